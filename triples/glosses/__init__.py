"""What the glosses of linked terms say: a small grammar, and drafts of records for a curator."""

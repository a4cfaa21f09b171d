"""The languages of the interface: its words, and which a request gets."""

"""Names: how they are spelt in several scripts and romanisations, and how alike two of them are."""

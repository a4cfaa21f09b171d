"""Changes to what curators wrote that leave every other byte as it is, and a journal of them."""

"""The page on which a curator reviews a draft: on the curator's own machine, and never public."""

"""A draft of what a text says: what a curator reads first, and accepts or refuses."""

"""``python -m khorgos.server`` is the command ``khorgos``."""

from khorgos.server.cli import main

if __name__ == "__main__":
    main()

"""``python -m khorgos`` is the command ``khorgos``."""

from khorgos.commands import main

if __name__ == "__main__":
    main()

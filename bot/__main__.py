"""`python -m bot` is the command `second-opinion`."""

import sys

from bot.lint.uncollected import uncollected

with uncollected():
    from bot.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())

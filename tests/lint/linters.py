"""The program's own packs and their linter, made once for all tests of a process."""

from functools import cache

from bot.houses import with_house
from bot.lint.loading import Packs, load_packs

PACKS = load_packs()
# The one that the bot uses where a house says nothing.
LINTER = with_house(None)


@cache
def checked() -> Packs:
    """The packs read from their texts with all checks, as no start does; it takes seconds."""
    return load_packs(checked=True)

"""The program's own packs and their linter, made once for all tests of a process."""

from bot.houses import with_house
from bot.lint.loading import load_packs

PACKS = load_packs()
# The one that the bot uses where a house says nothing.
LINTER = with_house(None)

"""The program's own packs and their linter, made once for all tests of a process."""

from dataclasses import replace
from functools import cache

from bot.houses import with_house
from bot.lint.loading import Packs, load_packs

PACKS = load_packs()
# For what a team's own style sees alone: without words to index, a linter is made in a blink.
BARE = replace(PACKS, rules=(), classes={}, marks={}, trades={})
# The one that the bot uses where a house says nothing.
LINTER = with_house(None)


@cache
def examples() -> tuple[str, ...]:
    """The beginnings of all examples of the packs, in order; reading them takes a while."""
    told = (example for rule in PACKS.rules for example in (*rule.bad, *rule.good))
    return tuple(sorted({example.post.text[:400] for example in told}))


@cache
def checked() -> Packs:
    """The packs read from their texts with all checks, as no start does; it takes seconds."""
    return load_packs(checked=True)

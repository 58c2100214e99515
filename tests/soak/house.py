"""The house's own words, so that the judge knows by itself how embarrassing a text is."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from bot.lint.house import read_house
from bot.lint.linter import Linter
from bot.lint.loading import load_packs

LEVELS: Mapping[str, int] = {
    "emergency": 2,
    "recall": 3,
    "urgent warning": 4,
    "evacuate": 4,
    "outbreak": 5,
}


def level_of(text: str) -> int:
    """How embarrassing a text is, by the house's words alone."""
    return max((level for word, level in LEVELS.items() if word in text.lower()), default=0)


def code_of(word: str) -> str:
    """The code of the rule that finds a word."""
    return f"house-forbid-{1 + list(LEVELS).index(word)}"


@cache
def linter() -> Linter:
    """A real linter that knows these words and nothing else."""
    entries = (f'[[forbid]]\nwords = ["{w}"]\nseverity = {n}\n' for w, n in LEVELS.items())
    packs = replace(load_packs(), rules=(), classes={}, marks={}, trades={})
    return Linter(packs, read_house("".join(entries)))

"""What becomes of one post that is taken down: the truth about it, and when to try again (34)."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.words.phrases import marked


class Removal(StrEnum):
    """How a takedown stands on one network; the values are stored and shown."""

    GONE = marked("gone and checked")
    SAID_GONE = marked("the network says it is gone, but it could not be checked")
    STILL_THERE = marked("still there")
    UNKNOWN = marked("unknown: please look")
    CANNOT = marked("can't be deleted by this network's API: please do it by hand")


FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
BOUND = timedelta(hours=24)


def removal_of(stored: str) -> Removal | None:
    """Read the outcome out of what is stored, which a network's own words may follow."""
    return next((what for what in Removal if stored.startswith(what.value)), None)


_BEST_FIRST = (
    Removal.GONE,
    Removal.SAID_GONE,
    Removal.CANNOT,
    Removal.STILL_THERE,
    Removal.UNKNOWN,
)


def worst(each: Sequence[str]) -> str:
    """Of what became of several parts, what is to be told: nothing is gone before all of it is."""
    return max(each, key=lambda one: _BEST_FIRST.index(removal_of(one) or Removal.UNKNOWN))


def next_try(attempts: int, began: datetime, now: datetime) -> datetime | None:
    """When to delete and look again: ever later, and after a day no more.

    `attempts` counts those that were made, from 1.
    """
    wait = min(FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 10)), LONGEST_WAIT)
    return now + wait if now + wait <= began + BOUND else None


_BETWEEN = re.compile(r"[\s!.,;:…–—*_~-]+")
_TWICE = frozenset({"delete"})
_ONCE = frozenset({"supprimez", "supprimer", "supprime"})
_ALL = frozenset({"tout", "all", "everything", "it"})
MOST_WORDS = 12


def is_cry(text: str) -> bool:
    """Whether a message is nothing but "delete delete" or "supprimez": take it down (34).

    A single "delete" is not, nor is a question: a word in passing must not remove a post.
    """
    words = [word for word in _BETWEEN.split(text.casefold()) if word]
    if not words or len(words) > MOST_WORDS:
        return False
    if not set(words) <= _TWICE | _ONCE | _ALL or words[0] in _ALL:
        return False
    return sum(word in _TWICE for word in words) >= 2 or any(word in _ONCE for word in words)

"""How likely letters without gaps read as one row of words, by how frequent words are."""

from collections.abc import Mapping, Set
from math import inf, log
from typing import Final, NamedTuple

Ranks = Mapping[str, int]
"""Words of a language, each with its rank by how frequent it is, from 0."""

_LONGEST: Final = 18
_LEAST_BAD: Final = 3
# No letter but these is a word.
_ALONE: Final = frozenset("aiày")


class Likely(NamedTuple):
    """A reading: its words, and how unlikely it is; a point more is about a third as likely."""

    cost: float
    words: tuple[str, ...]


NO_READING: Final = Likely(inf, ())


def likeliest(text: str, ranks: Ranks, bad: Set[str]) -> tuple[Likely, Likely]:
    """Give the likeliest reading in harmless words, and the likeliest one with a bad word.

    A bad word that no list of frequent words has is as frequent as the last of them.
    """
    fine = [Likely(0.0, ()), *[NO_READING] * len(text)]
    coarse = [NO_READING] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            word = text[start:end]
            is_bad = len(word) >= _LEAST_BAD and word in bad
            if not is_bad and (word not in ranks or (len(word) == 1 and word not in _ALONE)):
                continue
            cost = _cost(ranks.get(word, len(ranks)), len(ranks))
            if is_bad:
                coarse[end] = _better(coarse[end], fine[start], cost, word)
            else:
                fine[end] = _better(fine[end], fine[start], cost, word)
            coarse[end] = _better(coarse[end], coarse[start], cost, word)
    return fine[-1], coarse[-1]


def _better(known: Likely, before: Likely, cost: float, word: str) -> Likely:
    whole = before.cost + cost
    return Likely(whole, (*before.words, word)) if whole < known.cost else known


def _cost(rank: int, words: int) -> float:
    """What a word of a rank costs: by Zipf's law the second is half as frequent as the first."""
    return log((rank + 1) * log(words + 2))

"""Texts with their signs set apart, so that a search for letters finds the edges of words as well.

Every sign that is no letter, digit or blank gets a blank on both sides, and so do the ends: what a
pattern wants at the edge of a word (`\\bban\\b`) stands between blanks then, whatever is beside it,
and nobody finds it in `bank`.
"""

import re
from typing import Final

from bot.domain.lazily import lazy

BLANK: Final = " "
_TWINS: Final = (("ı", "i"), ("i\u0307", "i"), ("ſ", "s"), ("ς", "σ"))
# What goes on longer is held by hardly fewer texts, and takes longer to load.
LONGEST_PIECE: Final = 9
# These stand in most texts; to replace each at once is faster than to ask for all.
_USUAL: Final = (".", ",", "'", "’", "-", "!", ":", "?", "\n", "#", "/", "@", "(", ")", "\u00a0")
_OTHERS: Final = lazy(rf"[^\w {re.escape(''.join(_USUAL))}]")


def small_of(text: str) -> str:
    """Put a text in small letters, and of those that patterns of any case take for one, the one."""
    small = text.lower()
    if not small.isascii():
        for letter, twin in _TWINS:
            small = small.replace(letter, twin)
    return small


def apart(letters: str) -> str:
    """Set the signs of a piece apart, whose neighbours nobody knows."""
    for sign in _USUAL:
        if sign in letters:
            letters = letters.replace(sign, f" {sign} ")
    return _OTHERS.sub(lambda match: f" {match[0]} ", letters)


def all_apart(small: str) -> str:
    """Set the signs of a whole text apart, which comes in small letters."""
    return f" {apart(small)} "


def is_of_words(sign: str) -> bool:
    """Whether patterns take a sign for one that words are made of."""
    return sign.isalnum() or sign == "_"

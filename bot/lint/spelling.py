"""Frequent misspellings with their right forms, read from a list of words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.lint.reading import fold

_HEAD: Final = 4
_ANY: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One language's misspellings in folded form: whole words, and beginnings of words.

    `heads` are the first letters of all of them, each with the lengths of the beginnings among
    them, the longest first: what begins otherwise needs no second look.
    """

    heads: Mapping[str, Sequence[int]]
    words: Mapping[str, str]
    stems: Mapping[str, str]

    def among(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """Give those of some folded words that are misspelt, each with its right form."""
        heads = self.heads
        known = [word for word in words if word[:_HEAD] in heads]
        return [(word, right) for word in known if (right := self.right(word))]

    def right(self, folded: str) -> str | None:
        """Give the right form of a folded word, or `None` where none is known."""
        if word := self.words.get(folded):
            return word
        for size in self.heads.get(folded[:_HEAD], ()):
            if stem := self.stems.get(folded[:size]):
                return stem + folded[size:]
        return None


def read_spelling(text: str) -> Spelling:
    """Read lines of `wrong right`; a star ends both of a pair of stems. `#` begins a remark.

    Raises `ValueError` for a line that is none of these.
    """
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            wrong, right = _pair(line)
            kept = stems if wrong.endswith(_ANY) else words
            kept[fold(wrong.rstrip(_ANY))] = right.rstrip(_ANY)
    sizes: dict[str, set[int]] = {wrong[:_HEAD]: set() for wrong in (*words, *stems)}
    for stem in stems:
        sizes[stem[:_HEAD]].add(len(stem))
    heads = {head: sorted(each, reverse=True) for head, each in sizes.items()}
    return Spelling(heads=heads, words=words, stems=stems)


def _pair(line: str) -> tuple[str, str]:
    wrong, _, right = line.partition(" ")
    stem = wrong.rstrip(_ANY)
    if not right or wrong.endswith(_ANY) != right.endswith(_ANY):
        raise ValueError(f"{line!r} is no pair of words or of stems")
    if wrong.endswith(_ANY) and len(stem) < _HEAD:
        raise ValueError(f"the stem {stem!r} is shorter than {_HEAD} letters")
    return wrong, right

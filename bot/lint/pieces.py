"""Which of many patterns a text's letters make worth a try, found in one pass."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.lint.literals import Demands, rarity

GRAM: Final = 3
# So many pieces are looked for sooner than they are chosen by their letters.
_FEW: Final = 6
_ByGram = dict[str, list[str]]


class Letters:
    """A text in small letters, with each letter and each three in a row."""

    __slots__ = ("grams", "text")

    def __init__(self, text: str) -> None:
        """Take the text apart."""
        self.text = small = text.lower()
        self.grams = {small[at : at + GRAM] for at in range(len(small) - GRAM + 1)}
        self.grams.update(small)


class Pieces:
    """What patterns ask of a text; they are known by their number."""

    def __init__(self, asked: Mapping[int, Demands]) -> None:
        """Index the most telling pieces of each by their rarest letters; the others are tried."""
        self._always: list[int] = []
        self._more: dict[int, list[int]] = {}
        # What many ask alike is looked up once.
        self._shared: list[list[str]] = []
        by_piece: dict[str, list[int]] = {}
        places: dict[frozenset[str], int] = {}
        for number, demands in asked.items():
            if not demands:
                self._always.append(number)
                continue
            for one in demands[1:]:
                place = places.setdefault(frozenset(one), len(self._shared))
                self._shared += [sorted(one)] if place == len(self._shared) else []
                self._more.setdefault(number, []).append(place)
            for piece in demands[0]:
                by_piece.setdefault(piece, []).append(number)
        self._by_gram: dict[str, list[tuple[str, list[int]]]] = {}
        for piece in sorted(by_piece):
            self._by_gram.setdefault(_rarest(piece), []).append((piece, by_piece[piece]))
        self._grams = frozenset(self._by_gram)
        # Known when first asked for: most lists never are.
        self._of_shared: dict[int, _ByGram] = {}

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Pieces":
        """Make it of its table again."""
        made = cls({})
        made._always, made._more, made._shared = (
            table["always"],
            dict(table["more"]),
            table["shared"],
        )
        made._by_gram, made._grams = table["by_gram"], frozenset(table["by_gram"])
        return made

    def table(self) -> dict[str, Any]:
        """What it knows, as plain values."""
        return {
            "always": self._always,
            "more": [*self._more.items()],
            "shared": self._shared,
            "by_gram": dict(sorted(self._by_gram.items())),
        }

    def chosen(self, letters: Letters) -> set[int]:
        """Give the numbers of the patterns that may match."""
        chosen = {*self._always}
        small, by_gram = letters.text, self._by_gram
        for gram in self._grams & letters.grams:
            for piece, numbers in by_gram[gram]:
                if piece in small:
                    chosen.update(numbers)
        more, held = self._more, _Held(letters, self._shared, self._of_shared)
        return {n for n in chosen if n not in more or all(map(held.__getitem__, more[n]))}


class _Held(dict[int, bool]):
    """Whether a text holds a piece of each of some lists, by the list's place."""

    def __init__(
        self, letters: Letters, lists: list[list[str]], by_gram: dict[int, _ByGram]
    ) -> None:
        self._letters, self._lists, self._by_gram = letters, lists, by_gram

    def __missing__(self, place: int) -> bool:
        pieces, small = self._lists[place], self._letters.text
        if len(pieces) > _FEW:
            pieces = self._near(place, pieces)
        for piece in pieces:
            if piece in small:
                self[place] = True
                return True
        self[place] = False
        return False

    def _near(self, place: int, pieces: list[str]) -> list[str]:
        """The pieces whose rarest letters the text holds."""
        by_gram = self._by_gram.get(place)
        if by_gram is None:
            by_gram = self._by_gram[place] = _by_gram_of(pieces)
        grams = self._letters.grams.intersection(by_gram)
        return [piece for gram in grams for piece in by_gram[gram]]


def _by_gram_of(pieces: Iterable[str]) -> _ByGram:
    by_gram: _ByGram = {}
    for piece in pieces:
        by_gram.setdefault(_rarest(piece), []).append(piece)
    return by_gram


def holds_all(small: str, demands: Demands) -> bool:
    """Whether a text in small letters holds a piece of each demand."""
    for pieces in demands:
        for piece in pieces:
            if piece in small:
                break
        else:
            return False
    return True


def _rarest(piece: str) -> str:
    """The three letters in a row that the fewest texts hold, or one if there are no three."""
    size = GRAM if len(piece) >= GRAM else 1
    grams = [piece[at : at + size] for at in range(len(piece) - size + 1)]
    return max(grams, key=rarity)

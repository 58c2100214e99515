"""Which of many patterns a text's letters make worth a try, found in one pass."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.lint.counted import Common
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

    def __init__(self, asked: Mapping[int, Demands], common: Common | None = None) -> None:
        """Index the most telling pieces of each by their rarest letters; the others are tried.

        How `common` letters are is guessed if nobody counted.
        """
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
            self._by_gram.setdefault(_rarest(piece, common), []).append((piece, by_piece[piece]))
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
        return self._with_all_else(chosen, letters)

    def _with_all_else(self, chosen: set[int], letters: Letters) -> set[int]:
        """Those for which the text holds a piece of each further list as well."""
        left: set[int] = set()
        held: dict[int, bool] = {}
        more = self._more
        for number in chosen:
            for place in more.get(number, ()):
                if place not in held:
                    held[place] = self._holds(place, letters)
                if not held[place]:
                    break
            else:
                left.add(number)
        return left

    def _holds(self, place: int, letters: Letters) -> bool:
        """Whether a text holds a piece of a list."""
        pieces, small = self._shared[place], letters.text
        if len(pieces) > _FEW:
            by_gram = self._of_shared.get(place)
            if by_gram is None:
                by_gram = self._of_shared[place] = _by_gram_of(pieces)
            grams = letters.grams.intersection(by_gram)
            pieces = [piece for gram in grams for piece in by_gram[gram]]
        return holds_all(small, (pieces,))


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


def _rarest(piece: str, common: Common | None = None) -> str:
    """The three letters in a row that the fewest texts hold, or one if there are no three."""
    size = GRAM if len(piece) >= GRAM else 1
    grams = [piece[at : at + size] for at in range(len(piece) - size + 1)]
    return min(grams, key=common) if common else max(grams, key=rarity)

"""Which of many patterns a text's letters make worth a try, found in one pass."""

from collections.abc import Iterable
from typing import Final

from bot.lint.literals import Demands, rarity

GRAM: Final = 3


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

    def __init__(self, asked: Iterable[Demands]) -> None:
        """Index the most telling pieces of each by their rarest letters; the others are tried."""
        self._always: list[int] = []
        self._more: dict[int, Demands] = {}
        by_piece: dict[str, list[int]] = {}
        for number, demands in enumerate(asked):
            if not demands:
                self._always.append(number)
                continue
            if len(demands) > 1:
                self._more[number] = demands[1:]
            for piece in demands[0]:
                by_piece.setdefault(piece, []).append(number)
        self._by_gram: dict[str, list[tuple[str, list[int]]]] = {}
        for piece, numbers in by_piece.items():
            self._by_gram.setdefault(_rarest(piece), []).append((piece, numbers))
        self._grams = frozenset(self._by_gram)

    def chosen(self, letters: Letters) -> set[int]:
        """Give the numbers of the patterns that may match."""
        chosen = {*self._always}
        small = letters.text
        for gram in self._grams & letters.grams:
            for piece, numbers in self._by_gram[gram]:
                if piece in small:
                    chosen.update(numbers)
        more = self._more
        return {n for n in chosen if n not in more or _holds_all(small, more[n])}


def _holds_all(small: str, demands: Demands) -> bool:
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

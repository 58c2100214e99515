"""Which of many patterns a text's letters make worth a try, found in one pass."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

import ahocorasick  # type: ignore[import-not-found]

from bot.lint.literals import Demands

_ALONE: Final = 1
_PIECE: Final = itemgetter(1)
# An automaton looks for something.
_NOWHERE: Final = "\0\0"


class Pieces:
    """What patterns ask of a text; they are known by their number."""

    def __init__(self, asked: Mapping[int, Demands]) -> None:
        """Index each pattern by the pieces of its first demand; the others are asked later."""
        lists: dict[tuple[str, ...], int] = {}
        asks = {
            number: [lists.setdefault(tuple(sorted(one)), len(lists)) for one in demands]
            for number, demands in asked.items()
        }
        self._know([*lists], asks)

    def _know(self, lists: Sequence[Sequence[str]], asks: Mapping[int, Sequence[int]]) -> None:
        self._lists, self._asks = lists, asks
        self._always = [number for number, places in asks.items() if not places]
        self._firsts: dict[str, list[int]] = {}
        self._more: dict[int, list[Sequence[str]]] = {}
        for number, places in asks.items():
            for piece in lists[places[0]] if places else ():
                self._firsts.setdefault(piece, []).append(number)
            if more := places[1:]:
                self._more[number] = [lists[place] for place in more]
        known = frozenset[str]().union(*lists)
        self._automaton = _automaton([piece for piece in known if len(piece) > _ALONE])
        self._alone = frozenset(piece for piece in known if len(piece) == _ALONE)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Pieces":
        """Make it of its table again."""
        made = cls({})
        made._know(table["lists"], dict(enumerate(table["asks"])))
        return made

    def table(self) -> dict[str, Any]:
        """What it knows of patterns that are numbered from 0, as plain values."""
        return {"lists": self._lists, "asks": [*self._asks.values()]}

    def chosen(self, small: str) -> set[int]:
        """Give the numbers of the patterns that may match a text, which comes in small letters."""
        held = set(map(_PIECE, self._automaton.iter(small)))
        held |= self._alone.intersection(small)
        firsts, more = self._firsts, self._more
        chosen = {*self._always}
        chosen.update(*map(firsts.__getitem__, held & firsts.keys()))
        lacks = held.isdisjoint
        for number in more.keys() & chosen:
            for pieces in more[number]:
                if lacks(pieces):
                    chosen.remove(number)
                    break
        return chosen


def _automaton(pieces: Sequence[str]) -> Any:
    """What finds each piece in a text, whatever their number; letters alone would be everywhere."""
    automaton = ahocorasick.Automaton()
    for piece in pieces or (_NOWHERE,):
        automaton.add_word(piece, piece)
    automaton.make_automaton()
    return automaton


def holds_all(small: str, demands: Demands) -> bool:
    """Whether a text in small letters holds a piece of each demand."""
    for pieces in demands:
        for piece in pieces:
            if piece in small:
                break
        else:
            return False
    return True

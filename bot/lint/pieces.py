"""Which of many patterns a text's letters make worth a try, found in one pass."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from operator import itemgetter
from typing import Any, Final

import ahocorasick  # type: ignore[import-not-found]

from bot.lint.literals import Demands

_ALONE: Final = 1
_PIECE: Final = itemgetter(1)
# An automaton looks for something.
_NOWHERE: Final = "\0\0"


class Search:
    """Finds pieces in a text in one pass, whatever their number."""

    def __init__(self, pieces: Iterable[str]) -> None:
        """Make it ready; letters alone would be everywhere, and are looked for one by one."""
        self._alone: set[str] = set()
        self._automaton = ahocorasick.Automaton()
        self._automaton.add_word(_NOWHERE, _NOWHERE)
        for piece in pieces:
            if len(piece) == _ALONE:
                self._alone.add(piece)
            else:
                self._automaton.add_word(piece, piece)
        self._automaton.make_automaton()

    def held_by(self, apart: str) -> Set[str]:
        """Give all pieces in a text, which comes in small letters with its signs set apart."""
        held = set(map(_PIECE, self._automaton.iter(apart)))
        held.update([letter for letter in self._alone if letter in apart])
        return held


class Pieces:
    """What patterns ask of a text; they are known by their number."""

    def __init__(self, asked: Mapping[int, Demands], at_once: int | None = None) -> None:
        """Index each pattern by the pieces of its first demand; the others are asked later.

        Those from number `at_once` on are none that a text chooses: each is asked about by itself.
        """
        lists: dict[tuple[str, ...], int] = {}
        asks = {
            number: [lists.setdefault(tuple(sorted(one)), len(lists)) for one in demands]
            for number, demands in asked.items()
        }
        self._know([*lists], asks, max(asks, default=-1) + 1 if at_once is None else at_once)

    def _know(
        self, lists: Sequence[Sequence[str]], asks: Mapping[int, Sequence[int]], at_once: int
    ) -> None:
        self._lists, self._asks, self._at_once = lists, asks, at_once
        self._always: list[int] = []
        self._firsts: dict[str, list[int]] = {}
        self._more: dict[int, list[Sequence[str]]] = {}
        for number, places in asks.items():
            more = places
            if number < at_once:
                more = places[1:]
                for piece in lists[places[0]] if places else ():
                    self._firsts.setdefault(piece, []).append(number)
                if not places:
                    self._always.append(number)
            if more:
                self._more[number] = [lists[place] for place in more]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Pieces":
        """Make it of its table again."""
        made = cls({})
        made._know(table["lists"], dict(enumerate(table["asks"])), table["at_once"])
        return made

    def table(self) -> dict[str, Any]:
        """What it knows of patterns that are numbered from 0, as plain values."""
        asks = [*self._asks.values()]
        return {"lists": self._lists, "asks": asks, "at_once": self._at_once}

    @property
    def known(self) -> Iterator[str]:
        """All pieces, for which somebody has to search in each text; like ones stand together."""
        return chain.from_iterable(self._lists)

    def suffices(self, number: int, held: Set[str]) -> bool:
        """Whether a pattern that is asked about by itself may match a text with these pieces."""
        return not any(map(held.isdisjoint, self._more.get(number, ())))

    def chosen(self, held: Set[str]) -> set[int]:
        """Give the numbers of the patterns that may match a text with these pieces."""
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


def holds_all(small: str, demands: Demands) -> bool:
    """Whether a text in small letters holds a piece of each demand."""
    for pieces in demands:
        for piece in pieces:
            if piece in small:
                break
        else:
            return False
    return True

"""Which of many patterns a text's letters make worth a try, found in one pass."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import ahocorasick  # type: ignore[import-not-found]

from bot.lint.literals import Demands

_ALONE: Final = 1
# An automaton looks for something.
_NOWHERE: Final = "\0\0"


class Pieces:
    """What patterns ask of a text; they are known by their number."""

    def __init__(self, asked: Mapping[int, Demands]) -> None:
        """Index each pattern by the pieces of its first demand; the others are asked later."""
        firsts: dict[str, list[int]] = {}
        lists: dict[frozenset[str], int] = {}
        for number, demands in asked.items():
            for piece in demands[0] if demands else ():
                firsts.setdefault(piece, []).append(number)
            for one in demands[1:]:
                lists.setdefault(frozenset(one), len(lists))
        self._always = [number for number, demands in asked.items() if not demands]
        # What many ask alike is kept once.
        self._lists: list[Collection[str]] = [sorted(one) for one in lists]
        self._more = {
            number: [lists[frozenset(one)] for one in demands[1:]]
            for number, demands in asked.items()
            if demands[1:]
        }
        self._know(dict(sorted(firsts.items())))

    def _know(self, firsts: Mapping[str, list[int]]) -> None:
        self._firsts = firsts
        known = {*firsts}.union(*self._lists)
        self._automaton = _automaton([piece for piece in known if len(piece) > _ALONE])
        self._alone = frozenset(piece for piece in known if len(piece) == _ALONE)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Pieces":
        """Make it of its table again."""
        made = cls.__new__(cls)
        made._always, made._lists, made._more = table["always"], table["lists"], dict(table["more"])
        made._know(table["firsts"])
        return made

    def table(self) -> dict[str, Any]:
        """What it knows, as plain values."""
        return {
            "always": self._always,
            "firsts": self._firsts,
            "lists": self._lists,
            "more": [*self._more.items()],
        }

    def chosen(self, small: str) -> set[int]:
        """Give the numbers of the patterns that may match a text, which comes in small letters."""
        held = {piece for _, piece in self._automaton.iter(small)}
        held |= self._alone.intersection(small)
        firsts, more, lists = self._firsts, self._more, self._lists
        chosen = {*self._always}
        for piece in held:
            if piece in firsts:
                chosen.update(firsts[piece])
        return {
            number
            for number in chosen
            if number not in more
            or not any(held.isdisjoint(lists[place]) for place in more[number])
        }


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

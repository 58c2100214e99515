"""What a text holds, by class: words at once, patterns when a rule first asks for them."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Final

from bot.lint.marks import Marks
from bot.lint.reading import Reading
from bot.lint.terms import Hit

NONE: Final[frozenset[str]] = frozenset()


class Told(Mapping[str, list[Hit]]):
    """Hits by class, in the text's order. Patterns are tried once, if ever."""

    def __init__(
        self, found: dict[str, list[Hit]], marks: Marks, reading: Reading, held: Set[str]
    ) -> None:
        """Keep what words and facts tell, and the patterns that the pieces in the text allow."""
        self._found = found
        self._marks, self._reading = marks, reading
        self.held = held
        self._waiting = marks.worth_a_try(held, reading)
        self._later = marks.later
        self._asked: set[str] = set()
        self._untried: set[str] = set()

    def __getitem__(self, kind: str) -> list[Hit]:
        """The hits of a class. Raises `KeyError` if there are none."""
        if self.may_hold(kind) and kind in self._waiting:
            self._settle(kind)
        return self._found[kind]

    def __contains__(self, kind: object) -> bool:
        """Whether there is a hit of a class."""
        if self.may_hold(kind) and kind in self._waiting:
            self._settle(str(kind))
        return kind in self._found

    def __iter__(self) -> Iterator[str]:
        """All classes that have a hit."""
        for kind in self._later - self._asked:
            self._ask(kind)
        for kind in [*self._waiting]:
            self._settle(kind)
        return iter(self._found)

    def __len__(self) -> int:
        """How many classes have a hit."""
        return sum(1 for _ in self)

    def possible(self) -> Set[str]:
        """The classes that may have a hit, but for those whose patterns are tried later."""
        return self._found.keys() | self._waiting.keys()

    def untried(self, kinds: Iterable[str]) -> frozenset[str]:
        """Those of some classes whose patterns, written by a team, couldn't be tried in time."""
        if not self._marks.guarded:
            return NONE
        guarded = self._marks.guarded.intersection(kinds)
        for kind in guarded:
            self.get(kind)
        return guarded & self._untried

    def may_hold(self, kind: object) -> bool:
        """Whether there may be a hit of a class, for all that is known without trying patterns."""
        if kind in self._later and kind not in self._asked:
            self._ask(str(kind))
        return kind in self._found or kind in self._waiting

    def _ask(self, kind: str) -> None:
        """Choose those patterns of a class that aren't looked up with all others."""
        self._asked.add(kind)
        if patterns := self._marks.worth_of(kind, self.held, self._reading):
            self._waiting[kind] = [*self._waiting.get(kind, ()), *patterns]

    def _settle(self, kind: str) -> None:
        """Try the patterns of a class, the first time that somebody asks for it."""
        patterns = self._waiting.pop(kind)
        try:
            hits = self._marks.hits(patterns, self._reading)
        except TimeoutError:
            self._untried.add(kind)
            return
        if hits:
            self._found[kind] = sorted([*self._found.get(kind, ()), *hits])

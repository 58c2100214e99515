"""A storm: a bit of everything that can go wrong, by a seed, so that one storm can be had again."""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import TypeVar

LONGEST_LATE = 0.5
LONGEST_SLOW = 0.3

Drawn = TypeVar("Drawn", bound=StrEnum)


class Fate(StrEnum):
    """What becomes of an event on its way to the app."""

    COMES = "comes"
    LOST = "lost"
    TWICE = "twice"
    LATE = "late"


class Mishap(StrEnum):
    """What becomes of a call of the app's."""

    NONE = "none"
    LIMITED = "limited"
    BROKEN = "broken"
    REFUSED = "refused"
    CUT = "cut"
    SLOW = "slow"


@dataclass(slots=True, kw_only=True)
class Storm:
    """How much of each there is, as shares of one; what is left goes well.

    `dropped` is the share of events at which all sockets break without a word.
    """

    seed: int = 1
    events: dict[Fate, float] = field(
        default_factory=lambda: {Fate.LOST: 0.01, Fate.TWICE: 0.1, Fate.LATE: 0.1}
    )
    calls: dict[Mishap, float] = field(
        default_factory=lambda: {
            Mishap.LIMITED: 0.002,
            Mishap.BROKEN: 0.02,
            Mishap.REFUSED: 0.01,
            Mishap.CUT: 0.01,
            Mishap.SLOW: 0.05,
        }
    )
    dropped: float = 0.001
    chance: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)

    def fate(self) -> Fate:
        """Tell what becomes of the next event."""
        return _drawn(self.chance, self.events) or Fate.COMES

    def mishap(self) -> Mishap:
        """Tell what becomes of the next call."""
        return _drawn(self.chance, self.calls) or Mishap.NONE

    def breaks(self) -> bool:
        """Tell whether the sockets break now."""
        return self.chance.random() < self.dropped

    def seconds(self, longest: float) -> float:
        """Tell how long something takes."""
        return self.chance.uniform(0.0, longest)


def _drawn(chance: Random, shares: dict[Drawn, float]) -> Drawn | None:
    at = chance.random()
    for one, share in shares.items():
        if at < share:
            return one
        at -= share
    return None

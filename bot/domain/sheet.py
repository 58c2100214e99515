"""A sheet: the coming week in words, as they are drawn, read out and written. Pure.

Whoever can't see the picture is told the same: `lines` has every word of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a post stands, at a glance; the words say it as well."""

    READY = "ready"
    WAITS = "waits"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One post: at what time, which draft and how it stands, where, what, by whom, what lacks."""

    clock: str
    title: str
    places: tuple[str, ...]
    text: str
    who: str
    lacks: str
    tone: Tone

    @property
    def lines(self) -> tuple[str, ...]:
        """All its words, in the order in which they are read."""
        return (f"{self.clock} {self.title}", *self.places, self.text, self.who, self.lacks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day, or several in a row on which nothing leaves."""

    name: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole week; `foot` says how to see more, or is empty."""

    title: str
    below: str
    days: tuple[Day, ...]
    foot: str = ""


def lines(sheet: Sheet) -> Iterator[str]:
    """Every word of a sheet, line by line, in the order in which it is read."""
    yield sheet.title
    yield sheet.below
    for day in sheet.days:
        yield day.name
        for row in day.rows:
            yield from row.lines
    if sheet.foot:
        yield sheet.foot

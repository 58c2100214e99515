"""What checks know from files beside rules: days to be careful on, and frequent words."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from bot.lint.calendar import easter, nth_weekday
from bot.lint.likely import Ranks
from bot.lint.reading import words_of
from bot.lint.spelling import Spelling

Holidays = Callable[[str, date], Mapping[str, str]]
"""Names the public holiday of a country on a day, by the language of findings; or nothing."""

Sayings = Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
_FIELDS: Final = {"name", "words", "on", "languages", "country", "since", "why", "mild"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CarefulDay:
    """A day of mourning or remembrance, and what texts call it.

    `on` is `MM-DD`, `MM-weekday-number` (`05-0-last`) or `easter+N`, or empty for words alone.
    A `mild` one has sales by custom.
    """

    name: Mapping[str, str]
    words: tuple[tuple[str, ...], ...]
    on: str
    languages: tuple[str, ...]
    country: str
    since: int
    why: Mapping[str, str]
    mild: bool = False

    def falls_on(self, day: date) -> bool:
        """Whether the day is this one, in a year that knows it."""
        return day.year >= self.since and bool(self.on) and moment(self.on, day.year) == day


def no_holidays(_country: str, _day: date) -> Mapping[str, str]:
    """Know no country."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All of it.

    `sayings` are the days' names by their first word, with the day's number. `frequent` and
    `bad` hold folded words by language, `harmless` those that are frequent and not bad; `ranks`
    tell how frequent they are, `spelling` what is often misspelt.
    """

    days: tuple[CarefulDay, ...] = ()
    sayings: Sayings = field(default_factory=dict)
    frequent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ranks: Mapping[str, Ranks] = field(default_factory=dict)
    bad: Mapping[str, frozenset[str]] = field(default_factory=dict)
    harmless: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spelling: Mapping[str, Spelling] = field(default_factory=dict)
    holidays: Holidays = no_holidays


def moment(on: str, year: int) -> date | None:
    """The day that `on` stands for in a year, or `None` where it has none."""
    if on.startswith("easter"):
        return date.fromordinal(easter(year).toordinal() + int(on.removeprefix("easter") or 0))
    month, day, *number = on.split("-")
    if number:
        nth = -1 if number[0] == "last" else int(number[0])
        return nth_weekday(year, int(month), int(day), nth)
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def read_days(text: str) -> tuple[CarefulDay, ...]:
    """Read the days of a file. Raises `ValueError` for what isn't right."""
    return tuple(_day(raw) for raw in tomllib.loads(text).get("day", []))


def _day(raw: Mapping[str, Any]) -> CarefulDay:
    if unknown := raw.keys() - _FIELDS:
        raise ValueError(f"a day has unknown {sorted(unknown)}")
    on = str(raw.get("on", ""))
    if on:
        moment(on, 2024)
    return CarefulDay(
        name=dict(raw["name"]),
        words=tuple(words_of(one) for one in raw.get("words", ())),
        on=on,
        languages=tuple(raw.get("languages", ("en", "fr"))),
        country=str(raw["country"]),
        since=int(raw.get("since", 0)),
        why=dict(raw["why"]),
        mild=bool(raw.get("mild", False)),
    )


def sayings_of(days: Iterable[CarefulDay]) -> Sayings:
    """What texts call the days, by the first word."""
    sayings: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for number, day in enumerate(days):
        for words in day.words:
            sayings.setdefault(words[0], []).append((words, number))
    return sayings


def read_ranks(text: str) -> dict[str, int]:
    """Read a list of words, one a line, the most frequent first: each with its rank."""
    return {word: rank for rank, word in enumerate(text.split())}


def folded(phrases: Iterable[str]) -> frozenset[str]:
    """The single words of phrases, folded as a text's are."""
    return frozenset("".join(words_of(phrase)) for phrase in phrases)

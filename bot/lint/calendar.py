"""Days and times as people write them in English and French, read without guessing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.reading import Reading, fold

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv", "february feb fevrier fevr fev", "march mar mars",
            "april apr avril avr",
            "may mai", "june jun juin", "july jul juillet juil", "august aug aout",
            "september sept sep septembre",
            "october oct octobre", "november nov novembre", "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lundi lun", "tuesday tue tues mardi mar", "wednesday wed mercredi mer",
            "thursday thu thur thurs jeudi jeu",
            "friday fri vendredi ven", "saturday sat samedi sam", "sunday sun dimanche dim",
        )
    )
    for name in names.split()
}  # fmt: skip
_ACCENTED: Final = {
    "fevrier": "f[ée]vrier",
    "fevr": "f[ée]vr",
    "fev": "f[ée]v",
    "aout": "ao[ûu]t",
    "decembre": "d[ée]cembre",
}
_MONTH: Final = "|".join(_ACCENTED.get(m, m) for m in sorted(_MONTHS, key=len, reverse=True))
A_WEEKDAY: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_LEAD: Final = rf"(?:(?P<weekday>{A_WEEKDAY})\b\.?,?\s{{1,2}}(?:the\s|le\s)?)?"
_YEAR: Final = r"(?:,?\s{1,2}(?P<year>(?:19|20)\d\d))?"
_NAMED: Final = (
    lazy(
        rf"(?i)(?<![\w/.-]){_LEAD}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er"
        rf"|ème)?\s{{1,2}}(?:of\s)?(?P<month>{_MONTH})\b\.?{_YEAR}(?!\d)"
    ),
    lazy(
        rf"(?i)(?<![\w/.-]){_LEAD}(?P<month>{_MONTH})\b\.?\s(?:the\s)?(?P<day>\d{{1,2}})(?:st"
        rf"|nd|rd|th)?\b(?!\s?:\d|\s?[h%€$£]|\s?[ap]m|\.\d){_YEAR}(?!\d)"
    ),
)
_NUMBERED: Final = lazy(
    r"(?<![\w/.,-])(?P<day>\d{1,2})(?P<sign>[/.])(?P<month>\d{1,2})(?:(?P=sign)(?P<year>(?:19|20)\d\d"
    r"|\d\d))?(?![\w/%€$£]|[.,]\d)"
)
_BEFORE: Final = lazy(
    rf"(?i)(?<![\w/.,-])(?P<weekday>{A_WEEKDAY})\b\.?,?\s{{1,2}}(?:the\s|le\s)?\Z"
)
_LONGEST_BEFORE: Final = 20
_ISO: Final = lazy(r"(?<![\w/-])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])")
_DIGITS: Final = lazy(r"\d")
# The sign first, and then what is before it: signs are rarer than digits.
_NUMBERS: Final = lazy(r"[/.-](?<=\d.)\d")
_SLASHED: Final = lazy(r"[/.](?<=\d.)\d")
_CENTURY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A day as it is written; what isn't written is `None`. `named` tells `3 May` from `3/5`."""

    day: int
    month: int
    year: int | None
    weekday: int | None
    named: bool
    start: int
    end: int

    def on(self, year: int) -> date | None:
        """The day in a year, or `None` if the year has no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    def exists(self) -> bool:
        """Whether some year (or the written one) has such a day; 2024 has all days."""
        return self.on(2024) is not None


def days(reading: Reading) -> list[Written]:
    """Find the days in a text, in order; none twice."""
    found: dict[int, Written] = {}
    taken: list[tuple[int, int]] = []
    for written in _all(reading):
        if not any(start < written.end and written.start < end for start, end in taken[-8:]):
            found[written.start] = written
            taken.append((written.start, written.end))
    return [found[start] for start in sorted(found)]


def _all(reading: Reading) -> Iterator[Written]:
    text = reading.text
    if not _DIGITS.search(text):
        return
    if not reading.places.keys().isdisjoint(_MONTHS):
        for pattern in _NAMED:
            for match in pattern.finditer(text):
                yield _written(match, _MONTHS[fold(match["month"])], named=True)
    if not _NUMBERS.search(text):
        return
    for match in _ISO.finditer(text) if "-" in text else ():
        yield _written(match, int(match["month"]), named=True)
    for match in _NUMBERED.finditer(text) if _SLASHED.search(text) else ():
        # "1/2" may be a half and "4.5" a number: without weekday, year or zeros it says nothing.
        before = _BEFORE.search(text, max(0, match.start() - _LONGEST_BEFORE), match.start())
        if before or match["year"] or re.match(r"(?:\d\d/\d\d)$", match.group()):
            yield _written(match, int(match["month"]), named=False, before=before)


def _written(
    match: "re.Match[str]", month: int, *, named: bool, before: "re.Match[str] | None" = None
) -> Written:
    parts = match.groupdict() | (before.groupdict() if before else {})
    year = int(parts["year"]) if parts.get("year") else None
    weekday = parts.get("weekday")
    return Written(
        day=int(parts["day"]),
        month=month,
        year=year + 2000 if year is not None and year < _CENTURY else year,
        weekday=WEEKDAYS[fold(weekday)] if weekday else None,
        named=named,
        start=(before or match).start(),
        end=match.end(),
    )


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computation)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    lead = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * lead) // 451
    month, day = divmod(h + lead - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The first (1), second ... or last (-1) such weekday of a month."""
    if number < 0:
        after = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(after.toordinal() - ((after.weekday() - weekday - 1) % 7 + 1))
    first = date(year, month, 1)
    return date.fromordinal(first.toordinal() + (weekday - first.weekday()) % 7 + 7 * (number - 1))

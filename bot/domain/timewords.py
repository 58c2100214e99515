"""The words for times, in English and French, and what each means."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import StrEnum

from bot.domain.wallclock import Unclear
from bot.words.phrases import phrase

LONGEST_QUOTE = 40
LONGEST_TEXT = 200
EXAMPLES = phrase("`18:30`, `tomorrow 9am`, `in 2 hours` or `tue 10:00-12:00`")


class Glue(StrEnum):
    """What the small words do."""

    AT = "at"
    FROM = "from"
    BETWEEN = "between"
    DASH = "-"
    AND = "and"
    TO = "to"
    UNTIL = "until"
    AT_OR_TO = "à"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day; `half` is whether am or pm was said."""

    hour: int
    minute: int = 0
    second: int = 0
    half: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """A bare number, which is a time only where its neighbour says how to read it."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Midnight:
    """Midnight, which is the start of one day and the end of another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A day counted from today; a part of the day is its first and last hour."""

    days: int
    part: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the day, which only confirms the time: its first and last hour."""

    hours: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday:
    """A day of the week, Monday being 0; `coming` is next week's."""

    number: int
    coming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A date, with or without its year."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Iso:
    """A date and time in ISO 8601, with or without its offset."""

    naive: datetime
    offset: timezone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A zone that was written: a name, an offset, both, or a local abbreviation."""

    name: str = ""
    offset: timezone | None = None
    abbreviation: str = ""


Meaning = Clock | Hour | Midnight | Ahead | Part | Weekday | CalendarDay | Iso | Place | Glue


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One piece of the text as it was written, and what it means."""

    text: str
    meaning: Meaning


_DAY_NAMES = (
    ("monday", "mon", "lundi", "lun"),
    ("tuesday", "tue", "tues", "mardi"),
    ("wednesday", "wed", "weds", "mercredi", "mer"),
    ("thursday", "thu", "thur", "thurs", "jeudi", "jeu"),
    ("friday", "fri", "vendredi", "ven"),
    ("saturday", "sat", "samedi", "sam"),
    ("sunday", "sun", "dimanche", "dim"),
)
# `mar` is the month only: as a Tuesday it could not be told from March.
_MONTH_NAMES = (
    ("january", "jan", "janvier", "janv"),
    ("february", "feb", "fevrier", "fevr", "fev"),
    ("march", "mar", "mars"),
    ("april", "apr", "avril", "avr"),
    ("may", "mai"),
    ("june", "jun", "juin"),
    ("july", "jul", "juillet", "juil"),
    ("august", "aug", "aout"),
    ("september", "sept", "sep", "septembre"),
    ("october", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "decembre"),
)
WEEKDAY = {name: number for number, names in enumerate(_DAY_NAMES) for name in names}
MONTH = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_MORNING, _AFTERNOON, _EVENING = (4, 11), (12, 17), (17, 23)
PHRASES: dict[str, Meaning] = {
    "day after tomorrow": Ahead(days=2),
    "apres-demain": Ahead(days=2),
    "apres demain": Ahead(days=2),
    "today": Ahead(days=0),
    "aujourd'hui": Ahead(days=0),
    "tomorrow": Ahead(days=1),
    "demain": Ahead(days=1),
    "this morning": Ahead(days=0, part=_MORNING),
    "ce matin": Ahead(days=0, part=_MORNING),
    "this afternoon": Ahead(days=0, part=_AFTERNOON),
    "cet apres-midi": Ahead(days=0, part=_AFTERNOON),
    "this evening": Ahead(days=0, part=_EVENING),
    "tonight": Ahead(days=0, part=_EVENING),
    "ce soir": Ahead(days=0, part=_EVENING),
    "morning": Part(hours=_MORNING),
    "matin": Part(hours=_MORNING),
    "afternoon": Part(hours=_AFTERNOON),
    "apres-midi": Part(hours=_AFTERNOON),
    "evening": Part(hours=_EVENING),
    "soir": Part(hours=_EVENING),
    "noon": Clock(hour=12),
    "midi": Clock(hour=12),
    "midnight": Midnight(),
    "minuit": Midnight(),
    "at": Glue.AT,
    "on": Glue.AT,
    "le": Glue.AT,
    "from": Glue.FROM,
    "de": Glue.FROM,
    "between": Glue.BETWEEN,
    "entre": Glue.BETWEEN,
    "and": Glue.AND,
    "et": Glue.AND,
    "to": Glue.TO,
    "until": Glue.UNTIL,
    "till": Glue.UNTIL,
    "jusqu'au": Glue.UNTIL,
    "jusqu'a": Glue.UNTIL,
    "a": Glue.AT_OR_TO,
}
_DASHES = "‐‑‒–—―−"
_APOSTROPHES = "’‘ʼ′`´"


def fold(text: str) -> str:
    """Reduce each character to its plain lower-case form; the length stays the same."""
    return "".join(_fold_one(one) for one in text)


def _fold_one(one: str) -> str:
    if one.isspace():
        return " "
    if one in _DASHES:
        return "-"
    if one in _APOSTROPHES:
        return "'"
    # Canonical only: a compatibility form would turn ½ into 1 and ² into 2.
    lowered = unicodedata.normalize("NFD", one)[0].lower()
    return lowered if len(lowered) == 1 else one


_UNSEEN = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_HARMLESS = {ord("`"): "'", ord("<"): "‹", ord(">"): "›"}
_HARMLESS |= dict.fromkeys(_UNSEEN, "\N{REPLACEMENT CHARACTER}")


def quote(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Quote what somebody wrote, cut to `longest`; nothing in it closes it, or is read as markup.

    What turns text around, or is never drawn, is shown as a mark (traps 77 and 79).
    """
    plain = " ".join(text.split()).translate(_HARMLESS)
    return f"`{plain if len(plain) <= longest else plain[: longest - 1] + '…'}`"


def not_understood(text: str) -> Unclear:
    """Refuse a text as a whole because of this part of it."""
    return Unclear(
        phrase(
            "I don't understand {written} as a time; write it like {examples}.",
            written=quote(text),
            examples=EXAMPLES,
        )
    )

"""Dates and numbers as a language writes them."""

import re
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from bot.words.languages import Language, in_force

if TYPE_CHECKING:
    from babel import Locale

DAY, SHORT_DAY, LONG_DAY = "EEE d MMM y", "EEE d MMM", "d MMMM y"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_ENGLISH_DAY = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})"
)


def day(local: datetime, language: Language) -> str:
    """Write a date with its weekday, like `mar. 24 nov. 2026`."""
    # Loaded when first needed: most installations speak English, and a start is to be quick.
    from babel.dates import format_date

    return format_date(local, DAY, locale=_locale(language))


def short_day(local: date, language: Language) -> str:
    """Write a date without its year, like `mar. 24 nov.`."""
    from babel.dates import format_date

    return format_date(local, SHORT_DAY, locale=_locale(language))


def long_day(local: datetime, language: Language) -> str:
    """Write a date in full without its weekday, like `24 novembre 2026`."""
    from babel.dates import format_date

    return format_date(local, LONG_DAY, locale=_locale(language))


def day_in(stored: str, language: Language) -> str:
    """Write the dates of a stored English sentence as another language does."""

    def written(found: re.Match[str]) -> str:
        month = MONTHS.index(found[2]) + 1
        return day(datetime(int(found[3]), month, int(found[1])), language)  # noqa: DTZ001

    return _ENGLISH_DAY.sub(written, stored)


def number(value: int) -> str:
    """Write a number that people count with in the language in force, like `12 345`."""
    if abs(value) < 1_000:
        return str(value)
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_locale(in_force()))


@cache
def _locale(language: Language) -> "Locale":
    from babel import Locale

    return Locale.parse(language.value)

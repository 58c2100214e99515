"""Public holidays of countries and regions, as the library `holidays` knows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

_VOICES: Final = {"en": ("en_US", "en_GB"), "fr": ("fr",)}


def is_known(country: str) -> bool:
    """Whether a country (`FR`) or one of its regions (`DE-BY`) has a calendar."""
    return bool(_calendars(country))


def on(country: str, day: date) -> Mapping[str, str]:
    """Name the public holiday of that day by language; empty where there is none.

    Where a name is in no language of the linter's, it's in English, or in the country's own.
    """
    named = {voice: calendar.get(day) for voice, calendar in _calendars(country).items()}
    return {voice: name for voice, name in named.items() if name}


@cache
def _calendars(country: str) -> Mapping[str, HolidayBase]:
    """The country's calendar for each language; empty for a country that the library lacks."""
    # Loaded only for accounts that name a country: it costs a tenth of a second and 19 MiB.
    from holidays import country_holidays

    code, dash, region = country.partition("-")
    if dash and not region:
        return {}
    try:
        plain = country_holidays(code, subdiv=region or None)
    except NotImplementedError:
        return {}
    spoken = {voice: _spoken(plain, wanted) for voice, wanted in _VOICES.items()}
    return {
        voice: country_holidays(code, subdiv=region or None, language=language)
        for voice, language in spoken.items()
    }


def _spoken(calendar: HolidayBase, wanted: tuple[str, ...]) -> str | None:
    """Which of a calendar's languages comes nearest; `None` is its own."""
    for language in (*wanted, *_VOICES["en"]):
        if language in calendar.supported_languages:
            return language
    return None

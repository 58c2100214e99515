"""The languages that the bot speaks, and the one in force."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Language(StrEnum):
    """One language, by its short code as in settings and locales."""

    EN = "en"
    FR = "fr"


_IN_FORCE: ContextVar[Language] = ContextVar("language", default=Language.EN)


def in_force() -> Language:
    """The language in which whoever is spoken to now reads."""
    return _IN_FORCE.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language for a while: only where it is known who reads, which is at the edges."""
    token = _IN_FORCE.set(language)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def preferred(accepted: str, usual: Language) -> Language:
    """Choose a language by a browser's `Accept-Language`; `usual` where it names none of ours."""
    best = (0.0, usual)
    for entry in accepted.split(","):
        locale, _, parameter = entry.partition(";")
        weight = re.fullmatch(r"q=([01](?:\.[0-9]{1,3})?)", parameter.strip())
        found = language_of(locale.strip())
        much = float(weight[1]) if weight else 1.0
        if found is not None and much > best[0]:
            best = (much, found)
    return best[1]


def language_of(locale: str) -> Language | None:
    """Read a locale such as `fr-CA`; `None` for a language that the bot doesn't speak."""
    code = locale.replace("_", "-").partition("-")[0].casefold()
    return next((one for one in Language if one.value == code), None)

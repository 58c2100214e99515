"""Sentences of ours that come back from the database: English, and phrases once more.

What is stored stays English, whoever reads it. A stored sentence is recognised by its template,
and its parts by theirs; what is recognised by none is shown as it stands.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from bot.words.french import french
from bot.words.languages import Language
from bot.words.moments import day_in
from bot.words.phrases import Phrase

# Parts that people wrote: never taken for words of ours, whatever they say.
THEIRS = frozenset({"reason", "text", "words", "name", "story", "message"})
# A template with fewer letters of its own than this would be found in anything: it counts only
# around a sentence of ours.
LETTERS = 4
DEPTH = 3
REMEMBERED = 2_000
# Nothing that is kept is longer, but for what somebody wrote.
LONGEST = 1_000

_PART = re.compile(r"\{(\w+)\}")
_LETTER = re.compile(r"[^\W\d_]")


def retold(stored: str) -> str:
    """Make a phrase of a stored sentence again."""
    if not stored or isinstance(stored, Phrase):
        return stored
    return Phrase(stored, lambda language: _retold(stored, language, DEPTH))


@lru_cache(REMEMBERED)
def _retold(stored: str, language: Language, depth: int) -> str:
    if "\n" in stored:
        return "\n".join(_retold(line, language, depth) for line in stored.split("\n"))
    known = _known(stored, language, depth)
    return day_in(stored, language) if known is None else known


def _known(stored: str, language: Language, depth: int) -> str | None:
    """Say a sentence that is recognised, or nothing."""
    whole = french().get(stored)
    if whole is not None:
        return whole
    if not depth or len(stored) > LONGEST:
        return None
    for template, pieces in _templates():
        found = _found(template, pieces, stored)
        if found is not None:
            return _told(template, found, language, depth)
    for template, pieces in _bare_templates():
        found = _found(template, pieces, stored)
        # It has hardly a word of its own: it is one of ours where a part of it is.
        if found is not None and any(
            _known(words, language, depth - 1) is not None
            for part, words in found.items()
            if part not in THEIRS
        ):
            return _told(template, found, language, depth)
    return None


def _found(template: str, pieces: list[str], stored: str) -> dict[str, str] | None:
    if not _holds(stored, pieces):
        return None
    found = _pattern(template).fullmatch(stored)
    return found.groupdict() if found is not None else None


def _told(template: str, found: dict[str, str], language: Language, depth: int) -> str:
    parts = {
        part: words if part in THEIRS else _retold(words, language, depth - 1)
        for part, words in found.items()
    }
    return french()[template].format_map(parts)


@cache
def _templates() -> tuple[tuple[str, list[str]], ...]:
    """Every template with parts and the words between them; most words of its own first."""
    return _split(one for one in _with_parts() if _own_letters(one) >= LETTERS)


@cache
def _bare_templates() -> tuple[tuple[str, list[str]], ...]:
    """Those that have hardly a word of their own."""
    return _split(one for one in _with_parts() if _own_letters(one) < LETTERS)


def _split(templates: Iterable[str]) -> tuple[tuple[str, list[str]], ...]:
    # Of two with the same words, the one with more between its parts says more of them.
    def rank(template: str) -> tuple[int, int]:
        return -_own_letters(template), -len(_PART.sub("", template))

    return tuple((one, _PART.split(one)[::2]) for one in sorted(templates, key=rank))


def _holds(stored: str, pieces: list[str]) -> bool:
    """Whether a sentence has all these words in order, which costs nothing to know."""
    if not stored.startswith(pieces[0]) or not stored.endswith(pieces[-1]):
        return False
    at = 0
    for piece in pieces:
        at = stored.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def _with_parts() -> Iterator[str]:
    for template in french():
        # A format such as `{n:,}` can't be read back.
        names = _PART.findall(template)
        if names and template.count("{") == len(names):
            yield template


def _own_letters(template: str) -> int:
    return len(_LETTER.findall(_PART.sub("", template)))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    found, known, before = "", set[str](), ""
    for number, piece in enumerate(_PART.split(template)):
        # Every second piece is the name of a part, which says the same wherever it stands again.
        if number % 2 == 0:
            found, before = found + re.escape(piece), piece
        elif piece in known:
            found += f"(?P={piece})"
        else:
            # One that is glued to a word may say nothing, as a reason that nobody gave.
            found += f"(?P<{piece}>.{'*' if before[-1:].isalpha() else '+'}?)"
            known.add(piece)
    return re.compile(found)

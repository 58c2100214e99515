"""Sentences of ours that come back from the database: English, and phrases once more.

What is stored stays English, whoever reads it. A stored sentence is recognised by its template,
and its parts by theirs; what is recognised by none is shown as it stands.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.words.french import french
from bot.words.languages import Language
from bot.words.moments import day_in
from bot.words.phrases import Phrase

# Parts that people wrote: never taken for words of ours, whatever they say.
THEIRS = frozenset({"reason", "text", "words", "name", "story", "message"})
# A template with fewer letters of its own than this would be found in anything.
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
    whole = french().get(stored)
    if whole is not None:
        return whole
    for template, pieces in _templates() if depth and len(stored) <= LONGEST else ():
        found = _pattern(template).fullmatch(stored) if _holds(stored, pieces) else None
        if found is not None:
            parts = {
                part: words if part in THEIRS else _retold(words, language, depth - 1)
                for part, words in found.groupdict().items()
            }
            return french()[template].format_map(parts)
    return day_in(stored, language)


@cache
def _templates() -> tuple[tuple[str, list[str]], ...]:
    """Every template with parts and the words between them; most words of its own first."""
    found = sorted(_with_parts(), key=lambda template: -_own_letters(template))
    return tuple((template, _PART.split(template)[::2]) for template in found)


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
        if names and template.count("{") == len(names) and _own_letters(template) >= LETTERS:
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

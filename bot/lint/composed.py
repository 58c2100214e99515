"""Texts whose accents stand apart from their letters, as some systems paste them, put together."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

# A letter with what is put on it. Other compositions, such as of Hangul, are left as they are.
_APART: Final = re.compile(r"[^\W\d_][\u0300-\u036f]+")


def composed(text: str) -> tuple[str, Sequence[int] | None]:
    """Give the text with letters and accents as one, and where each of its places was before.

    No places where nothing changed: they are as they were.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text, None
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for match in _APART.finditer(text):
        start, end = match.span()
        whole = unicodedata.normalize("NFC", match.group())
        parts += (text[at:start], whole)
        places += (*range(at, start), *(min(start + n, end - 1) for n in range(len(whole))))
        at = end
    parts.append(text[at:])
    places += range(at, len(text) + 1)
    return "".join(parts), places

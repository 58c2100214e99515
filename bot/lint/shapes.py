"""The shapes a short message can have, beside the words in it."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.lint.reading import Reading
from bot.lint.terms import Hit

Found = Mapping[str, list[Hit]]

FILLER: Final = "filler"
MOST_BARE: Final = 8
MOST_SHORT: Final = 40
_COLONS: Final = (":", "!", "\uff1a", "\uff01", "-", "–", "—", "|", "…", "\n")
_AFTER_LABEL: Final = 3


def bare(reading: Reading, hits: list[Hit], found: Found) -> bool:
    """Nothing is said but the hits and filler such as `red`, `everyone`, `now`."""
    if not reading.words or len(reading.words) > MOST_BARE:
        return False
    said = {n for hit in (*hits, *found.get(FILLER, ())) for n in range(hit.first, hit.last)}
    return len(said) == len(reading.words)


def headline(reading: Reading, hits: list[Hit], _found: Found) -> bool:
    """The text begins with a hit, as a label: `ALERT: …`, `🚨 Breaking – …`."""
    return any(_is_label(reading, hit) for hit in hits if hit.first == 0 < hit.last)


def _is_label(reading: Reading, hit: Hit) -> bool:
    after = reading.text[hit.end : hit.end + _AFTER_LABEL].lstrip(" \u00a0\u202f")
    signed = any(sign.after == hit.last for sign in reading.signs)
    return after.startswith(_COLONS) or (signed and reading.text[hit.start : hit.end].isupper())


def short(reading: Reading, _hits: list[Hit], _found: Found) -> bool:
    """The text is no longer than an outcry."""
    return len(reading.words) <= MOST_SHORT


def question(reading: Reading, _hits: list[Hit], _found: Found) -> bool:
    """The text asks something."""
    return "?" in reading.text


Shape = Callable[[Reading, list[Hit], Found], bool]
SHAPES: Final[Mapping[str, Shape]] = {
    "bare": bare,
    "headline": headline,
    "short": short,
    "question": question,
}

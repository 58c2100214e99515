"""Objections in words: the short list of reasons, and the sentence that a card shows (rule 12)."""

from collections.abc import Mapping
from enum import StrEnum

from bot.words.phrases import phrase

LONGEST = 500


class Cause(StrEnum):
    """What should change, from a short list; the values are stored and journalled."""

    FACTS = "facts"
    WORDING = "wording"
    TONE = "tone"
    PICTURES = "pictures"
    TIME = "time"
    ACCOUNTS = "accounts"
    RIGHTS = "rights"
    OTHER = "other"


SAYS: Mapping[Cause, str] = {
    Cause.FACTS: phrase("something in it is not right"),
    Cause.WORDING: phrase("the wording"),
    Cause.TONE: phrase("the tone"),
    Cause.PICTURES: phrase("a picture or its alt text"),
    Cause.TIME: phrase("the time"),
    Cause.ACCOUNTS: phrase("where it is posted"),
    Cause.RIGHTS: phrase("law, rights or privacy"),
    Cause.OTHER: phrase("something else"),
}


def cause_of(value: str) -> Cause | None:
    """Find the cause with this value."""
    return next((cause for cause in Cause if cause.value == value), None)


def reason_of(cause: Cause, words: str) -> str:
    """Say a cause and somebody's own words in one line; empty where neither says anything."""
    said = " ".join(words.split())[:LONGEST].rstrip()
    if cause is Cause.OTHER:
        return said
    return phrase("{cause}: {reason}", cause=SAYS[cause], reason=said) if said else SAYS[cause]

"""What is known about a post beside its words, as classes that rules may ask for."""

import re
from collections.abc import Iterator
from typing import Final

from bot.lint.context import Post
from bot.lint.terms import Hit

_NIGHT_UNTIL, _NIGHT_FROM = 6, 23
_SATURDAY = 5
_LINK: Final = re.compile(
    r"https?://|\bwww\.|\b[\w-]+\.(?:com|fr|org|net|io|eu|co|uk|be|ch)\b", re.I
)
_HASHTAG: Final = re.compile(r"(?<![\w&/])[#＃](?=\w)")
_MENTION: Final = re.compile(r"(?<![\w@/])[@＠](?=\w)")
_PRICE: Final = re.compile(r"[€$£]\s?\d|\d\s?(?:€|£|\$|euros?\b|EUR\b|USD\b|GBP\b)")
_DISCOUNT: Final = re.compile(
    r"\d\s?%\s?(?:off|discount|de (?:réduction|remise|rabais))|-\s?\d{1,2}\s?%|\bhalf[- ]price\b",
    re.I,
)
_DATE: Final = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b|\b\d{1,2}(?:st|nd|rd|th|er)?\s(?:of\s)?(?:jan|feb"
    r"|fév|mar|apr|"
    r"avr|may\b|mai\b|jun|juin|jul|juil|aug|août|sep|oct|nov|dec|déc)|"
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\s\d",
    re.I,
)

FACTS: Final = frozenset(
    {
        "has-link", "has-hashtag", "has-mention", "has-media", "has-date", "has-price",
        "has-discount", "sponsored", "not-sponsored", "scheduled", "night", "weekend",
    }
)  # fmt: skip
NOWHERE: Final = [Hit(0, 0, 0, 0)]


def facts_of(post: Post) -> Iterator[str]:
    """Give the facts that hold of a post."""
    text = post.text
    for name, pattern in (
        ("has-link", _LINK),
        ("has-hashtag", _HASHTAG),
        ("has-mention", _MENTION),
        ("has-date", _DATE),
        ("has-price", _PRICE),
        ("has-discount", _DISCOUNT),
    ):
        if pattern.search(text):
            yield name
    if post.media:
        yield "has-media"
    yield from _of_situation(post)


def _of_situation(post: Post) -> Iterator[str]:
    situation = post.situation
    if situation.sponsored is not None:
        yield "sponsored" if situation.sponsored else "not-sponsored"
    if when := situation.scheduled_at:
        yield "scheduled"
        if not _NIGHT_UNTIL <= when.hour < _NIGHT_FROM:
            yield "night"
        if when.weekday() >= _SATURDAY:
            yield "weekend"

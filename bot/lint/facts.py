"""What is known about a post beside its words, as classes that rules may ask for."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.context import Post
from bot.lint.pieces import holds_all
from bot.lint.terms import Hit

_NIGHT_UNTIL, _NIGHT_FROM = 6, 23
_SATURDAY = 5
# The sign first, and then what is before it: a sign is found at once.
_HASHTAG: Final = lazy(r"[#＃](?<![\w&/].)(?=\w)")
_MENTION: Final = lazy(r"[@＠](?<![\w@/].)(?=\w)")
_PRICE: Final = lazy(r"[€$£]\s?\d|\d\s?(?:€|£|\$|euros?\b|EUR\b|USD\b|GBP\b)")
_DISCOUNT: Final = lazy(
    r"\d\s?%\s?(?:off|discount|de (?:réduction|remise|rabais)|sur (?:tou|nos|l[ae]s?|v|une?))"
    r"|-\s?\d{1,2}\s?%|\bhalf[- ]price\b",
    re.I,
)
FACTS: Final = frozenset(
    {
        "has-link", "has-hashtag", "has-mention", "has-media", "has-date", "has-price",
        "has-discount", "sponsored", "not-sponsored", "scheduled", "night", "weekend",
        "known-trade", "trusted-trade",
    }
)  # fmt: skip
_BY_SIGN: Final = (
    ("has-hashtag", ("#", "＃"), _HASHTAG),
    ("has-mention", ("@", "＠"), _MENTION),
    ("has-price", ("€", "$", "£", "euro", "EUR", "USD", "GBP"), _PRICE),
    ("has-discount", ("%", "price"), _DISCOUNT),
)
# Who keeps others safe, well, taught or advised.
_TRUSTED: Final = "trusted"
NOWHERE: Final = [Hit(0, 0, 0, 0)]


def facts_of(
    post: Post, trades: frozenset[str] = frozenset(), *, links: bool, dates: bool
) -> Iterator[str]:
    """Give the facts that hold of a post of some trades; links and days were found or not."""
    text = post.text
    if links:
        yield "has-link"
    if dates:
        yield "has-date"
    for name, signs, pattern in _BY_SIGN:
        if holds_all(text, (signs,)) and pattern.search(text):
            yield name
    if post.media:
        yield "has-media"
    if post.profile.industry:
        yield "known-trade"
    if _TRUSTED in trades:
        yield "trusted-trade"
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

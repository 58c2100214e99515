"""What was said before: recent posts, other accounts, and what once went wrong."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.distance import likeness
from bot.lint.look import Look, Seen
from bot.lint.reading import fold

_SAME, _LIKE_AN_INCIDENT = 0.9, 0.75
_WINDOW_DAYS = 60
_LEAST, _MOST = 20, 3000
_LINKS: Final = lazy(r"https?://\S+")
_CHANGING: Final = lazy(r"\d+")


def repeated(look: Look) -> Iterator[Seen]:
    """Nearly the same text as a recent post's."""
    if not look.post.situation.recent:
        return
    text = plain(look.text)
    for recent in look.post.situation.recent:
        if recent.age_days is not None and recent.age_days > _WINDOW_DAYS:
            continue
        other = plain(recent.text)
        if (
            min(len(text), len(other)) >= _LEAST
            and _alike(text, other)
            and not _next_of_a_series(text, other)
        ):
            yield Seen(
                facts={"share": round(100 * likeness(text, other)), "age": _age(recent.age_days)}
            )
            return


def _age(days: float | None) -> str:
    return "recently" if days is None else f"{days:g} days ago"


def plain(text: str) -> str:
    """The text without links, case, accents, signs; no longer than what is compared."""
    words = fold(_LINKS.sub(" ", text[: 2 * _MOST]))
    return " ".join(re.findall(r"\w+", words))[:_MOST]


def _alike(one: str, other: str) -> bool:
    """Whether two texts share nine tenths; lengths alone can say no."""
    shorter, longer = sorted((len(one), len(other)))
    return 2 * shorter >= _SAME * (shorter + longer) and likeness(one, other) >= _SAME


def _next_of_a_series(one: str, other: str) -> bool:
    """Whether only numbers differ, as in `episode 12` after `episode 11`."""
    return one != other and _CHANGING.sub("0", one) == _CHANGING.sub("0", other)


def elsewhere(look: Look) -> Iterator[Seen]:
    """The same text on another account of X, which calls that spam."""
    if look.post.network != "x":
        return
    text = plain(look.text)
    if len(text) >= _LEAST and any(_alike(text, plain(other)) for other in look.post.elsewhere):
        yield Seen()


def incident(look: Look) -> Iterator[Seen]:
    """Nearly what once went wrong."""
    if not look.post.situation.incidents:
        return
    text = plain(look.text)
    for one in look.post.situation.incidents:
        other = plain(one.text)
        shorter, longer = sorted((len(text), len(other)))
        could = shorter and 2 * shorter >= _LIKE_AN_INCIDENT * (shorter + longer)
        if could and likeness(text, other) >= _LIKE_AN_INCIDENT:
            facts = {"id": one.id, "story": one.story or "no story written"}
            yield Seen(facts=facts, severity=one.level)

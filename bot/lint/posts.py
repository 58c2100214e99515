"""Reads a post and all that is known about it from plain JSON values."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from bot.domain.links import LinkFact, Outcome
from bot.domain.parts import thread_of
from bot.domain.report import HIGHEST
from bot.lint.context import AccountProfile, Incident, Media, Post, Recent, Situation

_LONGEST_SHOWN: Final = 40

Table = Mapping[str, Any]


class PostError(ValueError):
    """A post can't be read; the message says what is wrong with it."""


def post_of(table: Table) -> Post:
    """Read `{"text", "network", "lang"?, "context"?}`; unknown keys are ignored.

    Raises `PostError`.
    """
    known = _table(table, "context")
    others = [_profile(one, _texts(one, "glossary")) for one in _tables(known, "others")]
    text = _text(table, "text", needed=True)
    network = _text(table, "network", needed=True).lower()
    return Post(
        text=text,
        network=network,
        parts=thread_of(text, network),
        language=_text(table, "lang").lower()[:2],
        profile=_profile(_table(known, "account"), _texts(known, "glossary")),
        others=tuple(others),
        elsewhere=_texts(known, "elsewhere"),
        media=tuple(_media(one) for one in _tables(known, "media")),
        links=tuple(_link(one) for one in _tables(known, "links")),
        situation=_situation(known),
    )


def _profile(account: Table, glossary: tuple[str, ...]) -> AccountProfile:
    handle = _text(account, "handle")
    return AccountProfile(
        name=_text(account, "name"),
        industry=_text(account, "industry") or None,
        languages=tuple(one.lower()[:2] for one in _texts(account, "languages")),
        own_handles=(handle,) if handle else (),
        glossary=glossary,
        country=_text(account, "country").upper(),
    )


def _media(one: Table) -> Media:
    # `null` says that there is none; a missing key says nothing.
    alt_text = (_optional(one, "alt_text", str) or "") if "alt_text" in one else None
    return Media(
        type=_text(one, "type") or "image",
        alt_text=alt_text,
        file_name=_text(one, "file_name"),
        has_gps=_optional(one, "has_gps", bool),
        camera=_text(one, "camera"),
    )


def _link(one: Table) -> LinkFact:
    outcome = _text(one, "outcome", needed=True)
    if outcome not in list(Outcome):
        raise PostError(f"outcome must be one of {', '.join(Outcome)}, not {_shown(outcome)}")
    return LinkFact(
        url=_text(one, "url", needed=True),
        outcome=Outcome(outcome),
        status=_optional(one, "status", int) or 0,
        final=_text(one, "final"),
    )


def _situation(known: Table) -> Situation:
    scheduled = _text(known, "scheduled_at")
    event = _text(known, "event_date")
    return Situation(
        scheduled_at=_instant("scheduled_at", scheduled) if scheduled else None,
        event_date=_instant("event_date", event).date() if event else None,
        recent=tuple(_recent(known)),
        sponsored=_optional(known, "sponsored", bool),
        incidents=tuple(_incident(one) for one in _tables(known, "incidents")),
    )


def _incident(one: Table) -> Incident:
    level = _optional(one, "level", int)
    return Incident(
        id=_text(one, "id"),
        text=_text(one, "text"),
        level=min(HIGHEST, max(0, level if level is not None else HIGHEST)),
        story=_text(one, "story"),
    )


def _recent(known: Table) -> Iterable[Recent]:
    """Pair recent posts with their age: one number for all, or a list of as many."""
    posts = known.get("recent_posts") or []
    if not isinstance(posts, list):
        raise PostError("recent_posts is no list")
    ages = known.get("recent_age_days")
    each = ages if isinstance(ages, list) else [ages] * len(posts)
    for number, post in enumerate(posts):
        text = post.get("text") if isinstance(post, dict) else post
        if not isinstance(text, str):
            raise PostError("recent_posts holds something that is no text")
        age = each[number] if number < len(each) else None
        if age is not None and (isinstance(age, bool) or not isinstance(age, int | float)):
            raise PostError(f"recent_age_days must be a number, not {_shown(age)}")
        yield Recent(text=text, age_days=age)


def _instant(key: str, written: str) -> datetime:
    """Read a day or an instant as ISO 8601; without an offset it is the audience's own time."""
    try:
        return datetime.fromisoformat(written.strip())
    except ValueError:
        pass
    try:
        day = date.fromisoformat(written.strip()[:10])
    except ValueError as wrong:
        raise PostError(f"{key} is no date or time: {_shown(written)}") from wrong
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # of the audience's zone


def _text(table: Table, key: str, *, needed: bool = False) -> str:
    value = table.get(key)
    if value is None:
        if needed:
            raise PostError(f"{key} is missing")
        return ""
    if not isinstance(value, str):
        raise PostError(f"{key} must be a text, not {_shown(value)}")
    return value


def _texts(table: Table, key: str) -> tuple[str, ...]:
    values = table.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise PostError(f"{key} must be a list of texts")
    return tuple(values)


def _optional(table: Table, key: str, kind: type[Any]) -> Any:
    value = table.get(key)
    if value is not None and not isinstance(value, kind):
        raise PostError(f"{key} must be {kind.__name__}, not {_shown(value)}")
    return value


def _table(table: Table, key: str) -> Table:
    value = table.get(key) or {}
    if not isinstance(value, dict):
        raise PostError(f"{key} must be an object, not {_shown(value)}")
    return value


def _tables(table: Table, key: str) -> list[Table]:
    values = table.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise PostError(f"{key} must be a list of objects")
    return values


def _shown(value: object) -> str:
    written = json.dumps(value)
    return written if len(written) <= _LONGEST_SHOWN else written[: _LONGEST_SHOWN - 1] + "…"

"""How the judge reads a workspace: emoji, cards and requests, from what people could see."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

APPROVE = frozenset({"white_check_mark", "heavy_check_mark", "+1"})
OBJECT = frozenset({"x", "no_entry", "-1"})
HOLD = frozenset({"raised_hand"})
WATCH = frozenset({"eyes"})
SLACKS_OWN = {"thumbsup": "+1", "thumbsdown": "-1", "hand": "raised_hand"}
CARD = "second_opinion_card"

_TONE = re.compile(r"::skin-tone-[2-6]$")
_ACCOUNT = re.compile(r"^\*(?P<name>[\w.-]+)\*.* · (?P<badge>.+)$", re.MULTILINE)
_LEVEL = re.compile(r"Embarrassment level (\d) of 5")
_MINUTES = re.compile(r"in (\d+) minutes?$")
_SPAN = re.compile(r"for (\d+) (minute|hour)s?")
_MENTION = re.compile(r"<@(\w+)>")
_NUMBERED = re.compile(r"(edit|at|withdraw|hold|release|lift|takedown) (\d+)(?: (.*))?$", re.DOTALL)
_NAMED = re.compile(r"(live|dry) (\S+)$")
_POST = re.compile(r"(?P<text>.*?) --on (?P<on>\S+)(?: --at (?P<at>.*))?$", re.DOTALL)


def bare(name: str) -> str:
    """Cut a skin tone and resolve Slack's own second names (rule 21)."""
    name = _TONE.sub("", name)
    return SLACKS_OWN.get(name, name)


def means(name: str, among: frozenset[str], custom: Mapping[str, str], *, starts: bool) -> bool:
    """Tell whether an emoji is one of these; what starts something is never a custom one."""
    short = _TONE.sub("", name)
    if short not in custom:
        return bare(name) in among
    if starts:
        return False
    seen: set[str] = set()
    while short in custom and short not in seen:
        seen.add(short)
        value = custom[short]
        if not value.startswith("alias:"):
            return False
        short = value.removeprefix("alias:")
    return bare(short) in among


@dataclass(slots=True, kw_only=True)
class Card:
    """One card as it stood in the channel: for each account the text, and whether it is live."""

    ts: str
    draft: int
    revision: int
    posted: datetime
    shows: dict[str, tuple[str, bool]]
    level: int
    settled: datetime
    gone: bool = False
    # When each person's approval was given, as far as the bot could see; and when it saw it.
    since: dict[str, datetime] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)
    absent: dict[str, datetime] = field(default_factory=dict)


def shown(blocks: list[dict[str, Any]]) -> dict[str, tuple[str, bool]]:
    """Read from a card's blocks which account would say what, and whether for real."""
    found: dict[str, tuple[str, bool]] = {}
    accounts: list[tuple[str, bool]] = []
    for block in blocks:
        if block["type"] == "section":
            lines = _ACCOUNT.findall(block["text"]["text"])
            accounts = [(name, "LIVE" in badge) for name, badge in lines] or accounts
        elif block["type"] == "rich_text":
            pieces = [piece for part in block["elements"] for piece in part["elements"]]
            text = "".join(str(piece["text"]) for piece in pieces)
            found |= {name: (text, live) for name, live in accounts}
            accounts = []
    return found


def level(blocks: list[dict[str, Any]]) -> int:
    """Read the embarrassment level off a card; the worst where it is not told."""
    found = _LEVEL.search(str(blocks))
    return int(found[1]) if found else 5


@dataclass(slots=True, kw_only=True)
class Request:
    """What somebody typed or pressed; `answered` once the bot said anything to it."""

    by: str
    at: datetime
    verb: str
    draft: int = 0
    rest: str = ""
    account: str = ""
    answered: bool = False


def typed(by: str, at: datetime, text: str) -> Request:
    """Read a command as the person meant it."""
    numbered, named = _NUMBERED.match(text), _NAMED.match(text)
    post = _POST.match(text)
    if post is not None:
        return Request(by=by, at=at, verb="submit", rest=post["text"], account=post["at"] or "")
    if numbered is not None:
        number, rest = int(numbered[2]), numbered[3] or ""
        return Request(by=by, at=at, verb=numbered[1], draft=number, rest=rest)
    if named is not None:
        return Request(by=by, at=at, verb=named[1], account=named[2])
    verb, _, rest = text.partition(" ")
    return Request(by=by, at=at, verb=verb, rest=rest)


def pressed(by: str, at: datetime, action: str, value: str) -> Request:
    """Read a pressed button."""
    verbs = {"card_hold": "hold", "card_release": "release", "confirm_ask": "confirm"}
    verb = verbs.get(action.partition(":")[0], "other")
    return Request(by=by, at=at, verb=verb, draft=int(value) if value.isdigit() else 0)


def due(asked: datetime, when: str) -> datetime | None:
    """The instant that `in 5 minutes` means; `None` for as soon as approved."""
    found = _MINUTES.search(when)
    return asked + timedelta(minutes=int(found[1])) if found else None


def absence(request: Request) -> tuple[str, timedelta] | None:
    """Who is away for how long, after `/draft away`."""
    span, who = _SPAN.search(request.rest), _MENTION.search(request.rest)
    if span is None:
        return None
    minutes = int(span[1]) * (60 if span[2] == "hour" else 1)
    return (who[1] if who else request.by), timedelta(minutes=minutes)

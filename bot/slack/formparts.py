"""What every form of the bot is made of: its parts as Block Kit, and the ticket in it. Pure.

Limits (traps 81, 90): titles and buttons of 24 characters, option texts of 75, hints of 2,000,
a refusal at its field of 300, metadata of 3,000.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.attaching import TAKEN
from bot.domain.forms import LARGEST_NUMBER
from bot.ports import CardRef
from bot.slack.escaping import quoted
from bot.words.phrases import phrase, rendered, t

View = dict[str, Any]
Block = dict[str, Any]

TITLE = "Second Opinion"
OPTION_MAX = 75
ERROR_MAX = 300
NOT_OURS = phrase("This form can't be read any more; please copy your words, and open it again.")

NOWHERE = CardRef(channel="", ts="")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MARKED = re.compile(r"`([^`]+)`|\*([^*]+)\*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a form carries about itself: ids and digests, nothing that somebody wrote (trap 90).

    `digest` is that of the version it shows, `ref` the card that it was opened from (trap 97),
    `seen` the mark of the findings that were shown in it, and `pictures` are those that it shows,
    each with its SHA-256 and its media type. `more` shows the fields that are seldom needed.
    `passed` are the drafts that a round has left behind.
    """

    draft: int = 0
    digest: str = ""
    seen: str = ""
    ref: CardRef = NOWHERE
    pictures: tuple[tuple[str, str], ...] = ()
    more: bool = False
    passed: tuple[int, ...] = ()


def packed(ticket: Ticket) -> str:
    """Write a ticket for a form's metadata."""
    ref = ticket.ref
    pictures = [list(one) for one in ticket.pictures]
    more, passed = ticket.more, list(ticket.passed)
    known = [ticket.draft, ticket.digest, ticket.seen, ref.channel, ref.ts, pictures, more, passed]
    return json.dumps(known, separators=(",", ":"))


def ticket_in(text: object) -> Ticket | None:
    """Read a ticket back, or nothing where it is none of ours."""
    try:
        found = json.loads(str(text))
    except (ValueError, RecursionError):
        return None
    match found:
        case [
            int(draft), str(digest), str(seen), str(channel), str(ts),
            list(given), bool(more), list(passed),
        ]:  # fmt: skip
            named = _pictures_in(given)
            if named is None or not all(map(_is_number, (draft, *passed))):
                return None
            return Ticket(
                draft=draft,
                digest=digest,
                seen=seen,
                ref=CardRef(channel=channel, ts=ts),
                pictures=named,
                more=more,
                passed=tuple(passed),
            )
        case _:
            return None


def _pictures_in(found: list[object]) -> tuple[tuple[str, str], ...] | None:
    named = []
    for one in found:
        match one:
            case [str(sha256), str(kind)] if _SHA256.fullmatch(sha256) and kind in TAKEN:
                named.append((sha256, kind))
            case _:
                return None
    return tuple(named)


def _is_number(draft: object) -> bool:
    return type(draft) is int and 0 <= draft <= LARGEST_NUMBER


def modal(
    callback: str, ticket: Ticket, words: tuple[str, str], blocks: Sequence[Block], close: str = ""
) -> View:
    """A form that can be sent; `words` are its title and what is pressed to send it."""
    title, submit = words
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": packed(ticket),
        "title": plain(title),
        "submit": plain(submit),
        "close": plain(close or t("Cancel")),
        "blocks": list(blocks),
    }


def told(blocks: Sequence[Block]) -> View:
    """A form in which there is nothing to send any more."""
    return {
        "type": "modal",
        "title": plain(TITLE),
        "close": plain(t("Close")),
        "blocks": list(blocks),
    }


def field(
    name: str, words: str, element: Mapping[str, Any], *, hint: str = "", optional: bool = False
) -> Block:
    """A field to fill in; its block and its action have one id, by which it is read."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(words),
        "optional": optional,
        "element": {"action_id": name, **element},
        **({"hint": plain(hint)} if hint else {}),
    }


def option(value: str, words: str) -> Block:
    """One of the things to choose from."""
    return {"text": plain(rendered(words)[:OPTION_MAX]), "value": value}


def small(text: str) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": rendered(text)}]}


def plain(text: str) -> Block:
    """Words without any markup."""
    return {"type": "plain_text", "text": rendered(text), "emoji": True}


def at_field(sentence: str) -> str:
    """A sentence as it stands under a field, where Slack reads no markup."""
    bare = _MARKED.sub(lambda found: quoted(found[1] or found[2]), rendered(sentence))
    return bare if len(bare) <= ERROR_MAX else bare[: ERROR_MAX - 1] + "…"

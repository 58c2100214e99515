"""Slack's payloads turned into typed requests; nothing past this module sees a Slack dict."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.people import UserId
from bot.domain.removals import is_cry
from bot.domain.spoken import is_approval
from bot.ports import CardRef
from bot.services.hearing import Cry, Heard
from bot.services.spoken import Spoken
from bot.slack.cardforms import About, about

Payload = Mapping[str, Any]

# `<https://example.com|label>` and `<https://example.com>`; people, channels and groups stay
# as they are, so that lint sees a mention that was left over (trap 67).
LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A slash command as typed; `key` is Slack's own for this request (trap 7)."""

    user: UserId
    channel: str
    team: str
    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that somebody pressed; `action` is the constant part of its id."""

    user: UserId
    channel: str
    team: str
    action: str
    value: int
    ref: CardRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form that somebody sent: what it is about, and what stands in its fields by their ids."""

    user: UserId
    team: str
    about: About
    values: Mapping[str, str]

    def value(self, name: str) -> str:
        """What stands in one field, or nothing."""
        return self.values.get(name, "")


def plain_text(text: str) -> str:
    """Turn Slack's escaped text into what was typed: links bare, entities resolved (trap 67)."""
    return html.unescape(LINK.sub(_bare, text))


def _bare(match: re.Match[str]) -> str:
    address, shown = match.group(1), match.group(2)
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    if shown and address.removeprefix("http://").rstrip("/") == shown.rstrip("/"):
        # Slack made a link of a bare domain; what was typed is the label.
        return shown
    return bare


def typed(body: Payload) -> Typed:
    """Read a slash command."""
    return Typed(
        user=UserId(body["user_id"]),
        channel=body["channel_id"],
        team=body.get("team_id") or "",
        text=plain_text(body.get("text") or ""),
        key=f"command {body['trigger_id']}",
    )


def heard(event: Payload, bot: UserId) -> Heard | None:
    """Read a reaction event; `None` for what is not a message (trap 39)."""
    item = event["item"]
    if item.get("type") != "message":
        return None
    return Heard(
        ref=CardRef(channel=item["channel"], ts=item["ts"]),
        user=UserId(event["user"]),
        emoji=event["reaction"],
        added=event["type"] == "reaction_added",
        on_ours=event.get("item_user") == bot,
        at=_instant(event.get("event_ts")),
    )


def _instant(ts: object) -> datetime | None:
    """When something happened, by Slack's own mark on the event."""
    try:
        return datetime.fromtimestamp(float(str(ts)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def cried(event: Payload, bot: UserId) -> Cry | None:
    """Read a person's "delete delete" in a thread; `None` for every other message.

    What programs write, and what was edited, deleted or joined, is none.
    """
    text = _reply(event, bot)
    if text is None or not is_cry(text):
        return None
    return Cry(channel=event["channel"], thread=event["thread_ts"], user=UserId(event["user"]))


def spoken(event: Payload, bot: UserId) -> Spoken | None:
    """Read a person's "ok" in a thread; `None` for every other message, as for `cried`."""
    text = _reply(event, bot)
    if text is None or not is_approval(text):
        return None
    return Spoken(channel=event["channel"], thread=event["thread_ts"], user=UserId(event["user"]))


def _reply(event: Payload, bot: UserId) -> str | None:
    """What a person wrote in a thread, in their own words; `None` for every other message."""
    user, thread = event.get("user"), event.get("thread_ts")
    own_words = event.get("subtype") in (None, "thread_broadcast")
    if not user or not thread or not own_words or event.get("bot_id") or user == bot:
        return None
    return plain_text(str(event.get("text") or "")) if thread != event.get("ts") else None


def press(body: Payload, action: Payload) -> Press | None:
    """Read a pressed button; `None` where its value is none of ours."""
    value = str(action.get("value") or "")
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    if not value.isdigit():
        return None
    return Press(
        user=UserId(body["user"]["id"]),
        channel=channel,
        team=(body.get("team") or {}).get("id") or "",
        action=str(action["action_id"]).split(":", 1)[0],
        value=int(value),
        ref=CardRef(channel=channel, ts=container.get("message_ts") or ""),
    )


def filled(body: Payload, view: Payload) -> Filled | None:
    """Read a form of a card; `None` where it is about nothing of ours."""
    which = about(str(view.get("private_metadata") or ""))
    if which is None:
        return None
    fields = (view.get("state") or {}).get("values") or {}
    return Filled(
        user=UserId(body["user"]["id"]),
        team=(body.get("team") or {}).get("id") or "",
        about=which,
        values={
            str(name): _typed_in(field)
            for block in fields.values()
            for name, field in block.items()
        },
    )


def _typed_in(field: Payload) -> str:
    """What was typed or chosen in one field."""
    chosen = field.get("selected_option") or {}
    return str(field.get("value") or chosen.get("value") or "")

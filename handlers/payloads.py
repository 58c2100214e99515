"""Slack's payloads turned into typed requests; nothing past this module sees a Slack dict."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.errors import UserError
from bot.domain.messages import Message
from bot.domain.people import UserId
from bot.domain.removals import is_cry
from bot.domain.spoken import is_approval
from bot.ports import CardRef, Handed
from bot.services.hearing import Cry, Heard
from bot.services.noticing import moment_of
from bot.services.spoken import Spoken
from bot.slack.formparts import NOT_OURS, Ticket, ticket_in
from bot.slack.plaintext import as_typed, of_command
from bot.slack.reading import Means, meaning, message_in
from bot.slack.shortcodes import with_characters
from bot.words.phrases import t

Payload = Mapping[str, Any]

MOST_DIGITS = 18
NOBODY = UserId("unknown")
# Halves of characters, which JSON can carry and no database takes.
_HALVES = re.compile("[\ud800-\udfff]")
PERSON = re.compile(r"[UW][A-Z0-9]+")
# The year 9999, beyond which Python has no dates.
LATEST = 253_000_000_000


class Unreadable(Exception):
    """A payload is not as Slack sends it; whatever it is, it asks for nothing that we know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A slash command as typed; `trigger` is Slack's own for this request (traps 7 and 89)."""

    user: UserId
    channel: str
    team: str
    text: str
    trigger: str

    @property
    def key(self) -> str:
        """What is unique to this request."""
        return f"command {self.trigger}"

    @property
    def asking(self) -> "Asking":
        """Whoever typed it, as somebody who asks for a form."""
        return Asking(user=self.user, team=self.team, trigger=self.trigger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Somebody asks for a form; the trigger opens one, within three seconds (trap 89)."""

    user: UserId
    team: str
    trigger: str


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
    """A form that somebody sent, and what stands in its fields; `ticket` is ours, if any.

    `key` is the form's own, unique (trap 93), `submit` what is pressed to send it, and `shown` are
    the fields that it has, the only ones where a refusal can stand (trap 92), `drawing` is Slack's
    mark of how it looked (trap 91). What is not as Slack sends it counts as left empty.
    """

    user: UserId
    team: str
    view: str
    key: str
    ticket: Ticket | None
    values: Mapping[str, Payload]
    shown: frozenset[str]
    submit: str = ""
    drawing: str = ""

    @property
    def about(self) -> Ticket:
        """What it is about. Raises `UserError` where it is no form of ours."""
        if self.ticket is None:
            raise UserError(NOT_OURS)
        return self.ticket

    def value(self, name: str) -> str:
        """What was typed or chosen in one field, emoji as characters, or nothing."""
        found = self._field(name)
        words = found.get("value") or _mapping(found.get("selected_option")).get("value")
        return with_characters(_words(words))

    def instant(self, name: str) -> datetime | None:
        """The moment that was picked in one field, if one was."""
        seconds = self._field(name).get("selected_date_time")
        if type(seconds) is not int or not 0 < seconds < LATEST:
            return None
        return datetime.fromtimestamp(seconds, UTC)

    def person(self, name: str) -> str:
        """The Slack id of whoever was chosen in one field, or nothing."""
        found = _words(self._field(name).get("selected_user"))
        return found if PERSON.fullmatch(found) else ""

    def chosen(self, name: str) -> tuple[str, ...]:
        """All that was chosen in a field that takes several."""
        options = self._field(name).get("selected_options")
        listed = options if isinstance(options, list) else []
        values = [_mapping(one).get("value") for one in listed]
        return tuple(value for value in values if isinstance(value, str))

    def handed(self, name: str) -> tuple[Handed, ...]:
        """The files that were put into a field."""
        files = self._field(name).get("files")
        found = [_mapping(one) for one in files] if isinstance(files, list) else []
        return tuple(
            Handed(
                id=str(one["id"]),
                name=_words(one.get("name")) or t("The file"),
                address=_words(one.get("url_private")),
            )
            for one in found
            if one.get("id")
        )

    def _field(self, name: str) -> Payload:
        return self.values.get(name, {})


def typed(body: Payload) -> Typed:
    """Read a slash command."""
    return Typed(
        user=UserId(_needed(body, "user_id")),
        channel=_needed(body, "channel_id"),
        team=_words(body.get("team_id")),
        text=of_command(_words(body.get("text"))),
        trigger=_needed(body, "trigger_id"),
    )


def asking(body: Payload) -> Asking:
    """Read who presses a button or uses a shortcut, to open a form for them."""
    return Asking(
        user=UserId(_needed(body, "user", "id")),
        team=_words(_mapping(body.get("team")).get("id")),
        trigger=_words(body.get("trigger_id")),
    )


def filled(body: Payload) -> Filled:
    """Read a form that was sent."""
    view, asked = _mapping(body.get("view")), asking(body)
    values = _mapping(_mapping(view.get("state")).get("values"))
    blocks = view.get("blocks")
    return Filled(
        user=asked.user,
        team=asked.team,
        view=str(view.get("id")),
        key=f"view {view.get('root_view_id') or view.get('id')}",
        ticket=ticket_in(view.get("private_metadata")),
        values={str(name): _mapping(_mapping(values[name]).get(name)) for name in values},
        shown=frozenset(
            str(_mapping(b).get("block_id")) for b in (blocks if isinstance(blocks, list) else ())
        ),
        submit=_words(_mapping(view.get("submit")).get("text")),
        drawing=_words(view.get("hash")),
    )


def _mapping(found: object) -> Payload:
    return found if isinstance(found, Mapping) else {}


def _words(found: object) -> str:
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", found.strip()) if isinstance(found, str) else ""


def _needed(body: Payload, *path: str) -> str:
    """Find what a payload can't do without. Raises `Unreadable`; what it says stays out of it."""
    found: object = body
    for name in path:
        found = _mapping(found).get(name)
    words = _words(found)
    if not words:
        raise Unreadable(f"a payload lacks {'.'.join(path)}")
    return words


def message_of(event: Payload, bot: UserId) -> tuple[CardRef, Message]:
    """Read a message that somebody wrote, and where."""
    ref = CardRef(channel=str(event.get("channel")), ts=str(event.get("ts")))
    return ref, message_in(event, bot)


def changed(event: Payload) -> CardRef | None:
    """Which message was edited or deleted; `None` for every other event (traps 49 and 64)."""
    match meaning(event):
        case Means.EDITED:
            ts = _mapping(event.get("message")).get("ts")
        case Means.DELETED:
            ts = event.get("deleted_ts")
        case _:
            return None
    return CardRef(channel=str(event.get("channel")), ts=str(ts))


def message_meant(body: Payload, bot: UserId) -> tuple[CardRef, Message]:
    """Read the message in whose menu a shortcut was used, as it was then (trap 111)."""
    channel = str(_mapping(body.get("channel")).get("id") or "")
    return message_of({**_mapping(body.get("message")), "channel": channel}, bot)


def actor(event: Payload) -> UserId:
    """Read who did what an event tells. Raises `Unreadable`."""
    return UserId(_needed(event, "user"))


def heard(event: Payload, bot: UserId) -> Heard | None:
    """Read a reaction event; `None` for what is not a message (trap 39)."""
    if _mapping(event.get("item")).get("type") != "message":
        return None
    ref = CardRef(channel=_needed(event, "item", "channel"), ts=_needed(event, "item", "ts"))
    return Heard(
        ref=ref,
        user=UserId(_needed(event, "user")),
        emoji=_needed(event, "reaction"),
        added=event["type"] == "reaction_added",
        on_ours=event.get("item_user") == bot,
        at=moment_of(event.get("event_ts")),
    )


def cried(event: Payload, bot: UserId) -> Cry | None:
    """Read a person's "delete delete" in a thread; `None` for every other message.

    What programs write, and what was edited, deleted or joined, is none.
    """
    text = _reply(event, bot)
    if text is None or not is_cry(text):
        return None
    return Cry(
        channel=_needed(event, "channel"),
        thread=_needed(event, "thread_ts"),
        user=UserId(_needed(event, "user")),
    )


def spoken(event: Payload, bot: UserId) -> Spoken | None:
    """Read a person's "ok" in a thread; `None` for every other message, as for `cried`."""
    text = _reply(event, bot)
    if text is None or not is_approval(text):
        return None
    return Spoken(
        channel=_needed(event, "channel"),
        thread=_needed(event, "thread_ts"),
        user=UserId(_needed(event, "user")),
    )


def _reply(event: Payload, bot: UserId) -> str | None:
    """What a person wrote in a thread, in their own words; `None` for every other message."""
    user, thread = event.get("user"), event.get("thread_ts")
    own_words = event.get("subtype") in (None, "thread_broadcast")
    if not user or not thread or not own_words or event.get("bot_id") or user == bot:
        return None
    return as_typed(str(event.get("text") or "")) if thread != event.get("ts") else None


def press(body: Payload, action: Payload) -> Press | None:
    """Read a pressed button; `None` where its value is none of ours."""
    value = str(action.get("value") or "")
    container = _mapping(body.get("container"))
    channel = _words(_mapping(body.get("channel")).get("id") or container.get("channel_id"))
    # More digits than a number of ours can have, or signs that only look like digits.
    if not value.isdecimal() or len(value) > MOST_DIGITS:
        return None
    return Press(
        user=UserId(_needed(body, "user", "id")),
        channel=channel,
        team=_words(_mapping(body.get("team")).get("id")),
        action=str(action["action_id"]).split(":", 1)[0],
        value=int(value),
        ref=CardRef(channel=channel, ts=_words(container.get("message_ts"))),
    )


def who(body: Payload) -> UserId:
    """Find out whose request it was, in any of Slack's shapes."""
    user: Any = body.get("user_id") or body.get("user") or (body.get("event") or {}).get("user")
    if isinstance(user, dict):
        user = user.get("id")
    return UserId(str(user or "unknown"))

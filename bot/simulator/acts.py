"""What people do: typing, reacting, pinning, coming and going, and moving the clock."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.simulator.delivery import PostOffice
from bot.simulator.directory import Events
from bot.simulator.emoji import STANDARD
from bot.simulator.faults import Faults, switch
from bot.simulator.messages import Content
from bot.simulator.model import (
    ADMINS,
    Channel,
    Message,
    Person,
    PersonKind,
    Status,
    UserGroup,
)
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.text import Token, as_mrkdwn, as_rich_text, tokens
from bot.simulator.workspace import Workspace

Advance = Callable[[timedelta], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything an act can touch."""

    workspace: Workspace
    post: PostOffice
    faults: Faults
    address: Callable[[], str]
    advance: Advance | None
    disconnects: Mapping[str, Callable[[], Awaitable[None]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that one person does, with readers for its fields."""

    stage: Stage
    person: Person
    fields: Payload

    @property
    def workspace(self) -> Workspace:
        """Return the workspace it happens in."""
        return self.stage.workspace

    def text(self, name: str) -> str:
        """Return a field that must be text; empty text is text."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise Refusal("invalid_arguments", f"{name} is missing")
        return value

    def channel(self) -> Channel:
        """Return the channel, which the person must be able to see."""
        return self.workspace.directory.channel(self.text("channel"), self.person.id)

    def own_channel(self) -> Channel:
        """Return the channel, which the person must be in, and which is open."""
        return self.workspace.directory.writable(self.text("channel"), self.person.id)

    def message(self) -> Message:
        """Return the message meant by `channel` and `ts`."""
        return self.workspace.messages.find(self.channel().id, self.text("ts"))

    def tokens(self, typed: str) -> tuple[Token, ...]:
        """Recognise people, channels, links and emoji in typed text."""
        directory = self.workspace.directory
        people = {person.name: str(user) for user, person in directory.people.items()}
        channels = {c.name: str(c.id) for c in directory.channels.values() if c.name}
        return tokens(typed, people, channels, frozenset({*STANDARD, *directory.custom_emoji}))

    def send(self, events: Events) -> None:
        """Let the app hear of it."""
        self.stage.post.send(events)

    def needs_admin(self) -> None:
        """Refuse anybody who is neither an admin nor an owner."""
        if self.person.kind not in ADMINS:
            raise Refusal("restricted_action")


async def say(act: Act) -> Payload:
    """Post a message or a reply."""
    channel = act.own_channel()
    thread_ts = act.text("thread_ts") if act.fields.get("thread_ts") is not None else None
    files = _attached(act)
    typed = _typed(act) if act.fields.get("text") or not files else Content()
    content = replace(typed, subtype=_subtype(act, thread_ts, files), files=files)
    message, events = act.workspace.messages.post(channel, act.person.id, content, thread_ts)
    act.send(events)
    return {"ts": message.ts}


def _attached(act: Act) -> tuple[Payload, ...]:
    """The files of a message, each by the id of its upload and perhaps with what it shows."""
    wanted = act.fields.get("files") or []
    if not isinstance(wanted, list):
        raise Refusal("invalid_arguments", "files must be a list")
    given = act.workspace.files.given(act.person.id, wanted, act.stage.address())
    told = [str(one["alt"]) if one.get("alt") else "" for one in wanted]
    return tuple(
        {**file, "alt_txt": alt} if alt else file for file, alt in zip(given, told, strict=True)
    )


def _subtype(act: Act, thread_ts: str | None, files: tuple[Payload, ...]) -> str | None:
    """What files, `/me` and "also send to channel" make of a message (trap 64)."""
    if files:
        return "file_share"
    if act.fields.get("broadcast") and thread_ts is not None:
        return "thread_broadcast"
    return "me_message" if act.fields.get("me") else None


def _typed(act: Act) -> Content:
    typed = act.text("text")
    if not typed.strip():
        raise Refusal("no_text")
    pieces = act.tokens(typed)
    block = as_rich_text(pieces, act.workspace.ledger.new_id("", 5))
    return Content(text=as_mrkdwn(pieces), blocks=(block,))


async def edit(act: Act) -> Payload:
    """Edit one's own message."""
    act.own_channel()
    message, content = act.message(), _typed(act)
    changed, events = act.workspace.messages.edit(message, act.person.id, content)
    act.send(events)
    return {"ts": changed.ts}


async def delete(act: Act) -> Payload:
    """Delete one's own message; an admin deletes any (trap 48)."""
    stone = act.stage.faults.leave_tombstones
    act.send(act.workspace.messages.delete(act.message(), act.person.id, leave_stone=stone))
    return {}


async def react(act: Act) -> Payload:
    """Add a reaction, or take one's own back with `on: false`."""
    channel = act.channel()
    if channel.is_archived:
        raise Refusal("is_archived")
    messages, message = act.workspace.messages, act.message()
    change = messages.react if act.fields.get("on", True) else messages.unreact
    act.send(change(message, act.person.id, act.text("name")))
    return {}


async def pin(act: Act) -> Payload:
    """Pin a message, or take the pin away with `on: false`."""
    act.own_channel()
    messages, message = act.workspace.messages, act.message()
    change = messages.pin if act.fields.get("on", True) else messages.unpin
    act.send(change(message, act.person.id))
    return {}


async def set_status(act: Act) -> Payload:
    """Set one's own status, or clear it with an empty emoji."""
    expiration = act.fields.get("expiration", 0)
    if not isinstance(expiration, int):
        raise Refusal("invalid_arguments", "expiration must be Unix seconds")
    status = Status(
        emoji=act.text("emoji"), text=str(act.fields.get("text", "")), expiration=expiration
    )
    act.send(act.workspace.directory.set_status(act.person.id, status))
    return {}


async def set_locale(act: Act) -> Payload:
    """Read Slack in another language, such as `fr-FR`, as people choose in its preferences."""
    act.send(act.workspace.directory.set_locale(act.person.id, act.text("locale")))
    return {}


async def set_dnd(act: Act) -> Payload:
    """Be left alone until a Unix time, or no longer with 0 (trap 62)."""
    until = act.fields.get("until", 0)
    if not isinstance(until, int):
        raise Refusal("invalid_arguments", "until must be Unix seconds")
    moment = datetime.fromtimestamp(until, UTC) if until else None
    act.send(act.workspace.directory.set_dnd(act.person.id, moment))
    return {}


async def join(act: Act) -> Payload:
    """Join a public channel, which guests and external people can't by themselves."""
    act.send(act.workspace.directory.join(act.channel().id, act.person.id))
    return {}


async def leave(act: Act) -> Payload:
    """Leave a channel."""
    act.send(act.workspace.directory.leave(act.channel().id, act.person.id))
    return {}


async def invite(act: Act) -> Payload:
    """Bring somebody into a channel one is in."""
    channel = act.own_channel()
    other = act.workspace.directory.person(act.text("user"))
    act.send(act.workspace.directory.join(channel.id, other.id, inviter=act.person.id))
    return {}


async def kick(act: Act) -> Payload:
    """Take somebody out of a channel; admins only here."""
    act.needs_admin()
    other = act.workspace.directory.person(act.text("user"))
    act.send(act.workspace.directory.leave(act.channel().id, other.id))
    return {}


async def archive(act: Act) -> Payload:
    """Archive a channel, or bring it back with `on: false`; admins only here."""
    act.needs_admin()
    is_on = bool(act.fields.get("on", True))
    act.send(act.workspace.directory.archive(act.channel().id, act.person.id, on=is_on))
    return {}


async def share(act: Act) -> Payload:
    """Share a channel with another organisation, or end that; admins only."""
    act.needs_admin()
    is_on = bool(act.fields.get("on", True))
    act.send(act.workspace.directory.share(act.channel().id, act.person.id, on=is_on))
    return {}


async def change_id(act: Act) -> Payload:
    """Give a channel another id, as sharing a private one does (trap 72); admins only."""
    act.needs_admin()
    channel = act.channel()
    act.send(act.workspace.messages.change_channel_id(channel, act.person.id))
    return {}


async def uninstall(act: Act) -> Payload:
    """Remove the app from the workspace; admins only."""
    act.needs_admin()
    act.send(act.workspace.uninstall())
    return {}


async def set_kind(act: Act) -> Payload:
    """Deactivate somebody or change what they are; admins only."""
    act.needs_admin()
    try:
        kind = PersonKind(act.text("kind"))
    except ValueError as unknown:
        raise Refusal("invalid_arguments", "there is no such kind of person") from unknown
    other = act.workspace.directory.person(act.text("user"))
    act.send(act.workspace.directory.set_kind(other.id, kind, act.person.id))
    return {}


async def set_emoji(act: Act) -> Payload:
    """Add a custom emoji (`value` is an address or `alias:name`), or remove it without one."""
    value = act.fields.get("value")
    text = None if value is None else str(value)
    act.send(act.workspace.directory.set_emoji(act.text("name"), text, act.person.id))
    return {}


async def set_group(act: Act) -> Payload:
    """Make a user group, or change who is in it and whether it is switched off; admins only."""
    act.needs_admin()
    users = act.fields.get("users", [])
    if not isinstance(users, list):
        raise Refusal("invalid_arguments", "users must be a list")
    directory, name = act.workspace.directory, act.text("group")
    known = directory.groups.get(name)
    group = UserGroup(
        id=name,
        handle=str(act.fields.get("handle", known.handle if known else name.lower())),
        name=str(act.fields.get("name", known.name if known else name)),
        users=tuple(directory.person(str(user)).id for user in users),
        is_disabled=bool(act.fields.get("disabled", False)),
    )
    act.send(directory.set_group(group, act.person.id))
    return {}


async def advance(act: Act) -> Payload:
    """Move the clock forward, where the program allows it."""
    seconds = act.fields.get("seconds")
    if act.stage.advance is None:
        raise Refusal("cannot_advance")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 366 * 86400:
        raise Refusal("invalid_arguments", "seconds must be a number, up to a year")
    await act.stage.advance(timedelta(seconds=seconds))
    act.send(act.workspace.directory.clear_expired_statuses())
    return {"now": act.workspace.ledger.now().isoformat()}


async def fault(act: Act) -> Payload:
    """Switch a fault on or off, or disconnect the sockets in one of several ways."""
    name, times = act.text("name"), act.fields.get("times")
    if times is not None and not isinstance(times, int):
        raise Refusal("invalid_arguments", "times must be a number")
    disconnect = act.stage.disconnects.get(name)
    if disconnect is not None:
        await disconnect()
        return {}
    method = str(act.fields.get("method", ""))
    switch(act.stage.faults, name, act.fields.get("value", 1), method, times)
    return {}


def must_be_human(person: Person) -> None:
    """Refuse what Slack offers to people only: commands, buttons, modals."""
    if person.kind in (PersonKind.BOT, PersonKind.WORKFLOW_BOT):
        raise Refusal("not_allowed", "a machine has no hands")

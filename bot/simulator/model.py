"""The records of a Slack workspace: people, channels, messages, reactions, modals."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.simulator.refusals import Payload

UserId = NewType("UserId", str)
ChannelId = NewType("ChannelId", str)
Ts = NewType("Ts", str)
ViewId = NewType("ViewId", str)


class PersonKind(StrEnum):
    """Who somebody is to the workspace; machines count as people here, as they do in Slack."""

    MEMBER = "member"
    ADMIN = "admin"
    OWNER = "owner"
    GUEST = "guest"
    SINGLE_CHANNEL_GUEST = "single_channel_guest"
    BOT = "bot"
    WORKFLOW_BOT = "workflow_bot"
    DEACTIVATED = "deactivated"
    EXTERNAL = "external"


MACHINES = frozenset({PersonKind.BOT, PersonKind.WORKFLOW_BOT})
GUESTS = frozenset({PersonKind.GUEST, PersonKind.SINGLE_CHANNEL_GUEST})
ADMINS = frozenset({PersonKind.ADMIN, PersonKind.OWNER})


class ChannelKind(StrEnum):
    """What sort of conversation a channel is."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a person; `expiration` is in Unix seconds, 0 for never."""

    emoji: str = ""
    text: str = ""
    expiration: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, or something, with a user id; `team_id` tells whose organisation it is."""

    id: UserId
    team_id: str
    name: str
    real_name: str
    kind: PersonKind
    tz: str = "Europe/Paris"
    locale: str = "en-US"
    color: str = "4a7fb5"
    status: Status = field(default_factory=Status)
    bot_id: str | None = None
    dnd_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation and who is in it."""

    id: ChannelId
    name: str
    kind: ChannelKind
    members: tuple[UserId, ...]
    creator: UserId
    created: int = 0
    is_archived: bool = False
    is_ext_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One emoji on one message, with everybody who gave it, first giver first."""

    name: str
    users: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A stored message; a thread reply has a `thread_ts` that is not its own `ts`."""

    channel: ChannelId
    ts: Ts
    user: UserId
    text: str
    blocks: tuple[Payload, ...] = ()
    attachments: tuple[Payload, ...] = ()
    metadata: Payload | None = None
    files: tuple[Payload, ...] = ()
    thread_ts: Ts | None = None
    bot_id: str | None = None
    subtype: str | None = None
    edited_by: UserId | None = None
    edited_ts: Ts | None = None
    reactions: tuple[Reaction, ...] = ()
    pinned_by: UserId | None = None
    pinned_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ephemeral:
    """A message that only `to` sees; it can't be read back (trap 86)."""

    channel: ChannelId
    ts: Ts
    to: UserId
    user: UserId
    text: str
    blocks: tuple[Payload, ...] = ()
    thread_ts: Ts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or a Home tab of one person; `body` is what the app sent, `values` what was typed."""

    id: ViewId
    user: UserId
    body: Payload
    hash: str
    root_id: ViewId
    previous_id: ViewId | None = None
    values: Payload = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return `modal` or `home`."""
        return str(self.body["type"])


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """A user group, which Slack's events call a subteam."""

    id: str
    handle: str
    name: str
    users: tuple[UserId, ...]
    is_disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashCommand:
    """A slash command of the app; `should_escape` is the setting of that name (trap 67)."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A shortcut of the app; `type` is `global` or `message`."""

    callback_id: str
    name: str
    type: str = "global"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The app under test: its identity, its tokens, and what it is allowed to do and hear."""

    id: str
    user_id: UserId
    bot_id: str
    name: str
    bot_token: str
    app_token: str
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = frozenset()
    events: frozenset[str] | None = None

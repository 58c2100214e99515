"""The clock, the ids and the append-only history of the workspace."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.simulator.model import ChannelId, Ts, UserId
from bot.simulator.refusals import Payload

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


class Kind(StrEnum):
    """What can happen in a workspace, as its history names it."""

    MESSAGE_POSTED = "message_posted"
    MESSAGE_CHANGED = "message_changed"
    MESSAGE_DELETED = "message_deleted"
    EPHEMERAL_POSTED = "ephemeral_posted"
    MENTIONED = "mentioned"
    REACTION_ADDED = "reaction_added"
    REACTION_REMOVED = "reaction_removed"
    PIN_ADDED = "pin_added"
    PIN_REMOVED = "pin_removed"
    COMMAND = "command"
    BUTTON = "button"
    SHORTCUT = "shortcut"
    VIEW_OPENED = "view_opened"
    VIEW_UPDATED = "view_updated"
    VIEW_ACTION = "view_action"
    VIEW_SUBMITTED = "view_submitted"
    VIEW_CLOSED = "view_closed"
    HOME_OPENED = "home_opened"
    HOME_PUBLISHED = "home_published"
    STATUS_SET = "status_set"
    DND_SET = "dnd_set"
    KIND_CHANGED = "kind_changed"
    MEMBER_JOINED = "member_joined"
    MEMBER_LEFT = "member_left"
    CHANNEL_CHANGED = "channel_changed"
    GROUP_CHANGED = "group_changed"
    EMOJI_CHANGED = "emoji_changed"
    EVENT_LOST = "event_lost"
    API_CALL = "api_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the history: who did what, where, when.

    `name` is the emoji, command, method, action or callback id; `content` holds blocks, metadata or
    typed values as they were at that moment. A judge can decide from these lines alone.
    """

    seq: int
    at: datetime
    kind: Kind
    actor: UserId
    channel: ChannelId | None = None
    ts: Ts | None = None
    name: str = ""
    text: str = ""
    content: Payload | None = None


class Ledger:
    """Counts time and ids, and writes down everything that happens."""

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self.now = now
        self.monotonic = monotonic
        self._last_micros = 0
        self._history: list[Happening] = []

    @property
    def history(self) -> tuple[Happening, ...]:
        """Return everything that has happened, oldest first."""
        return tuple(self._history)

    def record(
        self,
        kind: Kind,
        actor: UserId,
        *,
        channel: ChannelId | None = None,
        ts: Ts | None = None,
        name: str = "",
        text: str = "",
        content: Payload | None = None,
    ) -> None:
        """Append one line; its content is copied, so that later changes don't reach it."""
        self._history.append(
            Happening(
                seq=len(self._history) + 1,
                at=self.now(),
                kind=kind,
                actor=actor,
                channel=channel,
                ts=ts,
                name=name,
                text=text,
                content=None if content is None else json.loads(json.dumps(content)),
            )
        )

    def seconds(self) -> int:
        """Return now in whole Unix seconds."""
        return int(self.now().timestamp())

    def next_ts(self) -> Ts:
        """Return a message timestamp: unique, increasing, even if the clock stands still."""
        micros = max(round(self.now().timestamp() * 1_000_000), self._last_micros + 1)
        self._last_micros = micros
        return Ts(f"{micros // 1_000_000}.{micros % 1_000_000:06d}")

    def new_id(self, prefix: str, length: int = 10) -> str:
        """Return an id such as `V0…`, random so that no two runs share one (trap 8)."""
        return prefix + "".join(
            _ALPHABET[byte % len(_ALPHABET)] for byte in secrets.token_bytes(length)
        )

"""Who people are, as Slack says: asked anew where it decides, remembered where it only informs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Person, UserId
from bot.ports import Clock
from bot.slack.calls import SlackRefused, call

REMEMBERED_SECONDS = 600.0
PAGE = 200
MOST_ASKED = 40

# Without the list no alias is known, so a reaction by an alias counts for nothing.
NOT_FOR_US = frozenset(
    {"access_denied", "missing_scope", "no_permission", "not_allowed_token_type", "unknown_method"}
)


@dataclass(slots=True)
class Directory:
    """People, members and the workspace's own emoji."""

    client: AsyncWebClient
    clock: Clock
    people: dict[UserId, tuple[float, Person | None]] = field(default_factory=dict)
    emoji: tuple[float, dict[str, str]] | None = None

    async def person(self, user: UserId, *, fresh: bool) -> Person | None:
        """Say who somebody is; `None` where Slack doesn't know. Raises `SlackUnavailable`."""
        known = self.people.get(user)
        if known is not None and not fresh and self._young(known[0]):
            return known[1]
        try:
            answer, _ = await call(self.client, "users.info", user=user)
        except SlackRefused as refusal:
            if refusal.error not in {"user_not_found", "user_not_visible"}:
                raise
            found = None
        else:
            found = person_from(answer["user"])
        self.people[user] = (self.clock.monotonic(), found)
        return found

    async def members(self, channel: str) -> frozenset[UserId]:
        """Say who is in a channel, all pages of it. Raises `SlackUnavailable`."""
        found: set[UserId] = set()
        cursor: str | None = None
        while True:
            answer, _ = await call(
                self.client, "conversations.members", channel=channel, limit=PAGE, cursor=cursor
            )
            found.update(UserId(user) for user in answer["members"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return frozenset(found)

    async def custom_emoji(self, *, fresh: bool = False) -> dict[str, str]:
        """The workspace's own emoji and aliases; none where the app may not read them (trap 35)."""
        if self.emoji is not None and not fresh and self._young(self.emoji[0]):
            return self.emoji[1]
        try:
            answer, _ = await call(self.client, "emoji.list")
        except SlackRefused as refusal:
            if refusal.error not in NOT_FOR_US:
                raise
            answer = {"emoji": {}}
        self.emoji = (self.clock.monotonic(), dict(answer["emoji"]))
        return self.emoji[1]

    def _young(self, at: float) -> bool:
        return self.clock.monotonic() - at < REMEMBERED_SECONDS


def person_from(user: dict[str, Any]) -> Person:
    """Read Slack's user object; an absent flag is unknown, never no (trap 55)."""
    profile = user.get("profile") or {}
    expires = profile.get("status_expiration") or 0
    return Person(
        id=UserId(user["id"]),
        name=profile.get("display_name") or user.get("real_name") or user.get("name") or user["id"],
        team_id=user.get("team_id"),
        is_bot=_any(user, "is_bot", "is_workflow_bot", "is_connector_bot"),
        is_guest=_any(user, "is_restricted", "is_ultra_restricted"),
        is_deactivated=user.get("deleted"),
        zone=user.get("tz"),
        status_emoji=profile.get("status_emoji") or "",
        status_until=datetime.fromtimestamp(expires, UTC) if expires else None,
    )


def _any(user: dict[str, Any], first: str, *more: str) -> bool | None:
    if any(user.get(name) for name in (first, *more)):
        return True
    return user.get(first)

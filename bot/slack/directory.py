"""Who people are, as Slack says: asked anew where it decides, remembered where it only informs."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.emoji import bare, canonical
from bot.domain.people import Person, UserId
from bot.ports import Clock
from bot.slack.calls import SlackRefused, call
from bot.words.languages import Language, language_of

REMEMBERED_SECONDS = 600.0
# Slack lets an app ask for the emoji some twenty times a minute (trap 74).
STRANGE_SECONDS = 10.0
PAGE = 200
MOST_ASKED = 40

# Answers that say for good that nobody can be told to be in a user group (trap 61).
NO_GROUP = frozenset(
    {
        "access_denied",
        "missing_scope",
        "no_permission",
        "no_such_subteam",
        "not_allowed_token_type",
        "permission_denied",
        "plan_upgrade_required",
        "subteam_not_found",
        "unknown_method",
    }
)

# Without the list no alias is known, so a reaction by an alias counts for nothing.
NOT_FOR_US = frozenset(
    {"access_denied", "missing_scope", "no_permission", "not_allowed_token_type", "unknown_method"}
)


@dataclass(slots=True)
class Directory:
    """People, members and the workspace's own emoji; `gestures` are canonical names of Slack's."""

    client: AsyncWebClient
    clock: Clock
    gestures: frozenset[str] = frozenset()
    people: dict[UserId, tuple[float, Person | None]] = field(default_factory=dict)
    emoji: tuple[float, dict[str, str]] | None = None
    groups: dict[str, tuple[float, frozenset[UserId] | None]] = field(default_factory=dict)

    async def person(self, user: UserId, *, fresh: bool) -> Person | None:
        """Say who somebody is; `None` where Slack doesn't know. Raises `SlackUnavailable`."""
        known = self.people.get(user)
        if known is not None and not fresh and self._young(known[0]):
            return known[1]
        try:
            answer, _ = await call(self.client, "users.info", user=user, include_locale=True)
        except SlackRefused as refusal:
            if refusal.error not in {"user_not_found", "user_not_visible"}:
                raise
            found = None
        else:
            found = person_from(answer["user"])
        self.people[user] = (self.clock.monotonic(), found)
        return found

    def language(self, user: UserId) -> Language | None:
        """In which language somebody reads, as far as it is remembered, however long ago.

        It is never asked for alone: no sentence is late for its language.
        """
        known = self.people.get(user)
        return known[1].language if known is not None and known[1] is not None else None

    async def everybody(
        self, users: frozenset[UserId], *, fresh: bool
    ) -> dict[UserId, Person | None]:
        """Say who all these people are: one by one, or many from the list of the workspace.

        Who is not in that list is unknown. Raises `SlackUnavailable`.
        """
        if len(users) <= MOST_ASKED or (not fresh and all(map(self._remembers, users))):
            wanted = sorted(users)
            found = await asyncio.gather(*(self.person(u, fresh=fresh) for u in wanted))
            return dict(zip(wanted, found, strict=True))
        listed: dict[UserId, Person | None] = dict.fromkeys(users)
        cursor: str | None = None
        while True:
            answer, _ = await call(
                self.client, "users.list", limit=PAGE, cursor=cursor, include_locale=True
            )
            people = (person_from(user) for user in answer["members"])
            listed.update({person.id: person for person in people if person.id in users})
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break
        at = self.clock.monotonic()
        self.people.update({user: (at, person) for user, person in listed.items()})
        return listed

    async def subteam(self, group: str, *, fresh: bool) -> frozenset[UserId] | None:
        """Say who is in a user group; `None` where it is off, gone or not for us (rule 6).

        Raises `SlackUnavailable` where Slack may say it later.
        """
        known = self.groups.get(group)
        if known is not None and not fresh and self._young(known[0]):
            return known[1]
        try:
            answer, _ = await call(self.client, "usergroups.users.list", usergroup=group)
        except SlackRefused as refusal:
            if refusal.error not in NO_GROUP:
                raise
            found = None
        else:
            found = frozenset(UserId(user) for user in answer["users"])
        self.groups[group] = (self.clock.monotonic(), found)
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

    async def meanings(
        self, there: Collection[str], earlier: Collection[str], *, fresh: bool
    ) -> dict[str, str]:
        """The workspace's own emoji, asked for only where one of these could be one of them.

        The names of gestures are Slack's own, which no workspace can make anew. An `earlier`
        emoji may be missing because the workspace has it no longer, so that is asked anew.
        """
        seen = {name for name in there if canonical(name) not in self.gestures}
        gone = {name for name in earlier if canonical(name) not in self.gestures} - seen
        return await self.custom_emoji(seen, fresh=fresh or bool(gone)) if seen or gone else {}

    async def custom_emoji(
        self, names: Collection[str] = (), *, fresh: bool = False
    ) -> dict[str, str]:
        """The workspace's own emoji and aliases; none where the app may not read them (trap 35).

        A list that has not all of `names` is asked again after some seconds: they may be new.
        """
        if self.emoji is not None and not fresh:
            age, known = self.clock.monotonic() - self.emoji[0], self.emoji[1]
            strange = any(canonical(n) not in self.gestures and bare(n) not in known for n in names)
            if age < (STRANGE_SECONDS if strange else REMEMBERED_SECONDS):
                return known
        try:
            answer, _ = await call(self.client, "emoji.list")
        except SlackRefused as refusal:
            if refusal.error not in NOT_FOR_US:
                raise
            answer = {"emoji": {}}
        self.emoji = (self.clock.monotonic(), dict(answer["emoji"]))
        return self.emoji[1]

    def _remembers(self, user: UserId) -> bool:
        known = self.people.get(user)
        return known is not None and self._young(known[0])

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
        language=language_of(user.get("locale") or ""),
        status_until=datetime.fromtimestamp(expires, UTC) if expires else None,
    )


def _any(user: dict[str, Any], first: str, *more: str) -> bool | None:
    if any(user.get(name) for name in (first, *more)):
        return True
    return user.get(first)

"""People: who somebody is in Slack, and whether that makes an opinion count."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.words.languages import Language

UserId = NewType("UserId", str)

SLACKBOT = UserId("USLACKBOT")
MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")
"""What the id of a member looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person as Slack describes them; `None` means that Slack did not say (trap 55).

    `language` is theirs where the bot speaks it.
    """

    id: UserId
    name: str
    team_id: str | None
    is_bot: bool | None
    is_guest: bool | None
    is_deactivated: bool | None
    zone: str | None = None
    status_emoji: str = ""
    status_until: datetime | None = None
    language: Language | None = None


class Standing(StrEnum):
    """What somebody is for the rules 5 and 6; only `member` can give a second opinion."""

    MEMBER = "member"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    GUEST = "guest"
    EXTERNAL = "external"
    NOT_IN_CHANNEL = "not in channel"
    UNKNOWN = "unknown"


def standing(person: Person | None, *, home_team: str, members: frozenset[UserId]) -> Standing:
    """Say what `person` counts as (rules 5 and 6, traps 38, 53, 55 and 57).

    `None` is somebody whom Slack did not describe. A missing flag makes a person unknown,
    unless another flag already excludes them.
    """
    if person is None:
        return Standing.UNKNOWN
    if person.id == SLACKBOT or person.is_bot:
        return Standing.BOT
    if person.is_deactivated:
        return Standing.DEACTIVATED
    if person.team_id is not None and person.team_id != home_team:
        return Standing.EXTERNAL
    if person.is_guest:
        return Standing.GUEST
    flags = (person.team_id, person.is_bot, person.is_guest, person.is_deactivated)
    if not home_team or any(flag is None for flag in flags):
        return Standing.UNKNOWN
    return Standing.MEMBER if person.id in members else Standing.NOT_IN_CHANNEL


def may_stop(what: Standing) -> bool:
    """Whether this standing may hold, pause and take down (rule 31: unknown is yes)."""
    return what in {Standing.MEMBER, Standing.UNKNOWN}

"""A post that has just gone out: who is told, since they answer for it while it is fresh (28)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.people import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """The one message about a post that is out, to whoever answers for it until `until`."""

    person: UserId
    zone: ZoneInfo
    view: CardView
    link: str
    until: datetime


def the_watcher(
    watchers: Sequence[UserId],
    watching: Collection[UserId],
    reachable: Collection[UserId],
    authors: Sequence[UserId],
) -> UserId | None:
    """Choose the one who is told: who said that they watch, else an approver, else an author.

    Those who can be reached come first; where nobody answers any more, it is the first author.
    """
    others = [user for user in watchers if user not in authors]
    said = [user for user in watchers if user in watching]
    order = list(dict.fromkeys((*said, *others, *watchers)))
    there = [user for user in order if user in reachable]
    return next(iter((*there, *order, *authors)), None)

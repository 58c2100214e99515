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


def the_watchers(
    watchers: Sequence[UserId],
    watching: Collection[UserId],
    reachable: Collection[UserId],
    authors: Sequence[UserId],
) -> tuple[UserId, ...]:
    """Put those who answer for a post in the order in which one of them is told.

    Who said that they watch comes first, then who approved it, then its authors, and before all
    who can be reached; where nobody answers any more, the authors are left.
    """
    others = [user for user in watchers if user not in authors]
    said = [user for user in watchers if user in watching]
    order = list(dict.fromkeys((*said, *others, *watchers)))
    there = [user for user in order if user in reachable]
    return tuple(dict.fromkeys((*there, *order, *authors)))


def told_of(view: CardView) -> tuple[UserId, ...]:
    """Put those who answer for a draft in that order, by what its card says of people."""
    authors, decision = view.draft.authors, view.decision
    if decision is None:
        return authors
    there = [UserId(user) for user in view.reachable]
    return the_watchers(decision.watchers, decision.watching, there, authors)

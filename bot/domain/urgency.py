"""Urgent posts: other people for a quarter of an hour, and a review afterwards (rule 15)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.accounts import AccountName
from bot.domain.people import UserId
from bot.domain.policies import Need, Policy, PolicyRule

ALIVE = timedelta(minutes=15)
WORKING_DAYS = 2
LEVEL_5 = (5, 5)
LEVEL_5_PEOPLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Somebody's word that one version is urgent; it is kept for ever, and so is its review."""

    id: int
    by: UserId
    at: datetime
    reason: str
    revision: int = 0
    reviewed_by: UserId | None = None

    def is_alive(self, now: datetime) -> bool:
        """Whether the urgent quorum counts now."""
        return self.at <= now < self.at + ALIVE

    @property
    def review_by(self) -> datetime:
        """Until when somebody else is to look at it."""
        return working_days_after(self.at, WORKING_DAYS)


def working_days_after(at: datetime, days: int) -> datetime:
    """The same time of day so many days from Monday to Friday later."""
    while days > 0:
        at += timedelta(days=1)
        days -= at.weekday() < 5
    return at


def has_urgent_quorum(policy: Policy, accounts: Collection[AccountName]) -> bool:
    """Whether the policy names an urgent quorum for every one of these accounts."""
    urgent = policy.urgent
    if urgent is None or not accounts:
        return False
    return urgent.accounts is None or set(accounts) <= urgent.accounts


def under_urgency(policy: Policy, accounts: Collection[AccountName]) -> Policy:
    """Ask the urgent quorum's people instead: never fewer than one, at level 5 two.

    What else the policy asks for stays: watchers, a press in person, nothing that blocks.
    """
    urgent = policy.urgent
    if urgent is None or not has_urgent_quorum(policy, accounts):
        return policy
    few = max(1, urgent.people)
    worst = max(LEVEL_5_PEOPLE, few)
    book = (
        PolicyRule(needs=(Need(count=few, group=urgent.group),)),
        PolicyRule(needs=(Need(count=worst, group=urgent.group),), levels=LEVEL_5),
    )
    return replace(
        policy,
        approvals=(few, few, few, few, few, worst),
        approvers=None,
        rulebooks=frozenset({book}),
    )

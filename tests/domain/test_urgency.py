"""The urgent quorum: other people, for a quarter of an hour, never nobody (rule 15)."""

from datetime import timedelta

import pytest

from bot.domain.accounts import AccountName
from bot.domain.policies import Policy, Urgent, policy_from, policy_plain, stricter
from bot.domain.quorum import quorum
from bot.domain.urgency import (
    ALIVE,
    Urgency,
    has_urgent_quorum,
    under_urgency,
    working_days_after,
)
from tests.factories import BEN, NOON, users

WALL = AccountName("soupe-wall")
TWO = AccountName("soupe-two")
ONCALL = Policy(urgent=Urgent(group="oncall"), approvers=frozenset(users("U0ANA")))


def seats(policy: Policy, level: int) -> list[str]:
    return [seat.group for seat in quorum(under_urgency(policy, {WALL}), {WALL}, level)]


@pytest.mark.parametrize("people", [0, 1])
def test_rule_15_never_fewer_than_one_and_two_at_level_5(people: int) -> None:
    policy = Policy(urgent=Urgent(group="oncall", people=people))
    for level in range(5):
        assert seats(policy, level) == ["oncall"]
    assert seats(policy, 5) == ["oncall", "oncall"]


def test_rule_15_more_people_are_more_people_at_every_level() -> None:
    policy = Policy(urgent=Urgent(group="oncall", people=3))
    assert all(seats(policy, level) == ["oncall"] * 3 for level in range(6))


def test_rule_15_only_whom_to_ask_changes() -> None:
    hurried = under_urgency(ONCALL, {WALL})
    assert hurried.approvers is None
    assert (hurried.watcher_from, hurried.press_from) == (3, 5)


def test_rule_15_it_is_off_unless_every_account_has_one() -> None:
    limited = Policy(urgent=Urgent(group="oncall", accounts=frozenset({WALL})))
    assert has_urgent_quorum(limited, {WALL})
    for policy, accounts in ((Policy(), {WALL}), (limited, {WALL, TWO}), (limited, set())):
        assert not has_urgent_quorum(policy, accounts)
        assert under_urgency(policy, accounts) is policy


def test_rule_24_both_policies_must_name_the_same_urgent_quorum() -> None:
    other = Policy(urgent=Urgent(group="oncall", people=2))
    assert stricter(ONCALL, Policy()).urgent is None
    assert stricter(ONCALL, other).urgent is None
    assert stricter(ONCALL, ONCALL).urgent == Urgent(group="oncall")


@pytest.mark.parametrize(
    "urgent",
    [None, Urgent(group="a"), Urgent(group="a", people=2, accounts=frozenset({WALL}))],
)
def test_rule_36_an_urgent_quorum_is_read_back_as_it_was_stored(urgent: Urgent | None) -> None:
    assert policy_from(policy_plain(Policy(urgent=urgent))).urgent == urgent


def test_rule_15_an_urgency_is_alive_for_a_quarter_of_an_hour() -> None:
    one = Urgency(id=1, by=BEN, at=NOON, reason="flood")
    assert one.is_alive(NOON)
    assert one.is_alive(NOON + ALIVE - timedelta(microseconds=1))
    assert not one.is_alive(NOON + ALIVE)
    assert not one.is_alive(NOON - timedelta(seconds=1))
    assert timedelta(minutes=15) == ALIVE


@pytest.mark.parametrize(("after", "days"), [(0, 2), (2, 2), (3, 4), (4, 4), (5, 3), (6, 2)])
def test_rule_15_two_working_days_leave_out_the_weekend(after: int, days: int) -> None:
    """Noon is on a Monday."""
    begun = NOON + timedelta(days=after)
    assert working_days_after(begun, 2) - begun == timedelta(days=days)

"""Two policies at once: the stricter of both, never weaker than either (rules 24 and 36)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policies import Policy, policy_from, policy_plain, stricter
from bot.domain.review import Room, Status
from tests.domain.test_review import ROOMS, decide
from tests.factories import ANA, BEN, OLGA, ZOE, a_report, users

NUMBERS = st.tuples(*[st.integers(min_value=0, max_value=3)] * 6)
LISTS = st.none() | st.frozensets(st.sampled_from(users(ANA, BEN, ZOE, OLGA)))
POLICIES = st.builds(
    Policy,
    approvals=NUMBERS,
    approvers=LISTS,
    watcher_from=st.integers(min_value=0, max_value=6),
    press_from=st.integers(min_value=0, max_value=6),
)


@given(POLICIES, POLICIES, ROOMS, st.integers(min_value=0, max_value=5))
def test_rule_24_both_policies_must_be_fulfilled(
    one: Policy, other: Policy, room: Room, level: int
) -> None:
    """What the joint policy approves, each of the two approves."""
    joint = decide(room, policy=stricter(one, other), report=a_report(level))
    for policy in (one, other):
        alone = decide(room, policy=policy, report=a_report(level))
        assert set(joint.approvers) <= set(alone.approvers)
        assert joint.needed >= alone.needed
        if joint.status is Status.APPROVED:
            assert alone.status is Status.APPROVED


@given(POLICIES, POLICIES)
def test_rule_24_the_stricter_of_two_is_no_stricter_than_it_must_be(
    one: Policy, other: Policy
) -> None:
    joint = stricter(one, other)
    assert joint == stricter(other, one)
    assert stricter(one, one) == one
    assert joint.watcher_from == min(one.watcher_from, other.watcher_from)
    assert joint.press_from == min(one.press_from, other.press_from)
    assert stricter(joint, one) == joint
    for mine, *both in zip(joint.approvals, one.approvals, other.approvals, strict=True):
        assert mine in both
    if one.approvers is None:
        assert joint.approvers == other.approvers


@pytest.mark.parametrize("level", range(6))
def test_rule_24_each_level_takes_the_higher_number(level: int) -> None:
    one = Policy(approvals=(1, 1, 1, 1, 1, 1))
    higher = tuple(3 if n == level else 0 for n in range(6))
    a, b, c, d, e, f = higher
    joint = stricter(one, Policy(approvals=(a, b, c, d, e, f)))
    assert joint.approvals == tuple(3 if n == level else 1 for n in range(6))


@given(POLICIES)
def test_rule_36_a_policy_is_read_back_as_it_was_stored(policy: Policy) -> None:
    assert policy_from(policy_plain(policy)) == policy

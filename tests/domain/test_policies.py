"""Two policies at once: the stricter of both, never weaker than either (rules 24 and 36)."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.accounts import AccountName
from bot.domain.drafts import canonical
from bot.domain.policies import (
    ANYONE,
    Group,
    Need,
    Policy,
    PolicyRule,
    policy_from,
    policy_plain,
    stricter,
)
from bot.domain.review import Room, Status
from tests.domain.test_review import ROOMS, decide
from tests.factories import ANA, BEN, OLGA, ZOE, a_report, users

NUMBERS = st.tuples(*[st.integers(min_value=0, max_value=3)] * 6)
LISTS = st.none() | st.frozensets(st.sampled_from(users(ANA, BEN, ZOE, OLGA)))
ACCOUNTS = (AccountName("acme-x"), AccountName("acme-y"))
GROUP_NAMES = ("comms", "legal")
NEEDS = st.builds(Need, count=st.integers(1, 2), group=st.sampled_from((*GROUP_NAMES, ANYONE)))
RULES = st.builds(
    PolicyRule,
    needs=st.lists(NEEDS, min_size=1, max_size=2).map(tuple),
    accounts=st.none() | st.frozensets(st.sampled_from(ACCOUNTS), min_size=1),
    levels=st.sampled_from([(0, 5), (0, 2), (3, 5)]),
    stages=st.sampled_from([(), (("comms",), ("legal",)), (("legal",), ("comms", ANYONE))]),
)
BOOKS = st.frozensets(st.lists(RULES, max_size=2).map(tuple), max_size=2)
GROUPS = st.tuples(
    *[
        st.builds(
            Group,
            name=st.just(name),
            people=LISTS,
            subteams=st.frozensets(st.sampled_from(["S1", "S2"]), max_size=1),
        )
        for name in GROUP_NAMES
    ]
)
TOLD = {"S1": frozenset(users(BEN, ZOE)), "S2": None}
POLICIES = st.builds(
    Policy,
    approvals=NUMBERS,
    approvers=LISTS,
    watcher_from=st.integers(min_value=0, max_value=6),
    press_from=st.integers(min_value=0, max_value=6),
    rulebooks=BOOKS,
    groups=GROUPS,
)


@given(POLICIES, POLICIES, ROOMS, st.integers(min_value=0, max_value=5))
def test_rule_24_both_policies_must_be_fulfilled(
    one: Policy, other: Policy, room: Room, level: int
) -> None:
    """What the joint policy approves, each of the two approves."""
    room = replace(room, subteams=TOLD)
    joint = decide(room, policy=stricter(one, other), report=a_report(level), accounts=ACCOUNTS[:1])
    for policy in (one, other):
        alone = decide(room, policy=policy, report=a_report(level), accounts=ACCOUNTS[:1])
        if not stricter(one, other).rulebooks:
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
    assert policy_from(json.loads(canonical(policy_plain(policy)))) == policy


def test_rule_36_a_policy_of_before_there_were_rules_is_read_as_one_without() -> None:
    then = ("approvals", "approvers", "watcher_from", "press_from")
    plain = policy_plain(Policy())
    assert policy_from({part: plain[part] for part in then}) == Policy()


def test_a_group_is_found_by_its_name_alone() -> None:
    legal, comms = Group(name="legal"), Group(name="comms", people=frozenset(users("U0BEN")))
    policy = Policy(groups=(comms, legal))
    assert policy.group("legal") is legal
    assert policy.group("comms") is comms
    assert policy.group("nobody") is None
    assert Policy().group("legal") is None


def test_rule_24_a_group_of_which_nothing_says_who_is_in_it_stays_empty_when_joined() -> None:
    unknown = Policy(groups=(Group(name="comms"),))
    listed = Policy(groups=(Group(name="comms", people=frozenset(users(BEN))),))
    in_slack = Policy(groups=(Group(name="comms", subteams=frozenset({"S1"})),))
    for known in (listed, in_slack):
        for joint in (stricter(unknown, known), stricter(known, unknown)):
            group = joint.group("comms")
            assert group is not None
            assert not group.members(TOLD)
    both = stricter(listed, in_slack).group("comms")
    assert both is not None
    assert both.members(TOLD) == frozenset(users(BEN))
    assert stricter(unknown, unknown) == unknown

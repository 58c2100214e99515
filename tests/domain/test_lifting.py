"""Who may lift somebody else's objection, each refusal with its reason (rule 12)."""

import pytest

from bot.domain.accounts import AccountName
from bot.domain.lifting import may_not_lift
from bot.domain.people import UserId
from bot.domain.policies import ANYONE, Group, Policy
from bot.domain.quorum import quorum
from tests.domain.test_quorum import COMMS, LEGAL, a_group, a_policy, a_rule
from tests.factories import ANA, BEN, OLGA, ZOE, a_person, a_room

X = AccountName("acme-x")
GROUPS = (a_group(COMMS, BEN), a_group(LEGAL, ZOE, OLGA))
BOTH = a_policy(a_rule((1, COMMS), (1, LEGAL), (1, ANYONE)), groups=GROUPS)
ONLY_COMMS = a_policy(a_rule((1, COMMS)), groups=GROUPS)


def why_not(policy: Policy, by: UserId, objector: UserId, **given: object) -> str:
    seats = quorum(policy, (X,), 0)
    return may_not_lift(policy, (ANA,), seats, a_room(**given), by=by, objector=objector)


@pytest.mark.parametrize(
    ("policy", "by", "objector", "why"),
    [
        (Policy(), BEN, ZOE, ""),
        (Policy(), ANA, ZOE, "authors can't lift an objection to their own draft"),
        (Policy(approvers=frozenset({ZOE})), BEN, ZOE, "the policy names other approvers"),
        (BOTH, OLGA, ZOE, ""),
        (BOTH, BEN, ZOE, "it takes somebody of @legal"),
        (BOTH, ZOE, BEN, "it takes somebody of @comms"),
        (BOTH, BEN, ANA, ""),
        (ONLY_COMMS, BEN, ZOE, ""),
        (ONLY_COMMS, OLGA, ZOE, "it takes somebody of @comms"),
    ],
)
def test_rule_12_who_lifts_is_of_the_objectors_own_group(
    policy: Policy, by: UserId, objector: UserId, why: str
) -> None:
    found = why_not(policy, by, objector)
    assert found.startswith(why)
    assert bool(found) == bool(why)


def test_rule_12_a_guest_lifts_nothing() -> None:
    people = [a_person(ANA), a_person(BEN, is_guest=True), a_person(ZOE)]
    assert why_not(Policy(), BEN, ZOE, people=people) == "guests can't approve"


def test_rule_12_while_a_group_cannot_be_read_nobody_lifts() -> None:
    groups = [Group(name=LEGAL, subteams=frozenset({"S1"}))]
    policy = a_policy(a_rule((1, LEGAL), (1, ANYONE)), groups=groups)
    assert why_not(policy, BEN, ZOE).startswith("Slack doesn't say who is in @legal")
    assert why_not(policy, BEN, ZOE, subteams={"S1": frozenset({OLGA})}) == ""


def test_rule_12_where_two_groups_could_each_is_named() -> None:
    policy = a_policy(a_rule((1, COMMS), (1, LEGAL)), groups=GROUPS)
    others = [a_person(user) for user in (ANA, BEN, ZOE, OLGA, "U0LOU", "U0MAX")]
    why = why_not(policy, UserId("U0LOU"), UserId("U0MAX"), people=others)
    assert why == "it takes somebody of @comms or @legal"

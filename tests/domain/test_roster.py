"""The roster: two colleagues stand for each newcomer, and unknown changes nothing (rule 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import UserId
from bot.domain.roster import CHANNEL, NOBODY, Newcomer, Roster, changes
from tests.factories import ANA, BEN, NOON, OLGA, ZOE, confirmed

LOU = UserId("U0LOU")
ALL = confirmed(ANA, BEN, ZOE)


def lou(inviter: UserId | None = None, *vouchers: UserId, scope: str = CHANNEL) -> Newcomer:
    return Newcomer(id=1, person=LOU, scope=scope, since=NOON, inviter=inviter, vouchers=vouchers)


@pytest.mark.parametrize(
    ("newcomer", "counts"),
    [
        (lou(), False),
        (lou(ANA), False),
        (lou(None, BEN), False),
        (lou(ANA, ANA), False),
        (lou(ANA, BEN), True),
        (lou(None, BEN, ZOE), True),
        (lou(None, BEN, LOU), False),
        (lou(LOU, BEN), False),
        (lou(OLGA, BEN), False),
        (lou(None, BEN, OLGA), False),
    ],
)
def test_rule_6_two_people_of_the_roster_stand_for_a_newcomer(
    newcomer: Newcomer, counts: bool
) -> None:
    """Neither the newcomer nor somebody who is not on the roster is one of them."""
    assert newcomer.is_confirmed(ALL) == counts
    assert not newcomer.is_confirmed(NOBODY)


def test_rule_6_in_a_group_that_the_roster_does_not_know_nobody_votes() -> None:
    assert ALL.of("board") == frozenset()
    assert not ALL.has(ANA, "board")


PEOPLE = st.frozensets(st.sampled_from([ANA, BEN, ZOE, OLGA, LOU]))


@given(PEOPLE, st.none() | st.sampled_from([ANA, BEN, LOU]), PEOPLE)
def test_rule_6_nobody_is_let_in_by_one_person_alone(
    on_it: frozenset[UserId], inviter: UserId | None, vouchers: frozenset[UserId]
) -> None:
    roster = Roster(scopes={CHANNEL: on_it})
    newcomer = lou(inviter, *sorted(vouchers))
    if newcomer.is_confirmed(roster):
        others = ({inviter} | vouchers) & on_it - {LOU}
        assert len(others) >= 2


def test_rule_6_who_is_there_and_not_on_the_roster_came() -> None:
    there = {CHANNEL: frozenset({ANA, BEN, ZOE, LOU}), "legal": frozenset({BEN, OLGA})}
    found = changes(ALL, [], there, {})
    assert found.came == ((CHANNEL, LOU), ("legal", OLGA))
    assert found.left == ()
    assert changes(ALL, [lou()], there, {}).came == (("legal", OLGA),)


def test_rule_6_a_group_has_a_roster_of_its_own() -> None:
    """Whoever is on the channel's is a newcomer in a group, and leaves only what they were in."""
    channel_only = Roster(scopes={CHANNEL: frozenset({ANA, BEN})})
    assert changes(channel_only, [], {"legal": frozenset({BEN})}, {}).came == (("legal", BEN),)
    assert changes(channel_only, [], {}, {"legal": frozenset({BEN})}).left == ()
    in_legal = Roster(scopes={CHANNEL: frozenset({ANA}), "legal": frozenset({BEN})})
    assert changes(in_legal, [], {"legal": frozenset({BEN})}, {}).came == ()
    assert changes(in_legal, [], {}, {"legal": frozenset({BEN})}).left == (("legal", BEN),)


def test_rule_6_who_left_is_taken_off_and_who_waited_waits_no_more() -> None:
    gone = {CHANNEL: frozenset({BEN, LOU, OLGA})}
    assert changes(ALL, [lou()], {}, gone).left == ((CHANNEL, BEN), (CHANNEL, LOU))


def test_rule_6_nobody_is_taken_off_where_none_would_be_left() -> None:
    """Then nobody could confirm anybody; their votes don't count while they are away."""
    gone = {CHANNEL: frozenset({ANA, BEN, ZOE}), "legal": frozenset({BEN})}
    assert changes(ALL, [], {}, gone).left == (("legal", BEN),)


def test_somebody_may_be_on_the_roster_in_one_scope_only() -> None:
    roster = Roster(scopes={CHANNEL: frozenset({BEN})})
    assert roster.has(BEN)
    assert not roster.has(BEN, "legal")

"""Votes by button and approvals that grew old, in the one function that decides (26, 42)."""

from dataclasses import replace

import pytest

from bot.domain.people import UserId
from bot.domain.presses import Ballot
from bot.domain.review import Status, Why
from tests.domain.test_review import ONE, REFUSED, decide, refused_room
from tests.factories import APPROVE, BEN, ZOE, a_report, a_room


def test_rule_42_a_vote_by_button_counts_like_an_emoji_and_one_person_stays_one_vote() -> None:
    found = decide(a_room((BEN, APPROVE)), report=a_report(4), ballot=Ballot(pressed=(BEN, ZOE)))
    assert found.approvers == (BEN, ZOE)
    assert found.status is Status.APPROVED
    alone = decide(a_room((BEN, APPROVE)), report=a_report(4), ballot=Ballot(pressed=(BEN,)))
    assert (alone.approvers, alone.missing) == ((BEN,), (ONE,))


@pytest.mark.parametrize("why", [why for why in Why if why not in {Why.ALIAS, Why.GROWN_OLD}])
def test_rule_42_whoever_voted_by_button_is_checked_like_any_voter(why: Why) -> None:
    room, rest = refused_room(*REFUSED[why])
    found = decide(replace(room, reactions=()), **rest, ballot=Ballot(pressed=(BEN,)))
    assert found.approvers == ()
    assert [(d.user, d.emoji, d.why) for d in found.dismissals] == [(BEN, "", why)]


@pytest.mark.parametrize("pressed", [(), (BEN,)])
def test_rule_26_an_approval_that_grew_old_counts_no_more(pressed: tuple[UserId, ...]) -> None:
    ballot = Ballot(pressed=pressed, grown_old=frozenset({BEN}))
    found = decide(a_room((BEN, APPROVE), (ZOE, APPROVE)), report=a_report(4), ballot=ballot)
    assert found.approvers == (ZOE,)
    assert [(d.user, d.why) for d in found.dismissals] == [(BEN, Why.GROWN_OLD)]

"""What counts as a second opinion, each refusal with its reason (rules 1, 2, 4-8, 10-13, 21)."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.accounts import AccountName
from bot.domain.emoji import DEFAULT_GESTURES, Gesture, Gestures, default_gestures
from bot.domain.people import Standing, UserId
from bot.domain.policies import Policy
from bot.domain.presses import Ballot
from bot.domain.report import Report
from bot.domain.review import (
    STANDING_WHY,
    Decision,
    Room,
    Status,
    Stop,
    Why,
    dismissed_because,
    evaluate,
    stops_in,
)
from tests.factories import (
    ANA,
    APPROVE,
    BEN,
    OLGA,
    ZOE,
    a_finding,
    a_person,
    a_report,
    a_room,
    a_stop,
    approvals_by,
    confirmed,
    users,
)

ONE = "one approval by somebody other than the authors"
TWO = "2 approvals by people other than the authors"
WATCHER = "somebody other than the authors who watches it (:eyes:)"


def decide(
    room: Room,
    *stops: Stop,
    policy: Policy | None = None,
    authors: tuple[UserId, ...] = (ANA,),
    report: Report | None = None,
    gestures: Gestures | None = None,
    accounts: tuple[AccountName, ...] = (),
    on_watch: tuple[UserId, ...] = (),
    ballot: Ballot | None = None,
) -> Decision:
    return evaluate(
        policy or Policy(),
        authors,
        report or a_report(),
        room,
        stops,
        gestures=gestures or default_gestures(),
        accounts=accounts,
        on_watch=on_watch,
        ballot=ballot,
    )


def test_rule_1_one_other_person_is_a_second_opinion() -> None:
    found = decide(a_room((BEN, APPROVE)))
    assert found.status is Status.APPROVED
    assert (found.approvers, found.needed, found.missing) == ((BEN,), 1, ())


def test_rule_1_without_any_reaction_one_approval_is_missing_and_who_could_give_it_is_named() -> (
    None
):
    found = decide(a_room())
    assert found.status is Status.PENDING
    assert found.missing == (ONE,)
    assert found.could == tuple(sorted((BEN, ZOE, OLGA)))


REFUSED: dict[Why, tuple[str, dict[str, Any]]] = {
    Why.AUTHOR: ("author", {}),
    Why.BOT: ("flags", {"is_bot": True}),
    Why.DEACTIVATED: ("flags", {"is_deactivated": True}),
    Why.GUEST: ("flags", {"is_guest": True}),
    Why.EXTERNAL: ("flags", {"team_id": "T0OTHER"}),
    Why.UNKNOWN: ("flags", {"is_guest": None}),
    Why.NOT_IN_CHANNEL: ("outside", {}),
    Why.NEWCOMER: ("newcomer", {}),
    Why.NOT_LISTED: ("listed", {}),
    Why.ALIAS: ("alias", {}),
}


def refused_room(how: str, flags: dict[str, Any]) -> tuple[Room, dict[str, Any]]:
    """A room in which Ben's one reaction does not count, and the rest of what is known."""
    given: dict[str, Any] = {"people": [a_person(ANA), a_person(BEN, **flags), a_person(ZOE)]}
    if how == "outside":
        given["members"] = frozenset({ANA, ZOE})
    if how == "newcomer":
        given["roster"] = confirmed(ANA, ZOE)
    emoji = "lgtm" if how == "alias" else APPROVE
    others: dict[str, dict[str, Any]] = {
        "author": {"authors": (ANA, BEN)},
        "listed": {"policy": Policy(approvers=frozenset({ZOE}))},
        "alias": {
            "gestures": Gestures(names=DEFAULT_GESTURES, custom={"lgtm": f"alias:{APPROVE}"})
        },
    }
    return a_room((BEN, emoji), **given), others.get(how, {})


@pytest.mark.parametrize("why", list(REFUSED))
def test_rules_1_to_8_each_refusal_has_its_reason_and_approves_nothing(why: Why) -> None:
    room, rest = refused_room(*REFUSED[why])
    found = decide(room, **rest)
    assert found.status is Status.PENDING
    assert found.approvers == ()
    assert [(d.user, d.why) for d in found.dismissals] == [(BEN, why)]
    assert ONE in found.missing
    assert BEN not in found.could or why is Why.ALIAS


def test_every_reason_is_tested_and_every_standing_but_one_has_a_reason() -> None:
    assert set(REFUSED) == set(Why) - {Why.GROWN_OLD}
    assert set(STANDING_WHY) == set(Standing) - {Standing.MEMBER}


def test_rule_5_somebody_whom_slack_did_not_describe_at_all_is_unknown() -> None:
    room = a_room((BEN, APPROVE), people=[a_person(ANA)], members=frozenset({ANA, BEN}))
    assert [d.why for d in decide(room).dismissals] == [Why.UNKNOWN]


def test_rule_2_every_author_is_refused_however_many_there_are() -> None:
    room = a_room((ANA, APPROVE), (BEN, APPROVE), (ZOE, APPROVE))
    found = decide(room, authors=(ANA, BEN))
    assert found.approvers == (ZOE,)
    assert [(d.user, d.why) for d in found.dismissals] == [(ANA, Why.AUTHOR), (BEN, Why.AUTHOR)]


def test_rule_1_an_author_on_the_list_of_approvers_is_still_an_author() -> None:
    found = decide(a_room((ANA, APPROVE)), policy=Policy(approvers=frozenset({ANA, BEN})))
    assert [d.why for d in found.dismissals] == [Why.AUTHOR]


def test_rule_7_one_person_is_one_vote_whatever_they_press() -> None:
    room = a_room(
        (BEN, "white_check_mark"), (BEN, "+1::skin-tone-3"), (BEN, "+1"), (BEN, "thumbsup")
    )
    found = decide(room, report=a_report(4))
    assert found.approvers == (BEN,)
    assert found.missing == (ONE,)


def test_rule_7_one_person_is_dismissed_once_for_each_reason() -> None:
    room = a_room((ANA, "white_check_mark"), (ANA, "+1"))
    assert [d.emoji for d in decide(room).dismissals] == ["white_check_mark"]


def test_rule_21_a_person_may_be_counted_and_have_an_alias_dismissed() -> None:
    gestures = Gestures(names=DEFAULT_GESTURES, custom={"lgtm": "alias:+1"})
    found = decide(a_room((BEN, "lgtm"), (BEN, APPROVE)), gestures=gestures)
    assert found.approvers == (BEN,)
    assert [d.why for d in found.dismissals] == [Why.ALIAS]


def test_other_emoji_are_neither_counted_nor_dismissed() -> None:
    found = decide(a_room((BEN, "soup"), (BEN, "eyes"), (BEN, "x"), (ANA, "tada")))
    assert (found.approvers, found.dismissals) == ((), ())


@pytest.mark.parametrize(
    ("level", "people", "status", "missing"),
    [
        (0, (BEN,), Status.APPROVED, ()),
        (1, (BEN,), Status.APPROVED, ()),
        (2, (BEN,), Status.APPROVED, ()),
        (2, (), Status.PENDING, (ONE,)),
        (3, (BEN,), Status.PENDING, (WATCHER,)),
        (3, (), Status.PENDING, (ONE, WATCHER)),
        (4, (BEN,), Status.PENDING, (ONE,)),
        (4, (), Status.PENDING, (TWO, WATCHER)),
        (4, (BEN, ZOE), Status.APPROVED, ()),
        (5, (BEN,), Status.PENDING, (ONE,)),
        (5, (BEN, ZOE), Status.APPROVED, ()),
        (5, (), Status.PENDING, (TWO, WATCHER)),
    ],
)
def test_rule_10_each_level_needs_its_people(
    level: int, people: tuple[UserId, ...], status: Status, missing: tuple[str, ...]
) -> None:
    found = decide(a_room(*approvals_by(*people)), report=a_report(level))
    assert (found.status, found.missing) == (status, missing)
    assert found.needed == (1, 1, 1, 1, 2, 2)[level]
    assert found.in_person is (level == 5)


def test_rule_10_at_level_3_the_approver_is_a_watcher_by_saying_so() -> None:
    found = decide(a_room((BEN, APPROVE), (BEN, "eyes")), report=a_report(3))
    assert (found.status, found.watchers) == (Status.APPROVED, (BEN,))


def test_rule_10_at_level_3_whoever_has_the_watch_then_is_a_watcher() -> None:
    found = decide(a_room((BEN, APPROVE)), report=a_report(3), on_watch=(ZOE,))
    assert (found.status, found.watchers) == (Status.APPROVED, (ZOE,))


@pytest.mark.parametrize("level", [4, 5])
def test_rule_10_two_who_approved_are_watchers_and_the_authors_are_none(level: int) -> None:
    found = decide(a_room((BEN, APPROVE), (ZOE, APPROVE), (ANA, "eyes")), report=a_report(level))
    assert found.watchers == tuple(sorted((BEN, ZOE)))


@pytest.mark.parametrize("level", [2, 3])
def test_rule_10_from_level_3_on_eyes_of_another_person_are_a_watcher(level: int) -> None:
    policy = Policy(approvals=(0, 0, 0, 0, 0, 0))
    nobody = decide(a_room(), policy=policy, report=a_report(level))
    assert nobody.missing == ((WATCHER,) if level == 3 else ())
    seen = decide(a_room((BEN, "eyes")), policy=policy, report=a_report(level))
    assert seen.missing == ()
    assert seen.watchers == ((BEN,) if level == 3 else (ANA, BEN))


def test_rule_10_the_authors_own_eyes_and_watch_and_a_guests_are_no_other_watcher() -> None:
    people = [a_person(ANA), a_person(BEN, is_guest=True), a_person(ZOE)]
    room = a_room((ANA, "eyes"), (BEN, "eyes"), people=people)
    found = decide(room, report=a_report(3), on_watch=(ANA, BEN))
    assert found.watchers == ()
    assert WATCHER in found.missing


def test_rules_6_and_41_a_newcomer_is_no_other_watcher_where_one_is_asked_for() -> None:
    """A second account of the author's could else watch what it may not approve."""
    room = a_room((BEN, APPROVE), (ZOE, "eyes"), roster=confirmed(ANA, BEN, OLGA))
    found = decide(room, report=a_report(3))
    assert (found.status, found.watchers) == (Status.PENDING, ())
    assert WATCHER in found.missing
    assert decide(room, report=a_report(2)).watchers == (ANA, BEN, ZOE)


def test_rule_28_only_full_members_have_the_watch() -> None:
    people = [a_person(ANA), a_person(BEN, is_guest=True), a_person(ZOE)]
    found = decide(a_room(people=people), on_watch=(BEN, OLGA, ZOE))
    assert found.watching == (ZOE,)
    assert found.watchers == (ANA, ZOE)


def test_rule_28_watchers_are_authors_then_approvers_then_eyes_each_once() -> None:
    room = a_room((OLGA, "eyes"), (ZOE, "eyes"), (ZOE, APPROVE), (BEN, APPROVE))
    found = decide(room)
    assert found.watchers == (ANA, *sorted((BEN, ZOE)), OLGA)


def test_rule_6_an_empty_list_of_approvers_means_that_nobody_can_approve() -> None:
    found = decide(a_room((BEN, APPROVE)), policy=Policy(approvers=frozenset()))
    assert found.status is Status.PENDING
    assert found.missing[0] == "the policy's list of approvers is empty, so nobody can approve"
    assert found.missing[-1].startswith("more people: it needs 1 and only 0 in this channel could")
    assert found.could == ()


def test_rule_6_an_empty_list_stops_even_what_needs_nobody() -> None:
    policy = Policy(approvals=(0, 0, 0, 0, 0, 0), approvers=frozenset())
    assert decide(a_room(), policy=policy).status is Status.PENDING


def test_a_finding_that_blocks_must_be_mended_whoever_approved() -> None:
    finding = a_finding(message="a placeholder was left in", blocks=True)
    found = decide(a_room((BEN, APPROVE)), report=a_report(1, finding, a_finding()))
    assert found.status is Status.BLOCKED
    assert found.missing == ("a change to the text: a placeholder was left in",)


def test_rule_18_a_channel_that_cannot_be_trusted_approves_nothing() -> None:
    found = decide(a_room((BEN, APPROVE), trouble="the channel is archived"))
    assert found.status is Status.PENDING
    assert found.missing == ("the channel is archived",)


def test_rule_12_an_objection_outranks_every_approval_and_every_finding() -> None:
    report = a_report(0, a_finding(blocks=True))
    found = decide(
        a_room((BEN, APPROVE), (OLGA, APPROVE)),
        a_stop(),
        a_stop(id=2),
        a_stop(by=BEN, id=3),
        report=report,
    )
    assert found.status is Status.OBJECTED
    assert found.objectors == (ZOE, BEN)
    assert found.approvers == (BEN, OLGA)


def test_rule_13_a_hold_stops_without_refusing() -> None:
    hold = a_stop(Gesture.HOLD)
    found = decide(a_room((BEN, APPROVE)), hold)
    assert found.status is Status.APPROVED
    assert (found.holds, found.objectors) == ((hold,), ())


def test_rule_12_an_objection_is_no_hold_and_its_words_are_told() -> None:
    silent, said = a_stop(), a_stop(by=BEN, reason="the tone")
    found = decide(a_room(), silent, said, a_stop(Gesture.HOLD, reason="the time"))
    assert [stop.kind for stop in found.holds] == [Gesture.HOLD]
    assert found.objections == (said,)
    assert found.objectors == (ZOE, BEN)


@pytest.mark.parametrize(
    ("level", "authors", "possible", "needed"),
    [
        (0, users(ANA, BEN, ZOE, OLGA), 0, 1),
        (4, users(ANA, BEN, ZOE), 1, 2),
    ],
)
def test_rule_2_too_few_people_are_said_when_everyone_is_known(
    level: int, authors: tuple[UserId, ...], possible: int, needed: int
) -> None:
    expected = (
        f"more people: it needs {needed} and only {possible} in this channel could approve;"
        " invite a full member who has not changed the draft"
    )
    found = decide(a_room(), authors=authors, report=a_report(level))
    assert found.missing[-1] == expected
    unsure = decide(a_room(everyone_known=False), authors=authors, report=a_report(level))
    assert expected not in unsure.missing


def test_too_few_counts_those_who_approved_already() -> None:
    found = decide(a_room((BEN, APPROVE)), authors=(ANA, ZOE, OLGA), report=a_report(4))
    assert "more people: it needs 2 and only 1 in this channel could approve" in found.missing[-1]
    enough = decide(a_room((BEN, APPROVE)), authors=(ANA, ZOE), report=a_report(4))
    assert enough.missing == (ONE,)
    assert enough.could == (OLGA,)


def test_who_could_approve_are_known_members_who_have_not_yet() -> None:
    people = [a_person(ANA), a_person(BEN), a_person(ZOE, is_guest=True), a_person(OLGA)]
    room = a_room((BEN, APPROVE), people=people, members=frozenset({ANA, BEN, ZOE}))
    worse = a_report(4)
    assert decide(room, report=worse).could == ()
    everybody = a_room((BEN, APPROVE), people=people)
    assert decide(everybody, report=worse).could == (OLGA,)
    assert decide(everybody).could == ()


def test_rule_31_objections_count_from_members_and_from_the_unknown() -> None:
    people = [
        a_person(ANA),
        a_person(BEN, is_guest=True),
        a_person(ZOE, is_bot=None),
        a_person(OLGA, is_deactivated=True),
    ]
    room = a_room((ANA, "x"), (BEN, "x"), (ZOE, "-1"), (OLGA, "x"), (ZOE, "x"), people=people)
    assert stops_in(room, default_gestures(), Gesture.OBJECT, ()) == (ANA, ZOE)
    assert stops_in(room, default_gestures(), Gesture.HOLD, ()) == ()


def test_rule_31_a_guest_may_hold_a_draft_of_their_own_but_not_object_to_it() -> None:
    people = [a_person(ANA, is_guest=True), a_person(BEN, is_guest=True)]
    held = a_room((ANA, "raised_hand"), (BEN, "raised_hand"), people=people)
    assert stops_in(held, default_gestures(), Gesture.HOLD, (ANA,)) == (ANA,)
    objected = a_room((ANA, "x"), (BEN, "x"), people=people)
    assert stops_in(objected, default_gestures(), Gesture.OBJECT, (ANA,)) == ()


def test_rule_8_the_same_function_says_why_somebody_would_not_count() -> None:
    assert dismissed_because(Policy(), (ANA,), a_room(), ANA) is Why.AUTHOR
    assert dismissed_because(Policy(), (ANA,), a_room(), BEN) is None
    assert dismissed_because(Policy(approvers=frozenset({BEN})), (), a_room(), BEN) is None


EMOJI = st.sampled_from(["white_check_mark", "+1", "eyes", "x", "soup"])
ROOMS = st.lists(st.tuples(st.sampled_from(users(ANA, BEN, ZOE, OLGA)), EMOJI), max_size=6).map(
    lambda seen: a_room(*seen)
)


@given(ROOMS, st.integers(min_value=0, max_value=5), st.sampled_from([(ANA,), (ANA, BEN)]))
def test_rule_1_no_author_is_ever_among_the_approvers(
    room: Room, level: int, authors: tuple[UserId, ...]
) -> None:
    found = decide(room, authors=authors, report=a_report(level))
    assert not set(found.approvers) & set(authors)
    if found.status is Status.APPROVED:
        assert len(found.approvers) >= found.needed >= 1
        assert found.missing == ()


def test_rule_11_approved_means_that_nothing_is_missing() -> None:
    for level, count in itertools.product(range(6), range(4)):
        found = decide(a_room(*approvals_by(*(BEN, ZOE, OLGA)[:count])), report=a_report(level))
        assert (found.status is Status.APPROVED) == (not found.missing)

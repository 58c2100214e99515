"""Who can be reached while a post is fresh (rules 28 and 29)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.people import UserId
from bot.domain.watch import Absence, WatchPolicy, reachable, unreachable_because
from tests.factories import ANA, BEN, NOON, ZOE, a_person, after

POLICY = WatchPolicy()
TICK = timedelta(microseconds=1)


def away(start: datetime, end: datetime, who: UserId = BEN) -> Absence:
    return Absence(person=who, start=start, end=end, by=who)


def why(*absences: Absence, now: datetime = NOON, **about: Any) -> str | None:
    return unreachable_because(a_person(BEN, **about), absences, POLICY, now)


def test_rule_28_the_watch_lasts_an_hour_by_default() -> None:
    assert POLICY.span == timedelta(minutes=60)
    assert why() is None


@pytest.mark.parametrize(
    ("start", "end", "reached"),
    [
        (after(hours=-2), after(hours=-1), True),
        (after(hours=-2), NOON, True),
        (after(hours=-2), NOON + TICK, False),
        (after(hours=-1), after(hours=3), False),
        (after(minutes=10), after(minutes=20), False),
        (after(minutes=60) - TICK, after(hours=3), False),
        (after(minutes=60), after(hours=3), True),
    ],
)
def test_rule_29_an_absence_that_touches_the_watch_makes_unreachable(
    start: datetime, end: datetime, reached: bool
) -> None:
    assert why(away(start, end)) == (None if reached else "declared away")


def test_rule_29_somebody_elses_absence_is_theirs() -> None:
    assert why(away(NOON, after(hours=3), who=ZOE)) is None


@pytest.mark.parametrize(
    ("emoji", "expected"),
    [
        ("", None),
        (":soup:", None),
        (":airplane:", "Slack status :airplane:"),
        ("airplane", "Slack status :airplane:"),
        (":AIRPLANE:", "Slack status :airplane:"),
        (":palm_tree:", "Slack status :palm_tree:"),
        (":face_with_thermometer:", "Slack status :face_with_thermometer:"),
    ],
)
def test_rule_29_a_status_emoji_of_the_set_makes_unreachable(
    emoji: str, expected: str | None
) -> None:
    assert why(status_emoji=emoji) == expected


@pytest.mark.parametrize(
    ("until", "reached"),
    [(NOON - TICK, True), (NOON, True), (NOON + TICK, False), (None, False)],
)
def test_rule_29_a_status_that_is_over_counts_no_more(until: datetime, reached: bool) -> None:
    found = why(status_emoji=":airplane:", status_until=until)
    assert found == (None if reached else "Slack status :airplane:")


def test_rule_5_whom_slack_does_not_know_cannot_be_reached() -> None:
    expected = "Slack doesn't know this person any more"
    assert unreachable_because(None, (), POLICY, NOON) == expected
    assert why(is_deactivated=True) == expected


def test_rule_28_those_who_can_be_reached_are_named_in_order() -> None:
    people = {ANA: a_person(ANA, status_emoji=":airplane:"), BEN: a_person(BEN), ZOE: None}
    found = reachable((ZOE, BEN, ANA), people, (), POLICY, NOON)
    assert found == (BEN,)
    assert reachable((ANA, BEN), people, (away(NOON, after(hours=1)),), POLICY, NOON) == ()
    assert reachable((UserId("U0WHO"),), people, (), POLICY, NOON) == ()


def test_the_emoji_and_the_span_are_the_policys() -> None:
    policy = WatchPolicy(span=timedelta(minutes=5), away_emoji=(":beach_with_umbrella:",))
    person = a_person(BEN, status_emoji=":beach_with_umbrella:")
    assert unreachable_because(person, (), policy, NOON) == "Slack status :beach_with_umbrella:"
    flying = a_person(BEN, status_emoji=":airplane:")
    assert unreachable_because(flying, (), policy, NOON) is None
    later = away(after(minutes=6), after(hours=1))
    assert unreachable_because(a_person(BEN), (later,), policy, NOON) is None

"""When the morning paper is due, and what time a post has."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.card import CardView
from bot.domain.paper import PaperPolicy, day_due, time_of
from bot.domain.states import State
from bot.domain.times import Timing, TimingKind
from tests.factories import NOON, a_content, a_delivery, a_draft, a_report, after

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("hour", "minute", "due"),
    [(7, 29, None), (7, 30, TODAY), (11, 29, TODAY), (11, 30, None), (23, 30, None)],
)
def test_the_paper_is_due_for_four_hours_by_the_clock_of_its_place(
    hour: int, minute: int, due: date | None
) -> None:
    policy = PaperPolicy(zone=PARIS)
    assert day_due(policy, datetime(2026, 3, 2, hour, minute, tzinfo=UTC)) == due


def test_the_paper_comes_on_its_weekdays_only() -> None:
    assert day_due(PaperPolicy(days=frozenset({0})), after(hours=-3)) == TODAY
    assert day_due(PaperPolicy(days=frozenset({1, 6})), after(hours=-3)) is None


def test_no_time_of_day_is_no_paper() -> None:
    assert day_due(PaperPolicy(at=None), NOON) is None
    assert day_due(PaperPolicy(at=time(12)), NOON) == TODAY


def test_the_day_of_the_paper_is_the_day_of_its_place() -> None:
    """At noon in Greenwich it is already tomorrow, two in the morning, on Kiritimati."""
    there = PaperPolicy(at=time(1), zone=ZoneInfo("Pacific/Kiritimati"))
    assert day_due(there, NOON) == date(2026, 3, 3)


def test_a_post_has_the_time_that_is_planned_or_was_asked_for() -> None:
    at = Timing(kind=TimingKind.AT, start=after(hours=1))
    draft = a_draft(a_content(timing=at), state=State.SCHEDULED)
    later = a_delivery(due_at=after(hours=2))
    planned = CardView(draft=draft, report=a_report(), deliveries=(later,))
    assert time_of(planned) == after(hours=2)
    sooner = a_delivery(due_at=after(minutes=90))
    assert time_of(replace(planned, deliveries=(later, sooner))) == after(minutes=90)
    assert time_of(replace(planned, deliveries=())) == after(hours=1)
    again = replace(planned, draft=replace(draft, state=State.IN_REVIEW))
    assert time_of(again) == after(hours=1)
    waiting = a_draft(a_content(timing=at))
    assert time_of(CardView(draft=waiting, report=a_report())) == after(hours=1)
    assert time_of(CardView(draft=a_draft(), report=a_report())) is None

"""From when an approved draft may leave, and when it is too late (rules 23 and 25)."""

from datetime import datetime, timedelta

import pytest

from bot.domain.times import Timing, TimingKind
from bot.domain.timetable import Slot, TimePolicy, lapses_at, request_ends, slot
from tests.factories import NOON, after

POLICY = TimePolicy()
NOW = Timing(kind=TimingKind.WHEN_APPROVED)
NOW_UNTIL = Timing(kind=TimingKind.WHEN_APPROVED, late_until=after(minutes=5))
AT_ONE = Timing(kind=TimingKind.AT, start=after(hours=1))
AT_ONE_UNTIL = Timing(kind=TimingKind.AT, start=after(hours=1), late_until=after(hours=3))
WINDOW = Timing(kind=TimingKind.WINDOW, start=after(hours=1), end=after(hours=2))
WINDOW_UNTIL = Timing(
    kind=TimingKind.WINDOW, start=after(hours=1), end=after(hours=2), late_until=after(hours=4)
)
TICK = timedelta(microseconds=1)


def test_the_defaults_are_those_of_the_rules() -> None:
    assert POLICY.countdown == timedelta(seconds=60)
    assert POLICY.lateness == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        (NOW, None),
        (NOW_UNTIL, after(minutes=5)),
        (AT_ONE, after(hours=1, minutes=10)),
        (AT_ONE_UNTIL, after(hours=3)),
        (WINDOW, after(hours=2)),
        (WINDOW_UNTIL, after(hours=4)),
    ],
)
def test_rule_25_until_when_an_approval_counts(timing: Timing, expected: datetime | None) -> None:
    assert lapses_at(timing, POLICY) == expected


def test_rule_25_a_timing_whose_parts_do_not_fit_together_goes_by_its_kind() -> None:
    """Nothing writes one; a start alone or an end alone makes neither a time nor a window."""
    kinds = TimingKind
    assert lapses_at(Timing(kind=kinds.WHEN_APPROVED, start=after(hours=1)), POLICY) is None
    assert lapses_at(Timing(kind=kinds.AT), POLICY) is None
    ten_past = after(hours=1, minutes=10)
    there_and_back = Timing(kind=kinds.AT, start=after(hours=1), end=after(hours=2))
    assert lapses_at(there_and_back, POLICY) == ten_past
    assert lapses_at(Timing(kind=kinds.WINDOW, start=after(hours=1)), POLICY) == ten_past


def test_rule_26_a_request_ends_at_its_time_or_after_14_days() -> None:
    assert request_ends(AT_ONE, POLICY, NOON) == after(hours=1, minutes=10)
    assert request_ends(NOW_UNTIL, POLICY, NOON) == after(minutes=5)
    assert request_ends(NOW, POLICY, after(hours=1)) == after(days=14, hours=1)


@pytest.mark.parametrize(
    ("timing", "approved", "due", "late"),
    [
        (NOW, after(), after(seconds=60), after(seconds=60, minutes=10)),
        (NOW_UNTIL, after(minutes=1), after(minutes=2), after(minutes=5)),
        # The countdown outlasts the bound: it still gets a minute after it.
        (NOW_UNTIL, after(minutes=5), after(minutes=6), after(minutes=7)),
        (AT_ONE, after(), after(hours=1), after(hours=1, minutes=10)),
        (AT_ONE, after(minutes=59), after(hours=1), after(hours=1, minutes=10)),
        (
            AT_ONE,
            after(minutes=59, seconds=1),
            after(hours=1, seconds=1),
            after(hours=1, minutes=10),
        ),
        (AT_ONE, after(minutes=70), after(minutes=71), after(minutes=72)),
        (AT_ONE_UNTIL, after(hours=2), after(hours=2, minutes=1), after(hours=3)),
        (WINDOW, after(), after(hours=1), after(hours=2)),
        (WINDOW, after(minutes=119), after(hours=2), after(hours=2, minutes=1)),
        (WINDOW_UNTIL, after(hours=3), after(hours=3, minutes=1), after(hours=4)),
    ],
)
def test_rules_23_and_25_the_slot(
    timing: Timing, approved: datetime, due: datetime, late: datetime
) -> None:
    assert slot(timing, approved, POLICY) == Slot(due_at=due, late_at=late)


@pytest.mark.parametrize(
    ("timing", "approved"),
    [
        (NOW_UNTIL, after(minutes=5) + TICK),
        (AT_ONE, after(minutes=70) + TICK),
        (AT_ONE_UNTIL, after(hours=3) + TICK),
        (WINDOW, after(hours=2) + TICK),
        # Approved in the window, but its countdown would end after it.
        (WINDOW, after(minutes=119) + TICK),
        (WINDOW_UNTIL, after(hours=3, minutes=59) + TICK),
    ],
)
def test_rule_25_an_approval_after_the_bound_comes_too_late(
    timing: Timing, approved: datetime
) -> None:
    assert slot(timing, approved, POLICY) is None


def test_a_longer_countdown_and_bound_are_the_policys() -> None:
    policy = TimePolicy(countdown=timedelta(minutes=5), lateness=timedelta(hours=1))
    assert slot(NOW, NOON, policy) == Slot(due_at=after(minutes=5), late_at=after(minutes=65))
    assert lapses_at(AT_ONE, policy) == after(hours=2)

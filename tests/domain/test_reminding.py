"""The ladder of reminders, and whose turn it is: nobody at night, nobody after the time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policies import ANYONE
from bot.domain.quorum import Tally
from bot.domain.reminding import (
    APART,
    PARTS,
    Rung,
    Turns,
    begins_today,
    due_or_soon,
    half_of,
    has_had_enough,
    is_night,
    is_soon,
    ladder,
    next_rung,
    rung_now,
    whom_to_ask,
)
from tests.factories import BEN, NOON, OLGA, ZOE, after

PARIS = ZoneInfo("Europe/Paris")
ZONES = [
    ZoneInfo(name)
    for name in ("UTC", "Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati")
]
ALL = (BEN, OLGA, ZOE)

starts = st.integers(0, 366 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
spans = st.timedeltas(timedelta(seconds=1), timedelta(days=40))
zones = st.sampled_from(ZONES)


@given(starts, spans, zones)
def test_no_rung_is_at_night_or_after_the_time_and_each_is_later_than_the_last(
    start: datetime, span: timedelta, zone: ZoneInfo
) -> None:
    steps = ladder(start, start + span, zone)
    assert all(start <= step.at < start + span for step in steps)
    assert not any(is_night(step.at, zone) for step in steps)
    assert all(b.at - a.at >= APART for a, b in pairwise(steps))
    order = [list(Rung).index(step.rung) for step in steps]
    assert order == sorted(set(order))


@given(starts, spans, zones, st.lists(st.floats(-0.5, 1.5), min_size=2, max_size=6))
def test_as_time_goes_on_a_rung_is_only_ever_followed_by_a_higher_one(
    start: datetime, span: timedelta, zone: ZoneInfo, looks: list[float]
) -> None:
    steps = ladder(start, start + span, zone)
    heights = []
    for part in sorted(looks):
        now = start + span * part
        reached, ahead = rung_now(steps, now), next_rung(steps, now)
        heights.append(-1 if reached is None else list(Rung).index(reached.rung))
        assert ahead is None or (ahead.at > now and ahead.at < start + span)
        assert reached is None or reached.at <= now
    assert heights == sorted(heights)


def test_through_a_working_day_somebody_is_asked_four_times() -> None:
    steps = ladder(NOON, after(hours=6), PARIS)
    assert [(s.rung, s.at) for s in steps] == [
        (Rung.ASKED, NOON),
        (Rung.HALF, after(hours=3)),
        (Rung.LATE, after(hours=4, minutes=30)),
        (Rung.LAST, after(hours=5, minutes=15)),
    ]


def test_what_leaves_in_ten_minutes_is_asked_about_once() -> None:
    assert [s.rung for s in ladder(NOON, after(minutes=10), PARIS)] == [Rung.ASKED]


def test_a_rung_of_the_night_waits_for_the_morning() -> None:
    tonight = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    steps = ladder(tonight, tonight + timedelta(hours=20), PARIS)
    assert steps[0].at == datetime(2026, 3, 3, 7, 0, tzinfo=UTC), "eight in Paris"


def test_what_leaves_before_the_morning_is_reminded_of_in_the_evening() -> None:
    """Posted at six in the morning: the last reminder comes before people go to bed."""
    due = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
    steps = ladder(NOON, due, PARIS)
    assert [s.at for s in steps] == [NOON, datetime(2026, 3, 2, 19, 55, tzinfo=UTC)]


def test_nobody_is_woken_for_what_begins_and_ends_in_one_night() -> None:
    tonight = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    assert ladder(tonight, tonight + timedelta(hours=5), PARIS) == ()


@pytest.mark.parametrize("clock", ["20:59", "08:00"])
def test_by_day_people_may_be_reminded(clock: str) -> None:
    assert not is_night(datetime.fromisoformat(f"2026-03-02T{clock}+01:00"), PARIS)


@pytest.mark.parametrize("clock", ["21:00", "03:00", "07:59"])
def test_by_night_they_are_left_alone(clock: str) -> None:
    assert is_night(datetime.fromisoformat(f"2026-03-02T{clock}+01:00"), PARIS)


def test_without_a_time_a_day_is_counted() -> None:
    assert due_or_soon(NOON, None) == after(days=1)
    assert due_or_soon(NOON, after(hours=2)) == after(hours=2)
    assert half_of(NOON, after(hours=2)) == after(hours=1)


def test_only_what_is_due_within_the_hour_is_asked_about_at_once() -> None:
    assert is_soon(after(minutes=60), NOON)
    assert not is_soon(after(minutes=61), NOON)
    assert not is_soon(None, NOON), "what has no time waits for the next round"


def test_each_rung_has_its_part_of_the_time() -> None:
    assert list(PARTS) == list(Rung)
    assert list(PARTS.values()) == sorted(PARTS.values())


def test_whoever_was_asked_least_is_next_and_then_whose_turn_was_longest_ago() -> None:
    turns = Turns(load={OLGA: 1}, last={BEN: after(hours=1), OLGA: NOON})
    assert turns.order(ALL) == (ZOE, BEN, OLGA)


def seats(needed: int = 1, could: tuple[str, ...] = ALL, **more: object) -> Tally:
    return Tally(**{"group": ANYONE, "needed": needed, "could": could, **more})  # type: ignore[arg-type]


def test_one_person_is_asked_for_each_opinion_that_lacks() -> None:
    assert whom_to_ask([seats()], (), ALL, half=False) == (BEN,)
    assert whom_to_ask([seats(2)], (), ALL, half=False) == (BEN, OLGA)
    assert whom_to_ask([seats()], (BEN,), (OLGA, ZOE), half=False) == ()


def test_after_half_of_the_time_one_more_is_asked_and_then_nobody() -> None:
    assert whom_to_ask([seats()], (BEN,), (OLGA, ZOE), half=True) == (OLGA,)
    assert whom_to_ask([seats()], (BEN, OLGA), (ZOE,), half=True) == ()


def test_somebody_of_each_group_is_asked_and_nobody_of_one_whose_turn_has_not_come() -> None:
    legal = seats(could=(ZOE,), group="legal")
    assert whom_to_ask([legal, seats()], (), ALL, half=False) == (ZOE, BEN)
    later = seats(could=(ZOE,), group="legal", stage=1, is_open=False)
    assert whom_to_ask([seats(), later], (), ALL, half=False) == (BEN,)


def test_nobody_is_asked_where_nothing_lacks() -> None:
    assert whom_to_ask([seats(counted=(BEN,))], (), (OLGA,), half=True) == ()


def test_five_times_a_day_is_enough_and_the_day_is_theirs() -> None:
    """In Paris the day began at 23:00 UTC."""
    early = NOON - timedelta(hours=13, minutes=1)
    assert begins_today(NOON, PARIS) == early + timedelta(minutes=1)
    four = [after(minutes=-n) for n in range(4)]
    assert not has_had_enough([early, *four], NOON, PARIS)
    assert has_had_enough([early + timedelta(minutes=1), *four], NOON, PARIS)

"""Weekly hours: reading them, and what they cover."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import (
    BadHours,
    Span,
    Stretch,
    begins_after,
    covered,
    parse_days,
    parse_hours,
    spans,
)

PARIS = ZoneInfo("Europe/Paris")
NONE: frozenset[date] = frozenset()
WEEK = (0, 1, 2, 3, 4)
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(hour: float, day: int = 0) -> datetime:
    """An hour of the week that begins on Monday 2 March 2026, in UTC."""
    return MONDAY + timedelta(days=day, hours=hour)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("mon-fri 09:00-18:00", [(WEEK, 540, 1080)]),
        ("MON-FRI 09:00-12:00 14:00-18:00", [(WEEK, 540, 720), (WEEK, 840, 1080)]),
        ("mon, wed; fri 09:00-18:00", [((0, 2, 4), 540, 1080)]),
        ("mon-tue 09:00-10:00, sat 10:00-24:00", [((0, 1), 540, 600), ((5,), 600, 1440)]),
        ("sat-mon 08:00-09:00", [((5, 6, 0), 480, 540)]),
        ("fri 22:00-02:00", [((4,), 1320, 1560)]),
        ("sun 00:00-00:00", [((6,), 0, 1440)]),
        ("mon mon 00:00-01:00", [((0,), 0, 60)]),
    ],
)
def test_weekly_hours_are_read(text: str, hours: list[tuple[tuple[int, ...], int, int]]) -> None:
    assert parse_hours(text) == tuple(Stretch(days=d, start=s, end=e) for d, s, e in hours)


NOT_HOURS = 'must be written like "mon-fri 09:00-18:00, sat 10:00-12:00".'
NO_DAYS = 'names times without days; write them like "mon-fri 09:00-18:00".'
NO_TIMES = 'names days without times; write them like "mon-fri 09:00-18:00".'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", NOT_HOURS),
        ("always", NOT_HOURS),
        ("mon-fri 9-18", NOT_HOURS),
        ("mon-fri 25:00-26:00", NOT_HOURS),
        ("09:00-18:00", NO_DAYS),
        ("mon-fri", NO_TIMES),
        ("mon 09:00-10:00 tue", NO_TIMES),
        ("mon 09:00-24:30", "names a time after 24:00, which no clock shows."),
    ],
)
def test_hours_that_are_not_understood_are_refused(text: str, why: str) -> None:
    with pytest.raises(BadHours) as refused:
        parse_hours(text)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("fri-mon", (4, 5, 6, 0)),
        ("wed", (2,)),
        ("Mon, wed;sun", (0, 2, 6)),
        ("mon mon-tue", (0, 1)),
    ],
)
def test_weekdays_are_read(text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "weekdays", "mon-", "mon-fri 09:00-18:00"])
def test_weekdays_that_are_not_understood_are_refused(text: str) -> None:
    with pytest.raises(BadHours, match=r'^must be weekdays such as "mon-fri" or "mon, wed"\.$'):
        parse_days(text)


def test_hours_are_by_the_clock_of_the_place_in_summer_and_in_winter() -> None:
    hours = parse_hours("mon 09:00-10:00")
    winter = spans(hours, PARIS, NONE, (at(0), at(24)))
    assert (at(8), at(9)) in winter
    june = datetime(2026, 6, 1, tzinfo=UTC)
    summer = spans(hours, PARIS, NONE, (june, june + timedelta(days=1)))
    assert (june + timedelta(hours=7), june + timedelta(hours=8)) in summer


def test_a_night_reaches_into_the_next_day_and_a_day_off_begins_none() -> None:
    hours = parse_hours("sun 22:00-02:00")
    utc = ZoneInfo("UTC")
    assert (at(-2), at(2)) in spans(hours, utc, NONE, (at(1), at(2)))
    assert spans(hours, utc, frozenset({date(2026, 3, 1)}), (at(1), at(2))) == []


@pytest.mark.parametrize(
    ("text", "zone", "span"),
    [
        ("mon 22:00-22:00", "America/New_York", (at(3, day=1), at(3, day=2))),
        ("tue 05:00-06:00", "Asia/Tokyo", (at(20), at(21))),
    ],
)
def test_the_days_are_those_of_the_place(text: str, zone: str, span: Span) -> None:
    """In New York it is Tuesday still, or in Tokyo already, when it isn't in Greenwich."""
    moment = span[1] - timedelta(minutes=1)
    found = spans(parse_hours(text), ZoneInfo(zone), NONE, (moment, moment))
    assert span in found
    assert all(edge.tzinfo is UTC for one in found for edge in one)


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        ([(9, 18)], True),
        ([(10, 11)], True),
        ([(10, 10.5), (10.5, 11)], True),
        ([(10.5, 12), (9, 10.5)], True),
        ([(9, 10.4), (10.5, 12)], False),
        ([(9, 10)], False),
        ([(10.1, 12)], False),
        ([(9, 10.99)], False),
        ([], False),
    ],
)
def test_a_time_is_covered_only_without_a_gap(
    found: list[tuple[float, float]], whole: bool
) -> None:
    assert covered([(at(a), at(b)) for a, b in found], (at(10), at(11))) is whole


HOURS = st.integers(0, 48)


@given(st.lists(st.tuples(HOURS, HOURS), max_size=6), HOURS, st.integers(1, 6))
def test_a_time_is_covered_where_every_quarter_of_an_hour_in_it_is(
    pairs: list[tuple[int, int]], start: int, length: int
) -> None:
    found: list[Span] = [(at(a), at(b)) for a, b in pairs if a < b]
    steps = [at(start + quarter / 4) for quarter in range(length * 4)]
    inside = all(any(a <= step < b for a, b in found) for step in steps)
    assert covered(found, (at(start), at(start + length))) is inside


def test_the_next_hours_begin_after_a_weekend_and_days_off() -> None:
    hours, utc = parse_hours("mon-fri 09:00-18:00"), ZoneInfo("UTC")
    assert begins_after(hours, utc, NONE, at(19, day=4)) == (at(9, day=7), at(18, day=7))
    holiday = frozenset({date(2026, 3, 9)})
    assert begins_after(hours, utc, holiday, at(19, day=4)) == (at(9, day=8), at(18, day=8))
    assert begins_after(hours, utc, NONE, at(9)) == (at(9, day=1), at(18, day=1))
    year = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    assert begins_after(hours, utc, year, at(9)) is None

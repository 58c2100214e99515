"""Any text, any zone, any moment: what is read is said back as the same instant."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.times import (
    TimeProblem,
    Timing,
    TimingKind,
    parse_span,
    parse_when,
    say,
    say_timing,
)
from bot.domain.wallclock import as_iso
from tests.domain.test_times import NOW, ZONES

USUAL = settings().max_examples
NOWS = st.integers(0, 8 * 366 * 86400 * 1000).map(
    lambda ms: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
VOCABULARY = (
    *("now", "tomorrow", "demain", "tue", "mardi", "next", "mon", "prochain", "24", "nov", "2026"),
    *("18:30", "9am", "9", "18h30", "noon", "midnight", "minuit", "-", "–", "to", "and", "until"),
    *("from", "between", "de", "à", "jusqu'à", "at", "le", "24/11", "11/12", "2026-11-24", "02:30"),
    *("2027-10-31", "2027-03-28", "2026-11-24T18:30", "2026-11-24T18:30Z", "UTC", "Europe/Paris"),
    *("CET", "(Europe/Paris,", "UTC+1)", "in", "2", "hours", "dans", "90", "min", "3", "days"),
    *("for", "late", "ok", "tonight", "morning", "29", "feb", ",", "'", "`", "1h30", "99", "a"),
)
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join)
SENSIBLE = st.builds(
    " ".join,
    st.tuples(
        st.sampled_from(["", "tomorrow", "mardi", "next sun", "on sun", "15 mar", "30 oct"]),
        st.sampled_from(["00:30", "2:30", "9am", "18h30", "midnight", "22:00-02:00", "1h-3h"]),
        st.sampled_from(["", "UTC", "Europe/Paris", "utc+13", "CET"]),
        st.sampled_from(["", "late ok until 23:59", "late ok until midnight"]),
    ),
)
ANY_TEXT = st.one_of(SENSIBLE, WORDS, st.text(max_size=60), st.text(min_size=190, max_size=210))


@settings(max_examples=3 * USUAL // 2)
@given(text=ANY_TEXT, now=NOWS, key=st.sampled_from(ZONES))
@example(text="\ud800", now=NOW, key="UTC")
@example(text="İ" * 30, now=NOW, key="UTC")
def test_any_text_is_answered_and_nothing_past_or_far_comes_out(
    text: str, now: datetime, key: str
) -> None:
    zone = ZoneInfo(key)
    result = parse_when(text, now=now, zone=zone)
    if isinstance(result, TimeProblem):
        assert result.sentence.endswith((".", "?"))
        assert "\n" not in result.sentence
        return
    instants = [one for one in (result.start, result.end, result.late_until) if one is not None]
    assert instants == sorted(set(instants))
    assert all(now < one <= now + timedelta(days=400) for one in instants)
    assert (result.kind is TimingKind.WHEN_APPROVED) == (result.start is None)
    assert (result.kind is TimingKind.WINDOW) == (result.end is not None)
    assert parse_when(say_timing(result, zone), now=now, zone=zone) == result


@given(text=ANY_TEXT, now=NOWS, key=st.sampled_from(ZONES))
def test_any_span_is_answered_and_never_ends_before_it_starts(
    text: str, now: datetime, key: str
) -> None:
    result = parse_span(text, now=now, zone=ZoneInfo(key))
    if not isinstance(result, TimeProblem):
        start, end = result
        assert now <= start < end <= now + timedelta(days=400)


@settings(max_examples=3 * USUAL // 2)
@given(now=NOWS, key=st.sampled_from(ZONES), minutes=st.integers(1, 400 * 24 * 60 - 1))
def test_what_is_said_is_read_back_as_the_same_instant(
    now: datetime, key: str, minutes: int
) -> None:
    """Also in the repeated hour, since what is said carries the offset."""
    zone = ZoneInfo(key)
    instant = now.replace(microsecond=0) + timedelta(minutes=minutes)
    for written in (say(instant, zone), as_iso(instant, zone)):
        assert parse_when(written, now=now, zone=zone) == Timing(kind=TimingKind.AT, start=instant)


@given(now=NOWS, key=st.sampled_from(ZONES))
def test_tomorrow_at_nine_is_nine_on_the_next_local_day(now: datetime, key: str) -> None:
    zone = ZoneInfo(key)
    result = parse_when("demain 9h", now=now, zone=zone)
    assert isinstance(result, Timing)
    assert result.start is not None
    shown, today = result.start.astimezone(zone), now.astimezone(zone)
    assert (shown.hour, shown.minute) == (9, 0)
    assert shown.date() == today.date() + timedelta(days=1)


@given(
    now=NOWS,
    key=st.sampled_from(ZONES),
    text=st.sampled_from(["0:30", "7:15", "at 9am", "today 12:00", "10:00-12:00", "de 8h à 9h"]),
)
def test_a_passed_time_is_never_silently_another_day_and_its_advice_works(
    now: datetime, key: str, text: str
) -> None:
    zone = ZoneInfo(key)
    result = parse_when(text, now=now, zone=zone)
    today = now.astimezone(zone).date()
    if isinstance(result, Timing):
        assert result.start is not None
        assert result.start.astimezone(zone).date() == today
    elif advice := re.search(r"already past today; write `([^`]+)`", result.sentence):
        again = parse_when(advice[1], now=now, zone=zone)
        if isinstance(again, Timing):
            assert again.start is not None
            assert again.start.astimezone(zone).date() == today + timedelta(days=1)
        else:
            assert "skip" in again.sentence or "twice" in again.sentence

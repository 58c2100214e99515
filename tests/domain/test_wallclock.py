"""The clock of a place: names of zones, offsets to the second, and the hour that is skipped."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.domain.options import BadOption
from bot.domain.timewords import quote
from bot.domain.wallclock import (
    Unclear,
    Where,
    check_ahead,
    named_zone,
    offset_of,
    place_in_time,
    say,
)
from tests.domain.test_times import problem, when

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("UTC", "UTC"),
        ("gmt", "UTC"),
        ("Z", "UTC"),
        ("europe/paris", "Europe/Paris"),
        ("CET", None),
        ("Europe/Atlantis", None),
    ],
)
def test_a_zone_is_found_by_its_own_name_only(name: str, key: str | None) -> None:
    """`CET` means different things in different places."""
    found = named_zone(name)
    assert (found.key if found else None) == key


def test_an_offset_is_said_to_the_second_where_it_has_seconds() -> None:
    monrovia = ZoneInfo("Africa/Monrovia")
    said = say(datetime(1971, 6, 1, 12, tzinfo=UTC), monrovia)
    assert said == "Tue 1 Jun 1971, 11:15:30 (Africa/Monrovia, UTC-0:44:30)"


@pytest.mark.parametrize(
    ("written", "hours"),
    [("z", 0), ("+14", 14), ("-11:59", -719 / 60), ("+0530", 5.5), ("+14:01", None), ("-13", None)],
)
def test_an_offset_is_one_that_some_place_on_earth_has(written: str, hours: float | None) -> None:
    found = offset_of(written)
    assert found == (None if hours is None else timezone(timedelta(hours=hours)))


def test_a_time_lies_ahead_and_by_four_hundred_days_at_most() -> None:
    furthest = NOW + timedelta(days=400)
    tick = timedelta(microseconds=1)
    for instant in (NOW + tick, furthest):
        assert check_ahead(instant, PARIS, now=NOW) == instant
    for instant, why in ((NOW, "already past"), (furthest + tick, "more than 400 days ahead")):
        with pytest.raises(Unclear, match=why):
            check_ahead(instant, PARIS, now=NOW)


def test_days_from_now_that_end_in_a_repeated_hour_are_asked_about() -> None:
    found = problem("in 2 days", now=datetime(2026, 10, 23, 0, 30, tzinfo=UTC))
    assert [said for said, _ in found.choices] == [
        "2026-10-25T02:30+02:00",
        "2026-10-25T02:30+01:00",
    ]


def test_of_a_repeated_hour_the_written_offset_is_meant() -> None:
    night = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    for hours in (1, 2):
        offset = timezone(timedelta(hours=hours))
        found = place_in_time(night, Where(zone=PARIS, offset=offset), now=NOW)
        assert found == night.replace(tzinfo=offset)
    with pytest.raises(Unclear, match="The clocks in Europe/Paris show 02:30 twice"):
        place_in_time(night, Where(zone=PARIS), now=NOW)


def test_what_is_unclear_says_so_as_an_error_too() -> None:
    assert str(Unclear("Please write a time.")) == "Please write a time."
    assert str(BadOption("Please write an account.")) == "Please write an account."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9:00", "Tue 24 Nov 2026, 09:00"),
        ("tomorrow 9:00", "Wed 25 Nov 2026, 09:00"),
        ("midnight", "Wed 25 Nov 2026, 00:00"),
        ("today midnight", "Wed 25 Nov 2026, 00:00"),
        ("9:00 GMT+2", "Tue 24 Nov 2026, 08:00"),
    ],
)
def test_after_midnight_today_is_the_day_of_the_place_not_of_greenwich(
    text: str, said: str
) -> None:
    """Half past midnight in Paris, where it is Tuesday already."""
    assert when(text, now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == (
        f"{said} (Europe/Paris, UTC+1)"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tomorrow morning 11:59", "Tue 24 Nov 2026, 11:59"),
        ("tomorrow afternoon 12:00", "Tue 24 Nov 2026, 12:00"),
        ("tomorrow evening 17:00", "Tue 24 Nov 2026, 17:00"),
        ("tomorrow evening 23:59", "Tue 24 Nov 2026, 23:59"),
        ("tonight 18:00", "Mon 23 Nov 2026, 18:00"),
    ],
)
def test_a_time_in_its_part_of_the_day_is_read(text: str, said: str) -> None:
    assert when(text) == f"{said} (Europe/Paris, UTC+1)"


@pytest.mark.parametrize(
    "text", ["tomorrow morning 12:00", "tomorrow afternoon 18:00", "tomorrow evening 16:59"]
)
def test_a_time_in_another_part_of_the_day_is_asked_about(text: str) -> None:
    assert when(text).startswith(f"`{text}` can be read in two ways")


def test_a_long_text_is_quoted_by_its_beginning() -> None:
    assert quote("1234567890", 10) == "`1234567890`"
    assert quote("12345678901", 10) == "`123456789…`"

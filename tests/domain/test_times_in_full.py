"""What is refused or asked about is said in full, with what to write instead of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.times import TimeProblem, Timing, parse_span, parse_when
from tests.domain.test_times import NOW, PARIS, problem, when

LIKE = "write it like `18:30`, `tomorrow 9am`, `in 2 hours` or `tue 10:00-12:00`."
ON_TUESDAY = "Tue 24 Nov 2026, {} (Europe/Paris, UTC+1)"
LATER_END = "is not after the start; please write a later end, with its day if that is another one."
TWO_WAYS = "can be read in two ways here; please write am or pm with both times, like `9am-12pm`."


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("tue 2-4pm", "14:00-16:00"),
        ("tue 9-11am", "09:00-11:00"),
        ("tue 11-1pm", "11:00-13:00"),
        ("tue 12-1pm", "12:00-13:00"),
        ("tue 12-1am", "00:00-01:00"),
        ("tue 1-1:30pm", "13:00-13:30"),
        ("tue 12-12:30pm", "12:00-12:30"),
        ("tue 9-14", "09:00-14:00"),
        ("tue 9-12", "09:00-12:00"),
        ("tue 22-23", "22:00-23:00"),
        ("tue 10:00-12", "10:00-12:00"),
        ("tue 10:00-23", "10:00-23:00"),
        ("10:00-12:00 tue", "10:00-12:00"),
        ("from 10:00 tue until 12:00", "10:00-12:00"),
        ("tue 10:00 à 12:00", "10:00-12:00"),
        ("tue de 10h à 12h", "10:00-12:00"),
        ("tue 10:00-12:00 cet", "10:00-12:00"),
        ("tue 10:00 cet-12:00", "10:00-12:00"),
        ("tue 09:00 utc - 11:00", "10:00-12:00"),
        ("tue 10:00:30-10:00:40", "10:00:30-10:00:40"),
    ],
)
def test_a_bare_hour_is_read_as_its_neighbour_is_written(text: str, hours: str) -> None:
    assert when(text) == ON_TUESDAY.format(hours)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tue 23:00-11:00", "Tue 24 Nov 2026, 23:00", "Wed 25 Nov 2026, 11:00"),
        ("tue 10:00-wed 9:00", "Tue 24 Nov 2026, 10:00", "Wed 25 Nov 2026, 09:00"),
        ("wed 10:00-tue 9:00", "Wed 25 Nov 2026, 10:00", "Tue 1 Dec 2026, 09:00"),
        ("tue 22:00-midnight", "Tue 24 Nov 2026, 22:00", "Wed 25 Nov 2026, 00:00"),
        ("2026-11-24T23:00 - 01:30", "Tue 24 Nov 2026, 23:00", "Wed 25 Nov 2026, 01:30"),
    ],
)
def test_a_window_may_run_over_one_midnight(text: str, first: str, last: str) -> None:
    assert when(text) == f"{first} (Europe/Paris, UTC+1) to {last} (Europe/Paris, UTC+1)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tue 10-1am", f"`10` {TWO_WAYS}"),
        ("tue 1-12am", f"`1` {TWO_WAYS}"),
        ("tue 0-1pm", "Please write `0:00` instead of `0`."),
        ("tue 13-2pm", "Please write `13:00` instead of `13`."),
        ("tue 11-11am", f"`11` {TWO_WAYS}"),
        ("tue 10-10:00", "Please write `10am` or `10:00` instead of `10`."),
        ("tue 10-9h", "Please write `10am` or `10:00` instead of `10`."),
        ("tue 9-11", "Please write `9am` or `9:00` instead of `9`."),
        ("tue 9-24", "Please write `9am` or `9:00` instead of `9`."),
        ("tue 14-14", "Please write `14:00` instead of `14`."),
        ("tue 10:00-10", "Please write `10am` or `10:00` instead of `10`."),
        ("tue 10:00-9", "Please write `9am` or `9:00` instead of `9`."),
        ("tue 10am-12", "Please write `12:00` instead of `12`."),
        ("tue 10:00-24", f"I don't understand `24` as a time; {LIKE}"),
        ("23", "Please write `23:00` instead of `23`."),
        ("12", "Please write `12:00` instead of `12`."),
        ("11", "Please write `11am` or `11:00` instead of `11`."),
        ("1", "Please write `1am` or `1:00` instead of `1`."),
        ("tue 23:00-11:01", f"`11:01` {LATER_END}"),
        ("tue 10:00-10:00", f"`10:00` {LATER_END}"),
        ("tue 10:00-mon 23 nov 9:00", "Mon 23 Nov 2026, 09:00 (Europe/Paris, UTC+1) is already"),
        ("wed 10:00-24 nov 12:00", f"`24 nov 12:00` {LATER_END}"),
        (
            "10:00 until 12:00 tue",
            "`tue` can be the day of the start or only of the end; please write the day with both.",
        ),
        ("10:00-", "Please add an end to `10:00-`, like `10:00-12:00`."),
        (
            "between 10:00 to 12:00",
            f"I don't understand `between 10:00 to 12:00` as a time; {LIKE}",
        ),
        ("from 10:00 and 12:00", f"I don't understand `from 10:00 and 12:00` as a time; {LIKE}"),
        ("and 10:00", f"I don't understand `and 10:00` as a time; {LIKE}"),
        ("today à 15:00", "Mon 23 Nov 2026, 15:00 (Europe/Paris, UTC+1)"),
    ],
)
def test_a_window_that_is_not_clear_is_refused_with_what_to_write(text: str, said: str) -> None:
    assert when(text).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soup", f"I don't understand `soup` as a time; {LIKE}"),
        ("at", f"I don't understand `at` as a time; {LIKE}"),
        ("tomorrow at", f"I don't understand `at` as a time; {LIKE}"),
        ("18:30 at utc", f"I don't understand `at` as a time; {LIKE}"),
        ("tomorrow tomorrow 9am", f"I don't understand `tomorrow` as a time; {LIKE}"),
        ("tue tue 9am", f"I don't understand `tue` as a time; {LIKE}"),
        ("tomorrow evening evening 7pm", f"I don't understand `evening` as a time; {LIKE}"),
        ("18:30 utc utc", f"I don't understand `utc` as a time; {LIKE}"),
        ("18:30 cet soup", f"I don't understand `cet` as a time; {LIKE}"),
        ("18:30 cest", f"I don't understand `cest` as a time; {LIKE}"),
        ("in soup", f"I don't understand `in soup` as a time; {LIKE}"),
        ("cet", f"I don't understand `cet` as a time; {LIKE}"),
        (
            "2026-11-24T18:30Z utc",
            f"I don't understand `2026-11-24T18:30Z utc` as a time; {LIKE}",
        ),
        (
            "tue 2026-11-24T18:30",
            f"I don't understand `tue 2026-11-24T18:30` as a time; {LIKE}",
        ),
        (
            "today 2026-11-24T18:30",
            f"I don't understand `today 2026-11-24T18:30` as a time; {LIKE}",
        ),
        (
            "evening 2026-11-24T18:30",
            f"I don't understand `evening 2026-11-24T18:30` as a time; {LIKE}",
        ),
        ("evening", "Please add a time to `evening`, like `tomorrow 18:30`."),
        ("at tomorrow", "Please add a time to `at tomorrow`, like `tomorrow 18:30`."),
        ("tue 24 nov", "Please add a time to `tue 24 nov`, like `tue 18:30`."),
        (
            "tomorrow evening 9am",
            "`tomorrow evening 9am` can be read in two ways; please write the time like `18:30`"
            " or `6:30pm`.",
        ),
        (
            "tomorrow evening midnight",
            "`tomorrow evening midnight` can be read in two ways; please write the time like"
            " `18:30` or `6:30pm`.",
        ),
        (
            "mon 24 nov 2026 10:00",
            "24 Nov 2026 is a Tue, not a Mon; please correct the one or the other.",
        ),
        (
            "today tue 15:00",
            "23 Nov 2026 is a Mon, not a Tue; please correct the one or the other.",
        ),
        (
            "24 nov 2029 10:00",
            "The year 2029 is too far ahead; please write a date within the next 400 days.",
        ),
        (
            "2023-11-24T10:00",
            "The year 2023 is already past; please write a date within the next 400 days.",
        ),
        (
            "24 nov 2028 10:00",
            "Fri 24 Nov 2028, 10:00 (Europe/Paris, UTC+1) is more than 400 days ahead; please"
            " write an earlier time.",
        ),
        (
            "2024-11-24T10:00",
            "Sun 24 Nov 2024, 10:00 (Europe/Paris, UTC+1) is already past; please write a later"
            " time.",
        ),
        ("22 nov 9:00", "22 Nov is already past this year; write `22 Nov 2027`."),
        ("25 may 9:00", "25 May is already past this year; write `25 May 2027`."),
        ("23 may 9:00", "Sun 23 May 2027, 09:00 (Europe/Paris, UTC+2)"),
        ("24 may 9:00", "Mon 24 May 2027, 09:00 (Europe/Paris, UTC+2)"),
        ("29 feb 10:00", "Please add the year to `29 feb`: not every year has that day."),
        ("3/4 10:00", "`3/4` can be read as two dates; please write `3 Apr` or `4 Mar`."),
        ("1/12 10:00", "`1/12` can be read as two dates; please write `1 Dec` or `12 Jan`."),
        ("1/2/2027 9:00", "`1/2/2027` can be read as two dates; please write `1 Feb` or `2 Jan`."),
        ("0/5 10:00", "There is no `0/5` in the calendar."),
        ("13/13 10:00", "There is no `13/13` in the calendar."),
        ("12/12 10:00", "Sat 12 Dec 2026, 10:00 (Europe/Paris, UTC+1)"),
        ("25/12 10:00", "Fri 25 Dec 2026, 10:00 (Europe/Paris, UTC+1)"),
        ("12/25 10:00", "Fri 25 Dec 2026, 10:00 (Europe/Paris, UTC+1)"),
        ("31/12/2026 10:00", "Thu 31 Dec 2026, 10:00 (Europe/Paris, UTC+1)"),
        ("2026-13-24T10:00", "There is no `2026-13-24t10:00` in the calendar."),
        (
            "2026-11-24T10:00+19:00",
            "No place has the offset `+19:00`; please check `2026-11-24t10:00+19:00`.",
        ),
        ("18:30 utc+19", "No place has the offset `+19`; please check `utc+19`."),
        ("18:30 utc+1", "Mon 23 Nov 2026, 18:30 (Europe/Paris, UTC+1)"),
        (
            "18:30 (Europe/Paris, utc+2)",
            "The zone you wrote is not the one in force; it would be Mon 23 Nov 2026, 18:30"
            " (Europe/Paris, UTC+1).",
        ),
        (
            "18:30 Europe/Nowhere",
            "I don't know the zone `europe/nowhere`; write it like `18:30 Europe/Paris` or"
            " `18:30 UTC`, or leave it out for your own.",
        ),
        ("24:00", "There is no `24:00` on the clock; write it like `18:30`."),
        ("18:30:60", "There is no `18:30:60` on the clock; write it like `18:30`."),
        ("0am", "There is no `0am` on the clock; write it like `6:30pm`."),
        ("6:60pm", "There is no `6:60pm` on the clock; write it like `6:30pm`."),
        ("6:59pm", "Mon 23 Nov 2026, 18:59 (Europe/Paris, UTC+1)"),
        ("23:59:59", "Mon 23 Nov 2026, 23:59:59 (Europe/Paris, UTC+1)"),
        ("2 hours", "Please write `in 2 hours` for that long from now."),
        ("x" * 201, f"That is too long for a time; {LIKE}"),
    ],
)
def test_a_moment_that_is_not_clear_is_refused_with_what_to_write(text: str, said: str) -> None:
    assert when(text) == said


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("9am", "tomorrow 9am"),
        ("today 9am", "tomorrow 9am"),
        ("mon 9:00", "next mon 9:00"),
        ("this monday 9:00", "next monday 9:00"),
        ("ce lundi  9:00", "next lundi 9:00"),
        ("9:00 mon", "9:00 next mon"),
    ],
)
def test_what_is_written_instead_of_a_time_that_is_past_can_be_read(
    text: str, instead: str
) -> None:
    assert when(text) == f"09:00 is already past today; write `{instead}`."
    assert isinstance(parse_when(instead, now=NOW, zone=PARIS), Timing)


def test_a_date_that_is_past_today_has_no_next() -> None:
    past = (
        "Mon 23 Nov 2026, 09:00 (Europe/Paris, UTC+1) is already past; please write a later time."
    )
    assert when("23 nov 9:00") == past


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "18:30 late ok until midnight",
            "Mon 23 Nov 2026, 18:30 (Europe/Paris, UTC+1),"
            " late ok until Tue 24 Nov 2026, 00:00 (Europe/Paris, UTC+1)",
        ),
        (
            "tomorrow 18:30, late ok until 19:00",
            "Tue 24 Nov 2026, 18:30 (Europe/Paris, UTC+1),"
            " late ok until Tue 24 Nov 2026, 19:00 (Europe/Paris, UTC+1)",
        ),
        (
            "tomorrow 18:30 late ok until wed 19:00",
            "Tue 24 Nov 2026, 18:30 (Europe/Paris, UTC+1),"
            " late ok until Wed 25 Nov 2026, 19:00 (Europe/Paris, UTC+1)",
        ),
        (
            "tue 10:00-12:00 late ok until 13:00",
            "Tue 24 Nov 2026, 10:00-12:00 (Europe/Paris, UTC+1),"
            " late ok until Tue 24 Nov 2026, 13:00 (Europe/Paris, UTC+1)",
        ),
        (
            "tue 10:00-12:00 late ok until 11:00",
            "`11:00` is not after the time itself; please write a later one, with its day if that"
            " is another one.",
        ),
        (
            "tomorrow 18:30 late ok until 18:30",
            "`18:30` is not after the time itself; please write a later one, with its day if that"
            " is another one.",
        ),
        (
            "late ok until 19:00",
            "Please add the time that it may be late for, like `18:30 late ok until 19:00`.",
        ),
        (
            "18:30 late ok until wed midnight",
            "`wed midnight` can be the start or the end of that day; please write"
            " `2026-11-25T00:00+01:00` or `2026-11-26T00:00+01:00`.",
        ),
    ],
)
def test_rule_25_a_bound_of_ones_own_is_on_the_day_of_the_post(text: str, said: str) -> None:
    assert when(text) == said


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tomorrow midnight", "2026-11-24T00:00+01:00", "2026-11-25T00:00+01:00"),
        ("tue midnight", "2026-11-24T00:00+01:00", "2026-11-25T00:00+01:00"),
        ("30 nov midnight", "2026-11-30T00:00+01:00", "2026-12-01T00:00+01:00"),
    ],
)
def test_midnight_of_a_day_ahead_has_two_readings(text: str, first: str, last: str) -> None:
    found = problem(text)
    assert found.sentence == (
        f"`{text}` can be the start or the end of that day; please write `{first}` or `{last}`."
    )
    assert [(written, at.isoformat()) for written, at in found.choices] == [
        (one, datetime.fromisoformat(one).astimezone(UTC).isoformat()) for one in (first, last)
    ]


@pytest.mark.parametrize("text", ["midnight", "today midnight", "mon midnight", "minuit"])
def test_midnight_of_today_is_the_one_to_come(text: str) -> None:
    assert when(text) == ON_TUESDAY.format("00:00")


def test_today_is_that_of_the_zone_where_both_zones_have_the_same_day() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert when("18:30 UTC", zone=apia) == (
        "It is Mon 23 Nov 2026 in the zone of `18:30 UTC` and another day in yours; please write"
        " the date."
    )
    assert when("midnight UTC", zone=apia).startswith("It is Mon 23 Nov 2026 in the zone of")


def span(text: str) -> str:
    found = parse_span(text, now=NOW, zone=PARIS)
    return found.sentence if isinstance(found, TimeProblem) else " ".join(map(str, found))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Please say until when, like `until 22:40` or `from 18:30 until 22:40`."),
        ("5h", "`5h` can be a time or a duration; please write `until 5h` or `for 5h`."),
        ("4h", "2026-11-23 13:00:07.123456+00:00 2026-11-23 17:00:07+00:00"),
        ("18:30 for 2 hours", f"I don't understand `18:30 for 2 hours` as a time; {LIKE}"),
        (
            "from 9:00 for 2 hours",
            "09:00 is already past today; write `tomorrow from 9:00 for 2 hours`, or leave the"
            " start out to be away from now on.",
        ),
        (
            "from 9:00 until 22:40",
            "09:00 is already past today; write `tomorrow from 9:00 until 22:40`, or leave the"
            " start out to be away from now on.",
        ),
        ("until 9am", "09:00 is already past today; write `tomorrow 9am`."),
        ("from tomorrow 9:00 for 2 days", "2026-11-24 08:00:00+00:00 2026-11-26 08:00:00+00:00"),
    ],
)
def test_rule_29_a_span_that_is_not_clear_is_refused_with_what_to_write(
    text: str, said: str
) -> None:
    assert span(text) == said


# Clocks go back on 25 October 2026 at 03:00, and forward on 28 March 2027 at 02:00.
IN_OCTOBER = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
TWICE = "The clocks in Europe/Paris show 02:30 twice on Sun 25 Oct 2026; please write"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (IN_OCTOBER, f"{TWICE} `2026-10-25T02:30+02:00` or `2026-10-25T02:30+01:00` in its place."),
        (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            f"{TWICE} `2026-10-25T02:30+01:00` in its place.",
        ),
        (
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            "02:30 on Sun 25 Oct 2026 is already past; please write a later time.",
        ),
    ],
)
def test_of_a_repeated_hour_only_what_lies_ahead_is_offered(now: datetime, said: str) -> None:
    assert when("25 oct 02:30", now=now) == said


def test_a_skipped_hour_is_answered_with_the_first_minute_after_it() -> None:
    spring = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    found = problem("28 mar 2:30", now=spring)
    assert found.sentence == (
        "The clocks in Europe/Paris skip 02:30 on Sun 28 Mar 2027; the next time there is"
        " `2027-03-28T03:00+02:00`, so please write that or another."
    )
    resumes = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert found.choices == (("2027-03-28T03:00+02:00", resumes),)

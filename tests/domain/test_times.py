"""What people write about time, and what it means: tables, both nights of change, properties."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.times import (
    TimeProblem,
    Timing,
    TimingKind,
    parse_when,
    say,
    say_timing,
)
from bot.domain.wallclock import as_iso

PARIS = ZoneInfo("Europe/Paris")
ZONES = (
    "Europe/Paris",
    "Europe/London",
    "UTC",
    "Asia/Kathmandu",
    "America/St_Johns",
    "America/New_York",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Beirut",
)
# A Monday, 14:00:07 in Paris.
NOW = datetime(2026, 11, 23, 13, 0, 7, 123456, tzinfo=UTC)


def when(text: str, *, now: datetime = NOW, zone: ZoneInfo = PARIS) -> str:
    """Say what a text means in Paris time, or the sentence that refuses it."""
    result = parse_when(text, now=now, zone=zone)
    return result.sentence if isinstance(result, TimeProblem) else say_timing(result, zone)


def local(text: str, *, now: datetime = NOW, zone: ZoneInfo = PARIS) -> str:
    """Write the one instant that a text means as local ISO."""
    result = parse_when(text, now=now, zone=zone)
    assert isinstance(result, Timing), result
    assert result.kind is TimingKind.AT
    assert result.start is not None
    assert result.start.tzinfo is UTC
    return as_iso(result.start, zone)


def problem(text: str, *, now: datetime = NOW, zone: ZoneInfo = PARIS) -> TimeProblem:
    """Return the problem with a text that must be refused."""
    result = parse_when(text, now=now, zone=zone)
    assert isinstance(result, TimeProblem), result
    return result


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "now",
        "NOW",
        "asap",
        "when approved",
        "as soon as approved",
        "maintenant",
        "dès que possible",
        "dès l'approbation",
        "dès l’approbation",
    ],
)
def test_now_means_as_soon_as_approved(text: str) -> None:
    assert parse_when(text, now=NOW, zone=PARIS) == Timing(kind=TimingKind.WHEN_APPROVED)
    assert when(text) == "as soon as approved"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18:30", "2026-11-23T18:30+01:00"),
        ("18h30", "2026-11-23T18:30+01:00"),
        ("18h", "2026-11-23T18:00+01:00"),
        ("18 heures", "2026-11-23T18:00+01:00"),
        ("6pm", "2026-11-23T18:00+01:00"),
        ("6:30 pm", "2026-11-23T18:30+01:00"),
        ("6:30 P.M.", "2026-11-23T18:30+01:00"),
        ("at 18:30", "2026-11-23T18:30+01:00"),
        ("à 18h30", "2026-11-23T18:30+01:00"),
        ("tomorrow noon", "2026-11-24T12:00+01:00"),
        ("tomorrow 12pm", "2026-11-24T12:00+01:00"),
        ("tomorrow 12am", "2026-11-24T00:00+01:00"),
        ("demain midi", "2026-11-24T12:00+01:00"),
        ("midnight", "2026-11-24T00:00+01:00"),
        ("minuit", "2026-11-24T00:00+01:00"),
        ("today midnight", "2026-11-24T00:00+01:00"),
        ("tomorrow 9am", "2026-11-24T09:00+01:00"),
        ("9am tomorrow", "2026-11-24T09:00+01:00"),
        ("tomorrow at 9:00", "2026-11-24T09:00+01:00"),
        ("demain 9h", "2026-11-24T09:00+01:00"),
        ("demain à 9h", "2026-11-24T09:00+01:00"),
        ("Demain matin 9h", "2026-11-24T09:00+01:00"),
        ("aujourd’hui 18h", "2026-11-23T18:00+01:00"),
        ("après-demain à 18h30", "2026-11-25T18:30+01:00"),
        ("day after tomorrow 18:30", "2026-11-25T18:30+01:00"),
        ("ce soir 20h", "2026-11-23T20:00+01:00"),
        ("tonight 8pm", "2026-11-23T20:00+01:00"),
        ("tue 9am", "2026-11-24T09:00+01:00"),
        ("on Tuesday at 9am", "2026-11-24T09:00+01:00"),
        ("mardi 9h", "2026-11-24T09:00+01:00"),
        ("sun 9am", "2026-11-29T09:00+01:00"),
        ("24 Nov 9:00", "2026-11-24T09:00+01:00"),
        ("Nov 24 9am", "2026-11-24T09:00+01:00"),
        ("Nov 24th, 2026 at 6pm", "2026-11-24T18:00+01:00"),
        ("24 nov 2026 18:30", "2026-11-24T18:30+01:00"),
        ("le 24 novembre à 18h30", "2026-11-24T18:30+01:00"),
        ("1er décembre 9h", "2026-12-01T09:00+01:00"),
        ("1er de\u0301cembre 9h", "2026-12-01T09:00+01:00"),
        ("tue 24 nov 18:30", "2026-11-24T18:30+01:00"),
        ("2026-11-24 18:30", "2026-11-24T18:30+01:00"),
        ("24/11 9am", "2026-11-24T09:00+01:00"),
        ("11/24 9am", "2026-11-24T09:00+01:00"),
        ("12/12 9am", "2026-12-12T09:00+01:00"),
        ("5 jan 9am", "2027-01-05T09:00+01:00"),
        ("1 jul 2027 9am", "2027-07-01T09:00+02:00"),
        ("in 2 hours", "2026-11-23T16:01+01:00"),
        ("in an hour", "2026-11-23T15:01+01:00"),
        ("in 90 min", "2026-11-23T15:31+01:00"),
        ("in 1h30", "2026-11-23T15:31+01:00"),
        ("in 1 hour and 30 minutes", "2026-11-23T15:31+01:00"),
        ("in half an hour", "2026-11-23T14:31+01:00"),
        ("dans une demi-heure", "2026-11-23T14:31+01:00"),
        ("dans 2 heures", "2026-11-23T16:01+01:00"),
        ("in 3 days", "2026-11-26T14:01+01:00"),
        ("2026-11-24T18:30", "2026-11-24T18:30+01:00"),
        ("2026-11-24T18:30Z", "2026-11-24T19:30+01:00"),
        ("2026-11-24t18:30:15z", "2026-11-24T19:30:15+01:00"),
        ("2026-11-24T18:30+05:45", "2026-11-24T13:45+01:00"),
        ("2026-11-24T18:30 UTC", "2026-11-24T19:30+01:00"),
        ("18:30 UTC", "2026-11-23T19:30+01:00"),
        ("18:30 utc+2", "2026-11-23T17:30+01:00"),
        ("18:30 europe/london", "2026-11-23T19:30+01:00"),
        ("18:30 CET", "2026-11-23T18:30+01:00"),
        ("1 jul 2027 9am CEST", "2027-07-01T09:00+02:00"),
    ],
)
def test_a_moment_is_read_in_english_and_french(text: str, meant: str) -> None:
    assert local(text) == meant


@pytest.mark.parametrize(
    ("text", "now", "meant"),
    [
        ("mon 19:00", NOW, "2026-11-23T19:00+01:00"),
        ("next mon 19:00", NOW, "2026-11-30T19:00+01:00"),
        ("next tue 9am", NOW, "2026-12-01T09:00+01:00"),
        ("mardi prochain 9h", NOW, "2026-12-01T09:00+01:00"),
        ("next sun 9am", NOW, "2026-12-06T09:00+01:00"),
        ("next tue 9am", NOW + timedelta(days=6), "2026-12-01T09:00+01:00"),
        ("next tue 9am", NOW + timedelta(days=2), "2026-12-01T09:00+01:00"),
    ],
)
def test_a_weekday_is_the_nearest_and_next_is_the_coming_weeks(
    text: str, now: datetime, meant: str
) -> None:
    assert local(text, now=now) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tue 10:00-12:00", "Tue 24 Nov 2026, 10:00-12:00 (Europe/Paris, UTC+1)"),
        ("18:00–20:00", "Mon 23 Nov 2026, 18:00-20:00 (Europe/Paris, UTC+1)"),
        ("mardi 10h-12h", "Tue 24 Nov 2026, 10:00-12:00 (Europe/Paris, UTC+1)"),
        ("10:00 - 12:00 tue", "Tue 24 Nov 2026, 10:00-12:00 (Europe/Paris, UTC+1)"),
        ("tomorrow between 10 and 12", "Tue 24 Nov 2026, 10:00-12:00 (Europe/Paris, UTC+1)"),
        ("demain entre 10h et 12h", "Tue 24 Nov 2026, 10:00-12:00 (Europe/Paris, UTC+1)"),
        ("demain de 10h à 12h", "Tue 24 Nov 2026, 10:00-12:00 (Europe/Paris, UTC+1)"),
        ("de 18h à 20h", "Mon 23 Nov 2026, 18:00-20:00 (Europe/Paris, UTC+1)"),
        ("from 6pm to 8pm", "Mon 23 Nov 2026, 18:00-20:00 (Europe/Paris, UTC+1)"),
        ("tomorrow 2-4pm", "Tue 24 Nov 2026, 14:00-16:00 (Europe/Paris, UTC+1)"),
        ("tomorrow 11-1pm", "Tue 24 Nov 2026, 11:00-13:00 (Europe/Paris, UTC+1)"),
        ("tomorrow 10-12h", "Tue 24 Nov 2026, 10:00-12:00 (Europe/Paris, UTC+1)"),
        ("17:00-18:00 UTC", "Mon 23 Nov 2026, 18:00-19:00 (Europe/Paris, UTC+1)"),
        (
            "22:00-02:00",
            "Mon 23 Nov 2026, 22:00 (Europe/Paris, UTC+1) "
            "to Tue 24 Nov 2026, 02:00 (Europe/Paris, UTC+1)",
        ),
        (
            "22h-minuit",
            "Mon 23 Nov 2026, 22:00 (Europe/Paris, UTC+1) "
            "to Tue 24 Nov 2026, 00:00 (Europe/Paris, UTC+1)",
        ),
        (
            "tue 10:00 - wed 12:00",
            "Tue 24 Nov 2026, 10:00 (Europe/Paris, UTC+1) "
            "to Wed 25 Nov 2026, 12:00 (Europe/Paris, UTC+1)",
        ),
        (
            "2026-11-24T10:00Z - 2026-11-24T12:00Z",
            "Tue 24 Nov 2026, 11:00-13:00 (Europe/Paris, UTC+1)",
        ),
    ],
)
def test_a_window_has_a_start_and_an_end(text: str, said: str) -> None:
    result = parse_when(text, now=NOW, zone=PARIS)
    assert isinstance(result, Timing), result
    assert result.kind is TimingKind.WINDOW
    assert say_timing(result, PARIS) == said


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("9am", "09:00 is already past today; write `tomorrow 9am`."),
        ("at 9am", "write `tomorrow at 9am`."),
        ("today 9am", "write `tomorrow 9am`."),
        ("mon 9am", "09:00 is already past today; write `next mon 9am`."),
        ("10:00-12:00", "write `tomorrow 10:00-12:00`."),
        ("9:00 late ok until 10:00", "write `tomorrow 9:00`."),
        ("23 nov 9am", "is already past"),
        ("22 nov 9am", "22 Nov is already past this year; write `22 Nov 2027`."),
        ("2020-01-01T10:00", "The year 2020 is already past"),
        ("2026-11-23T14:00:07+01:00", "is already past"),
        ("in 0 minutes", "is already past"),
        ("in 401 days", "more than 400 days ahead"),
        ("31 dec 2027 18:00", "more than 400 days ahead"),
        ("9999-12-31T23:59", "The year 9999 is too far ahead"),
        ("in 9999 weeks", "more than 400 days ahead"),
        ("18", "Please write `18:00` instead of `18`."),
        ("9", "Please write `9am` or `9:00` instead of `9`."),
        ("tomorrow 9", "Please write `9am` or `9:00` instead of `9`."),
        ("tomorrow between 2 and 4", "`2am` or `2:00`"),
        ("tomorrow 4pm-6", "`6am` or `6:00`"),
        ("tue", "Please add a time to `tue`, like `tue 18:30`."),
        ("24 nov", "Please add a time to `24 nov`, like `24 nov 18:30`."),
        ("demain matin", "Please add a time to `demain matin`"),
        ("11/12 9am", "`11/12` can be read as two dates; please write `11 Dec` or `12 Nov`."),
        ("32/12 9am", "There is no `32/12` in the calendar."),
        ("30 feb 9am", "There is no `30 feb` in the calendar."),
        ("29 feb 9am", "Please add the year to `29 feb`"),
        ("2026-02-30T10:00", "in the calendar"),
        ("mon 24 nov 9am", "24 Nov 2026 is a Tue, not a Mon"),
        ("25:00", "There is no `25:00` on the clock"),
        ("18:60", "There is no `18:60` on the clock"),
        ("13pm", "There is no `13pm` on the clock"),
        ("demain soir 8h", "can be read in two ways"),
        ("2 hours", "Please write `in 2 hours`"),
        ("18:30 please", "I don't understand `please`"),
        ("tomorrow 18:30 or later", "I don't understand `or`"),
        ("18:30 19:30", "I don't understand `19:30`"),
        ("18:30 Paris time", "I don't understand `paris`"),
        ("18:30 EST", "I don't understand `est`"),
        ("1 jul 2027 9am CET", "I don't understand `cet`"),
        ("18:30 Europe/Nowhere", "I don't know the zone `europe/nowhere`"),
        ("18:30 UTC+25", "No place has the offset `+25`"),
        ("2026-11-24T18:30-12:00", "No place has the offset `-12:00`"),
        ("2026-11-24T18:30Z UTC", "I don't understand"),
        ("mar 18h", "I don't understand `mar`"),
        ("24 nov 26 9am", "I don't understand `9am`"),
        ("in the morning", "I don't understand `in the morning`"),
        ("until 18:00", "I don't understand `until 18:00`"),
        ("between 18:00", "Please add an end to `between 18:00`, like `10:00-12:00`."),
        ("from 18:00 and 19:00", "I don't understand"),
        ("18:00-18:00", "`18:00` is not after the start"),
        ("18:00-17:00", "`17:00` is not after the start"),
        ("18:00 until 19:00 tomorrow", "please write the day with both"),
        ("10h - 12h - 14h", "I don't understand"),
        ("½h", "I don't understand `½h`"),
        ("１８:30", "I don't understand"),
        ("`now`", "I don't understand `'now'`"),
        ("now late ok until 18:00", "Please add the time that it may be late for"),
        ("tue 10:00 late ok until 9:00", "`9:00` is not after the time itself"),
        ("tue 10:00 late ok until", "I don't understand"),
        ("18:30 " * 40, "too long"),
    ],
)
def test_what_is_not_fully_understood_is_refused_with_what_to_write(text: str, part: str) -> None:
    assert part in problem(text).sentence


def test_midnight_of_a_day_is_asked_about() -> None:
    asked = problem("tomorrow midnight")
    assert [written for written, _ in asked.choices] == [
        "2026-11-24T00:00+01:00",
        "2026-11-25T00:00+01:00",
    ]
    assert "the start or the end of that day" in asked.sentence


def test_today_in_another_zone_needs_a_date_when_the_days_differ() -> None:
    """Apia is 13 hours ahead: its Tuesday has begun when in Greenwich it is Monday."""
    apia = ZoneInfo("Pacific/Apia")
    assert "please write the date" in problem("18:30 UTC", zone=apia).sentence
    assert "please write the date" in problem("tomorrow 9am UTC", zone=apia).sentence
    assert local("24 nov 18:30 UTC", zone=apia) == "2026-11-25T07:30+13:00"


def test_a_draft_may_carry_its_own_lateness_bound() -> None:
    """Rule 25: `late ok until 18:00`, on the day that the draft is due."""
    result = parse_when("tue 10:00 late ok until 18:00", now=NOW, zone=PARIS)
    assert result == Timing(
        kind=TimingKind.AT,
        start=datetime(2026, 11, 24, 9, tzinfo=UTC),
        late_until=datetime(2026, 11, 24, 17, tzinfo=UTC),
    )
    assert when("mardi 10h-12h, retard ok jusqu’à 13h").endswith(
        "10:00-12:00 (Europe/Paris, UTC+1), "
        "late ok until Tue 24 Nov 2026, 13:00 (Europe/Paris, UTC+1)"
    )
    assert when("tue 22:00 late ok until wed 01:00").endswith(
        "late ok until Wed 25 Nov 2026, 01:00 (Europe/Paris, UTC+1)"
    )


@pytest.mark.parametrize(
    ("zone", "text", "resumes"),
    [
        ("Europe/Paris", "2027-03-28T02:30", "2027-03-28T03:00+02:00"),
        ("America/New_York", "2027-03-14T02:00", "2027-03-14T03:00-04:00"),
        ("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-03T02:30+11:00"),
    ],
)
def test_a_time_that_daylight_saving_skips_is_refused(zone: str, text: str, resumes: str) -> None:
    refused = problem(text, zone=ZoneInfo(zone))
    assert "skip" in refused.sentence
    assert f"`{resumes}`" in refused.sentence
    assert refused.choices == ((resumes, datetime.fromisoformat(resumes)),)


def test_a_whole_day_that_a_zone_skipped_is_refused() -> None:
    """Samoa went from 29 to 31 December 2011."""
    apia, before = ZoneInfo("Pacific/Apia"), datetime(2011, 12, 1, tzinfo=UTC)
    refused = problem("30 dec 10:00", now=before, zone=apia)
    assert "`2011-12-31T00:00+14:00`" in refused.sentence


@pytest.mark.parametrize(
    ("zone", "text", "first", "second"),
    [
        (
            "Europe/Paris",
            "31 oct 2027 02:30",
            "2027-10-31T02:30+02:00",
            "2027-10-31T02:30+01:00",
        ),
        (
            "America/St_Johns",
            "7 nov 2027 1:15am",
            "2027-11-07T01:15-02:30",
            "2027-11-07T01:15-03:30",
        ),
    ],
)
def test_a_time_that_daylight_saving_repeats_is_asked_about(
    zone: str, text: str, first: str, second: str
) -> None:
    asked = problem(text, zone=ZoneInfo(zone))
    assert "twice" in asked.sentence
    assert [written for written, _ in asked.choices] == [first, second]
    for written, instant in asked.choices:
        assert local(written, zone=ZoneInfo(zone)) == written
        assert datetime.fromisoformat(written) == instant


def test_in_the_repeated_hour_the_offset_or_the_abbreviation_decides() -> None:
    assert local("31 oct 2027 02:30 CEST") == "2027-10-31T02:30+02:00"
    assert local("31 oct 2027 02:30 CET") == "2027-10-31T02:30+01:00"
    assert local("31 oct 2027 02:30 (Europe/Paris, UTC+1)") == "2027-10-31T02:30+01:00"
    wrong = problem("24 nov 18:30 (Europe/Paris, UTC+2)").sentence
    assert "not the one in force" in wrong


def test_hours_from_now_run_through_a_night_of_change() -> None:
    evening = datetime(2027, 3, 27, 23, 0, tzinfo=UTC)
    assert local("in 3 hours", now=evening) == "2027-03-28T04:00+02:00"
    assert local("in 1 day", now=evening) == "2027-03-29T00:00+02:00"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Paris", "Tue 24 Nov 2026, 18:30 (Europe/Paris, UTC+1)"),
        ("Europe/London", "Tue 24 Nov 2026, 17:30 (Europe/London, UTC+0)"),
        ("UTC", "Tue 24 Nov 2026, 17:30 (UTC)"),
        ("Asia/Kathmandu", "Tue 24 Nov 2026, 23:15 (Asia/Kathmandu, UTC+5:45)"),
        ("America/St_Johns", "Tue 24 Nov 2026, 14:00 (America/St_Johns, UTC-3:30)"),
        ("Pacific/Apia", "Wed 25 Nov 2026, 06:30 (Pacific/Apia, UTC+13)"),
    ],
)
def test_an_instant_is_said_with_date_time_and_zone(zone: str, said: str) -> None:
    assert say(datetime(2026, 11, 24, 17, 30, tzinfo=UTC), ZoneInfo(zone)) == said

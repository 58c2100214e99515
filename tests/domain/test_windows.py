"""Windows at their edges: which hours, which day, and an end that is none (rule 16)."""

import pytest

from bot.domain.times import Timing, parse_when
from bot.domain.wallclock import as_iso
from tests.domain.test_times import NOW, PARIS, local, problem, when


def window(text: str) -> tuple[str, str]:
    """Write both ends of a window as local ISO."""
    found = parse_when(text, now=NOW, zone=PARIS)
    assert isinstance(found, Timing), found
    assert found.start is not None
    assert found.end is not None
    return as_iso(found.start, PARIS), as_iso(found.end, PARIS)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tomorrow 6-12", "2026-11-24T06:00+01:00", "2026-11-24T12:00+01:00"),
        ("tomorrow 10-10:01", "2026-11-24T10:00+01:00", "2026-11-24T10:01+01:00"),
        ("tomorrow 10-10:01am", "2026-11-24T10:00+01:00", "2026-11-24T10:01+01:00"),
        ("2026-11-24T22:30 to 10:30", "2026-11-24T22:30+01:00", "2026-11-25T10:30+01:00"),
        (
            "2026-11-24T22:30:30 to 10:30:30",
            "2026-11-24T22:30:30+01:00",
            "2026-11-25T10:30:30+01:00",
        ),
        ("22:00-midnight tomorrow", "2026-11-24T22:00+01:00", "2026-11-25T00:00+01:00"),
        ("tomorrow 10pm until midnight", "2026-11-24T22:00+01:00", "2026-11-25T00:00+01:00"),
    ],
)
def test_a_window_has_the_two_ends_that_were_written(text: str, first: str, last: str) -> None:
    assert window(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2026-11-24T10:00 to 2026-11-24T10:00", "2026-11-24T10:00"),
        ("tomorrow 10:00-10:00", "10:00"),
        ("2026-11-24T22:30 to 10:31", None),
    ],
)
def test_a_window_that_does_not_end_after_its_start_is_refused(text: str, end: str | None) -> None:
    """A night of more than twelve hours may be a day that was forgotten."""
    assert problem(text).sentence == (
        f"`{end or '10:31'}` is not after the start; please write a later end, with its day if"
        " that is another one."
    )


def test_the_day_at_an_end_with_a_midnight_of_its_own_is_asked_about() -> None:
    first, last = "2026-11-24T00:00+01:00", "2026-11-25T00:00+01:00"
    assert [said for said, _ in problem("today 10pm to tomorrow midnight").choices] == [first, last]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("5/5 9am", "2027-05-05T09:00+02:00"),
        ("5/5/2027 9am", "2027-05-05T09:00+02:00"),
        ("13/12 9am", "2026-12-13T09:00+01:00"),
        ("12/13 9am", "2026-12-13T09:00+01:00"),
        ("13/3/2027 9am", "2027-03-13T09:00+01:00"),
    ],
)
def test_a_date_with_a_slash_that_has_one_reading_is_read(text: str, instant: str) -> None:
    assert local(text) == instant


def test_a_date_with_a_slash_keeps_its_year() -> None:
    assert "Fri 13 Mar 2026, 09:00" in problem("13/3/2026 9am").sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "tomorrow 18:30 late ok until midnight",
            "Tue 24 Nov 2026, 18:30 (Europe/Paris, UTC+1),"
            " late ok until Wed 25 Nov 2026, 00:00 (Europe/Paris, UTC+1)",
        ),
        (
            "tomorrow 00:30 late ok until 01:00",
            "Tue 24 Nov 2026, 00:30 (Europe/Paris, UTC+1),"
            " late ok until Tue 24 Nov 2026, 01:00 (Europe/Paris, UTC+1)",
        ),
        (
            "in 10 min late ok until 9:00",
            "Mon 23 Nov 2026, 09:00 (Europe/Paris, UTC+1) is already past; please write a later"
            " time.",
        ),
    ],
)
def test_rule_25_a_bound_of_ones_own_is_read_by_the_clock_of_the_place(
    text: str, said: str
) -> None:
    assert when(text) == said

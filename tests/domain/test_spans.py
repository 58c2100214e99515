"""Spans of absence, as people write them after `/draft away`."""

import pytest

from bot.domain.times import (
    TimeProblem,
    parse_span,
)
from bot.domain.wallclock import as_iso
from tests.domain.test_times import NOW, PARIS

NOW_LOCAL = "2026-11-23T14:00:07+01:00"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("until 22:40", NOW_LOCAL, "2026-11-23T22:40+01:00"),
        ("22:40", NOW_LOCAL, "2026-11-23T22:40+01:00"),
        ("from 18:30 until 22:40", "2026-11-23T18:30+01:00", "2026-11-23T22:40+01:00"),
        ("18:30-22:40", "2026-11-23T18:30+01:00", "2026-11-23T22:40+01:00"),
        ("2h", NOW_LOCAL, "2026-11-23T16:00:07+01:00"),
        ("for 18h", NOW_LOCAL, "2026-11-24T08:00:07+01:00"),
        ("90 min", NOW_LOCAL, "2026-11-23T15:30:07+01:00"),
        ("pendant 2 heures", NOW_LOCAL, "2026-11-23T16:00:07+01:00"),
        ("3 days", NOW_LOCAL, "2026-11-26T14:00:07+01:00"),
        ("from now until 18:00", NOW_LOCAL, "2026-11-23T18:00+01:00"),
        ("from 18:30 for 2 hours", "2026-11-23T18:30+01:00", "2026-11-23T20:30+01:00"),
        ("jusqu'à 22h40", NOW_LOCAL, "2026-11-23T22:40+01:00"),
        ("jusqu’à demain 9h", NOW_LOCAL, "2026-11-24T09:00+01:00"),
        ("de 18h à 22h", "2026-11-23T18:00+01:00", "2026-11-23T22:00+01:00"),
        ("until tomorrow 9am", NOW_LOCAL, "2026-11-24T09:00+01:00"),
        ("from tomorrow 9am until 6pm", "2026-11-24T09:00+01:00", "2026-11-24T18:00+01:00"),
        ("from 22:00 until 9:00", "2026-11-23T22:00+01:00", "2026-11-24T09:00+01:00"),
        ("until 2026-11-24T18:30", NOW_LOCAL, "2026-11-24T18:30+01:00"),
    ],
)
def test_a_span_of_absence_starts_now_unless_it_says_from(text: str, start: str, end: str) -> None:
    span = parse_span(text, now=NOW, zone=PARIS)
    assert isinstance(span, tuple), span
    assert [as_iso(one, PARIS) for one in span] == [start, end]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Please say until when, like `until 22:40`"),
        ("until", "Please say until when"),
        ("until 9am", "already past today; write `tomorrow 9am`"),
        ("until tomorrow", "Please add a time to `tomorrow`"),
        ("from 18:30", "Please add an end"),
        ("from 9:00 until 22:40", "or leave the start out to be away from now on."),
        ("18h", "please write `until 18h` or `for 18h`."),
        ("for a while", "I don't understand"),
        ("in 2h", "I don't understand"),
        ("at the beach", "I don't understand"),
        ("x" * 201, "too long"),
    ],
)
def test_a_span_that_is_not_understood_is_refused(text: str, part: str) -> None:
    refused = parse_span(text, now=NOW, zone=PARIS)
    assert isinstance(refused, TimeProblem), refused
    assert part in refused.sentence

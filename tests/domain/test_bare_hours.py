"""Hours without am, pm or minutes, beside others: read where they have one meaning."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.times import TimeProblem, Timing, parse_when, say_timing

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def problem(text: str) -> str:
    """What is said of a time that isn't taken."""
    result = parse_when(text, now=NOW, zone=PARIS)
    assert isinstance(result, TimeProblem), result
    return result.sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tue 9-12pm", "09:00-12:00"),
        ("tue 11-12pm", "11:00-12:00"),
        ("tue 9-5pm", "09:00-17:00"),
        ("tue 6-5pm", "06:00-17:00"),
        ("tue 12-1pm", "12:00-13:00"),
        ("tue 12-12:30pm", "12:00-12:30"),
        ("tue 12-1am", "00:00-01:00"),
        ("tue 1-2am", "01:00-02:00"),
        ("tue 10-11pm", "22:00-23:00"),
        ("tue 12am-12pm", "00:00-12:00"),
        ("tue 9-12", "09:00-12:00"),
        ("tue 1-14", "01:00-14:00"),
        ("tue 0-12", "00:00-12:00"),
    ],
)
def test_a_bare_hour_beside_am_or_pm_is_read_where_it_has_one_meaning(text: str, said: str) -> None:
    result = parse_when(text, now=NOW, zone=PARIS)
    assert isinstance(result, Timing), result
    assert say_timing(result, PARIS) == f"Tue 24 Nov 2026, {said} (Europe/Paris, UTC+1)"


@pytest.mark.parametrize(
    "text",
    [
        *("tue 12-12pm", "tue 12-12am", "tue 11-12am", "tue 1-12am"),
        *("tue 1-12pm", "tue 5-12pm", "tue 3-2pm", "tue 5-4pm", "tue 1-12:30pm"),
        *("tue 9-8am", "tue 11-1am", "tue 1-12", "tue 5-12", "tue between 2 and 12"),
    ],
)
def test_a_bare_hour_that_am_or_pm_leaves_open_is_asked_about(text: str) -> None:
    """Read as they stand, `12-12pm` and `1-12pm` would begin in the middle of the night."""
    asked = problem(text)
    assert "can be read in two ways here; please write am or pm with both times" in asked


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("tue 9-8", "Please write `9am` or `9:00` instead of `9`."),
        ("tue 12-12", "Please write `12:00` instead of `12`."),
        ("tue 12-1", "Please write `12:00` instead of `12`."),
        ("tue 12pm-11am", "`11am` is not after the start"),
        ("tue 11am-12am", "`12am` is not after the start"),
        ("tue 12pm-12pm", "`12pm` is not after the start"),
        ("tue 13-12pm", "Please write `13:00` instead of `13`."),
    ],
)
def test_hours_that_run_backwards_are_refused(text: str, part: str) -> None:
    assert part in problem(text)

"""Posting hours: what leaves when approved leaves within them (rule 23)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.accounts import AccountName
from bot.domain.hours import parse_hours
from bot.domain.posting import PostingHours, closed, within_hours
from bot.domain.timetable import Slot

PARIS = ZoneInfo("Europe/Paris")
OFFICE = PostingHours(hours=parse_hours("mon-fri 08:00-20:00"), zone=PARIS)
SOUPE, OTHER = AccountName("soupe"), AccountName("other")
POSTING = {SOUPE: OFFICE}


def paris(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour in Paris in March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (paris(2, 8), paris(2, 8)),
        (paris(2, 19, 59), paris(2, 19, 59)),
        (paris(2, 20), paris(3, 8)),
        (paris(2, 7, 59), paris(2, 8)),
        (paris(6, 21), paris(9, 8)),
        (paris(28, 23), paris(30, 8)),
    ],
    ids=[
        "open",
        "nearly closed",
        "closed",
        "early",
        "over the weekend",
        "over DST",
    ],
)
def test_rule_23_a_slot_moves_on_to_the_next_posting_hours(at: datetime, opens: datetime) -> None:
    late = timedelta(minutes=10)
    found = within_hours(POSTING, SOUPE, Slot(due_at=at, late_at=at + late))
    assert found == Slot(due_at=opens, late_at=opens + late)
    assert closed(POSTING, SOUPE, at) is (at != opens)


def test_rule_23_an_account_without_hours_posts_at_any_time() -> None:
    at = paris(7, 3)
    slot = Slot(due_at=at, late_at=at)
    assert within_hours(POSTING, OTHER, slot) == slot
    assert not closed(POSTING, OTHER, at)


def test_rule_23_hours_that_never_come_open_nothing_and_move_nothing() -> None:
    never = PostingHours(hours=(), zone=PARIS)
    at = paris(2, 12)
    assert never.next_open(at) == at
    assert closed({SOUPE: never}, SOUPE, at)

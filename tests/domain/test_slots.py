"""Slots are read as a settings file has them, and the next free one is found by their clock."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bot.domain.hours import BadHours
from bot.domain.slots import AccountSlots, Weekly, is_next_slot, next_free, parse_slots

PARIS = ZoneInfo("Europe/Paris")
# A Thursday, 13:00 in Paris.
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def slots(text: str, zone: ZoneInfo = PARIS) -> AccountSlots:
    return AccountSlots(weekly=parse_slots(text), zone=zone)


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def test_days_hold_for_the_times_behind_them() -> None:
    assert parse_slots("mon-fri 09:00 17:30, sat 11:00") == (
        Weekly(days=(0, 1, 2, 3, 4), minutes=540),
        Weekly(days=(0, 1, 2, 3, 4), minutes=1050),
        Weekly(days=(5,), minutes=660),
    )


@pytest.mark.parametrize("text", ["", "mon", "09:00", "mon 9:00", "09:00 mon", "mon tue 09:00"])
def test_what_is_no_slot_is_said(text: str) -> None:
    with pytest.raises(BadHours):
        parse_slots(text)


def test_the_next_slots_come_in_order_by_the_clock_of_their_place() -> None:
    found = list(islice(slots("fri 09:00, thu 17:30 13:00, sat 11:00").after(NOON), 4))
    # 13:00 is now, and so it is no slot after it.
    assert found == [local(26, 17, 30), local(27, 9), local(28, 11), local(3, 13, month=12)]


def test_a_slot_stays_at_its_hour_when_the_clocks_change() -> None:
    spring = AccountSlots(weekly=parse_slots("sun 09:00"), zone=PARIS)
    before = datetime(2026, 3, 22, 12, 0, tzinfo=UTC)
    assert next(spring.after(before)) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)


def test_what_is_taken_is_passed_over() -> None:
    one = slots("thu 17:30, fri 09:00")
    assert next_free([one], [], NOON) == local(26, 17, 30)
    assert next_free([one], [local(26, 17, 30)], NOON) == local(27, 9)


def test_several_accounts_wait_for_a_slot_of_all_of_them() -> None:
    both = [slots("thu 17:30, fri 09:00"), slots("fri 09:00 12:00")]
    assert next_free(both, [], NOON) == local(27, 9)
    assert next_free([slots("fri 09:00"), slots("fri 10:00")], [], NOON) is None


def test_a_month_ahead_is_the_furthest() -> None:
    one = slots("thu 13:00")
    taken = [NOON + timedelta(days=7 * week) for week in range(1, 4)]
    assert next_free([one], taken, NOON) == NOON + timedelta(days=28)
    assert next_free([one], [*taken, NOON + timedelta(days=28)], NOON) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [("next slot", True), (" Next  Slot ", True), ("prochain créneau", True), ("tomorrow", False)],
)
def test_the_next_slot_is_asked_for_in_words(text: str, asked: bool) -> None:
    assert is_next_slot(text) is asked

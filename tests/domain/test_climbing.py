"""A failure climbs: each hears of it after the one below had their time, and not all at once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.card import Stage
from bot.domain.climbing import CLIMBS_FOR, Height, height_of, may_climb, next_rung
from tests.factories import NOON, after

ALL = tuple(Height)
PARIS = ZoneInfo("Europe/Paris")


def climbed(looks: list[datetime], heights: tuple[Height, ...] = ALL) -> dict[str, datetime]:
    """Who heard of it when, where the bot looked at these moments."""
    told: dict[str, datetime] = {}
    for now in looks:
        rung = next_rung(NOON, told, heights, now)
        if rung:
            assert rung not in told
            told[rung] = now
    return told


def test_the_watcher_hears_of_it_first_then_the_owner_then_the_channel_each_day() -> None:
    every_minute = [after(minutes=n) for n in range(60)]
    days = [after(days=n, minutes=50) for n in range(1, 9)]
    told = climbed([*every_minute, *days])
    assert list(told.items())[:3] == [
        ("watcher", after(minutes=1)),
        ("owner", after(minutes=16)),
        ("channel", after(minutes=46)),
    ]
    assert list(told)[3:] == [f"channel {n}" for n in range(3, 9)]
    assert max(told.values()) <= NOON + CLIMBS_FOR


def test_after_a_downtime_it_climbs_as_slowly_as_ever() -> None:
    late = after(hours=5)
    assert list(climbed([late, late, late + timedelta(minutes=10)])) == ["watcher"]


def test_without_an_owner_the_channel_hears_of_it_next() -> None:
    told = climbed([after(minutes=n) for n in range(60)], (Height.WATCHER, Height.CHANNEL))
    assert told == {"watcher": after(minutes=1), "channel": after(minutes=31)}


@given(st.lists(st.integers(0, 14 * 24 * 60), max_size=60))
def test_no_rung_is_told_twice_or_before_the_one_below(minutes: list[int]) -> None:
    told = climbed([after(minutes=n) for n in sorted(minutes)])
    heights = [height_of(rung) for rung in told]
    order = [list(Height).index(height) for height in heights]
    assert order == sorted(order)
    assert list(told.values()) == sorted(told.values())


@pytest.mark.parametrize(
    ("stage", "at", "may"),
    [
        (Stage.MISSED, "23:00", False),
        (Stage.FAILED, "03:00", False),
        (Stage.FAILED, "12:00", True),
        (Stage.STILL_THERE, "03:00", True),
        (Stage.NEEDS_ATTENTION, "03:00", True),
    ],
)
def test_only_what_may_be_out_wakes_people(stage: Stage, at: str, may: bool) -> None:
    now = datetime.fromisoformat(f"2026-03-02T{at}+01:00")
    assert may_climb(stage, now, PARIS) is may

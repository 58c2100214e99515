"""When a clock or a database is not trusted, and why (rule 25)."""

from datetime import datetime

import pytest

from bot.domain.jumps import RESTORED, Reading, jumped, strange_start
from tests.factories import NOON, after


@pytest.mark.parametrize(
    ("wall", "ticks", "said"),
    [
        (0.0, 0.0, ""),
        (3600.0, 3600.0, ""),
        (60.0, 0.0, ""),
        (-60.0, 0.0, ""),
        (61.0, 0.0, "the clock jumped forward by a minute"),
        (-61.0, 0.0, "the clock jumped back by a minute"),
        (0.0, 3600.0, "the clock jumped back by 60 minutes"),
        (7140.0, 0.0, "the clock jumped forward by 119 minutes"),
        (7200.0, 0.0, "the clock jumped forward by 2 hours"),
        (3600.0 * 47, 0.0, "the clock jumped forward by 47 hours"),
        (3600.0 * 48, 0.0, "the clock jumped forward by 2 days"),
        (86400.0 * 30, 1.0, "the clock jumped forward by 30 days"),
    ],
)
def test_rule_25_a_jump_is_more_than_a_minute_between_the_two_clocks(
    wall: float, ticks: float, said: str
) -> None:
    before = Reading(wall=NOON, ticks=100.0)
    assert jumped(before, Reading(wall=after(seconds=wall), ticks=100.0 + ticks)) == said


@pytest.mark.parametrize(
    ("remembered", "beside", "said"),
    [
        (None, None, ""),
        (NOON, NOON, ""),
        (after(days=-30), after(days=-30), ""),
        (after(seconds=60), None, ""),
        (after(seconds=61), None, "the clock is a minute behind what I remember"),
        (NOON, after(seconds=90), ""),
        (after(minutes=-10), after(minutes=-8), RESTORED),
        (None, NOON, RESTORED),
    ],
    ids=["first", "at once", "downtime", "nearly", "behind", "between", "restored", "emptied"],
)
def test_rule_25_a_start_is_strange_where_the_past_does_not_fit(
    remembered: datetime | None, beside: datetime | None, said: str
) -> None:
    assert strange_start(NOON, remembered, beside) == said

"""A thread on its way while the bot is killed: no part twice, none out of order, none lost."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.crash.apart import apart
from tests.crash.reports import say
from tests.crash.threads import CUT_POINTS, Point, moments_of, run

BETWEEN = (
    Point(moment="keep_receipt: committed #1"),
    CUT_POINTS[-1],
)
"""The first is out and recorded, and the answer about the second is lost."""
EVERY = 3


async def played(folder: Path, points: Sequence[Point] | None) -> tuple[int, list[str], list[str]]:
    """Kill at the points, or at some of all; how many were met, and what is wrong."""
    met, told, wrong = 0, [], []
    async with apart(folder, "bluesky") as here:
        for point in points or [*(await moments_of(here))[::EVERY], *CUT_POINTS]:
            found = await run(here, point)
            if found is None:
                continue
            met += 1
            told.append(f"thread | {point} | {'; '.join(found) or 'each part out once'}")
            wrong += found
    return met, told, wrong


@pytest.mark.slow
async def test_a_thread_goes_on_behind_the_part_that_is_out_wherever_the_bot_was_killed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    met, told, wrong = await played(tmp_path, BETWEEN)
    say(told, capfd)
    assert met == len(BETWEEN)
    assert wrong == []


@pytest.mark.slow
async def test_no_part_of_a_thread_is_out_twice_or_out_of_order_at_any_point(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    met, told, wrong = await played(tmp_path, None)
    say(told, capfd)
    assert met >= len(CUT_POINTS)
    assert wrong == []

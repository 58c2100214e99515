"""A post on its way while the bot is killed: out exactly once, or somebody was told."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.crash.apart import Apart, apart
from tests.crash.network_process import ALL_NETWORKS, NETWORKS, OTHERS
from tests.crash.relay import CUTS, Cut, Then
from tests.crash.reports import say
from tests.crash.runs import Point, Record, finale, points_of, points_of_restart, run

SHARES = 2
# Each day one point in so many, the second network's half-way between the first one's.
EVERY = 52
FIRSTS = dict(zip(NETWORKS, (18, 5), strict=True))
EVERYDAY = ("bluesky", pytest.param("no-keys", marks=pytest.mark.slow))
TWICE = 4


async def played(
    folder: Path,
    network: str,
    named: Callable[[Apart], Awaitable[list[Point]]],
    chosen: Callable[[list[Point]], list[Point]],
) -> tuple[Record, list[str]]:
    """Run the chosen points; return what became of each that was met, and what is wrong."""
    record = Record(name=network)
    async with apart(folder, network) as here:
        for point in chosen(await named(here)):
            fate = await run(here, point)
            if fate is not None:
                record.fates[str(point)] = fate
                record.window += point.in_window
        wrong = record.wrong() + await finale(here)
    return record, wrong


def some(points: list[Point], first: int) -> list[Point]:
    """One point in so many, and a cut of the call itself, which every run passes."""
    cuts = [point for point in points if point.cut is not None]
    return [*points[first::EVERY], cuts[first % len(cuts)]]


@pytest.mark.parametrize("network", EVERYDAY)
async def test_a_post_is_out_once_or_people_are_told_at_some_points_of_the_whole_way(
    tmp_path: Path, network: str, capfd: pytest.CaptureFixture[str]
) -> None:
    record, wrong = await played(
        tmp_path, network, points_of, lambda points: some(points, FIRSTS[network])
    )
    say(record.lines(), capfd)
    assert len(record.fates) >= 2
    assert record.window >= 1
    assert wrong == []


async def test_the_judge_finds_a_bot_that_repeats_what_was_only_late(tmp_path: Path) -> None:
    """The planted mistake is what a look at the network alone can't save anybody from."""
    late = Cut(side="request", head=1, body=0.5, then=Then.LATE)
    async with apart(tmp_path, "no-keys", blind=True) as here:
        fate = await run(here, Point(cut=late, sending=True, in_window=True))
        assert fate is not None
        assert "published 2 times" in fate.wrong


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("network", ALL_NETWORKS)
async def test_a_post_is_out_once_or_people_are_told_wherever_the_bot_is_killed(
    tmp_path: Path, network: str, share: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each share meets every second point: fifty in all, and twenty of them in the window."""
    record, wrong = await played(tmp_path, network, points_of, lambda points: points[share::SHARES])
    say(record.lines(), capfd)
    assert len(record.fates) >= 50 // SHARES
    assert record.window >= 20 // SHARES
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("network", ALL_NETWORKS)
async def test_a_second_kill_while_the_bot_recovers_from_the_first_changes_nothing(
    tmp_path: Path, network: str, capfd: pytest.CaptureFixture[str]
) -> None:
    record, wrong = await played(
        tmp_path, network, points_of_restart, lambda points: points[::TWICE]
    )
    say(record.lines(), capfd)
    assert len(record.fates) >= 20
    assert wrong == []


async def cuts_of_the_call(_here: Apart) -> list[Point]:
    """Every second place in the bytes of the one call that makes a post."""
    return [Point(cut=cut, sending=True, in_window=True) for cut in CUTS[::2]]


@pytest.mark.slow
@pytest.mark.parametrize("network", OTHERS)
async def test_a_post_on_each_other_network_is_out_once_wherever_its_call_is_cut(
    tmp_path: Path, network: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Found where it can be looked for, repeated where our id makes that harmless, else asked."""
    record, wrong = await played(tmp_path, network, cuts_of_the_call, lambda points: points)
    say(record.lines(), capfd)
    assert record.window == len(CUTS[::2])
    assert wrong == []

"""A post on its way while the bot is killed: out exactly once, or somebody was told."""

from pathlib import Path

import pytest

from tests.crash.apart import apart
from tests.crash.network_process import NETWORKS
from tests.crash.reports import say
from tests.crash.runs import Point, Record, finale, points_of, points_of_restart, run

SHARES = 2
EVERY = 13


async def played(folder: Path, network: str, share: slice) -> tuple[list[Point], Record, list[str]]:
    """Run a share of all points; return all points, what became of them, and what is wrong."""
    record = Record(name=network)
    async with apart(folder, network) as here:
        points = await points_of(here)
        for point in points[share]:
            record.fates[str(point)] = await run(here, point)
        wrong = record.wrong() + await finale(here)
    record.window = sum(point.in_window for point in points[share])
    return points, record, wrong


@pytest.mark.parametrize("network", NETWORKS)
async def test_a_post_is_out_once_or_people_are_told_at_some_points_of_the_whole_way(
    tmp_path: Path, network: str, capfd: pytest.CaptureFixture[str]
) -> None:
    _, record, wrong = await played(tmp_path, network, slice(5, None, EVERY))
    say(record.lines(), capfd)
    assert len(record.fates) >= 6
    assert record.window >= 2
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("network", NETWORKS)
async def test_a_post_is_out_once_or_people_are_told_wherever_the_bot_is_killed(
    tmp_path: Path, network: str, share: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each share meets every second point; all of them must be enough, and each was met."""
    points, record, wrong = await played(tmp_path, network, slice(share, None, SHARES))
    say(record.lines(), capfd)
    assert len(set(map(str, points))) >= 50
    assert sum(point.in_window for point in points) >= 20
    assert len(record.fates) == len(points[share::SHARES])
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
async def test_a_second_kill_while_the_bot_recovers_from_the_first_changes_nothing(
    tmp_path: Path, network: str, capfd: pytest.CaptureFixture[str]
) -> None:
    record = Record(name=f"{network}, killed twice")
    async with apart(tmp_path, network) as here:
        points = await points_of_restart(here)
        for point in points:
            record.fates[str(point)] = await run(here, point)
        wrong = record.wrong() + await finale(here)
    say(record.lines(), capfd)
    assert len(record.fates) == len(points)
    assert len(points) >= 20
    assert wrong == []

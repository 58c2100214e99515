"""A post on its way while the bot is killed: out exactly once, or somebody was told."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.crash.apart import apart
from tests.crash.network_process import NETWORKS
from tests.crash.runs import Point, Record, finale, points_of, run

SHARES = 2
EVERY_DAY = 7
MOST_SECONDS = 240


def say(lines: Sequence[str], capfd: pytest.CaptureFixture[str]) -> None:
    """Show lines although the test passes."""
    with capfd.disabled():
        sys.stderr.write("\n" + "\n".join(lines) + "\n")


async def played(folder: Path, network: str, share: slice) -> tuple[list[Point], Record, list[str]]:
    """Run a share of all points; return all points, what became of them, and what is wrong."""
    record = Record(network=network)
    async with apart(folder, network) as here:
        points = await points_of(here)
        for point in points[share]:
            record.fates[point] = await run(here, point)
        wrong = record.wrong() + await finale(here)
    return points, record, wrong


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("network", NETWORKS)
async def test_a_post_is_out_once_or_people_are_told_wherever_the_bot_is_killed(
    tmp_path: Path, network: str, share: int, capfd: pytest.CaptureFixture[str]
) -> None:
    points, record, wrong = await played(tmp_path, network, slice(share, None, SHARES))
    say(record.lines(), capfd)
    assert len(set(map(str, points))) >= 50
    assert sum(point.in_window for point in points) >= 20
    assert len(record.fates) == len(points[share::SHARES])
    assert wrong == []

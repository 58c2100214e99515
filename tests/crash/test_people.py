"""Approvals, edits, withdrawals, pauses and takedowns under kills: before or after, not between."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.apart import apart
from tests.crash.reports import say
from tests.crash.runs import Record, finale
from tests.crash.stories import STORIES, Story, killed_in, moments_of

MOST = 20
RARER = ("edit", "withdrawal", "takedown", "pause")
EVERYDAY = [
    pytest.param(story, id=story.name, marks=[pytest.mark.slow] if story.name in RARER else [])
    for story in STORIES
]


async def played(
    folder: Path, story: Story, chosen: Callable[[list[str]], list[str]]
) -> tuple[Record, list[str]]:
    """Kill at the chosen moments of a story; return the fates and all that is wrong."""
    record = Record(name=story.name)
    async with apart(folder, "bluesky") as here:
        for moment in chosen(await moments_of(here, story)):
            fate = await killed_in(here, story, moment)
            if fate is not None:
                record.fates[moment] = fate
        return record, record.wrong() + await finale(here)


def spread(moments: list[str]) -> list[str]:
    """So many moments, evenly spread."""
    step = max(len(moments) / MOST, 1)
    return [moments[int(at * step)] for at in range(min(MOST, len(moments)))]


@pytest.mark.parametrize("story", EVERYDAY)
async def test_what_a_person_does_happened_or_not_after_a_kill_in_its_midst(
    tmp_path: Path, story: Story, capfd: pytest.CaptureFixture[str]
) -> None:
    def chosen(moments: list[str]) -> list[str]:
        assert story.everyday in moments
        return [story.everyday]

    record, wrong = await played(tmp_path, story, chosen)
    say(record.lines(), capfd)
    assert len(record.fates) == 1
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
async def test_what_a_person_does_happened_or_not_wherever_the_bot_is_killed(
    tmp_path: Path, story: Story, capfd: pytest.CaptureFixture[str]
) -> None:
    record, wrong = await played(tmp_path, story, spread)
    say(record.lines(), capfd)
    assert len(record.fates) >= 6
    assert wrong == []

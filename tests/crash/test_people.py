"""Approvals, edits, withdrawals, pauses and takedowns under kills: before or after, not between."""

from pathlib import Path

import pytest

from tests.crash.apart import apart
from tests.crash.reports import say
from tests.crash.runs import Record, finale
from tests.crash.stories import STORIES, Story, killed_in, moments_of

MOST = 16


async def played(folder: Path, story: Story, most: int) -> tuple[Record, list[str]]:
    """Kill at so many moments of a story, evenly spread; return the fates and what is wrong."""
    record = Record(name=story.name)
    async with apart(folder, "bluesky") as here:
        moments = await moments_of(here, story)
        step = max(len(moments) / most, 1)
        for at in range(min(most, len(moments))):
            moment = moments[int((at + 0.5) * step)] if step > 1 else moments[at]
            record.fates[moment] = await killed_in(here, story, moment)
        return record, record.wrong() + await finale(here)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
async def test_what_a_person_does_happened_or_not_after_a_kill_in_its_midst(
    tmp_path: Path, story: Story, capfd: pytest.CaptureFixture[str]
) -> None:
    record, wrong = await played(tmp_path, story, 1)
    say(record.lines(), capfd)
    assert len(record.fates) == 1
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
async def test_what_a_person_does_happened_or_not_wherever_the_bot_is_killed(
    tmp_path: Path, story: Story, capfd: pytest.CaptureFixture[str]
) -> None:
    record, wrong = await played(tmp_path, story, MOST)
    say(record.lines(), capfd)
    assert len(record.fates) >= 6
    assert wrong == []

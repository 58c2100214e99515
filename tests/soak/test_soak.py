"""Many thousands of random steps, and no publication without a valid second opinion.

`SOAK_STEPS` and `SOAK_SEED` choose how many steps and which worlds; see `make soak`.
"""

import os
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.domain.review import Why
from bot.domain.states import TRANSITIONS, Event, State
from tests.soak import plants
from tests.soak.plants import Plant, without_guards
from tests.soak.playing import Census, Play, run
from tests.soak.stories import several

STEPS = int(os.environ.get("SOAK_STEPS", "20000"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
WHOLE = 20_000
LEAST_POSTS = 500
STEPS_FOR_A_PLANT = 6000
# Nobody in these worlds parks a draft.
NOT_TAKEN = {
    (State.PARKED, Event.SUBMIT),
    (State.PARKED, Event.REVISE),
    (State.PARKED, Event.WITHDRAW),
}
EVERY_KIND = {
    *("author", "co-author", "member", "owner", "admin", "guest", "single_channel_guest"),
    *("external", "bot", "workflow", "deactivated", "outside", "newcomer", "unknown"),
}


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def _never(census: Census) -> list[str]:
    """What never occurred, though each of it should have."""
    steps = TRANSITIONS.keys() - census.transitions.keys() - NOT_TAKEN
    return [
        *(f"{state} --{event}" for state, event in sorted(steps)),
        *(why.name for why in Why if why not in census.reasons),
        *sorted(EVERY_KIND - census.kinds),
    ]


@pytest.mark.slow
async def test_thousands_of_random_steps_publish_nothing_without_a_valid_second_opinion(
    tmp_path: Path,
) -> None:
    """Rules 1-8, 10, 12-14, 16-25, 28, 29, 31-35, 41 and 42, read off the others' own logs."""
    census, found = await run(tmp_path, SEED, STEPS)
    _say(
        f"{census.steps} steps in {census.worlds} worlds of the seeds {SEED} to"
        f" {SEED + census.worlds - 1}: {census.posts} posts, {census.calls} calls to networks"
    )
    assert found is None, str(found)
    assert not census.transitions.keys() & NOT_TAKEN, "these are taken now: count them as well"
    if census.steps >= WHOLE:
        assert census.posts >= LEAST_POSTS, "too few posts were published to have tried anything"
        assert not _never(census), "these never occurred"


@pytest.mark.slow
@pytest.mark.parametrize("plant", plants.PLANTED, ids=lambda plant: plant.__name__)
async def test_the_judge_notices_what_is_planted(
    tmp_path: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    dropped = partial(without_guards, patch=monkeypatch)
    play = Play(tell=plants.SHOWS_IN.get(plant, several), prepare=dropped)
    census, found = await run(tmp_path, SEED, STEPS_FOR_A_PLANT, play)
    assert found is not None, f"nobody noticed: {plant.__doc__}"
    _say(f"{plant.__name__}: noticed after {census.steps} steps: {found.against[0]}")

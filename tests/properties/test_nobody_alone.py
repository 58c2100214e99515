"""Nobody posts alone: over roles, actions and orders of events, judged by the logs of others."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.properties import plants
from tests.properties.plants import Plant
from tests.properties.playing import first_found, smaller
from tests.properties.stage import stage

# A part of the first seed's stories each day, all of two seeds where there is time for them.
FIRST = 11
PARTS = (
    (FIRST, 8),
    pytest.param(FIRST, 1, marks=pytest.mark.slow),
    pytest.param(12, 1, marks=pytest.mark.slow),
)
TEAM_SEQUENCES = 95
LEAST_POSTS = 100
SOLO_SEQUENCES = 55
LONG = tuple(range(100, 110))


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep what the bot logs about its bad weather out of the way."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


async def _team(folder: Path, seed: int, part: int = 1) -> None:
    async with stage(folder) as on:
        found = await first_found(on, seed, TEAM_SEQUENCES // part, solo=False)
        _say(f"team: seed {seed}, {on.steps} steps, {on.posts} posts that two people approved")
    assert found is None, str(await smaller(folder, found))
    assert on.posts >= LEAST_POSTS // part, "too few posts were published to have tried anything"


async def _solo(folder: Path, seed: int, part: int = 1) -> None:
    async with stage(folder) as on:
        found = await first_found(on, seed, SOLO_SEQUENCES // part, solo=True)
        approvals = on.judge.vain_approvals
        _say(f"alone: seed {seed}, {on.steps} steps, {approvals} approvals that counted nothing")
    assert found is None, str(await smaller(folder, found))
    assert approvals >= SOLO_SEQUENCES // part, "too few were tried to have tried anything"


@pytest.mark.parametrize(("seed", "part"), PARTS)
async def test_every_published_post_was_approved_by_somebody_else_by_the_rules(
    tmp_path: Path, seed: int, part: int
) -> None:
    """Rules 1-8, 10, 12, 13, 16-25, 28, 29, 32, 33, 35: at least 100 posts with a whole seed."""
    await _team(tmp_path, seed, part)


@pytest.mark.parametrize(("seed", "part"), PARTS)
async def test_one_person_alone_in_any_role_gets_nothing_out(
    tmp_path: Path, seed: int, part: int
) -> None:
    """Rules 1, 2, 5, 6, 8, 33, 35 and 41."""
    await _solo(tmp_path, seed, part)


@pytest.mark.slow
@pytest.mark.parametrize("seed", LONG)
async def test_longer_every_published_post_was_approved_by_somebody_else(
    tmp_path: Path, seed: int
) -> None:
    await _team(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", LONG)
async def test_longer_one_person_alone_gets_nothing_out(tmp_path: Path, seed: int) -> None:
    await _solo(tmp_path, seed)


async def _is_noticed(folder: Path, plant: Plant, patch: pytest.MonkeyPatch) -> None:
    plant(patch)
    solo = plant in plants.SOLO
    async with stage(folder) as on:
        await plants.without_guards(on, patch)
        count = 2 * (SOLO_SEQUENCES if solo else TEAM_SEQUENCES)
        found = await first_found(on, FIRST, count, solo=solo)
    assert found is not None, f"nobody noticed: {plant.__doc__}"
    _say(f"{plant.__name__}: noticed in sequence {found.number}: {found.against[0]}")


@pytest.mark.parametrize("plant", plants.SOON, ids=lambda plant: plant.__name__)
async def test_the_judge_notices_a_planted_mistake(
    tmp_path: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _is_noticed(tmp_path, plant, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("plant", plants.LATER, ids=lambda plant: plant.__name__)
async def test_the_judge_notices_rarer_planted_mistakes(
    tmp_path: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _is_noticed(tmp_path, plant, monkeypatch)

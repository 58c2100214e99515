"""Nobody posts alone: over roles, actions and orders of events, judged by the logs of others."""

import logging
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.properties import plants
from tests.properties.alone import ROLES
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
# Most are noticed within five.
SEQUENCES_FOR_A_PLANT = 80
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
        found = await first_found(on, seed, TEAM_SEQUENCES // part)
        _say(f"team: seed {seed}, {on.steps} steps, {on.posts} posts that two people approved")
    assert found is None, str(await smaller(folder, found))
    assert on.posts >= LEAST_POSTS // part, "too few posts were published to have tried anything"


async def _solo(folder: Path, seed: int, part: int = 1) -> None:
    async with stage(folder) as on:
        found = await first_found(on, seed, SOLO_SEQUENCES // part, roles=ROLES)
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


async def _is_noticed(folder: Path, plant: Plant, patch: pytest.MonkeyPatch, **shown: Any) -> None:
    plant(patch)
    async with stage(folder) as on:
        await plants.without_guards(on, patch)
        found = await first_found(on, FIRST, SEQUENCES_FOR_A_PLANT, **shown)
    assert found is not None, f"nobody noticed: {plant.__doc__}"
    _say(f"{plant.__name__}: noticed in sequence {found.number}: {found.against[0]}")


def _by_day(planted: Iterable[Plant], soon: Collection[Plant]) -> list[Any]:
    """What is planted, marked slow unless it is found soon enough for every day."""
    slow = pytest.mark.slow
    return [
        pytest.param(plant, id=plant.__name__, marks=() if plant in soon else slow)
        for plant in planted
    ]


@pytest.mark.parametrize("plant", _by_day(plants.SHOWS_IN, plants.SOON))
async def test_the_judge_notices_a_planted_mistake(
    tmp_path: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _is_noticed(tmp_path, plant, monkeypatch, among=plants.SHOWS_IN[plant])


@pytest.mark.parametrize("plant", _by_day(plants.SHOWS_ALONE, plants.SOON_ALONE))
async def test_the_judge_notices_what_one_person_alone_can_use(
    tmp_path: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _is_noticed(tmp_path, plant, monkeypatch, roles=plants.SHOWS_ALONE[plant])

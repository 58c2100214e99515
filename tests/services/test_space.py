"""A full disk refuses pictures clearly, and is told of while there is still time."""

from dataclasses import replace

import pytest

from bot.domain.accounts import Network
from bot.domain.errors import UserError
from bot.domain.space import FULL, LOW, NO_ROOM, is_full, is_low
from bot.ports import Handed
from bot.services import picturing, space
from storage import pictures
from storage.store import Store
from tests.publishers.bench import png
from tests.services.bench import Bench


class Cramped(Store):
    """A store on a disk that has so many bytes left."""

    free = 0

    async def free_bytes(self) -> int:
        return self.free


def cramped(here: Bench, free: int) -> Bench:
    """The same bench on a disk with so much room."""
    store = Cramped(here.ctx.store._engine, here.ctx.store._path)
    store.free = free
    here.ctx = replace(here.ctx, store=store)
    return here


FILE = Handed(id="F1", name="soup.png", address="https://files.example/F1")


async def test_a_full_disk_refuses_pictures_and_keeps_nothing(here: Bench) -> None:
    cramped(here, FULL - 1)
    here.ctx.files.handed["F1"] = png((255, 0, 0))  # type: ignore[attr-defined]
    with pytest.raises(UserError, match="no room for pictures"):
        await picturing.take(here.ctx, (FILE,), (), (Network.WALL,))
    kept = await here.ctx.store.read(lambda tx: tx.row("SELECT COUNT(*) AS n FROM pictures"))
    assert kept == {"n": 0}
    # What has no pictures is drafted as ever.
    assert (await here.submitted()).id == 1


async def test_with_room_pictures_are_kept(here: Bench) -> None:
    cramped(here, LOW)
    here.ctx.files.handed["F1"] = png((255, 0, 0))  # type: ignore[attr-defined]
    (taken,) = await picturing.take(here.ctx, (FILE,), (), (Network.WALL,))
    assert await here.ctx.store.read(lambda tx: pictures.size(tx, taken.sha256))


async def test_the_channel_hears_once_a_day_that_room_runs_out(here: Bench) -> None:
    cramped(here, LOW - 1)
    for _ in range(3):
        await space.watch(here.ctx)
    assert [text for text in here.cards.texts() if "has only 1023 MB left" in text] != []
    assert len(here.cards.texts()) == 1
    here.clock.advance(days=1)
    await space.watch(here.ctx)
    assert len(here.cards.texts()) == 2
    cramped(here, LOW)
    here.clock.advance(days=1)
    await space.watch(here.ctx)
    assert len(here.cards.texts()) == 2


def test_the_bounds_belong_to_the_side_that_is_well() -> None:
    assert (is_full(FULL), is_full(FULL - 1), is_full(FULL, 1)) == (False, True, True)
    assert (is_low(LOW), is_low(LOW - 1)) == (False, True)
    assert NO_ROOM.endswith(".")

"""A video that is kept is held against each network that it is to go to, chosen then or later."""

from pathlib import Path

import pytest

from bot.domain.accounts import Network
from bot.domain.drafts import Picture
from bot.domain.errors import UserError
from bot.services import picturing
from tests.media.filming import TALL, weighing
from tests.services.bench import Bench
from tests.services.shelved import FILE, files, shelved


async def filmed(here: Bench) -> Picture:
    """A video that somebody attached for LinkedIn, with more pixels than X takes."""
    here.ctx.files.handed["F1"] = weighing(TALL, 90_000)  # type: ignore[attr-defined]
    (film,) = await picturing.take(here.ctx, (FILE,), (), (Network.LINKEDIN,))
    return film


async def test_another_network_may_want_it_otherwise(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, _, _):
        film = await filmed(here)
        await picturing.check_films(here.ctx, (film,), (Network.LINKEDIN, Network.SLACK))
        for networks, why in (
            ((Network.LINKEDIN, Network.X), "X takes videos of at most 1280 by 1024 pixels"),
            ((Network.WALL,), "not every account here can have one yet"),
        ):
            with pytest.raises(UserError, match=why):
                await picturing.check_films(here.ctx, (film,), networks)


async def test_what_can_not_be_read_is_never_taken_for_fitting(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, shelf, folder):
        film = await filmed(here)
        shelf.away = True
        with pytest.raises(UserError, match="can't be kept at the moment"):
            await picturing.check_films(here.ctx, (film,), (Network.LINKEDIN,))
        shelf.away = False
        assert files(folder) == [film.sha256]
        (folder / film.sha256[:2] / film.sha256).unlink()
        with pytest.raises(UserError, match="not kept any more"):
            await picturing.check_films(here.ctx, (film,), (Network.LINKEDIN,))

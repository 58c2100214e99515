"""A video that is kept is held against each network that it is to go to, chosen then or later."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.accounts import Network
from bot.domain.drafts import Picture
from bot.domain.errors import UserError
from bot.services import picturing
from tests.media.filming import TALL, weighing
from tests.services.bench import Bench
from tests.services.shelved import FILE, shelved
from tests.services.shelved import files as files_of


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


async def test_many_videos_are_not_all_fetched_before_a_second_one_is_refused(
    tmp_path: Path,
) -> None:
    """Ten of 50 MB were half a gigabyte at once, and nothing of it could be posted."""
    async with shelved(tmp_path) as (here, _, folder):
        handed = here.ctx.files.handed  # type: ignore[attr-defined]
        files = [replace(FILE, id=f"F{number}") for number in range(10)]
        for number, file in enumerate(files):
            handed[file.id] = weighing(TALL, 90_000 + number)
        del handed["F2"]
        with pytest.raises(UserError, match="A video goes alone"):
            await picturing.take(here.ctx, files, (), (Network.LINKEDIN,))
        assert files_of(folder) == []


async def test_what_can_not_be_read_is_never_taken_for_fitting(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, shelf, folder):
        film = await filmed(here)
        shelf.away = True
        with pytest.raises(UserError, match="can't be kept at the moment"):
            await picturing.check_films(here.ctx, (film,), (Network.LINKEDIN,))
        shelf.away = False
        assert files_of(folder) == [film.sha256]
        (folder / film.sha256[:2] / film.sha256).unlink()
        with pytest.raises(UserError, match="not kept any more"):
            await picturing.check_films(here.ctx, (film,), (Network.LINKEDIN,))

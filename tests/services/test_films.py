"""A video that is kept is held against each network that it is to go to, chosen then or later."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.accounts import Network
from bot.domain.drafts import Content, Picture
from bot.domain.errors import NothingSent, UserError
from bot.domain.figures import ServerLimits
from bot.services import foretelling, picturing
from tests.factories import a_content, a_target
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


def aimed(film: Picture) -> Content:
    """A post with this video on TikTok."""
    return a_content(a_target("soupe", network=Network.TIKTOK, pictures=(film,)))


TOLD = [
    (ServerLimits(video_seconds=4), "of at most 4 seconds, and this one has 5.0: cut it"),
    (ServerLimits(video_seconds=5), ""),
    (ServerLimits(video_bytes=80_000), "takes videos up to 0.1 MB, and this one has 0.1 MB"),
    (ServerLimits(video_bytes=80_000, needs_address=True), "administrator to set `public_url`"),
    (ServerLimits(video_bytes=90_000, needs_address=True), ""),
    (ServerLimits(), ""),
]


@pytest.mark.parametrize(("limits", "says"), TOLD)
async def test_what_a_server_says_of_videos_is_told_before_anybody_is_asked(
    tmp_path: Path, limits: ServerLimits, says: str
) -> None:
    """It was said at the slot, when there was nobody to cut it."""
    async with shelved(tmp_path) as (here, _, _):
        content = aimed(await filmed(here))
        here.network.abilities = replace(here.network.abilities, tells_limits=True)
        here.network.takes = limits
        if not says:
            await foretelling.check_server(here.ctx, content)
            return
        with pytest.raises(UserError, match=says):
            await foretelling.check_server(here.ctx, content)


async def test_a_server_that_does_not_say_what_it_takes_stands_in_nobody_s_way(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, shelf, _):
        content = aimed(await filmed(here))
        await foretelling.check_server(here.ctx, content)
        assert here.network.story.calls.count("limits") == 0, "it is not said to tell any"
        here.network.abilities = replace(here.network.abilities, tells_limits=True)
        here.network.takes = ServerLimits(video_seconds=1)
        here.network.story.trouble["limits"] = [NothingSent("No answer.")]
        await foretelling.check_server(here.ctx, content)
        shelf.away = True
        await foretelling.check_server(here.ctx, content)
        here.ctx = replace(here.ctx, publishers={})
        await foretelling.check_server(here.ctx, content)


def as_many_frames(film: bytes, rate: int) -> bytes:
    """The film with so many frames a second by what it says itself."""
    each = 0x2800 // rate
    return film.replace(struct.pack(">III", 1, 5, 0x155), struct.pack(">III", 1, 5, each))


@pytest.mark.parametrize(
    ("network", "rate", "says"),
    [
        (Network.FACEBOOK, 23, "Facebook takes at least 24 frames a second, and this video has 23"),
        (Network.TIKTOK, 22, "TikTok takes at least 23 frames a second, and this video has 22"),
        (Network.INSTAGRAM, 22, "Instagram takes at least 23 frames a second"),
        (Network.THREADS, 22, "Threads takes at least 23 frames a second"),
    ],
)
async def test_too_few_frames_are_refused_when_the_video_is_attached(
    tmp_path: Path, network: Network, rate: int, says: str
) -> None:
    async with shelved(tmp_path) as (here, _, _):
        here.ctx.files.handed["F1"] = as_many_frames(TALL, rate)  # type: ignore[attr-defined]
        with pytest.raises(UserError, match=says):
            await picturing.take(here.ctx, (FILE,), (), (network,))
        here.ctx.files.handed["F1"] = as_many_frames(TALL, 25)  # type: ignore[attr-defined]
        assert await picturing.take(here.ctx, (FILE,), (), (network,))

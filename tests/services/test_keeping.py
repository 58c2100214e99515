"""Pictures outside the database: brought before their draft, compared when read, and cleared."""

import io
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.accounts import Network
from bot.domain.errors import NothingSent, Refused, UserError
from bot.domain.figures import ServerLimits
from bot.domain.keeping import Kept, MediaPlace, digest
from bot.domain.space import FULL
from bot.domain.states import State
from bot.services import keeping, picturing
from bot.services.changing import with_pictures
from bot.services.keeping import WAITS, New, Shelves
from bot.services.preflight import look_before
from bot.services.publishing import PictureStore
from bot.services.tidying import tidy
from storage import pictures
from tests.services.bench import Bench
from tests.services.shelved import FILE, files, shelved, taken

IN_FOLDER = MediaPlace.FOLDER


async def kept(here: Bench, sha256: str) -> Kept | None:
    return await here.ctx.store.read(lambda tx: pictures.kept(tx, sha256))


async def test_rule_20_a_picture_leaves_from_the_folder_where_it_was_brought(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, _, folder):
        soup = await taken(here)
        assert files(folder) == [soup.sha256]
        row = await here.ctx.store.read(lambda tx: tx.row("SELECT bytes, place FROM pictures"))
        assert row == {"bytes": b"", "place": "folder"}
        await here.approved(change=with_pictures((soup,)))
        await here.beats(seconds=1)
        assert (await here.draft()).state is State.PUBLISHED


@pytest.mark.parametrize("damage", [b"", b"another soup", None])
async def test_rule_20_what_is_not_as_it_was_approved_is_told_before_and_publishes_nothing(
    tmp_path: Path, damage: bytes | None
) -> None:
    async with shelved(tmp_path) as (here, _, folder):
        soup = await taken(here)
        await here.approved(when="in 3 hours", change=with_pictures((soup,)))
        file = folder / soup.sha256[:2] / soup.sha256
        file.unlink() if damage is None else file.write_bytes(damage)
        here.clock.advance(hours=2, minutes=5)
        await look_before(here.ctx)
        assert "is not in the store as it was approved" in here.cards.texts()[-1]
        with pytest.raises(Refused, match="not in the store any more as it was"):
            await PictureStore(here.ctx)(soup.sha256)


async def test_a_place_that_does_not_answer_is_asked_again_and_told_of_at_last(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, shelf, _):
        soup = await taken(here)
        await here.approved(when="in 3 hours", change=with_pictures((soup,)))
        shelf.away = True
        here.clock.advance(hours=2, minutes=5)
        before = len(here.cards.said)
        await look_before(here.ctx)
        assert len(here.cards.said) == before
        here.clock.advance(minutes=52)
        await look_before(here.ctx)
        assert "can't be read from where they are kept" in here.cards.texts()[-1]
        with pytest.raises(NothingSent, match="can't be read from their place"):
            await PictureStore(here.ctx)(soup.sha256)
        shelf.away = False
        assert await PictureStore(here.ctx)(soup.sha256)


async def test_where_nothing_can_be_kept_the_form_is_refused_and_nothing_stays(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, shelf, folder):
        shelf.away = True
        with pytest.raises(UserError, match="can't be kept at the moment"):
            await taken(here)
        assert await here.ctx.store.read(pictures.all_kept) == []
        shelf.away = False
        here.clock.advance(seconds=WAITS.total_seconds() + 1)
        await tidy(here.ctx)
        assert await here.ctx.store.read(lambda tx: tx.rows("SELECT * FROM loose")) == []
        assert files(folder) == []


async def test_bytes_whose_row_never_came_are_cleared_an_hour_later(tmp_path: Path) -> None:
    """The program ended between the two: nobody would ever look for these bytes."""
    async with shelved(tmp_path) as (here, shelf, folder):
        ctx = here.ctx
        soup = digest(b"soup")
        async with keeping.brought(ctx.store, ctx.shelves, {soup: b"soup"}, ctx.now()):
            pass
        await tidy(ctx)
        assert files(folder) == [soup]
        here.clock.advance(seconds=WAITS.total_seconds() + 1)
        shelf.away = True
        await tidy(ctx)
        assert files(folder) == [soup]
        shelf.away = False
        await tidy(ctx)
        assert files(folder) == []


async def test_a_picture_that_nobody_wants_leaves_the_folder_and_can_come_again(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, _, folder):
        soup = await taken(here)
        await here.ctx.store.write(lambda tx: pictures.drop_unused(tx, [soup.sha256]))
        again = await taken(here)
        await tidy(here.ctx)
        assert again.sha256 == soup.sha256
        assert files(folder) == [soup.sha256]
        await here.ctx.store.write(lambda tx: pictures.drop_unused(tx, [soup.sha256]))
        await tidy(here.ctx)
        assert files(folder) == []


async def test_one_at_a_time_brings_and_clears_the_same_picture(tmp_path: Path) -> None:
    """Cleared between its bytes and its row, an attached picture would be lost."""
    async with shelved(tmp_path) as (here, _, folder):
        ctx, soup = here.ctx, digest(b"soup")
        await ctx.store.write(lambda tx: pictures.expect(tx, soup, IN_FOLDER, ctx.now()))
        later = ctx.now() + WAITS + timedelta(seconds=1)
        async with keeping.brought(ctx.store, ctx.shelves, {soup: b"soup"}, ctx.now()):
            assert ctx.shelves.turn(soup).locked()
            new = New(sha256=soup, media_type="image/png", content=b"soup")
            await ctx.store.write(lambda tx: keeping.vouch(tx, ctx.shelves, new, ctx.now()))
        await keeping.clear(ctx.store, ctx.shelves, later)
        assert files(folder) == [soup]


async def test_moving_goes_both_ways_and_loses_nothing(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, shelf, folder):
        soup = await taken(here)
        store, now = here.ctx.store, here.ctx.now()
        home = Shelves(MediaPlace.DATABASE, here.ctx.shelves.outside)
        known = await kept(here, soup.sha256)
        assert known is not None
        assert await keeping.move(store, home, known, now)
        assert await store.read(lambda tx: pictures.get(tx, soup.sha256))
        assert await keeping.bytes_of(store, home, soup.sha256)
        await keeping.clear(store, home, now)
        assert files(folder) == []
        known = await kept(here, soup.sha256)
        assert known is not None
        shelf.away = True
        with pytest.raises(keeping.ShelfTrouble):
            await keeping.move(store, here.ctx.shelves, known, now)
        assert await keeping.bytes_of(store, home, soup.sha256)
        shelf.away = False
        assert await keeping.move(store, here.ctx.shelves, known, now)
        assert files(folder) == [soup.sha256]
        assert await store.read(lambda tx: pictures.get(tx, soup.sha256)) == b""


async def test_a_place_that_the_settings_name_no_more_is_trouble_and_not_a_loss(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        with pytest.raises(keeping.ShelfTrouble, match="the settings name no folder"):
            await keeping.bytes_of(here.ctx.store, Shelves(), soup.sha256)


async def test_a_folder_without_room_refuses_pictures_by_its_own_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shelved(tmp_path) as (here, shelf, folder):

        async def cramped() -> int:
            return 1 << 20

        monkeypatch.setattr(shelf, "free", cramped)
        with pytest.raises(UserError, match="no room for pictures"):
            await taken(here)
        assert files(folder) == []
        from bot.services import space

        await space.watch(here.ctx)
        assert "only 1 MB left where the bot keeps pictures" in here.cards.texts()[-1]


async def test_a_place_takes_no_more_than_the_settings_say(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        known = await kept(here, soup.sha256)
        assert known is not None
        most = FULL + known.size
        here.ctx = replace(here.ctx, shelves=replace(here.ctx.shelves, most=most))
        rooms = await keeping.rooms_of(here.ctx.store, here.ctx.shelves)
        assert rooms[IN_FOLDER] == FULL
        with pytest.raises(UserError, match="no room for pictures"):
            await taken(here, (0, 255, 0))


async def test_a_picture_that_is_in_the_database_still_leaves_after_a_change_of_place(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, _, folder):
        outside = here.ctx.shelves
        here.ctx = replace(here.ctx, shelves=Shelves())
        soup = await taken(here)
        here.ctx = replace(here.ctx, shelves=outside)
        assert await PictureStore(here.ctx)(soup.sha256)
        again = await picturing.take(here.ctx, (FILE,), (), ())
        assert [one.sha256 for one in again] == [soup.sha256]
        known = await kept(here, soup.sha256)
        assert known is not None
        assert (known.place, files(folder)) == (IN_FOLDER, [soup.sha256])


@pytest.mark.parametrize(
    ("limits", "is_told"),
    [
        (ServerLimits(picture_bytes=20), True),
        (ServerLimits(picture_bytes=5_000_000), False),
        (ServerLimits(video_bytes=20), False),
        (ServerLimits(), False),
    ],
)
async def test_a_file_that_is_more_than_its_server_takes_is_told_of_before(
    tmp_path: Path, limits: ServerLimits, is_told: bool
) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        await here.approved(when="in 3 hours", change=with_pictures((soup,)))
        here.network.takes = limits
        here.clock.advance(hours=2, minutes=5)
        await look_before(here.ctx)
        told = [text for text in here.cards.texts() if "takes such files up to 0 MB" in text]
        assert bool(told) is is_told


def noise(size: int) -> bytes:
    """A picture that can't be written shorter: of so many pixels a side, three bytes each."""
    written = io.BytesIO()
    Image.frombytes("RGB", (size, size), os.urandom(3 * size * size)).save(written, "PNG")
    return written.getvalue()


async def test_pictures_that_are_too_much_for_one_message_are_refused_when_they_are_attached(
    tmp_path: Path,
) -> None:
    """Each fitted, and together they were refused by the webhook at the slot."""
    async with shelved(tmp_path) as (here, _, folder):
        both = tuple(replace(FILE, id=one) for one in ("F1", "F2"))
        for file in both:
            here.ctx.files.handed[file.id] = noise(730)  # type: ignore[attr-defined]
        says = r"have 3\.2 MB together, and one of these accounts takes 3 MB in all; please leave"
        hooks = (Network.WEBHOOK, Network.WALL)
        with pytest.raises(UserError, match=says):
            await picturing.take(here.ctx, both, (), hooks)
        assert files(folder) == []
        chosen = await picturing.take(here.ctx, both, (), (Network.WALL,))
        with pytest.raises(UserError, match=says):
            await here.ctx.store.read(lambda tx: picturing.check_kept(tx, chosen, hooks))
        await here.ctx.store.read(lambda tx: picturing.check_kept(tx, chosen[:1], hooks))
        await here.ctx.store.read(lambda tx: picturing.check_kept(tx, chosen, (Network.WALL,)))

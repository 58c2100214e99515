"""Pictures of what is over go after a while, and never what a draft may still need (rule 39)."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.deliveries import DeliveryState
from bot.domain.deliveries import DeliveryState as S
from bot.domain.drafts import Draft, DraftId, Picture
from bot.domain.errors import Refused, SlackUnavailable, UserError
from bot.domain.keeping import MediaPlace, digest
from bot.services import drafting, parking, picturing, tidying
from bot.services.changing import with_pictures
from bot.services.publishing import PictureStore
from bot.services.tidying import tidy
from storage import clockwork, erasing, hung, partings, pictures
from storage.auditing import audit
from storage.engine import ConstraintRefused, Tx
from storage.wall import WallFeed
from tests.factories import ANA, BEN, OLGA
from tests.services.bench import Bench
from tests.services.shelved import files, shelved, taken
from tests.storage.filled import put_in

GONE = MediaPlace.NOWHERE


async def place(here: Bench, picture: Picture) -> MediaPlace | None:
    known = await here.ctx.store.read(lambda tx: pictures.kept(tx, picture.sha256))
    return known.place if known else None


async def published(here: Bench, picture: Picture) -> Draft:
    await here.approved(f"{picture.sha256[:6]} soup", change=with_pictures((picture,)))
    await here.beats(seconds=1)
    return await here.draft()


async def later(here: Bench, **by: float) -> None:
    here.clock.advance(**by)
    await tidy(here.ctx)


async def test_what_is_out_lets_its_pictures_go_after_thirty_days_and_keeps_a_likeness(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, _, folder):
        soup = await taken(here)
        draft = await published(here, soup)
        await later(here, days=29)
        assert await place(here, soup) is MediaPlace.FOLDER
        await later(here, days=2)
        assert await place(here, soup) is GONE
        assert files(folder) == []
        (told,) = await here.entries("pictures.left")
        assert told == {"digests": [soup.sha256]}
        known = await here.ctx.store.read(lambda tx: pictures.kept(tx, soup.sha256))
        assert known is not None
        assert known.size > 0
        small = await here.ctx.store.read(lambda tx: pictures.likeness(tx, soup.sha256))
        assert Image.open(io.BytesIO(small)).format == "JPEG"
        with pytest.raises(Refused):
            await PictureStore(here.ctx)(soup.sha256)
        with pytest.raises(UserError, match="are not kept any more, as it was over long ago"):
            await parking.again(here.ctx, draft.id, BEN, "now", "again")
        found = await here.ctx.store.read(audit)
        assert (found.whole, found.erased) == (True, 0)
        # Nothing is done twice.
        await later(here, days=40)
        assert len(await here.entries("pictures.left")) == 1


async def test_what_was_let_go_can_be_attached_again(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, _, folder):
        soup = await taken(here)
        await published(here, soup)
        await later(here, days=31)
        again = await taken(here)
        assert (again.sha256, await place(here, again)) == (soup.sha256, MediaPlace.FOLDER)
        assert files(folder) == [soup.sha256]


async def test_a_card_of_what_is_gone_shows_the_likeness(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        draft = await published(here, soup)
        await later(here, days=31)
        await picturing.hang_anew(here.ctx, draft.revision.content)
        await picturing.hang(here.ctx, draft.revision.content)
        small = await here.ctx.store.read(lambda tx: pictures.likeness(tx, soup.sha256))
        assert list(here.ctx.files.hanging.values())[-1] == small  # type: ignore[attr-defined]


async def test_rule_20_what_is_attached_again_is_shown_itself_and_never_its_likeness(
    tmp_path: Path,
) -> None:
    """Where a likeness hung for an old card, a new draft's card must not show that one."""
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        draft = await published(here, soup)
        await later(here, days=31)
        await picturing.hang_anew(here.ctx, draft.revision.content)
        await picturing.hang(here.ctx, draft.revision.content)
        again = await taken(here)
        assert again.sha256 == soup.sha256
        ((_, file),) = await picturing.hang_all(here.ctx, (again,))
        hanging = here.ctx.files.hanging  # type: ignore[attr-defined]
        assert digest(hanging[file]) == soup.sha256


async def test_rule_20_a_likeness_is_never_shown_for_what_would_still_go_out(
    tmp_path: Path,
) -> None:
    """A copy was begun just as the pictures of the old draft went: nothing is begun, or shown."""
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        await published(here, soup)
        await later(here, days=31)
        with pytest.raises(UserError, match="is not kept any more"):
            await here.submitted("a tea that waits", change=with_pictures((soup,)))
        await here.ctx.store.write(lambda tx: hung.forget(tx, (soup.sha256,)))
        sql = "UPDATE drafts SET state = 'in_review'"
        await here.ctx.store.write(lambda tx: tx.run(sql))
        with pytest.raises(SlackUnavailable, match="not in the store as it was"):
            await picturing.hang_all(here.ctx, (soup,))


async def test_rule_20_a_likeness_that_hangs_when_its_picture_came_back_is_not_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        draft = await published(here, soup)
        await later(here, days=31)
        await picturing.hang_anew(here.ctx, draft.revision.content)
        hang = here.ctx.files.hang

        async def slowly(name: str, content: bytes) -> str:
            await taken(here)
            return await hang(name, content)

        monkeypatch.setattr(here.ctx.files, "hang", slowly)
        with pytest.raises(SlackUnavailable, match="came back"):
            await picturing.hang_all(here.ctx, (soup,))
        monkeypatch.undo()
        ((_, file),) = await picturing.hang_all(here.ctx, (soup,))
        hanging = here.ctx.files.hanging  # type: ignore[attr-defined]
        assert digest(hanging[file]) == soup.sha256


async def test_a_picture_that_is_lost_and_not_over_shows_no_likeness(tmp_path: Path) -> None:
    """Nobody approves a small likeness in place of what would be published."""
    async with shelved(tmp_path) as (here, _, folder):
        soup = await taken(here)
        (folder / soup.sha256[:2] / soup.sha256).unlink()
        with pytest.raises(SlackUnavailable):
            await picturing.hang_all(here.ctx, (soup,))


async def test_no_draft_that_waits_and_no_form_loses_a_picture(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        await published(here, soup)
        await here.submitted("a tea that waits", change=with_pictures((soup,)))
        await later(here, days=40)
        assert await place(here, soup) is MediaPlace.FOLDER
        sql = f"UPDATE pictures SET place = 'nowhere' WHERE sha256 = '{soup.sha256}'"
        with pytest.raises(ConstraintRefused, match="when no draft needs them"):
            await here.ctx.store.write(lambda tx: tx.run(sql))
        await drafting.withdraw(here.ctx, DraftId(2), ANA)
        await later(here, days=29)
        assert await place(here, soup) is MediaPlace.FOLDER
        await later(here, days=2)
        assert await place(here, soup) is GONE


async def test_rule_25_nothing_goes_while_the_clock_or_the_database_is_doubted(
    tmp_path: Path,
) -> None:
    """A jump of the clock would make all old at once, and a copy knows no newer rows."""
    async with shelved(tmp_path) as (here, shelf, folder):
        soup = await taken(here)
        await published(here, soup)
        await shelf.put(tea := digest(b"tea"), b"tea")
        store, sealer = here.ctx.store, here.ctx.sealer
        at = MediaPlace.FOLDER
        await store.write(lambda tx: pictures.expect(tx, tea, at, here.clock.now()))
        await store.write(lambda tx: clockwork.hold(tx, "the clock jumped", here.clock.now()))
        await later(here, days=400)
        await tidying.let_go(here.ctx)
        assert await place(here, soup) is at
        assert files(folder) == sorted([soup.sha256, tea])
        now = here.clock.now()
        await store.write(lambda tx: clockwork.end_all(tx, BEN, now, sealer))
        await later(here, hours=1)
        assert await place(here, soup) is GONE
        assert files(folder) == []


async def over_but_for(here: Bench, state: DeliveryState) -> Picture:
    """A picture of a draft that is published for one account, and stands so for another."""
    soup = await taken(here)
    draft = await here.approved(change=with_pictures((soup,)))
    (one,) = await here.deliveries()

    def stands(tx: Tx) -> None:
        put_in(tx, one, state)
        tx.run("UPDATE drafts SET state = 'published' WHERE id = :id", id=draft.id)

    await here.ctx.store.write(stands)
    return soup


@pytest.mark.parametrize("state", [S.SCHEDULED, S.CLAIMED, S.UNKNOWN, S.FAILED, S.MISSED, S.PARTLY])
async def test_what_is_under_way_in_doubt_or_may_be_tried_again_keeps_its_pictures(
    tmp_path: Path, state: S
) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await over_but_for(here, state)
        await later(here, days=400)
        assert await place(here, soup) is MediaPlace.FOLDER


async def test_what_was_once_in_doubt_and_is_not_out_is_never_sent_again_and_keeps_none(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await over_but_for(here, S.UNKNOWN)
        await here.ctx.store.write(lambda tx: tx.run("UPDATE deliveries SET state = 'failed'"))
        await later(here, days=400)
        assert await place(here, soup) is GONE


@pytest.mark.parametrize("state", [S.PUBLISHED, S.DELETED, S.CANCELLED])
async def test_what_has_come_to_rest_keeps_no_pictures(tmp_path: Path, state: S) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await over_but_for(here, state)
        await later(here, days=400)
        assert await place(here, soup) is GONE


async def test_a_place_that_does_not_answer_lets_nothing_go_without_its_likeness(
    tmp_path: Path,
) -> None:
    async with shelved(tmp_path) as (here, shelf, _):
        forget = replace(here.ctx, likeness_of=_nothing)
        bread = await _taken_by(here, forget)
        await published(here, bread)
        shelf.away = True
        await later(here, days=31)
        assert await place(here, bread) is MediaPlace.FOLDER
        shelf.away = False
        await later(here, hours=1)
        assert await place(here, bread) is GONE
        assert await here.ctx.store.read(lambda tx: pictures.likeness(tx, bread.sha256))


async def _nothing(content: bytes) -> bytes:
    return b""


async def _taken_by(here: Bench, ctx: object) -> Picture:
    known, here.ctx = here.ctx, ctx  # type: ignore[assignment]
    try:
        return await taken(here, (0, 0, 255))
    finally:
        here.ctx = known


async def test_rule_39_erasing_takes_the_likeness_too(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        draft = await here.submitted(change=with_pictures((soup,)))
        await drafting.withdraw(here.ctx, draft.id, ANA)
        await later(here, days=31)
        assert await here.ctx.store.read(lambda tx: pictures.likeness(tx, soup.sha256))
        sql = "UPDATE pictures SET likeness = x''"
        with pytest.raises(ConstraintRefused, match="by two people"):
            await here.ctx.store.write(lambda tx: tx.run(sql))
        now = here.ctx.now()
        await here.ctx.store.write(
            lambda tx: erasing.erase(tx, draft.id, asked_by=BEN, confirmed_by=OLGA, now=now)
        )
        assert not await here.ctx.store.read(lambda tx: pictures.likeness(tx, soup.sha256))


async def test_what_became_part_of_nothing_is_dropped_after_a_day(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, _, folder):
        soup, tea = await taken(here), await taken(here, (0, 255, 0))
        await here.submitted(change=with_pictures((tea,)))
        await later(here, hours=23)
        assert files(folder) == sorted((soup.sha256, tea.sha256))
        await later(here, hours=2)
        assert files(folder) == [tea.sha256]
        assert await place(here, soup) is None


async def test_the_wall_shows_the_likeness_of_what_is_gone(tmp_path: Path) -> None:
    async with shelved(tmp_path) as (here, _, _):
        soup = await taken(here)
        feed = WallFeed(here.ctx.store)
        await here.ctx.store.write(
            lambda tx: tx.insert(
                "wall_posts",
                {
                    "key": "k", "account": "soupe", "handle": "soupe", "text": "soup",
                    "pictures": f'[["{soup.sha256}", "soup"]]', "at": "2026-03-02T12:00:00.000000Z",
                },
            )
        )  # fmt: skip
        await here.ctx.store.write(lambda tx: partings.let_go(tx, soup.sha256))
        small = await here.ctx.store.read(lambda tx: pictures.likeness(tx, soup.sha256))
        assert await feed.picture(soup.sha256) == ("image/jpeg", small)

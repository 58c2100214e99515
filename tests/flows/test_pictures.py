"""Pictures in the composer: taken once, cleaned, described, approved as shown, and published."""

import contextlib
import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.drafts import DraftId
from bot.domain.fitting import Fit
from bot.services import picturing
from bot.simulator.seed import BOT_USER
from handlers import composer as handler
from storage import drafts, hung, pictures
from storage.library import sqlite3
from storage.wall import WallFeed
from tests.composing import by_edit, by_shortcut
from tests.media.test_pictures import picture as of_a_phone
from tests.world import Person, World, world

SOUP = "Soup is back!"
WALL = ["soupe-wall"]
ALT = "A steaming bowl of leek soup"


def image(colour: str = "green", kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


async def drafted(by: Person, *contents: bytes, alt: tuple[str, ...] = (ALT,)) -> str:
    """Draft a post with pictures in the form, and return its card's ts."""
    form = await by_shortcut(by)
    form.attaches(*contents)
    assert await form.sends(SOUP, WALL) == {}
    assert "say below what each picture shows" in form.says
    form.describes(*alt)
    assert await form.sends() == {}
    await form.closes()
    return str((await by.world.card())["ts"])


def shown_on(here: World, card: str) -> list[bytes]:
    """The pictures that a card shows, by their bytes."""
    blocks = [block for block in here.message(card)["blocks"] if block["type"] == "image"]
    files = here.simulator.workspace.files
    return [files.find(block["slack_file"]["id"]).content for block in blocks]


async def published(here: World) -> list[tuple[str, str]]:
    """The pictures of the newest post on the wall: digest and alt text."""
    (post,) = await WallFeed(here.bot.ctx.store).newest(1)
    return list(post.pictures)


async def test_rule_20_the_picture_on_the_card_is_the_one_that_leaves_without_its_metadata(
    tmp_path: Path,
) -> None:
    taken = of_a_phone()
    async with world(tmp_path) as here:
        card = await drafted(here.ana, taken)
        (content,) = shown_on(here, card)
        assert b"Apple" in taken
        assert b"Apple" not in content
        assert ALT in here.message(card)["text"]
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await published(here) == [(hashlib.sha256(content).hexdigest(), ALT)]


async def test_rule_16_another_alt_text_or_picture_asks_for_a_new_opinion(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await drafted(here.ana, image())
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        form = await by_edit(here.ana, card)
        assert len(form.pictures) == 1
        form.describes("A bowl of pea soup")
        assert await form.sends() == {}
        await form.closes()
        newer = str((await here.card(saying="A bowl of pea soup"))["ts"])
        await here.told("was changed (edited)")
        form = await by_edit(here.ana, newer)
        form.leaves_out(0)
        form.attaches(image("red"), image("blue"))
        await form.sends()
        form.describes("Tomato soup", "A blue bowl")
        await form.sends()
        newest = str((await here.card(saying="Tomato soup"))["ts"])
        colours = [Image.open(io.BytesIO(one)).getpixel((1, 1)) for one in shown_on(here, newest)]
        assert colours == [(255, 0, 0), (0, 0, 255)]
        await here.passes(seconds=61)
        assert await here.wall() == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"Soup of words", "this is no picture of a kind that networks take"),
        (image(kind="WEBP"), "Slack can't show that kind to those who approve"),
        (image()[:60], "this picture is damaged"),
    ],
)
async def test_what_is_no_picture_by_its_content_is_refused_at_its_field(
    tmp_path: Path, content: bytes, why: str
) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.attaches(image(), content)
        wrong = await form.sends(SOUP, WALL)
        assert why in wrong["pictures"]
        assert here.cards() == []
        assert await here.bot.ctx.store.read(lambda tx: tx.rows("SELECT * FROM pictures")) == []


async def test_trap_99_without_the_scope_a_login_page_is_no_picture(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        app = here.simulator.workspace.app
        here.simulator.workspace.app = replace(app, scopes=app.scopes - {"files:read"})
        form.attaches(image())
        wrong = await form.sends(SOUP, WALL)
        assert "add the scope “files:read”" in wrong["pictures"]


async def test_what_was_attached_comes_back_and_is_dropped_when_nobody_wants_it(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.attaches(image())
        await form.sends(SOUP, WALL)
        await form.closes()
        form = await by_shortcut(here.ana)
        assert len(form.pictures) == 1
        form.describes(ALT)
        assert "accounts" in (await form.tries())["errors"]
        form.leaves_out(0)
        assert await form.sends(on=WALL) == {}
        assert shown_on(here, str((await here.card())["ts"])) == []
        assert await here.bot.ctx.store.read(lambda tx: tx.rows("SELECT * FROM pictures")) == []


async def test_trap_92_pictures_that_take_long_are_asked_about_in_the_form_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "SOON", 0.0)
    monkeypatch.setattr(handler, "SETTLED", 0.05)
    async with world(tmp_path) as here:
        here.simulator.workspace.files.looks = 1
        form = await by_shortcut(here.ana)
        form.attaches(image())
        await form.sends(SOUP, WALL)
        assert "say below what each picture shows" in form.says
        assert form.fields["accounts"] == WALL
        form.describes(ALT)
        await form.sends()
        await here.card(saying=ALT)


async def test_trap_100_a_picture_that_slack_lost_is_hung_anew_for_the_card(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await drafted(here.ana, image())
        files, (before,) = here.simulator.workspace.files, shown_on(here, card)
        (block,) = [b for b in here.message(card)["blocks"] if b["type"] == "image"]
        files.delete(block["slack_file"]["id"])
        await here.ben.reacts(card)
        await here.hears_out()
        await here.settles()
        await here.card(saying="scheduled")
        assert shown_on(here, card) == [before]


async def test_rule_38_a_forged_picture_on_the_card_is_not_shown(tmp_path: Path) -> None:
    """Else people would approve one picture, and another would leave."""
    async with world(tmp_path) as here:
        card = await drafted(here.ana, image())
        (before,) = shown_on(here, card)
        other = here.simulator.workspace.files.add(BOT_USER, "other.png", image("red"))
        here.simulator.workspace.files.readable.add(other.id)
        store = here.bot.ctx.store
        await store.write(lambda tx: tx.run("UPDATE hung SET file = :file", file=other.id))
        await here.ana.types("edit 1 Soup is back on Monday!")
        newer = str((await here.card(saying="Monday"))["ts"])
        assert shown_on(here, newer) == [before]


async def test_a_picture_that_is_too_big_is_made_smaller_before_anybody_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = Image.effect_noise((900, 700), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    monkeypatch.setattr(picturing, "fit_for", lambda networks: Fit(most=120_000))
    async with world(tmp_path) as here:
        card = await drafted(here.ana, out.getvalue())
        (content,) = shown_on(here, card)
        assert len(content) <= 120_000
        draft = await here.bot.ctx.store.read(lambda tx: drafts.get(tx, DraftId(1)))
        assert draft is not None
        (only,) = draft.revision.content.targets[0].pictures
        assert only.media_type == "image/jpeg"
        assert await here.bot.ctx.store.read(lambda tx: pictures.get(tx, only.sha256)) == content


async def test_a_post_has_as_many_pictures_as_its_networks_take(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.attaches(*(image(size=(20, 20 + number)) for number in range(5)))
        assert "at most 4 pictures" in (await form.sends(SOUP, WALL))["pictures"]
        form.attaches(*(image(size=(20, 20 + number)) for number in range(4)))
        await form.sends()
        assert len(form.pictures) == 4
        form.describes(*("a soup" for _ in range(4)))
        await form.sends()
        assert len(shown_on(here, str((await here.card())["ts"]))) == 4


async def test_rule_20_pictures_whose_bytes_were_changed_never_leave(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await drafted(here.ana, image())
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        with contextlib.closing(sqlite3.connect(tmp_path / "world.db")) as database:
            database.execute("DROP TRIGGER pictures_never_change")
            database.execute("UPDATE pictures SET bytes = ?", (image("red"),))
            database.commit()
        await here.passes(seconds=61)
        await here.settles()
        assert await here.wall() == []


async def test_a_seal_of_where_a_picture_hangs_holds_for_that_picture_alone(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await drafted(here.ana, image())
        store, sealer = here.bot.ctx.store, here.bot.ctx.sealer
        row = (await store.read(lambda tx: tx.rows("SELECT * FROM hung")))[0]
        assert len(await store.read(lambda tx: hung.of(tx, sealer, [str(row["sha256"])]))) == 1

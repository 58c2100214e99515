"""Posting by hand: one person is given the post at its time, and says what became of it."""

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo import TOML
from bot.media.films import bare_film
from bot.simulator.seed import BEN
from bot.slack import handwords, ids
from tests.composing import by_shortcut
from tests.flows.test_pictures import image, shown_on
from tests.flows.test_videos import videos
from tests.forms import form, send
from tests.letters import letter, press
from tests.media.filming import SOUP
from tests.world import World, world

pytestmark = pytest.mark.slow

ACCOUNT = f"""
[[accounts]]
name = "soupe-insta"
network = "by-hand"
handle = "soupe.and.co"
base_url = "https://insta.example/soupe.and.co"
mode = "live"
phone = "{BEN}"
"""
POST = "https://insta.example/p/42"


@contextlib.asynccontextmanager
async def by_hand(folder: Path) -> AsyncIterator[World]:
    """A workspace with a profile that people post to, made live by two."""
    async with world(folder, toml=TOML + ACCOUNT) as here:
        await here.ana.types("live soupe-insta")
        assert "is live now" in await here.ben.types("live soupe-insta")
        yield here


async def given(here: World, text: str, number: int = 1) -> None:
    """Have a post approved, and let its time come."""
    await here.schedules(f"{text} --on soupe-insta", number)
    await here.passes(seconds=61)


async def test_one_person_is_given_the_post_and_says_with_its_link_that_it_is_out(
    tmp_path: Path,
) -> None:
    """Rules 16 to 28 hold as for every network; Ben has the phone, so nobody else is asked."""
    async with by_hand(tmp_path) as here:
        await given(here, "Soup <is> back *today*")
        asked = await letter(here, here.ben, "Please post *D-1* on *soupe-insta*")
        assert "Soup <is> back *today*" in str(asked["blocks"]), "as it stands, in rich text"
        assert "Soup" not in asked["text"], "no word of it in what notifications show"
        assert here.letters(here.ana) == []
        await here.told(f"The post for soupe-insta is with <@{here.ben.id}>")
        await here.card(saying="somebody has it to post by hand")
        await here.passes(seconds=30)
        assert len(here.letters(here.ben)) == 1, "and never again"

        await press(here.ben, asked, ids.BY_HAND_OUT)
        view = await form(here.ben, "It is out")
        errors = await send(here.ben, view, link="insta.example/p/42")
        assert errors == {handwords.LINK: handwords.NOT_A_LINK}
        assert await send(here.ben, view, link=POST) == {}
        card = await here.card(saying="soupe-insta: published")
        assert f"<{POST}|open the post>" in card["text"]
        thanks = await letter(here, here.ben, "counts as published")
        assert "Soup" not in str(thanks["blocks"])
        assert "actions" not in [block["type"] for block in thanks["blocks"]]

        await here.zoe.types("takedown 1")
        await here.passes(seconds=16)
        said = await here.card(saying="can't be deleted by this network's API")
        assert POST in said["text"]


async def test_what_stops_a_post_stops_it_with_whoever_has_it_already(tmp_path: Path) -> None:
    """Stopping needs one (rules 31 and 32); late, nobody posts it any more (rule 25)."""
    async with by_hand(tmp_path) as here:
        await given(here, "Soup is back")
        await letter(here, here.ben, "Please post *D-1*")
        await here.zoe.types("pause fire in the building")
        stopped = await letter(here, here.ben, "*Stop:* please don't post *D-1*")
        assert "fire in the building" in stopped["text"]
        assert "Soup" not in str(stopped["blocks"])
        await here.told(
            f"is stopped: <@{here.ben.id}>, who has it to post by hand, was told not to"
        )

        await here.zoe.types("resume")
        await here.ana.types("resume")
        again = await letter(here, here.ben, "Please post *D-1*")
        assert "Soup is back" in str(again["blocks"])

        await here.passes(minutes=11)
        late = await letter(here, here.ben, "It is too late for *D-1*")
        await here.told("has not said what became of it; please ask them")
        assert "Soup" not in str(late["blocks"])
        await press(here.ben, late, ids.BY_HAND_NOT)
        await here.card(saying="failed, nothing was published")
        await letter(here, here.ben, "counts as not published")


async def test_the_pictures_that_are_given_are_those_of_the_card(tmp_path: Path) -> None:
    """Rule 20: the very files that were approved, with the words that belong to them."""
    async with by_hand(tmp_path) as here:
        sheet = await by_shortcut(here.ana)
        sheet.attaches(image("green"))
        await sheet.sends("Soup is back", ["soupe-insta"])
        sheet.describes("A green square")
        assert await sheet.sends() == {}
        await sheet.closes()
        card = str((await here.card())["ts"])
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        asked = await letter(here, here.ben, "Please post *D-1*")
        (shown,) = [block for block in asked["blocks"] if block["type"] == "image"]
        assert shown["alt_text"] == "A green square"
        files = here.simulator.workspace.files
        assert [files.find(shown["slack_file"]["id"]).content] == shown_on(here, card)


async def test_a_takedown_reaches_whoever_has_not_posted_yet(tmp_path: Path) -> None:
    async with by_hand(tmp_path) as here:
        await given(here, "Soup is back")
        await letter(here, here.ben, "Please post *D-1*")
        await here.zoe.types("takedown 1")
        await here.passes(seconds=16)
        stopped = await letter(here, here.ben, "*Stop:* please don't post *D-1*")
        await press(here.ben, stopped, ids.BY_HAND_NOT)
        await letter(here, here.ben, "counts as not published")


async def test_whoever_can_surely_not_be_reached_has_nothing_and_is_asked_again(
    tmp_path: Path,
) -> None:
    async with by_hand(tmp_path) as here:
        here.simulator.faults.fail(
            "chat.postMessage", "messages_tab_disabled", times=1, channel=here.ben.id
        )
        await given(here, "Soup is back")
        assert here.letters(here.ben) == []
        await here.card(saying="Slack can't reach whoever would post it by hand")
        await here.passes(seconds=20)
        await letter(here, here.ben, "Please post *D-1*")
        assert len(here.letters(here.ben)) == 1


async def test_where_slack_did_not_answer_somebody_may_have_it_and_nobody_else_is_asked(
    tmp_path: Path,
) -> None:
    """Never twice: two people with the post in their hands would both post it."""
    async with by_hand(tmp_path) as here:
        here.simulator.faults.cut("chat.postMessage", times=1, channel=here.ben.id)
        await given(here, "Soup is back")
        await here.told(f"was to be posted by <@{here.ben.id}>")
        await here.card(saying="they may have it")
        await here.passes(minutes=5)
        assert [len(here.letters(one)) for one in (here.ben, here.ana, here.zoe)] == [1, 0, 0]
        await press(here.ben, await letter(here, here.ben, "Please post *D-1*"), ids.BY_HAND_OUT)
        await send(here.ben, await form(here.ben, "It is out"))
        await here.card(saying="soupe-insta: published")


async def test_whoever_was_being_asked_when_the_bot_was_stopped_is_named_and_can_be_stopped(
    tmp_path: Path,
) -> None:
    """Nobody knew who had it, so people gave it to another; and a pause never reached them."""
    async with by_hand(tmp_path) as here:
        kept = here.simulator.faults.keep_answer("chat.postMessage", channel=here.ben.id)
        await here.schedules("Soup is back --on soupe-insta")
        here.clock.advance(timedelta(seconds=61))
        here.looks_now()
        await here.until(lambda: kept.ready.is_set() or None, "Ben to be asked")
        await here.crash()
        kept.go.set()
        await here.start()
        await here.told(f"was to be posted by <@{here.ben.id}>: the bot was stopped just when")
        assert len(here.letters(here.ben)) == 1
        await here.zoe.types("pause fire in the building")
        stopped = await letter(here, here.ben, "*Stop:* please don't post *D-1*")
        await here.told(f"is stopped: <@{here.ben.id}>, who has it")
        await here.passes(seconds=30)
        assert len(here.letters(here.ben)) == 2, "told once"
        await press(here.ben, stopped, ids.BY_HAND_NOT)
        await letter(here, here.ben, "counts as not published")


async def test_the_video_that_is_given_is_the_approved_one_and_goes_with_the_text(
    tmp_path: Path,
) -> None:
    """Rule 20: what plays in the channel, shared anew if it must be; stopped, no link is left."""
    async with by_hand(tmp_path) as here:
        sheet = await by_shortcut(here.ana)
        sheet.attaches(SOUP)
        await sheet.sends("Soup is back", ["soupe-insta"])
        sheet.describes("Soup is poured")
        assert await sheet.sends() == {}
        await sheet.closes()
        await here.ben.reacts(str((await here.card())["ts"]))
        await here.card(saying="scheduled")
        files = here.simulator.workspace.files
        (before,) = videos(here)[-1]["files"]
        files.delete(before["id"])
        await here.passes(seconds=61)
        asked = await letter(here, here.ben, "Please post *D-1*")
        (shown,) = videos(here)[-1]["files"]
        assert shown["id"] != before["id"]
        assert files.find(shown["id"]).content == bare_film(SOUP)[1]
        assert f"<{shown['permalink']}|The video> belongs to it" in str(asked["blocks"])
        assert "Alt text: Soup is poured" in str(asked["blocks"])
        await here.zoe.types("pause fire in the building")
        stopped = await letter(here, here.ben, "*Stop:* please don't post *D-1*")
        assert str(shown["permalink"]) not in str(stopped)

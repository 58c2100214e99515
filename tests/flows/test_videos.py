"""A video: taken once, played in the channel, approved as what plays there, and published."""

import hashlib
from pathlib import Path

from bot.media.films import bare_film
from tests.composing import by_edit, by_shortcut
from tests.flows.networks import SKY, TOOTS, networks
from tests.flows.test_pictures import image
from tests.media.filming import SOUP as FILM
from tests.world import Message, World

TEXT, ALT = "Soup is back!", "Leek soup is poured into a bowl"
BARE = bare_film(FILM)[1]
DIGEST = hashlib.sha256(BARE).hexdigest()


def videos(here: World) -> list[Message]:
    """The messages of the bot's that show a file, oldest first."""
    return [one for one in here.messages(here.olga.id) if one.get("files")]


async def drafted(here: World, *accounts: str) -> Message:
    """Draft a post with a described video in the form, and return its card."""
    form = await by_shortcut(here.ana)
    form.attaches(FILM)
    assert await form.sends(TEXT, list(accounts)) == {}
    # Nothing is shown to others while a form is being filled in.
    assert videos(here) == []
    form.describes(ALT)
    assert await form.sends() == {}
    await form.closes()
    return await here.card()


async def test_rule_20_what_plays_in_the_channel_is_what_leaves_for_both_networks(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path) as on:
        here = on.here
        card = await drafted(here, SKY, TOOTS)
        (message,) = videos(here)
        assert message["ts"] < card["ts"]
        (file,) = message["files"]
        assert here.simulator.workspace.files.find(file["id"]).content == BARE
        assert f"<{file['permalink']}|The video>" in str(card["blocks"])
        assert DIGEST[:8] in str(card["blocks"])
        await here.ben.reacts(str(card["ts"]))
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying=f"{TOOTS}: published")
        await here.card(saying=f"{SKY}: published")
        (toot,) = on.api.log.entries
        (record,) = on.pds.log.entries
        assert toot["pictures"] == [DIGEST]
        assert [one["type"] for one in on.api.media.values()] == ["video"]
        embed = record["record"]["embed"]
        assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", ALT)
        assert on.pds.blobs[embed["video"]["ref"]["$link"]] == BARE
        # Read back, nothing differs.
        await here.passes(seconds=30)
        assert not any(
            "not as it was approved" in one["text"] for one in here.messages(here.olga.id)
        )


async def test_a_video_is_refused_where_its_way_is_not_proven_and_beside_pictures(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path, live=()) as on:
        form = await by_shortcut(on.here.ana)
        form.attaches(FILM)
        wrong = await form.sends(TEXT, [TOOTS, "soupe-wall"])
        assert "not every account here can have one yet" in wrong["pictures"]
        form = await by_shortcut(on.here.ana)
        form.attaches(FILM, image())
        await form.sends(TEXT, [TOOTS])
        form.describes(ALT, "A bowl")
        assert "A video goes alone" in str(await form.sends())
        assert on.here.cards() == []


async def test_another_alt_text_shows_the_same_video_without_sharing_it_again(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path, live=()) as on:
        card = await drafted(on.here, TOOTS)
        form = await by_edit(on.here.ana, str(card["ts"]))
        form.describes("Another soup")
        assert await form.sends() == {}
        await form.closes()
        newer = await on.here.card(saying="Another soup")
        assert "|The video>" in str(newer["blocks"])
        assert len(videos(on.here)) == 1
        # Somebody deletes it in Slack: a new card asks for no opinion on what nobody can play.
        (before,) = videos(on.here)[0]["files"]
        on.here.simulator.workspace.files.delete(before["id"])
        form = await by_edit(on.here.ana, str(newer["ts"]))
        form.describes("Leek soup, at last")
        assert await form.sends() == {}
        await form.closes()
        newest = await on.here.card(saying="Leek soup, at last")
        (again,) = videos(on.here)[-1]["files"]
        assert again["id"] != before["id"]
        assert f"<{again['permalink']}|The video>" in str(newest["blocks"])
        assert on.here.simulator.workspace.files.find(again["id"]).content == BARE

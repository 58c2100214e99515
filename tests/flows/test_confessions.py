"""The five stories that the product must prevent, as far as this version plays them."""

from pathlib import Path

from tests.flows.networks import SKY, TOOTS, networks
from tests.world import world


async def test_story_1_an_alert_with_a_red_emoji_never_goes_out_by_itself(tmp_path: Path) -> None:
    """The fire alarm rang, nobody knew why, and the brand wrote "Alert"."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Alert 🚨 --on soupe-wall")
        shown = await here.card(saying="level 5 of 5")
        assert "reads as a real alarm" in shown["text"]
        await here.ben.reacts(card)
        await here.zoe.reacts(card)
        await here.card(saying=f"<@{here.zoe.id}> approved")
        await here.card(saying="never leaves by itself")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ana.types("edit 1 Our fire alarm rang by mistake; everybody is fine.")
        await here.settles()
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_story_2_anybody_sees_at_any_moment_what_is_live(tmp_path: Path) -> None:
    """ "Am I live?" """
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        status = (await here.gus.types("status")).splitlines()
        live = {line.split("`")[1]: "LIVE" in line for line in status if "`" in line}
        assert live == {"soupe-wall": True, SKY: True, TOOTS: False}
        await here.ana.types(f"Soup is back! --on {SKY},{TOOTS}")
        text = (await here.card())["text"]
        assert "on Bluesky · :large_green_circle: LIVE" in text
        assert "on Mastodon · :performing_arts: DRY RUN" in text


async def test_story_3_the_soup_of_the_day_from_the_seat_of_a_plane(tmp_path: Path) -> None:
    """Whenever you feel that it could be on the edge, get a second opinion."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Soupe du jour 🥃 --on soupe-wall --at in 30 minutes")
        await here.ana.reacts(card)
        await here.ana.hears("authors can't approve their own post")
        await here.ana.does("status", emoji=":airplane:", text="", expiration=0)
        await here.passes(minutes=20)
        assert await here.wall() == []
        await here.zoe.reacts(card, "x")
        await here.card(saying="somebody objects")
        await here.passes(minutes=30)
        await here.card(saying="missed")
        assert await here.wall() == []


async def test_story_3_with_a_second_person_awake_the_soup_is_served(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Soupe du jour: pumpkin 🎃 --on soupe-wall")
        await here.ana.does("status", emoji=":airplane:", text="", expiration=0)
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soupe du jour: pumpkin 🎃"]


async def test_story_3_from_the_seat_of_the_plane_to_the_landing(tmp_path: Path) -> None:
    """Nobody who answers for it is there, so it waits; on landing there is no world war."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Soupe du jour 🥃 --on soupe-wall --at in 30 minutes")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        for person in (here.ana, here.ben):
            await person.does("status", emoji=":airplane:", text="On a plane", expiration=0)
        await here.passes(minutes=16)
        await here.reconciles()
        asked = await here.told("nobody who answers for this post can be reached")
        assert f"<@{here.ana.id}>'s Slack status is :airplane:" in asked["text"]
        await here.passes(minutes=14, seconds=1)
        await here.card(saying="nobody who answers for it can be reached")
        assert await here.wall() == []
        await here.zoe.reacts(card, "x")
        await here.card(saying="somebody objects")
        await here.passes(minutes=11)
        await here.reconciles()
        await here.card(saying="missed")
        await here.ana.does("status", emoji="", text="", expiration=0)
        await here.reconciles()
        letter = await here.letter(here.ana)
        assert f"was objected to by <@{here.zoe.id}>" in letter
        assert "missed its time" in letter
        better = await here.ana.drafts("Soupe du jour: pumpkin 🎃 --on soupe-wall", number=2)
        await here.zoe.reacts(better)
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")
        assert await here.wall() == ["Soupe du jour: pumpkin 🎃"]


async def test_story_4_the_wrong_account_is_named_before_and_removed_everywhere_after(
    tmp_path: Path,
) -> None:
    """ "Delete! Delete!" """
    async with networks(tmp_path) as on:
        here = on.here
        assert "Accounts are never chosen for you" in await here.ana.types("post: My holidays")
        answer = await here.ana.types(f"My holidays --on {SKY},{TOOTS}")
        assert answer.startswith(f"D-1 for {SKY}, {TOOTS}")
        card = await here.card()
        assert f"*{SKY}* as *ana.test*" in card["text"]
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying=f"{TOOTS}: published")
        await here.card(saying=f"{SKY}: published")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("takes this down everywhere in 15 seconds")
        await here.passes(seconds=16)
        await here.card(saying="taken down")
        assert on.pds.posts() == on.api.posts() == []


async def test_story_5_nobody_is_reproached_in_public(tmp_path: Path) -> None:
    """Be kind to yourself."""
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is bakc!")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.passes(seconds=16)
        await here.card(saying="taken down")
        public = [m["text"] for m in here.messages(here.gus.id) if not m["ephemeral"]]
        words = ("mistake", "fault", "blame", "wrong", "guilty", "failed")
        assert not [text for text in public if any(word in text.lower() for word in words)]

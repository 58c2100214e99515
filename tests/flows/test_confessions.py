"""The five stories that the product must prevent, from the first keystroke to a happy ending."""

from pathlib import Path

from bot.demo import TOML
from bot.services.lighting import APART
from tests.flows.networks import SKY, TOOTS, networks
from tests.world import world

CLINIC = """
[[accounts]]
name = "clinic-wall"
network = "wall"
handle = "@clinic"
industry = "hospital"
"""


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
        await here.passes(hours=2)
        await here.card(saying="missed")
        assert await here.wall() == []
        calm = "The bell that rang at our place was a kitchen timer; everybody is fine."
        await here.schedules(f"{calm} --on soupe-wall", number=2)
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")
        assert await here.wall() == [calm]


async def test_story_1_a_real_alert_leaves_once_two_approved_and_somebody_is_there(
    tmp_path: Path,
) -> None:
    """Level 5 is no prohibition: two people agree, and one of them is present at its time."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Alert 🚨 --on soupe-wall --at in 20 minutes")
        await here.ben.reacts(card)
        await here.card(saying="still needed: one approval by somebody")
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(minutes=6)
        await here.reconciles()
        asked = await here.told("press *Publish now* on its card")
        assert here.ana.id not in asked["text"]
        await here.ana.presses(card, "publish_now")
        await here.ana.hears("authors can't approve their own post")
        await here.zoe.presses(card, "publish_now")
        await here.card(saying=f"<@{here.zoe.id}> pressed *Publish now*")
        assert await here.wall() == []
        await here.passes(minutes=15)
        await here.card(saying="open the post")
        assert await here.wall() == ["Alert 🚨"]


async def test_story_1_a_hospitals_ordinary_use_of_the_word_is_not_punished(
    tmp_path: Path,
) -> None:
    text = "Emergency! Our emergency room is open all night"
    async with world(tmp_path, toml=TOML + CLINIC) as here:
        await here.ana.drafts(f"{text} --on soupe-wall")
        await here.card(1, saying="level 2 of 5")
        card = await here.ana.drafts(f"{text}. --on clinic-wall", number=2)
        await here.card(2, saying="level 0 of 5")
        await here.ben.reacts(card)
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")


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


async def test_story_2_what_somebody_says_in_a_rehearsal_is_heard_by_nobody(
    tmp_path: Path,
) -> None:
    """It rehearses until two people say that it is live, and the lamp says so all the time."""
    async with networks(tmp_path, live=()) as on:
        here = on.here
        await here.told(f"`{SKY}` ana.test on Bluesky: :performing_arts: DRY RUN")
        await here.schedules(f"Well, that went badly; let's start again --on {SKY}")
        await here.passes(seconds=61)
        await here.card(saying="rehearsed: nothing was published")
        assert on.pds.posts() == []
        await here.ana.types(f"live {SKY}")
        assert "DRY RUN" in await here.gus.types("status")
        await here.ben.types(f"live {SKY}")
        here.clock.advance(APART)
        here.looks_now()
        await here.told(f"`{SKY}` ana.test on Bluesky: :large_green_circle: LIVE")
        await here.publishes("Good evening, everybody!", on=SKY, number=2)
        assert [post["text"] for post in on.pds.posts()] == ["Good evening, everybody!"]


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
        card = await here.schedules("Soupe du jour 🥃 --on soupe-wall --at in 30 minutes")
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
        letter = await here.letter(here.ana, "Welcome back")
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
    holidays = "My holidays on the beach with my kids"
    async with networks(tmp_path) as on:
        here = on.here
        assert "Accounts are never chosen for you" in await here.ana.types(f"post: {holidays}")
        answer = await here.ana.types(f"{holidays} --on {SKY},{TOOTS}")
        assert answer.startswith(f"D-1 for {SKY}, {TOOTS}")
        card = await here.card(saying="somebody's family, on a company's account")
        assert f"*{SKY}* as *ana.test*" in card["text"]
        await here.ben.reacts(card["ts"])
        await here.ben.reacts(card["ts"], "eyes")
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying=f"{TOOTS}: published")
        await here.card(saying=f"{SKY}: published")
        await here.zoe.does("message", text="Delete! Delete!", thread_ts=card["ts"])
        await here.card(saying="taken down")
        told = await here.told("D-1 is being taken down everywhere:")
        assert f"• {SKY}: gone and checked" in told["text"]
        assert f"• {TOOTS}: gone and checked" in told["text"]
        assert on.pds.posts() == on.api.posts() == []
        sorry = "That picture was meant for somebody's family album. Back to soup!"
        await here.ana.types(f"correct 1 {sorry}")
        correction = await here.card(2, saying="this corrects D-1")
        await here.ben.reacts(correction["ts"])
        await here.ben.reacts(correction["ts"], "eyes")
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying=f"{TOOTS}: published")
        await here.card(2, saying=f"{SKY}: published")
        assert [post["text"] for post in on.pds.posts()] == [sorry]


async def test_story_5_nobody_is_reproached_and_lint_catches_it_from_then_on(
    tmp_path: Path,
) -> None:
    """Be kind to yourself."""
    text = "Free soup for everybody in town on Friday evening!"
    async with world(tmp_path) as here:
        card = await here.publishes(text)
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.passes(seconds=16)
        await here.card(saying="taken down")
        await here.told("It happens to everybody who publishes")
        public = [m["text"] for m in here.messages(here.gus.id) if not m["ephemeral"]]
        words = ("mistake", "fault", "blame", "wrong", "guilty", "failed")
        assert not [text for text in public if any(word in text.lower() for word in words)]
        await here.ana.types("museum 1 4 nobody had asked the kitchen")
        assert "nobody had asked the kitchen" in await here.gus.types("museum")
        await here.olga.drafts(f"{text}! --on soupe-wall", number=2)
        caught = await here.card(2, saying="level 4 of 5")
        assert "nobody had asked the kitchen" in caught["text"]
        await here.olga.types("edit 2 Our soup of the day is pumpkin.")
        better = await here.card(2, saying="level 0 of 5")
        await here.ben.reacts(better["ts"])
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")
        assert await here.wall() == ["Our soup of the day is pumpkin."]

"""What will stop a post at its time is said before (rules 13 and 30)."""

from datetime import UTC, datetime
from pathlib import Path

from bot.demo import TOML
from tests.world import World, world


def said(here: World, words: str) -> int:
    """How often the bot said this in the channel."""
    return sum(words in message["text"] for message in here.messages(here.olga.id))


async def scheduled(here: World) -> str:
    """A draft that leaves in three hours, approved by Ben; its card's ts."""
    await here.ana.types("Soup is back! --on soupe-wall --at in 3 hours")
    card = await here.card()
    await here.ben.reacts(card["ts"])
    await here.card(saying="scheduled")
    return str(card["ts"])


async def test_rule_30_the_thread_is_asked_a_day_and_a_quarter_of_an_hour_before(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await here.reconciles()
        assert said(here, "nobody who answers for this post") == 0
        for person in (here.ana, here.ben):
            await person.does("status", emoji=":airplane:", text="", expiration=0)
        await here.zoe.types("away until tomorrow 23:00")
        await here.passes(minutes=15)
        await here.reconciles()
        await here.reconciles()
        assert said(here, "nobody who answers for this post") == 1
        question = await here.told("nobody who answers for this post")
        assert question["thread_ts"] == card
        assert question["text"].startswith(f"<@{here.ana.id}> At ")
        assert f"<@{here.ben.id}>'s Slack status is :airplane:" in question["text"]
        assert f"<@{here.olga.id}>, can one of you take the watch?" in question["text"]
        assert f"<@{here.zoe.id}>" not in question["text"]
        assert f"<@{here.gus.id}>" not in question["text"]
        await here.passes(hours=2, minutes=31)
        await here.reconciles()
        await here.reconciles()
        assert said(here, "nobody who answers for this post") == 2
        await here.olga.reacts(card, "eyes")
        await here.settles()
        await here.passes(minutes=15, seconds=1)
        await here.card(saying="open the post")


async def test_rule_30_at_seven_nobody_is_there_and_the_card_says_so_when_it_is_scheduled(
    tmp_path: Path,
) -> None:
    evening = datetime(2029, 3, 5, 17, 30, tzinfo=UTC)
    toml = TOML + '[watch]\nworking_hours = "mon-fri 08:00-18:30"\n'
    async with world(tmp_path, toml=toml, starts=evening) as here:
        await here.ana.types("away until tomorrow 9am")
        card = await here.ana.drafts("Soup is back! --on soupe-wall --at tomorrow 7am")
        await here.ben.reacts(card)
        shown = await here.card(saying="scheduled")
        assert (
            "at 08:00 nobody who answers for it can be reached:"
            f" <@{here.ana.id}> is away until 10:00, <@{here.ben.id}>'s working hours begin at"
            " 09:00, so it would wait" in shown["text"]
        )
        await here.reconciles()
        question = await here.told("nobody who answers for this post")
        assert "Who can take the watch?" not in question["text"]
        assert f"<@{here.zoe.id}>" in question["text"]


async def test_rule_13_a_hold_is_reminded_of_once_half_an_hour_before(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await scheduled(here)
        await here.zoe.types("hold 1")
        await here.reconciles()
        assert said(here, "still held") == 0
        await here.passes(hours=2, minutes=31)
        await here.reconciles()
        await here.reconciles()
        assert said(here, "still held") == 1

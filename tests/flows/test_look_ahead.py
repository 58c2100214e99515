"""What will stop a post at its time is said before (rules 13 and 30)."""

from pathlib import Path

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


async def test_rule_30_authors_hear_a_day_and_a_quarter_of_an_hour_before_that_nobody_watches(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await scheduled(here)
        await here.reconciles()
        assert said(here, "nobody who answers for this post") == 0
        for person in (here.ana, here.ben):
            await person.does("status", emoji=":airplane:", text="", expiration=0)
        await here.passes(minutes=15)
        await here.reconciles()
        await here.reconciles()
        assert said(here, "nobody who answers for this post") == 1
        await here.passes(hours=2, minutes=31)
        await here.reconciles()
        await here.reconciles()
        assert said(here, "nobody who answers for this post") == 2


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

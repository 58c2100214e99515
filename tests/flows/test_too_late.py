"""An approval that is taken back after the moment of sending is recorded, and stops nothing."""

from pathlib import Path

from tests.world import World, world

TOLD = "was on its way before you took your approval back"


async def taken_back(here: World) -> list[str]:
    """Who took an approval back when it was too late, as the journal tells."""
    found = [e for e in await here.journal() if e.kind == "vote.taken_back"]
    return [e.actor for e in found if e.details.get("why") == "it had been sent"]


async def test_rule_23_after_the_moment_of_sending_it_is_recorded(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.ben.reacts(card["ts"], on=False)
        assert ":wastebasket:" in await here.ben.hears(TOLD)
        assert await taken_back(here) == [here.ben.id]
        await here.ben.reacts(card["ts"])
        await here.ben.reacts(card["ts"], on=False)
        await here.settles()
        assert await taken_back(here) == [here.ben.id]
        assert await here.wall() == ["Soup is back!"]
        assert f"<@{here.ben.id}>" in (await here.card(saying="open the post"))["text"]


async def test_rule_23_whoever_approves_with_another_emoji_takes_nothing_back(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.ben.reacts(card["ts"], "+1")
        await here.ben.reacts(card["ts"], on=False)
        await here.settles()
        assert await taken_back(here) == []


async def test_rule_23_what_never_counted_is_not_taken_back(tmp_path: Path) -> None:
    """Ana wrote it, and nothing of Zoé's withdrawn draft went out."""
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.ana.reacts(card["ts"])
        await here.ana.reacts(card["ts"], on=False)
        other = await here.zoe.drafts("Cake! --on soupe-wall --at in 9 hours", number=2)
        await here.ben.reacts(other)
        await here.card(2, saying="scheduled")
        await here.zoe.types("withdraw 2")
        await here.ben.reacts(other, on=False)
        await here.settles()
        assert await taken_back(here) == []


async def test_rule_42_whoever_has_voted_by_button_takes_nothing_back_with_an_emoji(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall")
        await here.ben.presses(card, "card_approve")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        await here.ben.reacts(card, on=False)
        await here.settles()
        assert await taken_back(here) == []


async def test_rule_23_while_slack_is_silent_the_entry_says_that_only_an_event_told(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        here.simulator.faults.fail("reactions.get", "internal_error", timestamp=card["ts"])
        await here.ben.reacts(card["ts"], on=False)
        await here.ben.hears(TOLD)
        (entry,) = [e for e in await here.journal() if e.kind == "vote.taken_back"]
        assert entry.details["seen"] == "by the event alone"

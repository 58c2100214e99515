"""What is out is compared with what was approved; only a real difference alarms anybody."""

from pathlib import Path

from bot.services.readback import read_back_due
from tests.flows.networks import SKY, TOOTS, networks
from tests.flows.test_home import opens
from tests.world import World


async def _looks(here: World, **by: float) -> None:
    await here.passes(**by)
    await read_back_due(here.bot.ctx)


async def test_a_post_that_is_not_as_approved_is_told_once_and_can_be_taken_down(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path) as on:
        here = on.here
        await here.publishes("Soup is back! https://soup.example/", on=f"{TOOTS},{SKY}")
        on.api.statuses[-1]["source"] = "Soup is sold out! https://soup.example/"
        await read_back_due(here.bot.ctx)
        await _looks(here, seconds=21)
        await _looks(here, seconds=30)
        assert "not as approved" not in (await here.card())["text"]
        await _looks(here, seconds=31)
        said = await here.told(f"The post for {TOOTS} is out, but not as it was approved: the text")
        assert "Soup is sold out" not in said["text"]
        card = await here.card(saying="published, but not as approved")
        assert f"{TOOTS}: the network does not show what was approved: the text" in card["text"]
        assert f"{SKY}: the network" not in card["text"]
        (entry,) = [e for e in await here.journal() if e.kind == "delivery.differs"]
        assert entry.details["differs"] == ["the text"]
        assert "sold out" not in str(entry.details)

        for _ in range(3):
            await _looks(here, minutes=20)
        assert len([e for e in await here.journal() if e.kind == "delivery.differs"]) == 1
        await here.passes(hours=2)
        said = await opens(here.olga, "Needs somebody now (1)")
        assert "published, but not as approved" in said, "until somebody takes care of it"
        await here.zoe.presses(card["ts"], "card_take_down")
        await here.told("gone and checked")
        assert on.api.posts() == []


async def test_a_post_that_vanished_is_told_and_one_that_was_taken_down_is_not(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path, live=(TOOTS,)) as on:
        here = on.here
        await here.publishes("Soup is back!", on=TOOTS)
        on.api.statuses.clear()
        await read_back_due(here.bot.ctx)
        await _looks(here, seconds=21)
        await _looks(here, seconds=61)
        await here.told("was out and is not there any more, and I did not take it down")

        await here.publishes("Bread is back!", on=TOOTS, number=2)
        await here.ana.types("takedown 2")
        await here.told("gone and checked")
        for _ in range(3):
            await _looks(here, minutes=2)
        assert len([e for e in await here.journal() if e.kind == "delivery.differs"]) == 1

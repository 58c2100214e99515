"""Taking a post down: by anybody, everywhere, and the truth about each network."""

import asyncio
from pathlib import Path

from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from bot.domain.reactions import Reaction
from bot.services import basket
from tests.flows.networks import SKY, TOOTS, networks
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.mastodon_api import SNAC
from tests.world import world

BOTH = f"{SKY},{TOOTS}"


async def test_anybody_takes_a_post_down_everywhere_by_command(tmp_path: Path) -> None:
    """Rules 31 and 34."""
    async with networks(tmp_path) as on:
        await on.here.publishes("Soup is back!", on=BOTH)
        await on.here.card(saying=f"{TOOTS}: published")
        answer = await on.here.zoe.types("takedown 1")
        assert f"{SKY}: *gone and checked*" in answer
        assert f"{TOOTS}: *gone and checked*" in answer
        await on.here.card(saying="taken down")
        assert on.pds.posts() == on.api.posts() == []


async def test_a_takedown_by_button_asks_whether_one_is_sure(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        buttons = [e for b in card["blocks"] for e in b.get("elements", []) if "action_id" in e]
        sure = [b["confirm"]["text"]["text"] for b in buttons if "confirm" in b]
        assert sure == ["Remove this post from every network, now?"]
        await here.zoe.presses(card["ts"], "take_down")
        await here.zoe.hears("soupe-wall: *gone and checked*")
        await here.card(saying="taken down")
        assert await here.wall() == []


async def test_a_takedown_by_emoji_waits_fifteen_seconds(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told(f"<@{here.zoe.id}> takes this down everywhere in 15 seconds")
        await here.passes(seconds=13)
        assert await here.wall() == ["Soup is back!"]
        await here.passes(seconds=3)
        await here.card(saying="taken down")
        assert await here.wall() == []


async def test_a_takedown_by_emoji_is_cancelled_by_taking_the_emoji_away_in_time(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.passes(seconds=10)
        await here.zoe.reacts(card["ts"], "wastebasket", on=False)
        await here.told("cancelled the takedown; it stays up")
        await here.passes(hours=1)
        assert await here.wall() == ["Soup is back!"]


async def test_nobody_elses_emoji_cancels_a_takedown(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.olga.reacts(card["ts"], "wastebasket")
        await here.olga.reacts(card["ts"], "wastebasket", on=False)
        await here.settles()
        await here.passes(seconds=16)
        await here.card(saying="taken down")


async def test_a_guest_takes_nothing_down_but_her_own(tmp_path: Path) -> None:
    """Rule 31."""
    async with world(tmp_path) as here:
        await here.publishes("Soup is back!")
        assert "guests can't" in await here.gus.types("takedown 1")
        card = await here.gus.drafts("Bread is back! --on soupe-wall", number=2)
        await here.ben.reacts(card)
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")
        assert "gone and checked" in await here.gus.types("takedown 2")
        assert await here.wall() == ["Soup is back!"]


async def test_a_network_that_cannot_delete_is_named_with_the_posts_link(tmp_path: Path) -> None:
    """Rule 34."""
    async with networks(tmp_path, manners=SNAC) as on:
        await on.here.publishes("Soup is back!", on=BOTH)
        await on.here.card(saying=f"{TOOTS}: published")
        answer = await on.here.zoe.types("takedown 1")
        assert f"{SKY}: *gone and checked*" in answer
        assert f"{TOOTS}: *still there" in answer
        assert "|the post>" in answer
        text = (await on.here.card(saying="taken down, but not everywhere"))["text"]
        assert "still there" in text
        assert len(on.api.posts()) == 1


async def test_a_network_that_says_it_is_gone_and_cannot_be_checked_is_not_called_checked(
    tmp_path: Path,
) -> None:
    """Rule 34."""
    async with networks(tmp_path) as on:
        await on.here.publishes("Soup is back!", on=SKY)
        for _ in range(5):
            on.pds.faults.plan(Fault(kind=Kind.STATUS, path="getRecord", method="GET", status=500))
        answer = await on.here.zoe.types("takedown 1")
        assert "gone and checked" not in answer
        assert "could not be checked" in answer


async def test_a_takedown_while_it_is_being_sent_ends_with_nothing_out(tmp_path: Path) -> None:
    """Rule 34: what comes out late is removed as well."""
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await here.schedules(f"Soup is back! --on {SKY}")
        on.pds.faults.plan(Fault(kind=Kind.LATE, path="putRecord"))
        leaving = asyncio.create_task(here.passes(seconds=61))
        await asyncio.wait_for(on.pds.faults.held.wait(), 20)
        await here.zoe.types("takedown 1")
        on.pds.faults.release()
        await leaving
        await here.passes(seconds=1)
        await here.card(saying="taken down")
        assert on.pds.posts() == []
        assert [entry["what"] for entry in on.pds.log.entries] == ["create", "delete"]


async def test_taking_down_twice_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.publishes("Soup is back!")
        await here.zoe.types("takedown 1")
        await here.card(saying="taken down")
        answer = await here.olga.types("takedown 1")
        assert answer.startswith("Nothing of draft 1 is out")


async def test_an_emoji_whose_event_was_lost_takes_down_all_the_same(tmp_path: Path) -> None:
    """Rules 22 and 34: the card is the truth, an event only a hint."""
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.stop()
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.start()
        await here.told("takes this down everywhere in 15 seconds")
        await here.passes(seconds=16)
        await here.card(saying="taken down")
        assert await here.wall() == []


async def test_an_emoji_that_was_taken_away_unheard_takes_nothing_down(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.stop()
        await here.zoe.reacts(card["ts"], "wastebasket", on=False)
        await here.passes_without_the_bot(minutes=5)
        await here.start()
        here.looks_now()
        await here.told("cancelled the takedown; it stays up")
        assert await here.wall() == ["Soup is back!"]


async def test_an_event_that_comes_late_begins_no_takedown_anew(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.zoe.reacts(card["ts"], "wastebasket", on=False)
        await here.told("cancelled the takedown; it stays up")
        press = Reaction(user=UserId(here.zoe.id), emoji="wastebasket")
        await basket.by_reaction(here.bot.ctx, DraftId(1), press, card["ts"])
        await here.passes(minutes=1)
        assert await here.wall() == ["Soup is back!"]


async def test_while_somebody_else_still_wants_it_taking_ones_emoji_away_cancels_nothing(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.olga.reacts(card["ts"], "wastebasket")
        await here.zoe.reacts(card["ts"], "wastebasket", on=False)
        await here.settles()
        await here.passes(seconds=16)
        await here.card(saying="taken down")


async def test_a_takedown_by_emoji_is_heard_where_slack_tells_nothing_else(tmp_path: Path) -> None:
    """Rule 31: unknown is yes for stopping."""
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        for method in ("reactions.get", "emoji.list", "users.info", "conversations.members"):
            here.simulator.faults.fail(method, "internal_error")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        await here.passes(seconds=16)
        async with asyncio.timeout(20):
            while await here.wall():
                pass


async def test_a_guests_emoji_that_was_not_heard_is_refused_once(tmp_path: Path) -> None:
    """Rule 31."""
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.stop()
        await here.gus.reacts(card["ts"], "wastebasket")
        await here.start()
        await here.gus.hears("needs a full member of the channel: guests can't")
        await here.reconciles()
        await here.reconciles()
        assert len([m for m in here.gus.whispers() if "guests can't" in m["text"]]) == 1
        assert await here.wall() == ["Soup is back!"]


async def test_rule_34_deleting_the_alias_that_asked_for_a_takedown_cancels_nothing(
    tmp_path: Path,
) -> None:
    """Ana, whose post it is, can't save it by deleting the emoji of Zoé's alarm."""
    async with world(tmp_path) as here:
        await here.olga.does("emoji", name="bin_it", value="alias:wastebasket")
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "bin_it")
        await here.told("in 15 seconds")
        await here.ana.does("emoji", name="bin_it", value=None)
        await here.settles()
        await here.passes(seconds=16)
        await here.card(saying="taken down")
        assert await here.wall() == []


async def test_rule_31_while_slack_is_silent_another_emoji_taken_away_cancels_nothing(
    tmp_path: Path,
) -> None:
    """Zoé asked with an alias, added the wastebasket, and took only that away."""
    async with world(tmp_path) as here:
        await here.olga.does("emoji", name="bin_it", value="alias:wastebasket")
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "bin_it")
        await here.told("in 15 seconds")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.hears_out()
        here.simulator.faults.fail("reactions.get", "internal_error", timestamp=card["ts"])
        await here.zoe.reacts(card["ts"], "wastebasket", on=False)
        await here.hears_out()
        await here.passes(seconds=16)
        assert await here.wall() == []
        assert "takedown.done" in [entry.kind for entry in await here.journal()]


async def test_trap_13_a_removal_that_is_told_late_cancels_no_takedown(tmp_path: Path) -> None:
    """Given, taken away and given again: what the card shows now decides."""
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.zoe.reacts(card["ts"], "wastebasket")
        await here.told("in 15 seconds")
        press = Reaction(user=UserId(here.zoe.id), emoji="wastebasket")
        await basket.reaction_gone(here.bot.ctx, DraftId(1), press)
        await here.passes(seconds=16)
        await here.card(saying="taken down")


async def test_an_alias_made_a_moment_ago_takes_down(tmp_path: Path) -> None:
    """Trap 35."""
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.olga.reacts(card["ts"], "tada")
        await here.settles()
        await here.olga.does("emoji", name="bin_it", value="alias:wastebasket")
        await here.zoe.reacts(card["ts"], "bin_it")
        await here.told("in 15 seconds")

"""The bot may stop at any moment: nothing is published twice, and nothing approved is forgotten."""

import asyncio
from pathlib import Path

import pytest

from tests.flows.networks import SKY, TOOTS, Networks, networks
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.local import LocalServer
from tests.world import World, world

SOUP = "Soup is back! --on soupe-wall"


async def restarts(here: World) -> None:
    """Stop and start, as a deployment does."""
    await here.stop()
    await here.start()


async def test_a_restart_between_all_steps_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await restarts(here)
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await restarts(here)
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        await restarts(here)
        await here.reconciles()
        await here.passes(hours=1)
        assert await here.wall() == ["Soup is back!"]
        assert len(here.cards()) == 1
        await here.zoe.types("takedown 1")
        await restarts(here)
        await here.card(saying="taken down")
        assert await here.wall() == []


async def test_what_was_given_while_the_bot_was_down_is_seen_after_it_started(
    tmp_path: Path,
) -> None:
    """Trap 25."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.stop()
        await here.ben.reacts(card)
        await here.start()
        await here.card(saying="scheduled")
        await here.stop()
        await here.ben.reacts(card, on=False)
        await here.start()
        await here.card(saying="needs a second opinion")
        await here.stop()
        await here.ben.reacts(card)
        await here.zoe.reacts(card, "x")
        await here.start()
        await here.card(saying="somebody objects")


async def test_an_approval_that_was_given_while_the_bot_was_down_gets_its_whole_countdown(
    tmp_path: Path,
) -> None:
    """Rule 23: approvals live from when the bot first saw them."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.stop()
        await here.ben.reacts(card)
        await here.passes_without_the_bot(hours=1)
        await here.start()
        await here.card(saying="scheduled")
        await here.passes(seconds=45)
        assert await here.wall() == []
        await here.passes(seconds=16)
        await here.card(saying="open the post")


async def test_a_card_that_was_deleted_while_the_bot_was_down_is_posted_afresh(
    tmp_path: Path,
) -> None:
    """Rule 18, trap 47."""
    async with world(tmp_path) as here:
        card = await here.schedules(SOUP)
        await here.stop()
        await here.olga.does("delete", ts=card)
        await here.start()
        await here.told("The card was deleted")
        assert (await here.card(saying="needs a second opinion"))["ts"] != card


async def test_a_draft_whose_card_slack_did_not_take_gets_it_later(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.simulator.faults.fail("chat.postMessage", "internal_error")
        answer = await here.ana.types(SOUP)
        assert "Slack didn't take its card yet; I keep trying" in answer
        here.simulator.faults.clear()
        await here.reconciles()
        card = await here.card()
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")


async def killed_while_sending(on: Networks, server: LocalServer, fault: Fault, to: str) -> None:
    """Have a post approved, and the bot killed while the network has it."""
    here = on.here
    await here.schedules(f"Soup is back! --on {to}")
    server.faults.plan(fault)
    leaving = asyncio.create_task(here.passes(seconds=61))
    await asyncio.wait_for(server.faults.held.wait(), 20)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    await here.crash()


@pytest.mark.parametrize("arrived", [True, False])
async def test_bluesky_gets_the_same_key_again_and_so_one_post(
    tmp_path: Path, arrived: bool
) -> None:
    async with networks(tmp_path, live=(SKY,)) as on:
        fault = Fault(kind=Kind.HANG, path="putRecord", after=arrived)
        await killed_while_sending(on, on.pds, fault, SKY)
        await on.here.start()
        await on.here.card(saying="open the post")
        assert len(on.pds.accepted("create")) == 1
        assert len(on.pds.posts()) == 1


async def test_bluesky_does_not_get_it_again_where_the_approval_was_taken_back_meanwhile(
    tmp_path: Path,
) -> None:
    """Rule 24: a repeat needs a last look as well."""
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await killed_while_sending(on, on.pds, Fault(kind=Kind.HANG, path="putRecord"), SKY)
        await here.ben.reacts(here.cards()[-1]["ts"], on=False)
        await here.start()
        await here.passes(seconds=30)
        await here.settles()
        assert on.pds.posts() == []


async def test_a_mastodon_post_that_arrived_is_found_and_not_made_again(tmp_path: Path) -> None:
    async with networks(tmp_path, live=(TOOTS,)) as on:
        fault = Fault(kind=Kind.HANG, path="/api/v1/statuses", after=True)
        await killed_while_sending(on, on.api, fault, TOOTS)
        await on.here.start()
        await on.here.card(saying="open the post")
        assert len(on.api.accepted("create")) == 1


async def test_a_mastodon_post_that_is_not_found_is_unknown_and_people_are_told(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path, live=(TOOTS,)) as on:
        fault = Fault(kind=Kind.HANG, path="/api/v1/statuses")
        await killed_while_sending(on, on.api, fault, TOOTS)
        await on.here.start()
        await on.here.told("may or may not be out")
        card = await on.here.card(saying="needs a look")
        assert "nobody knows yet whether it is out" in card["text"]
        await on.here.passes(minutes=5)
        assert on.api.posts() == []
        assert "may or may not be out; please look" in await on.here.zoe.types("status")


async def test_a_mastodon_post_that_comes_out_late_is_found_in_the_end(tmp_path: Path) -> None:
    async with networks(tmp_path, live=(TOOTS,)) as on:
        fault = Fault(kind=Kind.HANG, path="/api/v1/statuses")
        await killed_while_sending(on, on.api, fault, TOOTS)
        await on.here.start()
        await on.here.card(saying="needs a look")
        on.api.post_by_hand("ana", "Soup is back!")
        await on.here.passes(minutes=5)
        await on.here.reconciles()
        await on.here.card(saying="open the post")


@pytest.mark.parametrize(
    ("button", "stage"), [("delivery_is_out", "published"), ("delivery_is_not_out", "failed")]
)
async def test_a_person_who_looked_says_whether_it_is_out(
    tmp_path: Path, button: str, stage: str
) -> None:
    async with networks(tmp_path, live=(TOOTS,)) as on:
        here = on.here
        fault = Fault(kind=Kind.HANG, path="/api/v1/statuses")
        await killed_while_sending(on, on.api, fault, TOOTS)
        await here.start()
        card = await here.card(saying="needs a look")
        await here.gus.presses(card["ts"], button)
        await here.gus.hears("guests can't")
        await here.zoe.presses(card["ts"], button)
        await here.zoe.hears("Thank you")
        await here.card(saying=f": {stage}")
        assert on.api.posts() == []


async def test_an_answer_that_is_lost_makes_no_second_post(tmp_path: Path) -> None:
    """Never twice: the connection broke after the network had taken the post."""
    async with networks(tmp_path) as on:
        here = on.here
        on.pds.faults.plan(Fault(kind=Kind.RESET, path="putRecord", after=True))
        on.api.faults.plan(Fault(kind=Kind.RESET, path="/api/v1/statuses", after=True))
        await here.schedules(f"Soup is back! --on {SKY},{TOOTS}")
        await here.passes(seconds=61)
        await here.reconciles()
        await here.passes(seconds=30)
        text = (await here.card(saying=f"{TOOTS}: published"))["text"]
        assert f"{SKY}: published" in text
        assert len(on.pds.accepted("create")) == len(on.api.accepted("create")) == 1

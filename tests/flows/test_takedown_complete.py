"""A takedown in full: cried in the thread, by address, evidence first, tried until it is gone."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.domain.drafts import DraftId
from storage import deliveries, removals
from storage.removals import Evidence
from tests.flows.networks import SKY, TOOTS, Networks, networks
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.mastodon_api import SNAC
from tests.world import World, world

BOTH = f"{SKY},{TOOTS}"


async def evidence(here: World) -> list[Evidence]:
    ctx = here.bot.ctx
    return await ctx.store.read(lambda tx: removals.evidence(tx, DraftId(1), ctx.sealer))


async def test_story_4_delete_delete_in_the_thread_takes_it_down_everywhere(
    tmp_path: Path,
) -> None:
    """ "Delete! Delete!" """
    async with networks(tmp_path) as on:
        here = on.here
        card = await here.publishes("My holidays", on=BOTH)
        await here.card(saying=f"{TOOTS}: published")
        await here.zoe.does("message", text="Delete!! Delete!!", thread_ts=card["ts"])
        told = await here.told("D-1 is being taken down everywhere:")
        assert f"• {SKY}: gone and checked" in told["text"]
        assert f"• {TOOTS}: gone and checked" in told["text"]
        assert "It happens to everybody who publishes" in told["text"]
        assert here.zoe.id not in told["text"]
        assert here.ana.id not in told["text"]
        assert told["thread_ts"] == card["ts"]
        await here.card(saying="taken down")
        assert on.pds.posts() == on.api.posts() == []


@pytest.mark.parametrize("words", ["supprimez", "supprimez tout", "delete, delete!"])
async def test_an_author_who_is_a_guest_cries_too(tmp_path: Path, words: str) -> None:
    """Rule 31."""
    async with world(tmp_path) as here:
        card = await here.gus.drafts("Bread is back! --on soupe-wall")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        await here.gus.does("message", text=words, thread_ts=card)
        await here.card(saying="taken down")
        assert await here.wall() == []


async def test_other_words_other_places_and_other_people_remove_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        await here.zoe.does("message", text="delete delete")
        await here.zoe.does("message", text="delete", thread_ts=card["ts"])
        await here.zoe.does("message", text="who said delete, delete?", thread_ts=card["ts"])
        for other in (here.botty, here.flow):
            await other.does("message", text="delete delete", thread_ts=card["ts"])
        await here.gus.does("message", text="delete delete", thread_ts=card["ts"])
        await here.gus.hears("Sorry, that needs a full member of the channel: guests can't")
        await here.settles()
        assert await here.wall() == ["Soup is back!"]


async def test_an_edit_into_the_cry_removes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.publishes("Soup is back!")
        said = await here.zoe.does("message", text="Nice!", thread_ts=card["ts"])
        await here.zoe.does("edit", ts=said["ts"], text="delete delete")
        await here.settles()
        assert await here.wall() == ["Soup is back!"]


async def test_a_cry_about_what_is_not_out_yet_holds_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.schedules("Soup is back! --on soupe-wall")
        await here.zoe.does("message", text="delete delete", thread_ts=card)
        await here.told("Nothing of it is out yet, so it is held")
        await here.card(saying="held by")
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_a_post_is_taken_down_by_its_address(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.publishes("Soup is back!")
        found = await here.bot.ctx.store.read(lambda tx: deliveries.of(tx, DraftId(1)))
        assert found[0].receipt is not None
        url = found[0].receipt.url
        answer = await here.zoe.types(f"takedown {url}?from=somewhere wrong account")
        assert "soupe-wall: *gone and checked*" in answer
        answer = await here.zoe.types("takedown https://example.com/else")
        assert answer.startswith("I published nothing at that address")
        assert await here.wall() == []


async def test_rule_34_the_evidence_is_kept_with_the_takedown_itself(tmp_path: Path) -> None:
    """What our own store knows is there before any network is asked to delete."""
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await here.publishes("Soup is back!", on=SKY)
        on.pds.faults.plan(Fault(kind=Kind.LATE, path="deleteRecord"))
        going = asyncio.create_task(here.zoe.types("takedown 1"))
        async with asyncio.timeout(20):
            while len(await evidence(here)) < 2:
                pass
        on.pds.faults.release()
        await going
        kept, seen = await evidence(here)
        assert (kept.kind, seen.kind) == ("kept", "seen")
        assert kept.is_ours
        assert seen.is_ours
        (delivery,) = kept.body["deliveries"]
        assert delivery["url"].startswith("http")
        assert len(delivery["digest"]) == 64
        assert [v["person"] for v in kept.body["votes"]] == [here.ben.id]
        assert seen.body["text"] == "Soup is back!"
        entries = [e for e in await here.journal() if e.kind.startswith(("evidence", "takedown"))]
        assert [e.kind for e in entries][:2] == ["takedown.asked", "evidence.kept"]
        assert "Soup" not in json.dumps([e.facts for e in entries])


async def test_rule_34_evidence_waits_for_nobody(tmp_path: Path) -> None:
    """A network that can't be read is asked to delete all the same."""
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await here.publishes("Soup is back!", on=SKY)
        on.pds.faults.plan(Fault(kind=Kind.STATUS, path="getRecord", method="GET", status=500))
        await here.zoe.types("takedown 1")
        assert (await evidence(here))[0].kind == "kept"
        assert on.pds.posts() == []


async def unchecked(on: Networks) -> None:
    """A takedown that the network agreed to, and that nobody could check."""
    await on.here.publishes("Soup is back!", on=SKY)
    for _ in range(8):
        on.pds.faults.plan(Fault(kind=Kind.STATUS, path="getRecord", method="GET", status=500))
    assert "could not be checked" in await on.here.zoe.types("takedown 1")


async def test_rule_34_what_could_not_be_checked_is_looked_at_until_it_is(tmp_path: Path) -> None:
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await unchecked(on)
        on.pds.faults.waiting.clear()
        await here.passes(seconds=31)
        await here.told(f"D-1 on {SKY}: gone and checked.")
        await here.card(saying="taken down")


async def test_rule_34_what_stays_is_tried_for_a_day_and_then_said_once_more(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path, live=(TOOTS,), manners=SNAC) as on:
        here = on.here
        await here.publishes("Soup is back!", on=TOOTS)
        answer = await here.zoe.types("takedown 1")
        assert f"{TOOTS}: *still there" in answer
        assert "I go on trying" in answer
        for _ in range(6):
            await here.passes(minutes=35)
        assert not [m for m in here.messages(here.olga.id) if "I stop trying" in m["text"]]
        for _ in range(6):
            await here.passes(hours=5)
        told = await here.told("I stop trying; please delete it by hand at <http")
        assert f"D-1 on {TOOTS}: still there." in told["text"]
        await here.passes(hours=5)
        assert len([m for m in here.messages(here.olga.id) if "I stop trying" in m["text"]]) == 1


async def test_rule_34_a_post_that_somebody_deletes_by_hand_is_found_gone(tmp_path: Path) -> None:
    async with networks(tmp_path, live=(TOOTS,), manners=SNAC) as on:
        here = on.here
        await here.publishes("Soup is back!", on=TOOTS)
        await here.zoe.types("takedown 1")
        on.api.statuses.clear()
        await here.passes(seconds=31)
        await here.told(f"D-1 on {TOOTS}: gone and checked.")
        await here.card(saying="taken down")


async def test_rule_34_a_removal_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await unchecked(on)
        on.pds.faults.waiting.clear()
        await here.stop()
        await here.start()
        await here.passes(seconds=31)
        await here.told(f"D-1 on {SKY}: gone and checked.")

"""What is out is corrected there: edited in place, or deleted, seen to be gone, posted again."""

from pathlib import Path

from tests.flows.networks import SKY, TOOTS, networks
from tests.forms import form, send, words
from tests.publishers.servers.faults import Fault, Kind

BOTH = f"{SKY},{TOOTS}"
WRONG, RIGHT = "Soup is back on Monday!", "Soup is back on Tuesday, sorry!"


async def test_a_correction_says_beforehand_what_it_does_and_does_it_once_approved(
    tmp_path: Path,
) -> None:
    """Another person approves it like any post; the old one stays out until then."""
    async with networks(tmp_path) as on:
        here = on.here
        old = await here.publishes(WRONG, on=BOTH)
        (toot,) = [status["id"] for status in on.api.posts()]
        await here.ben.presses(old["ts"], "card_correct")
        asked = await form(here.ben, "Correct")
        shown = words(asked)
        assert f"{TOOTS}: edited in place" in shown
        assert f"{SKY}: delete and post again (loses replies)" in shown
        assert await send(here.ben, asked, text=RIGHT) == {}
        card = await here.card(2, saying=f"{TOOTS}: corrects D-1, edited in place")
        assert f"{SKY}: corrects D-1, delete and post again (loses replies)" in card["text"]
        await here.told("A correction is started: D-2")

        # Whoever wrote the wrong one is an author of the right one too, and so is Ben now (2).
        for person in (here.ana, here.ben):
            await person.reacts(card["ts"])
            await person.hears("authors can't approve their own post")
        await here.passes(minutes=2)
        assert [p["text"] for p in on.pds.posts()] == [WRONG]

        await here.zoe.reacts(card["ts"])
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        text = (await here.card(2, saying=f"{SKY}: published"))["text"]
        assert f"{TOOTS}: published" in text
        assert [p["text"] for p in on.pds.posts()] == [RIGHT]
        assert [(s["id"], s["source"]) for s in on.api.posts()] == [(toot, RIGHT)]
        before = (await here.card(1, saying="corrected by"))["text"]
        assert f"{TOOTS}: corrected by D-2" in before
        assert f"{SKY}: deleted and checked, to be posted again by D-2" in before

        await here.ana.types("takedown 2")
        await here.told("gone and checked")
        assert on.pds.posts() == on.api.posts() == []


async def test_the_corrected_one_is_not_posted_while_the_old_one_is_still_there(
    tmp_path: Path,
) -> None:
    """Never two of them: the new post waits for the deletion to be seen, whatever is answered."""
    async with networks(tmp_path) as on:
        here = on.here
        await here.publishes(WRONG, on=BOTH)
        on.pds.faults.plan(Fault(kind=Kind.STATUS, path="deleteRecord", status=403, own=True))
        toot = on.api.posts()[0]["id"]
        lost = Fault(kind=Kind.RESET, path=toot, method="PUT", after=True)
        on.api.faults.plan(lost)
        answer = await here.ana.types(f"correct 1 {RIGHT}")
        assert answer.startswith("D-2 for")
        await here.ben.reacts((await here.card(2))["ts"])
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying=f"{TOOTS}: nobody knows yet")
        await here.card(2, saying="the old post is still there")
        assert [p["text"] for p in on.pds.posts()] == [WRONG]
        # The answer to the change was lost: it is looked for, and found by its new words.
        await here.passes(seconds=30)
        await here.card(2, saying=f"{TOOTS}: published")
        await here.card(2, saying=f"{SKY}: published")
        assert [p["text"] for p in on.pds.posts()] == [RIGHT]
        assert [s["source"] for s in on.api.posts()] == [RIGHT]

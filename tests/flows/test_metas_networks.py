"""A Page, Instagram and Threads side by side: pictures fetched from the bot, each answer told."""

import hashlib
from pathlib import Path

import pytest

from tests.composing import by_shortcut
from tests.flows.metas import GRAM, PAGE, THREADS, metas
from tests.flows.test_pictures import image
from tests.publishers.servers.faults import Fault, Kind
from tests.world import Message, World

pytestmark = pytest.mark.slow

ALTS = ("A bowl of leek soup", "Bread")


async def approved(here: World) -> Message:
    """Ana drafts a post with two pictures for all three, Ben approves, and its time comes."""
    form = await by_shortcut(here.ana)
    assert "takes no post without a picture" in str(await form.sends("Only words", [GRAM]))
    # A PNG becomes a JPEG before anybody sees it, as Instagram takes nothing else.
    form.attaches(image("green", "PNG"), image("brown", "JPEG"))
    await form.sends("Soup is back!", [PAGE, GRAM, THREADS])
    form.describes(*ALTS)
    assert await form.sends() == {}
    card = await here.card()
    await here.ben.reacts(card["ts"])
    await here.card(saying="scheduled")
    await here.passes(seconds=61)
    return card


async def test_each_network_is_told_as_it_is_and_no_answer_makes_a_double(tmp_path: Path) -> None:
    """The judge reads the networks' own logs: revoked, lost after acceptance, and plainly out."""
    async with metas(tmp_path) as on:
        here, gram = on.here, on.gram
        said = await here.ana.types(f"Only words --on {GRAM}")
        assert "Instagram takes no post without a picture" in said
        lost = Fault(kind=Kind.RESET, path="/media_publish", after=True)
        gram.faults.plan(lost)
        over = Fault(kind=Kind.STATUS, path="/feed", status=400, own=True, error="190/458")
        on.pages.faults.plan(over)
        await approved(here)
        await here.told("soupe-page was not published: Facebook does not accept")
        await here.told("as the app was removed from it; ask an administrator to renew it")
        await here.told("soupe-gram may or may not be out")
        await here.passes(seconds=11)
        card = await here.card(saying="soupe-gram: published")
        assert "soupe-threads: published" in card["text"]
        assert "soupe-page: failed" in card["text"]
        wanted = [_digest(here, n) for n in range(2)]
        for server, times in ((on.pages, 0), (gram, 1), (on.threads, 1)):
            log = server.accepted("create")
            assert [entry["text"] for entry in log] == ["Soup is back!"] * times
            assert all(entry["pictures"] == wanted for entry in log)
        (container,) = gram.posts()
        alts = [one["alt_text"] for one in container["children"]["data"]]
        assert alts == list(ALTS)


def _digest(here: World, number: int) -> str:
    """What the card showed is what the networks fetched (rule 20)."""
    (card,) = here.cards()
    blocks = [block for block in card["blocks"] if block["type"] == "image"]
    file = here.simulator.workspace.files.find(blocks[number]["slack_file"]["id"])
    return hashlib.sha256(file.content).hexdigest()

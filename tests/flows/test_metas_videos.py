"""A video on Meta's networks, and a thread of parts on Threads, from the form to the public."""

import hashlib
from pathlib import Path

import pytest

from bot.media.films import bare_film
from tests.composing import by_shortcut
from tests.flows.metas import GRAM, PAGE, THREADS, metas
from tests.flows.test_threads import IN_ORDER, PARTS, THREAD
from tests.media.filming import SOUP, TALL
from tests.publishers.servers.faults import Fault, Kind

pytestmark = pytest.mark.slow

TEXT, ALT = "Soup is back!", "Leek soup is poured into a bowl"
DIGEST = hashlib.sha256(bare_film(TALL)[1]).hexdigest()


async def test_rule_20_the_approved_video_is_what_meta_fetches_and_the_card_says_who_reads_no_alt(
    tmp_path: Path,
) -> None:
    """The answer of one is lost after it was accepted: found, and not sent again."""
    async with metas(tmp_path) as on:
        here = on.here
        form = await by_shortcut(here.ana)
        form.attaches(SOUP)
        wrong = await form.sends(TEXT, [GRAM, THREADS])
        assert "Instagram takes videos of at least 3 seconds, and this one has 1.0" in str(wrong)
        form = await by_shortcut(here.ana)
        form.attaches(TALL)
        await form.sends(TEXT, [PAGE, GRAM, THREADS])
        form.describes(ALT)
        assert await form.sends() == {}
        await form.closes()
        card = await here.card()
        assert f"🔇 {PAGE}, {GRAM}: no alt text goes along" in str(card["blocks"])
        assert f"It shows: {ALT}" in str(card["blocks"])
        on.gram.faults.plan(Fault(kind=Kind.RESET, path="/media_publish", after=True))
        await here.ben.reacts(str(card["ts"]))
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.passes(seconds=11)
        await here.card(saying=f"{GRAM}: published")
        for name in (PAGE, THREADS):
            await here.card(saying=f"{name}: published")
        for server in (on.pages, on.gram, on.threads):
            assert [one["pictures"] for one in server.accepted("create")] == [[DIGEST]]
        assert [post.get("alt_text") for post in on.threads.posts()] == [ALT]
        await here.passes(seconds=30)
        assert not any(
            "not as it was approved" in one["text"] for one in here.messages(here.olga.id)
        )


async def test_a_thread_on_threads_stops_half_way_goes_on_by_retry_and_comes_down_whole(
    tmp_path: Path,
) -> None:
    async with metas(tmp_path) as on:
        here, threads = on.here, on.threads
        form = await by_shortcut(here.ana)
        form.attaches(TALL)
        await form.sends(THREAD, [THREADS])
        form.describes(ALT)
        assert await form.sends() == {}
        await form.closes()
        await here.ben.reacts(str((await here.card())["ts"]))
        await here.card(saying="scheduled")
        threads.longest = len(PARTS[1]) - 1
        await here.passes(seconds=61)
        await here.passes(seconds=5)
        shown = await here.card(saying=f"{THREADS}: partly out: part 1 of 3")
        assert threads.answers() == IN_ORDER[:1]
        threads.longest = 500
        await here.zoe.presses(shown["ts"], "delivery_retry")
        await here.card(saying=f"{THREADS}: part 1 of 3 out, the next is to follow")
        threads.faults.plan(Fault(kind=Kind.RESET, path="/threads_publish", after=True))
        await here.passes(seconds=61)
        await here.passes(seconds=30)
        await here.passes(seconds=30)
        await here.card(saying=f"{THREADS}: published, all 3 parts")
        assert threads.answers() == IN_ORDER
        assert [one["pictures"] for one in threads.accepted("create")] == [[DIGEST], [], []]
        await here.ana.types("takedown 1")
        await here.passes(seconds=16)
        await here.told("gone and checked")
        gone = [entry["id"] for entry in threads.accepted("delete")]
        made = [entry["id"] for entry in threads.accepted("create")]
        assert (gone, threads.posts()) == (made[::-1], [])

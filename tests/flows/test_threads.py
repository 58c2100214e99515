"""A thread of several parts, from the form to two networks and off them again."""

from pathlib import Path

from tests.composing import by_shortcut
from tests.flows.many import HOOK, X, many
from tests.flows.networks import SKY, TOOTS, networks
from tests.flows.test_home import home_of, opens, presses
from tests.publishers.servers.faults import Fault, Kind
from tests.world import Message, Person

PARTS = ("Soup is back on Tuesday.", "Bread follows on Wednesday.", "Cake on Thursday.")
THREAD = "\n---\n".join(PARTS)
IN_ORDER = list(zip(PARTS, ("", *PARTS), strict=False))


def home_buttons(person: Person) -> list[Message]:
    """All buttons of somebody's Home."""
    blocks = (home_of(person) or {})["blocks"]
    return [element for block in blocks for element in block.get("elements", [])]


async def test_a_thread_goes_out_in_order_on_both_networks_and_comes_down_whole(
    tmp_path: Path,
) -> None:
    """The card shows each part with its number before anybody approves."""
    async with networks(tmp_path) as on:
        here = on.here
        refused = await here.ana.types(f"{THREAD} --on {SKY},soupe-wall,nowhere")
        assert "nowhere" in refused
        card = await here.ana.drafts(f"{THREAD} --on {SKY},{TOOTS}")
        text = (await here.card())["text"]
        assert "A thread of 3 parts" in text
        for number, part in enumerate(PARTS, 1):
            assert f"{number}/3 “{part}”" in text
        assert "---" not in text
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.passes(seconds=5)
        for account in (SKY, TOOTS):
            await here.card(saying=f"{account}: published, all 3 parts")
        assert on.pds.answers() == on.api.answers() == IN_ORDER
        await here.ana.types("takedown 1")
        await here.passes(seconds=16)
        await here.told("gone and checked")
        assert on.pds.posts() == on.api.posts() == []


async def test_a_thread_that_one_network_stops_half_way_says_so_and_retry_sends_the_rest(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path) as on:
        here, api = on.here, on.api
        await here.schedules(f"{THREAD} --on {SKY},{TOOTS}")
        # It doesn't tell beforehand that it takes less than it did.
        api.faults.plan(Fault(kind=Kind.STATUS, path="/instance", method="GET"))
        api.longest = len(PARTS[1]) - 1
        await here.passes(seconds=61)
        await here.passes(seconds=5)
        shown = await here.card(saying="partly published")
        assert f"{TOOTS}: partly out: part 1 of 3" in shown["text"]
        assert f"{SKY}: published, all 3 parts" in shown["text"]
        await here.told(f"The thread for {TOOTS} is partly out, part 1 of 3")
        assert api.answers() == IN_ORDER[:1]
        await opens(here.zoe, f"{TOOTS}: partly out")
        (retry,) = [one for one in home_buttons(here.zoe) if "Retry" in str(one["text"])]
        assert retry["url"].endswith(shown["ts"].replace(".", "")), "it leads to the card"
        await presses(here.zoe, "card_open")
        api.longest = 500
        await here.zoe.presses(shown["ts"], "delivery_retry")
        await here.card(1, saying=f"{TOOTS}: part 1 of 3 out, the next is to follow")
        api.faults.plan(Fault(kind=Kind.RESET, path="/api/v1/statuses", after=True))
        await here.passes(seconds=61)
        await here.passes(seconds=30)
        await here.card(1, saying=f"{TOOTS}: published, all 3 parts")
        assert api.answers() == on.pds.answers() == IN_ORDER


async def test_an_account_without_threads_has_a_text_of_its_own_or_is_named_at_its_field(
    tmp_path: Path,
) -> None:
    """A webhook gets the parts as a list; X gets its own words, and nobody a line of dashes."""
    async with many(tmp_path) as on:
        form = await by_shortcut(on.here.ana)
        wrong = await form.sends(THREAD, [X, HOOK])
        assert wrong["text"].startswith(f"“{X}” takes no thread of several parts; please give")
        await form.presses("compose_more")
        form.writes(own__at_x=f"{PARTS[0]}\n---\n{PARTS[1]}")
        wrong = await form.sends()
        assert list(wrong) == [f"own.{X}"]
        form.writes(own__at_x=PARTS[0])
        assert await form.sends() == {}
        await form.closes()
        await on.here.ben.reacts(str((await on.here.card(saying="1/3 “Soup is back"))["ts"]))
        await on.here.card(saying="scheduled")
        await on.here.passes(seconds=61)
        await on.here.card(saying=f"{HOOK}: published")
        await on.here.card(saying=f"{X}: published")
        assert [post["source"] for post in on.x.posts()] == [PARTS[0]]
        (sent,) = on.site.posts()
        assert sent["parts"] == list(PARTS)
        assert sent["text"] == "\n\n".join(PARTS)

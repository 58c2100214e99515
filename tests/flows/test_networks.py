"""Posts on many networks at once: what failed is told for each, and nothing is out twice."""

from pathlib import Path

from tests.composing import by_shortcut
from tests.flows.many import CHANNEL, HOOK, PAGES, PERSON, READABLE, Many, X, many
from tests.flows.test_pictures import image
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.linkedin_api import images_of

ALL = f"{X},{PAGES},{CHANNEL},{HOOK}"


async def _leaves(on: Many, text: str, number: int, accounts: str = ALL) -> None:
    card = await on.here.ana.drafts(f"{text} --on {accounts}", number=number)
    await on.here.ben.reacts(card)
    await on.here.card(number, saying="scheduled")
    await on.here.passes(seconds=61)


async def test_whatever_becomes_of_an_answer_no_post_is_out_twice(tmp_path: Path) -> None:
    """Never twice: the judge of doubles is each server's own log."""
    async with many(tmp_path) as on:
        here = on.here
        for server, path in on.creates.items():
            server.faults.plan(Fault(kind=Kind.RESET, path=path, after=True))
        await _leaves(on, "Taken, but the answer was lost", 1)
        await here.reconciles()
        await here.passes(seconds=30)
        for account in (*READABLE, HOOK):
            await here.card(1, saying=f"{account}: published")
        assert on.made("Taken, but the answer was lost") == [1, 1, 1, 1]

        for server, path in on.creates.items():
            server.faults.plan(Fault(kind=Kind.RESET, path=path))
        await _leaves(on, "Lost on the way", 2)
        await here.reconciles()
        await here.passes(seconds=30)
        # A webhook's message goes again under the same id; of the others people must say.
        text = (await here.card(2, saying=f"{HOOK}: published"))["text"]
        for account in READABLE:
            assert f"{account}: nobody knows yet whether it is out" in text
        assert "please look at the account itself, then press what is true" in text
        await here.passes(minutes=20)
        assert on.made("Lost on the way") == [0, 0, 0, 1]

        on.linkedin.faults.plan(Fault(kind=Kind.RESET, path="/rest/posts", after=True))
        await _leaves(on, "Of a member nobody can look", 3, PERSON)
        await here.passes(minutes=20)
        await here.card(3, saying="nobody knows yet whether it is out")
        assert on.made("Of a member nobody can look") == [0, 1, 0, 0]


ALTS = ("A green square", "Un carré rouge")


async def _leaves_with_pictures(on: Many, text: str) -> None:
    """Have a post with two described pictures approved, and let it leave."""
    form = await by_shortcut(on.here.ana)
    form.attaches(image("green"), image("red"))
    await form.presses("compose_more")
    form.writes(disclosed=[{"value": "paid"}])
    await form.sends(text, ALL.split(","))
    form.describes(*ALTS)
    assert await form.sends() == {}
    await form.closes()
    await on.here.ben.reacts(str((await on.here.card())["ts"]))
    await on.here.card(saying="scheduled")
    await on.here.passes(seconds=61)


def _alt_texts(on: Many) -> list[tuple[str, ...]]:
    """What LinkedIn, Slack and the webhook's receiver know of the pictures of their last post."""
    page, message, site = on.linkedin.posts()[-1], on.slack.posts()[-1], on.site.posts()[-1]
    return [
        tuple(one["altText"] for one in images_of(page["content"])),
        tuple(one["alt_text"] for one in message["blocks"] if one["type"] == "image"),
        tuple(one["alt_text"] for one in site["pictures"]),
    ]


async def test_two_pictures_go_to_four_accounts_and_retry_touches_only_the_one_that_failed(
    tmp_path: Path,
) -> None:
    """The card says exactly what is out; *Retry* is a vote of somebody else, for the one alone."""
    async with many(tmp_path) as on:
        here = on.here
        on.x.has_credits = False
        await _leaves_with_pictures(on, "Three of four")
        card = await here.card(1, saying="add credits")
        assert "partly published" in card["text"]
        assert f"{X}: failed, nothing was published" in card["text"]
        assert _alt_texts(on) == [ALTS] * 3
        for account in (PAGES, CHANNEL, HOOK):
            assert f"{account}: published" in card["text"]
        assert on.made("Three of four") == [0, 1, 1, 1]

        on.x.has_credits = True
        for person, why in ((here.ana, "authors can't approve"), (here.gus, "guests can't")):
            await person.presses(card["ts"], "delivery_retry")
            await person.hears(why)
        await here.passes(minutes=2)
        assert on.made("Three of four") == [0, 1, 1, 1]

        await here.zoe.presses(card["ts"], "delivery_retry")
        await here.zoe.hears("leaves after its countdown, and no other")
        await here.card(1, saying=f"{X}: leaves")
        await here.zoe.types("pause fire in the building")
        await here.passes(minutes=12)
        assert "everything was paused" in (await here.card(1, saying="partly published"))["text"]
        assert on.made("Three of four") == [0, 1, 1, 1]
        await here.zoe.types("resume")
        await here.ben.types("resume")

        await here.zoe.presses(card["ts"], "delivery_retry")
        await here.card(1, saying=f"{X}: leaves")
        await here.passes(seconds=45)
        assert on.made("Three of four") == [0, 1, 1, 1]
        await here.passes(seconds=16)
        (told,) = on.x.accepted("create")
        assert (told["paid_partnership"], "made_with_ai" in told) == (True, False)
        text = (await here.card(1, saying=f"{X}: published"))["text"]
        assert "Disclosed beside it: paid partnership · X charges about $0.015 for it" in text
        assert "partly" not in text
        assert on.made("Three of four") == [1, 1, 1, 1]
        assert on.x.posts()[-1]["attachments"]["media_keys"]

        await here.ana.types("takedown 1")
        await here.passes(seconds=16)
        await here.told("gone and checked")
        assert on.x.posts() == on.linkedin.posts() == on.slack.posts() == on.site.posts() == []


async def test_what_was_once_unknown_is_not_tried_again_though_somebody_looked(
    tmp_path: Path,
) -> None:
    """Never twice: what a network took late may still appear after a person has looked."""
    async with many(tmp_path) as on:
        on.x.faults.plan(Fault(kind=Kind.RESET, path="/2/tweets"))
        await _leaves(on, "Lost on the way", 1, f"{X},{CHANNEL}")
        card = await on.here.card(1, saying="nobody knows yet whether it is out")
        await on.here.zoe.presses(card["ts"], "delivery_is_not_out")
        text = (await on.here.card(1, saying="partly published"))["text"]
        assert "looked, and it is not out" in text
        assert "Retry" not in text


async def test_a_login_that_belongs_to_somebody_else_now_publishes_nothing(tmp_path: Path) -> None:
    """Rule 20: who it is is asked before every post."""
    async with many(tmp_path) as on:
        on.x.members = dict.fromkeys(on.x.members, "ben")
        on.linkedin.members = dict.fromkeys(on.linkedin.members, "urn:li:person:ben")
        on.slack.members = dict.fromkeys(on.slack.members, "U0OTHERAPP")
        await _leaves(on, "Not as approved", 1, f"{X},{PAGES},{CHANNEL}")
        await on.here.card(1, saying="failed, nothing was published")
        assert on.made("Not as approved") == [0, 0, 0, 0]

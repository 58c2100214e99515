"""A message becomes a draft, and then it is something else; or whose draft it is gets blurred."""

import re

from bot.simulator.seed import DRAFTS
from tests.alone.ways import Try, Ways
from tests.composing import by_message
from tests.world import Person

WAYS = Ways("test_no_message_gets_a_post_out_alone")
way = WAYS.way

FOLLOWS = "a draft follows its message (rule 18)"
BOTH = "who wrote it and who brought it in are both authors (rule 3)"
DISMISSED = "vote.dismissed"


async def _written(at: Try, by: Person, text: str = "") -> str:
    """Write a message that becomes a draft, and return its ts."""
    words = f"draft: {text or at.text} --on soupe-wall"
    ts = str((await by.does("message", text=words))["ts"])
    await _known(at, by)
    return ts


async def _known(at: Try, by: Person) -> None:
    """Remember which draft the newest message has become."""

    def made() -> int | None:
        cards = [m["text"] for m in at.here.messages(by.id) if at.text in m["text"]]
        found = [re.match(r"D-(\d+) by", text) for text in cards]
        numbers = [int(one[1]) for one in found if one is not None]
        return numbers[-1] if numbers else None

    at.drafts.append(await at.here.until(made, "the draft of a message"))


async def _approved(at: Try) -> str:
    ts = await _written(at, at.here.ana)
    await at.here.ben.reacts(str((await at.card())["ts"]))
    await at.card("scheduled")
    return ts


@way("a colleague approves the message instead of the card", "only the card counts (17)", "refused")
async def _not_the_card(at: Try) -> None:
    await at.here.ben.reacts(await _written(at, at.here.ana))
    await at.here.hears_out()


@way("the author edits the message after the approval", FOLLOWS, "source.edited stop.opened")
async def _edit(at: Try) -> None:
    ts = await _approved(at)
    await at.here.ana.does("edit", ts=ts, text=f"draft: {at.text} and salt --on soupe-wall")
    await at.here.hears_out()


@way("the author edits the message while nothing is heard of it", FOLLOWS, "source.edited")
async def _unheard(at: Try) -> None:
    ts = await _approved(at)
    at.here.simulator.faults.lose_events = 1
    await at.here.ana.does("edit", ts=ts, text=f"draft: {at.text} and oil --on soupe-wall")


@way("the author deletes the message after the approval", FOLLOWS, "source.gone vote.taken_back")
async def _gone(at: Try) -> None:
    await at.here.ana.does("delete", ts=await _approved(at))
    await at.card("needs a second opinion")


@way("a colleague makes a draft of the author's message, and both approve", BOTH, DISMISSED)
async def _both(at: Try) -> None:
    ts = str((await at.here.ana.does("message", text=at.text))["ts"])
    form = await by_message(at.here.ben, ts, str(DRAFTS))
    assert await form.sends(on=["soupe-wall"]) == {}
    await form.closes()
    await _known(at, at.here.ben)
    card = str((await at.card())["ts"])
    for author in (at.here.ana, at.here.ben):
        await author.reacts(card)
    await at.here.hears_out()

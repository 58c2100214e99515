"""Buttons that ask for another person, pressed by the author, a guest, or once more."""

import re
from datetime import UTC, datetime

from bot.demo import TOML
from bot.simulator.delivery import Sort
from tests.alone.ways import Try, Ways
from tests.world import Message, Person

WAYS = Ways("test_no_button_gets_a_post_out_alone")
way = WAYS.way

# A Tuesday morning; the account of the shop posts in office hours only.
TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
SETTINGS = f"""{TOML}
[[accounts]]
name = "soupe-shop"
network = "wall"
hours = "mon-fri 08:00-09:00"
"""

AUTHOR = "an author's press counts for nothing (rules 1, 42)"
REFUSED = "button.refused"
OTHER_TEAM = {"id": "T0BAKERS", "domain": "bakers"}


@way("the author presses Approve", AUTHOR, REFUSED)
async def _approve(at: Try) -> None:
    await at.here.ana.presses(await at.draft(), "card_approve")
    await at.hears(at.here.ana, "authors can't approve their own post")


@way("a guest presses Approve", "only full members count (rules 5, 42)", REFUSED)
async def _guest(at: Try) -> None:
    await at.here.gus.presses(await at.draft(), "card_approve")
    await at.hears(at.here.gus, "guests can't approve")


@way("the button of a card that was changed since is pressed", "rules 17, 42", REFUSED)
async def _old(at: Try) -> None:
    old = await at.draft()
    button = _button(at, old, "card_approve")
    await at.types(at.here.ana, f"edit N {at.text} and salt")
    await at.card("and salt")
    await at.sends(at.pressed(at.here.ben, old, button))
    await at.hears(at.here.ben, "is not the newest card")


@way(
    "the button of another draft is sent with this draft's number",
    "a press is for the card that it stands on (rule 42)",
    REFUSED,
)
async def _crossed(at: Try) -> None:
    other = await at.draft(f"Tomorrow {at.text[::-1]}", more="--at in 9 hours")
    button = _button(at, other, "card_approve")
    await at.draft()
    await at.sends(at.pressed(at.here.ben, other, {**button, "value": str(at.number)}))
    await at.hears(at.here.ben, "is not the newest card")


@way(
    "a press comes from another organisation's team",
    "the team's id has to be ours (rule 5)",
    "refused",
)
async def _foreign(at: Try) -> None:
    card = await at.draft()
    button = _button(at, card, "card_approve")
    await at.sends(at.pressed(at.here.ben, card, button, team=OTHER_TEAM))
    await at.hears(at.here.ben, "works for another workspace")


@way(
    "a command comes from another organisation's team",
    "the team's id has to be ours (rule 5)",
    "refused",
)
async def _foreign_command(at: Try) -> None:
    card = await at.draft()
    press = at.pressed(at.here.eve, card, _button(at, card, "card_approve"))
    command = {
        "command": "/draft",
        "text": "live soupe-wall",
        "user_id": at.here.eve.id,
        "channel_id": press["channel"]["id"],
        "team_id": OTHER_TEAM["id"],
        "trigger_id": press["trigger_id"],
        "response_url": press["response_url"],
    }
    await at.sends(command, Sort.COMMAND)
    await at.hears(at.here.eve, "works for another workspace")


@way("the author presses Publish now at level 5", AUTHOR, REFUSED)
async def _publish_now(at: Try) -> None:
    card = await at.draft("Alert 🚨")
    await at.here.ben.reacts(card)
    await at.here.zoe.reacts(card)
    await at.card("scheduled")
    await at.here.ana.presses(card, "card_publish_now")
    await at.hears(at.here.ana, "Your press doesn't count here")


@way(
    "a post of level 5 has all its approvals, and nobody presses",
    "it never leaves by itself (rule 10)",
    "vote.counted draft.approved",
)
async def _nobody(at: Try) -> None:
    card = await at.draft("Alert 🚨")
    await at.here.ben.reacts(card)
    await at.here.zoe.reacts(card)
    await at.card("scheduled")


@way("the author presses Send now under a missed post", AUTHOR, REFUSED)
async def _send_now(at: Try) -> None:
    await at.approved(more="--at in 10 minutes")
    await at.types(at.here.zoe, "hold N the date may be wrong")
    await at.here.passes(minutes=30)
    await at.card("missed")
    await at.types(at.here.zoe, "release N the date is right")
    asked = await at.here.told(f"D-{at.number}>")
    await at.here.ana.presses(asked["ts"], f"missed_send_now:{_question(asked, at.number)}")
    await at.hears(at.here.ana, "Your press doesn't count here")


@way("a guest presses Send now under a missed post", "rules 5, 41", REFUSED)
async def _guest_sends(at: Try) -> None:
    await at.approved(more="--at in 10 minutes")
    await at.types(at.here.zoe, "hold N the date may be wrong")
    await at.here.passes(minutes=30)
    await at.card("missed")
    await at.types(at.here.zoe, "release N the date is right")
    asked = await at.here.told(f"D-{at.number}>")
    await at.here.gus.presses(asked["ts"], f"missed_send_now:{_question(asked, at.number)}")
    await at.hears(at.here.gus, "Your press doesn't count here")


@way("the author answers Still right? for an approval that grows old", AUTHOR, REFUSED)
async def _still_right(at: Try) -> None:
    card = await at.approved(more="--at in 15 days")
    await at.here.passes(days=13.5)
    await at.here.reconciles()
    await at.card("still right")
    await at.here.ana.presses(card, "card_still_right")
    await at.hears(at.here.ana, "Your press doesn't count here")
    await at.here.passes(days=2)


@way(
    "an approval is kept until nobody remembers it",
    "approvals grow old (rule 26)",
    "draft.unapproved",
)
async def _grown_old(at: Try) -> None:
    await at.approved(more="--at in 20 days")
    for _ in range(21):
        await at.here.passes(days=1)
        await at.here.reconciles()


@way("the author says Now, yes outside posting hours", AUTHOR, REFUSED)
async def _now_yes(at: Try) -> None:
    card = await at.draft(more="--on soupe-shop")
    await at.here.ben.reacts(card)
    await at.card("outside posting hours")
    await at.here.ana.presses(card, "card_now_yes")
    await at.hears(at.here.ana, "Your press doesn't count here")


@way("the author declares it urgent where nobody is named for that", "rule 15", "refused")
async def _urgent(at: Try) -> None:
    await at.draft()
    await at.types(at.here.ana, "urgent N flood in the street")


@way("the author takes another person's suggestion for theirs", "rule 2", "refused")
async def _decline(at: Try) -> None:
    await at.draft(by=at.here.olga)
    await at.types(at.here.ben, f"suggest N {at.text} and salt")
    asked = await at.here.told(f"suggests a change to D-{at.number}")
    await _presses(at, at.here.ana, asked["ts"], "suggestion_take", "Only its authors take")


async def _presses(at: Try, who: Person, ts: str, button: str, hears: str) -> None:
    await who.presses(ts, button)
    await at.hears(who, hears)


def _button(at: Try, ts: str, action: str) -> Message:
    elements = [e for b in at.here.message(ts)["blocks"] for e in b.get("elements", [])]
    return next(e for e in elements if str(e.get("action_id", "")).startswith(action))


def _question(asked: Message, number: int) -> str:
    """The number of the question about a draft, off its part of the message."""
    blocks = asked["blocks"]
    (place,) = [n for n, b in enumerate(blocks) if re.search(rf"D-{number}>", str(b.get("text")))]
    found = [e["action_id"] for e in blocks[place + 1]["elements"]]
    return next(a.split(":")[1] for a in found if a.startswith("missed_send_now"))

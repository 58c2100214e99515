"""The card's buttons: what commands and emoji do, by the same rules (rules 12, 13, 31, 34, 37)."""

from pathlib import Path
from typing import Any

from bot.domain.people import UserId
from bot.ports import CardRef
from bot.simulator.seed import DRAFTS
from bot.slack import ids
from handlers import actions, cardforms
from handlers.desk import Desk
from handlers.errors import answered
from handlers.payloads import Press, filled
from tests.flows.test_buttons import kinds
from tests.forms import form, open_forms, send, words
from tests.world import Person, World, world

SOUP = "Soup is back! --on soupe-wall"
CHANGES = "request_changes"


def buttons(here: World, ts: str) -> list[str]:
    """The words of a message's buttons."""
    return [
        str(element["text"]["text"])
        for block in here.message(ts)["blocks"]
        for element in block.get("elements", [])
        if element.get("type") == "button"
    ]


def desk_of(here: World) -> Desk:
    """What the listeners are given, for a request that no page can make any more."""
    return Desk(ctx=here.bot.ctx, bot=UserId("U0BOT"), team="")


async def asks(person: Person, card: str, cause: str = "facts", said: str = "") -> dict[str, str]:
    """Press *Request changes* and send what should change."""
    await person.presses(card, CHANGES)
    view = await form(person, "Request changes")
    return await send(person, view, cause=cause, words=said)


async def scheduled(here: World) -> str:
    """A post that leaves in a minute."""
    return await here.schedules(SOUP)


async def test_a_card_under_review_offers_what_helps_now(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        assert buttons(here, card) == [
            "Approve",
            "Edit",
            "Request changes",
            "Hold",
            "Time",
            "Why not yet?",
        ]
        said = {
            element["accessibility_label"]
            for block in here.message(card)["blocks"]
            if block["type"] == "actions"
            for element in block["elements"]
        }
        assert "Hold, D-1" in said


async def test_rule_12_a_request_for_changes_stops_the_post_and_says_why_on_the_card(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await here.zoe.presses(card, CHANGES)
        view = await form(here.zoe, "Request changes")
        assert "Soup is back!" in words(view)
        assert await send(here.zoe, view, cause="facts", words="it is <!here> on *Friday*") == {}
        shown = await here.card(saying="somebody objects")
        assert (
            f"<@{here.zoe.id}> objects: something in it is not right: it is &lt;!here&gt; on"
            in (shown["text"])
        )
        await here.zoe.hears("Your request for changes to D-1 is on its card")
        await here.told(f"<@{here.ana.id}> <@{here.zoe.id}> asks for changes to version")
        opened = [facts for _, facts in await kinds(here, "stop.opened")]
        assert '"cause":"facts"' in opened[0]
        assert "Friday" not in opened[0]
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_rule_12_no_emoji_ends_a_request_for_changes(tmp_path: Path) -> None:
    """Zoé objects in words, gives an :x: as well, and takes only the emoji away."""
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await asks(here.zoe, card, "tone")
        await here.card(saying="objects: the tone")
        await here.zoe.reacts(card, "x")
        await here.settles()
        await here.zoe.reacts(card, "x", on=False)
        await here.settles()
        await here.passes(minutes=5)
        await here.card(saying="objects: the tone")
        assert await here.wall() == []


async def test_rule_12_an_emoji_stays_when_the_request_beside_it_is_taken_back(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await here.zoe.reacts(card, "x")
        await here.card(saying="somebody objects")
        await asks(here.zoe, card, "tone")
        await here.card(saying="objects: the tone")
        await here.zoe.presses(card, CHANGES)
        await send(here.zoe, await form(here.zoe, "You asked for changes"))
        await here.zoe.hears("is taken back")
        await here.settles()
        assert "somebody objects" in (await here.card())["text"]
        await here.passes(minutes=5)
        assert await here.wall() == []
        await here.zoe.reacts(card, "x", on=False)
        await here.card(saying="scheduled")


async def test_rule_12_the_same_button_takes_the_request_back_and_the_post_goes_on(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await asks(here.zoe, card, "wording", "two soups")
        await here.card(saying="somebody objects")
        await here.zoe.presses(card, CHANGES)
        view = await form(here.zoe, "You asked for changes")
        assert "the wording: two soups" in words(view)
        await send(here.zoe, view)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_rule_12_a_request_outlives_an_edit_until_its_owner_approves_the_new_version(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        old = await here.ana.drafts(SOUP)
        await asks(here.zoe, old, "facts", "which day?")
        await here.card(saying="somebody objects")
        await here.ana.types("edit 1 Soup is back on Friday!")
        new = await here.until(
            lambda: next((c for c in here.cards() if "Friday" in c["text"]), None), "a new card"
        )
        assert (
            "objects: something in it is not right: which day?"
            in (await here.card(saying="somebody objects"))["text"]
        )
        await here.ben.reacts(new["ts"])
        await here.settles()
        await here.passes(minutes=5)
        assert await here.wall() == []
        await here.zoe.reacts(new["ts"])
        await here.card(saying="scheduled")


async def test_rule_12_somebody_lifts_a_request_with_a_reason_and_an_author_does_not(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await asks(here.zoe, card)
        await here.card(saying="somebody objects")
        assert "authors can't lift" in await here.ana.types("lift 1 done as asked")
        await here.ben.types("lift 1 done as asked")
        await here.card(saying="scheduled")


async def test_rule_12_an_own_approval_does_not_end_what_was_asked_for_afterwards(
    tmp_path: Path,
) -> None:
    """Ben approves, thinks again, and asks for changes: his tick is still on the card."""
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await asks(here.ben, card, "rights")
        await here.card(saying="objects: law, rights or privacy")
        await here.settles()
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_a_race_between_writing_a_request_and_an_edit_loses_neither(tmp_path: Path) -> None:
    """Ana edits, and Zoé even approves the new version, while Zoé's own form is still open."""
    async with world(tmp_path) as here:
        old = await here.ana.drafts(SOUP)
        await here.zoe.presses(old, CHANGES)
        view = await form(here.zoe, "Request changes")
        await here.ana.types("edit 1 Bread is back!")
        new = await here.until(
            lambda: next((c for c in here.cards() if "Bread" in c["text"]), None), "a new card"
        )
        await here.zoe.reacts(new["ts"])
        await here.card(saying="scheduled")
        await send(here.zoe, view, cause="facts", words="no soup on Monday")
        said = await here.zoe.hears("D-1 was changed while you wrote")
        assert said.endswith("*Request changes* there takes your request back.")
        assert "approve" not in said
        await here.card(saying="objects: something in it is not right: no soup on Monday")
        await here.settles()
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_trap_93_a_form_that_is_sent_twice_asks_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.presses(card, CHANGES)
        first = await form(here.zoe, "Request changes")
        await send(here.zoe, first, cause="tone", words="")
        await here.card(saying="objects: the tone")
        await resent(here, here.zoe, first)
        assert len(await kinds(here, "stop.opened")) == 1


async def resent(here: World, by: Person, view: dict[str, Any]) -> None:
    """Send the bot the same form once more, as a lost answer lets Slack's client do."""
    chosen = {"value": "tone"}
    state = {"values": {"cause": {"cause": {"selected_option": chosen}}}}
    found = filled({"user": {"id": by.id}, "view": {**view, "state": state}})
    await cardforms.object_to(desk_of(here), found)


async def test_something_else_takes_words_and_says_so_at_its_field(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        errors = await asks(here.zoe, card, "other")
        assert errors == {"words": "Please say in a few words what should change."}
        (view,) = open_forms(here.zoe)
        assert await send(here.zoe, view, cause="other", words="ask the cook") == {}
        await here.card(saying="objects: ask the cook")


async def test_rule_17_an_old_card_opens_no_form_and_releases_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        old = await here.ana.drafts(SOUP)
        shown = here.message(old)
        await here.ana.types("hold 1")
        await here.ana.types("edit 1 Bread is back!")
        await here.until(lambda: len(here.cards()) == 1 or None, "the old card to shrink")
        assert shown["ts"] == old
        said = await released(here, here.ben, old)
        assert said == "That is not the newest card of D-1; please press the button there."
        await here.card(saying="held by")


async def released(here: World, by: Person, ts: str) -> str:
    """Press *Release* on a card that has it no more."""
    desk = desk_of(here)
    ref = CardRef(channel=str(DRAFTS), ts=ts)
    pressed = Press(
        user=UserId(by.id), channel=ref.channel, team="", action=ids.RELEASE, value=1, ref=ref
    )
    return await answered(desk, pressed.user, actions.carry_out(desk, pressed))


async def test_rule_13_hold_pressed_twice_holds_once_and_release_frees_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await here.zoe.presses(card, "hold")
        await here.card(saying="held by")
        await here.zoe.types("hold 1")
        assert len(await kinds(here, "stop.opened")) == 1
        assert "Release" in buttons(here, card)
        await here.zoe.presses(card, "release")
        await here.card(saying="scheduled")


async def test_rule_13_a_hold_beside_an_objection_can_be_released_on_the_card(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.reacts(card, "x")
        await here.card(saying="somebody objects")
        await here.ben.presses(card, "hold")
        await here.card(saying="held by")
        assert "Release" in buttons(here, card)


async def test_rule_37_why_not_yet_answers_that_person_alone_in_the_words_of_the_command(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        typed = await here.ben.types("why 1")
        await here.zoe.presses(card, "why")
        assert await here.zoe.hears("Still needed") == typed
        assert not [m for m in here.messages(here.olga.id) if "Still needed" in m["text"]]


async def test_a_published_card_opens_the_post_and_takes_it_down_at_once(tmp_path: Path) -> None:
    """Rule 34: the dialog is Slack's own, and there are no fifteen seconds to wait."""
    async with world(tmp_path) as here:
        card = (await here.publishes("Soup is back!"))["ts"]
        assert buttons(here, card) == ["Open", "Correct", "Take down"]
        (row,) = [b for b in here.message(card)["blocks"] if b["type"] == "actions"]
        opens, _, down = row["elements"]
        assert opens["url"].startswith(here.bot.address)
        assert down["confirm"]["title"]["text"] == "Are you sure?"
        await here.zoe.presses(card, "post_open")
        await here.zoe.presses(card, "take_down")
        await here.card(saying="taken down")
        assert await here.wall() == []


async def test_trap_89_a_form_that_slack_does_not_open_is_said_and_stops_nothing(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        here.simulator.faults.break_with("views.open", 500)
        await here.zoe.presses(card, CHANGES)
        await here.zoe.hears("Slack could not be asked just now")
        assert open_forms(here.zoe) == []
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_rule_39_what_was_asked_for_is_erased_with_the_draft(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await asks(here.zoe, card, "facts", "Mrs Dupont is not the cook")
        await here.card(saying="Mrs Dupont")
        await here.ana.types("withdraw 1")
        await here.ben.types("erase 1 a name")
        await here.zoe.types("erase 1 a name")
        rows = await here.bot.ctx.store.read(lambda tx: tx.rows("SELECT reason FROM stops"))
        assert [row["reason"] for row in rows] == [""]

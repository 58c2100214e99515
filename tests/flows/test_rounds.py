"""Rounds: what waits for somebody in one form, by the rules of the card (1, 7, 12, 16, 18, 42)."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.drafts import DraftId
from bot.domain.errors import NotAllowed
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.rounds import Round
from bot.services import rounds
from storage import cards, journal
from tests.flows.test_home import opens
from tests.flows.test_home import presses as presses_home
from tests.forms import View, open_forms, send, words
from tests.world import Person, World, world

pytestmark = pytest.mark.slow

SOUP = "Soup is back! --on soupe-wall"
TEA = "Tea at five. --on soupe-wall --at tomorrow 17:00"
TITLE = "Waiting for me"


async def reads(person: Person, saying: str) -> View:
    """Wait until the form says this, and take the time to read it."""
    view = await glances(person, saying)
    person.world.clock.advance(rounds.READING)
    return view


async def glances(person: Person, saying: str) -> View:
    """Wait until the form says this."""

    def found() -> View | None:
        return next((v for v in open_forms(person) if saying in words(v)), None)

    return await person.world.until(found, f"{person.id}'s round to say {saying!r}")


async def begins(person: Person, saying: str) -> View:
    """Open Home, and begin with what waits."""
    await opens(person, "Look at them one by one")
    await presses_home(person, "home_round:0")
    return await reads(person, saying)


def buttons(view: View) -> dict[str, dict[str, str]]:
    """What can be pressed in a form, by its words."""
    return {
        element["text"]["text"]: {"action_id": element["action_id"], "block_id": block["block_id"]}
        for block in view["blocks"]
        for element in block.get("elements", [])
        if element.get("type") == "button"
    }


async def presses_in(person: Person, view: View, button: str) -> None:
    """Press a button of a form as it was drawn."""
    await person.does("view_action", view_id=view["id"], **buttons(view)[button])


async def pressed(here: World, draft: int = 1) -> list[str]:
    """The presses that are kept for a draft's version, and by whom."""
    found = await here.bot.ctx.store.read(
        lambda tx: tx.rows("SELECT kind, person FROM presses WHERE draft_id = :draft", draft=draft)
    )
    return [f"{row['kind']} {row['person']}" for row in found]


async def refusals(here: World) -> int:
    """How many presses the journal says were refused."""
    entries = await here.bot.ctx.store.read(journal.entries)
    return len([entry for entry in entries if entry.kind == Kind.PRESS_REFUSED])


async def test_rule_42_one_form_goes_from_draft_to_draft_with_the_votes_of_their_cards(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await here.ana.drafts(TEA, number=2)
        await here.zoe.drafts("Zoé's own --on soupe-wall", number=3)
        first = await begins(here.zoe, "Soup is back!")
        assert "1 more after this one" in words(first)
        assert "*soupe-wall* as *soupe* on the practice wall · :large" in words(first)
        await presses_in(here.zoe, first, "Approve")
        second = await reads(here.zoe, "Tea at five.")
        assert "Your approval of D-1 counts for version" in words(second)
        await here.card(saying="scheduled")
        assert await pressed(here) == [f"approve {here.zoe.id}"]
        await here.told("approved version")
        await presses_in(here.zoe, second, "Request changes")
        asking = await reads(here.zoe, "What should change?")
        assert await send(here.zoe, asking, cause="other", words="") == {
            "words": "Please say in a few words what should change."
        }
        assert await send(here.zoe, asking, cause="facts", words="tea is at four") == {}
        end = await reads(here.zoe, "Nothing else waits for your opinion")
        assert buttons(end) == {}
        assert "tea is at four" in (await here.card(2, saying="somebody objects"))["text"]


async def test_what_is_skipped_waits_still_and_comes_again_when_it_is_wanted(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await here.ana.drafts(TEA, number=2)
        first = await begins(here.ben, "Soup is back!")
        await presses_in(here.ben, first, "Skip")
        second = await reads(here.ben, "Tea at five.")
        await presses_in(here.ben, second, "Request changes")
        asking = await reads(here.ben, "What should change?")
        await presses_in(here.ben, asking, "Back")
        second = await reads(here.ben, "*Approve* is your vote")
        assert "What should change?" not in words(second)
        await presses_in(here.ben, second, "Skip")
        end = await reads(here.ben, "waiting for you still: D-1, D-2")
        await presses_in(here.ben, end, "Look again")
        await reads(here.ben, "Soup is back!")
        assert await pressed(here) == []


async def test_rule_7_a_second_press_votes_once_and_never_for_what_came_in_its_place(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await here.ana.drafts(TEA, number=2)
        first = await begins(here.ben, "Soup is back!")
        # The other half of a double click, with what stood above it then.
        await asyncio.gather(*(presses_in(here.ben, first, "Approve") for _ in range(2)))
        second = await glances(here.ben, "Tea at five.")
        assert await pressed(here) == [f"approve {here.ben.id}"]
        await presses_in(here.ben, second, "Approve")
        await reads(here.ben, "please read D-2, and press once more")
        assert await pressed(here, 2) == []


async def test_rule_16_what_changed_since_it_was_shown_is_shown_anew_and_not_voted_on(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        first = await begins(here.ben, "Soup is back!")
        await here.ana.types("edit 1 Soup is off!")
        await presses_in(here.ben, first, "Approve")
        second = await reads(here.ben, "Soup is off!")
        assert "D-1 has changed since it was shown" in words(second)
        assert (await pressed(here), await refusals(here)) == ([], 1)
        # What somebody else said of the same version counts as much.
        await here.zoe.types("hold 1 is it off?")
        await here.card(saying="is it off?")
        await presses_in(here.ben, second, "Approve")
        third = await reads(here.ben, "is it off?")
        assert (await pressed(here), await refusals(here)) == ([], 2)
        await presses_in(here.ben, third, "Approve")
        await reads(here.ben, "Nothing else waits for your opinion")
        assert await pressed(here) == [f"approve {here.ben.id}"]


async def test_rule_18_a_card_that_is_gone_is_not_approved_and_a_fresh_one_is_shown(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        # As for a moment, when somebody else saw that the card was gone and posts a fresh one.
        await here.bot.ctx.store.write(lambda tx: cards.retire(tx, DraftId(1), "gone"))
        first = await begins(here.ben, "Soup is back!")
        assert "Approve" in buttons(first)
        await here.olga.does("delete", ts=(await here.card())["ts"])
        await presses_in(here.ben, first, "Approve")
        second = await reads(here.ben, "not the newest card of D-1")
        assert await pressed(here) == []
        await presses_in(here.ben, second, "Approve")
        await reads(here.ben, "Nothing else waits for your opinion")
        assert await pressed(here) == [f"approve {here.ben.id}"]


async def test_rules_1_and_5_a_round_counts_nobody_whom_the_card_does_not_count(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        shown = (await rounds.look(here.bot.ctx, UserId(here.ben.id))).turn
        assert shown is not None
        here.clock.advance(rounds.READING)
        for person in (here.ana, here.gus):
            vote = rounds.Vote(
                draft=shown.view.draft.id,
                by=UserId(person.id),
                mark=shown.mark,
                drawn_at=here.clock.now() - rounds.READING,
            )
            with pytest.raises(NotAllowed, match="Your press doesn't count here"):
                await rounds.approve(here.bot.ctx, vote)
        assert (await pressed(here), await refusals(here)) == ([], 2)
        nothing = await rounds.look(here.bot.ctx, UserId(here.ana.id))
        assert nothing == Round(turn=None)
        with pytest.raises(NotAllowed, match="people of the drafts channel"):
            await rounds.look(here.bot.ctx, UserId(here.eve.id))


async def test_a_picture_that_slack_shows_no_more_lets_nobody_approve_it_unseen(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.ben, "Look at them one by one")
        # Slack takes the form as it opens, and not what stands in it afterwards.
        here.simulator.faults.fail("views.update", "invalid_arguments", times=1)
        await presses_home(here.ben, "home_round:0")
        view = await reads(here.ben, "can't be shown here, so it can't be approved here either")
        assert list(buttons(view)) == ["Skip"]

"""What was typed into *Request changes* is never lost, whatever refuses it (trap 92)."""

import contextlib
from pathlib import Path

import pytest

from handlers import cardforms
from storage.library import sqlite3
from tests.flows.test_buttons import kinds
from tests.flows.test_card_buttons import CHANGES, SOUP, asks, scheduled
from tests.forms import form, open_forms, send
from tests.world import Person, World, world


def typed_in(person: Person) -> str:
    """The words that still stand in the form before somebody."""
    (view,) = open_forms(person)
    return str(view["state"]["values"]["words"]["words"]["value"])


async def test_rule_31_a_guest_asks_for_no_changes_and_keeps_the_words(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        errors = await asks(here.gus, card, "facts", "the price is wrong by a factor of ten")
        assert errors["words"].startswith(
            "Sorry, that needs a full member of the channel: guests can't approve"
        )
        assert typed_in(here.gus) == "the price is wrong by a factor of ten"
        assert await kinds(here, "stop.opened") == []


def by_hand(here: World, statement: str) -> None:
    """Change the database from outside."""
    with contextlib.closing(sqlite3.connect(here.folder / "world.db")) as database:
        database.execute(statement)


async def test_trap_92_words_survive_a_database_that_fails_and_are_sent_again(
    tmp_path: Path,
) -> None:
    """The disk is full while Zoé sends her request; a minute later it is not."""
    full = "CREATE TRIGGER full BEFORE INSERT ON stops BEGIN SELECT RAISE(ABORT, 'full'); END"
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        by_hand(here, full)
        errors = await asks(here.zoe, card, "facts", "the price is wrong")
        assert errors["words"].startswith("Sorry, something went wrong here")
        assert typed_in(here.zoe) == "the price is wrong"
        by_hand(here, "DROP TRIGGER full")
        (view,) = open_forms(here.zoe)
        assert await send(here.zoe, view, cause="facts", words=typed_in(here.zoe)) == {}
        await here.card(saying="objects: something in it is not right: the price is wrong")


async def test_trap_92_words_about_what_has_left_meanwhile_stay_in_the_form(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await here.zoe.presses(card, CHANGES)
        view = await form(here.zoe, "Request changes")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        errors = await send(here.zoe, view, cause="facts", words="my long reason")
        assert "an objection changes nothing any more; “Take down” removes" in errors["words"]
        assert typed_in(here.zoe) == "my long reason"


async def test_trap_92_where_an_answer_takes_too_long_the_words_come_back_in_a_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack's three seconds are over before it is known that Gus may not ask for changes."""
    monkeypatch.setattr(cardforms, "SOON", 0.0)
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        assert await asks(here.gus, card, "facts", "<!here> the price") == {}
        said = await here.letter(here.gus)
        assert "guests can't approve" in said
        assert said.endswith("\nYou wrote: &lt;!here&gt; the price")
        assert await asks(here.zoe, card, "tone") == {}
        await here.zoe.hears("Your request for changes to D-1 is on its card")

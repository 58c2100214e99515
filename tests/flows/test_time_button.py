"""*Time* on a card, and *New time* under a missed post: a form in our own words for times."""

from pathlib import Path

import pytest

from tests.flows.test_card_buttons import SOUP, scheduled
from tests.forms import form, open_forms, send, words
from tests.world import world

pytestmark = pytest.mark.slow


async def test_another_time_by_button_is_a_new_version_for_its_author(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await here.ana.presses(card, "time")
        view = await form(here.ana, "Time")
        assert "It is to leave as soon as approved" in words(view)
        assert await send(here.ana, view, when="in 3 hours") == {}
        await here.ana.hears("D-1 is now version")
        await here.card(saying="changed: the time")
        await here.told(f"<@{here.ben.id}> D-1 was changed (another time)")


async def test_what_is_no_time_is_said_at_its_field_and_nothing_typed_is_lost(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ana.presses(card, "time")
        view = await form(here.ana, "Time")
        errors = await send(here.ana, view, when="gestern")
        assert "gestern" in errors["when"]
        assert "`" not in errors["when"]
        (still,) = open_forms(here.ana)
        assert still["state"]["values"]["when"]["when"]["value"] == "gestern"


async def test_rule_2_a_colleague_suggests_a_time_and_stays_a_colleague(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, "time")
        view = await form(here.ben, "Suggest a time")
        await send(here.ben, view, when="in 3 hours")
        await here.ben.hears("Your suggestion is in the thread of D-1")
        await here.told("suggests a change to D-1, with another time")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")


async def test_rule_27_a_time_sent_while_it_leaves_changes_nothing(tmp_path: Path) -> None:
    """Ana's form is still open when the post goes out."""
    async with world(tmp_path) as here:
        card = await scheduled(here)
        await here.ana.presses(card, "time")
        view = await form(here.ana, "Time")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        errors = await send(here.ana, view, when="in 3 hours")
        assert errors == {"when": "That can't be done any more: this draft is published."}
        assert await here.wall() == ["Soup is back!"]


async def test_rule_25_new_time_under_a_missed_post_asks_for_it_in_a_form(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(f"{SOUP} --at in 10 minutes")
        await here.passes(hours=1)
        await here.reconciles()
        asked = await here.told("missed the time")
        await here.ana.presses(asked["ts"], "missed_new_time")
        await send(here.ana, await form(here.ana, "Time"), when="in 3 hours")
        await here.ana.hears("D-1 is now version")
        await here.card(saying="needs a second opinion")


async def test_a_form_that_lay_open_does_not_undo_a_colleagues_newer_time(tmp_path: Path) -> None:
    """Ana's form is open while Zoé corrects text and time; the post would leave a day early."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --at tomorrow 9am")
        await here.ana.presses(card, "time")
        view = await form(here.ana, "Time")
        await here.zoe.types("edit 1 --as-author Bread is back!")
        await here.card(saying="Bread")
        await here.zoe.types("at 1 fri 17:30")
        newer = await here.card(saying="17:30")
        errors = await send(here.ana, view, when="tomorrow 8am")
        assert errors["when"].startswith("This draft was changed while you were writing.")
        (still,) = open_forms(here.ana)
        assert still["state"]["values"]["when"]["when"]["value"] == "tomorrow 8am"
        await here.settles()
        assert (await here.card())["ts"] == newer["ts"]


async def test_a_form_that_lay_open_suggests_no_time_for_a_text_it_did_not_show(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, "time")
        view = await form(here.ben, "Suggest a time")
        await here.ana.types("edit 1 Bread is back!")
        await here.card(saying="Bread")
        errors = await send(here.ben, view, when="in 3 hours")
        assert "press “Time” there" in errors["when"]


async def test_rule_16_a_form_that_lay_open_moves_no_newer_version_in_its_window(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --at tomorrow 10:00-12:00")
        await here.ana.presses(card, "time")
        view = await form(here.ana, "Time")
        await here.ana.types("edit 1 Bread is back!")
        await here.card(saying="Bread")
        errors = await send(here.ana, view, when="tomorrow 11:00")
        assert errors["when"].startswith("This draft was changed while you were writing.")
        assert "draft.moved" not in [entry.kind for entry in await here.journal()]


async def test_trap_93_a_time_that_is_sent_twice_changes_it_once(
    tmp_path: Path,
) -> None:
    """The answer to the first sending was lost, and Slack's client sends the form again."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ana.presses(card, "time")
        view = await form(here.ana, "Time")
        await here.ana.types("at 1 tomorrow 9am")
        newer = await here.card(saying="09:00")
        assert await send(here.ana, view, when="tomorrow 9am") == {}
        await here.ana.hears("D-1 already says just that")
        assert (await here.card())["ts"] == newer["ts"]

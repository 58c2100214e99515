"""The composer: a form to draft in, which loses nothing that was typed."""

import asyncio
import contextlib
import logging
from pathlib import Path

import pytest

from bot.demo import TOML
from bot.services import composing
from bot.slack import composer
from bot.slack.formparts import ticket_in
from handlers import composer as handler
from handlers import errors
from storage.library import sqlite3
from tests.composing import Form, by_command, by_edit, by_shortcut, kept
from tests.world import World, world

SOUP = "Soup is back!"
RUDE = "Soup is fucking back!"
EMOJI = "Soup is back :soup_face: come in"
WALL = ["soupe-wall"]


def loses_composed(here: World) -> None:
    """Let the database fail wherever what was typed is kept or read."""
    with contextlib.closing(sqlite3.connect(here.folder / "world.db")) as database:
        database.execute("ALTER TABLE composed RENAME TO elsewhere")


@pytest.mark.parametrize("opens", [by_command, by_shortcut])
async def test_a_draft_goes_from_the_form_to_the_wall(tmp_path: Path, opens: object) -> None:
    async with world(tmp_path) as here:
        assert callable(opens)
        form: Form = await opens(here.ana)
        assert (form.title, form.button) == ("Draft a post", "Ask for an opinion")
        assert form.fields == {"text": "", "accounts": [], "when": ""}
        assert form.accounts() == WALL
        assert "if anything fails, it comes back" in form.says
        assert await form.sends(SOUP, WALL) == {}
        assert "D-1 for soupe-wall, to leave as soon as approved, now waits" in form.says
        assert (await here.card())["ts"].replace(".", "") in form.says
        assert (form.button, await kept(here.ana)) == ("", None)
        await here.ben.reacts((await here.card())["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == [SOUP]


async def test_the_help_is_still_there_and_names_the_form(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert "alone opens a form" in await here.ana.types("help")


async def test_a_draft_from_the_form_counts_like_one_from_the_command(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, "tomorrow 9am")
        card = await here.card()
        assert "09:00 (Europe/Lisbon" in form.says
        await here.ana.reacts(card["ts"])
        await here.card(saying="author")
        assert "draft.submitted" in [entry.kind for entry in await here.journal()]
        await here.passes(hours=48)
        assert await here.wall() == []


async def test_each_mistake_stands_at_its_own_field_all_at_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        wrong = await form.sends("   ", WALL, "yesterday")
        assert wrong["text"] == "Please write the text of the post."
        assert wrong["when"].startswith("I don't understand “yesterday” as a time")
        assert (await form.sends(SOUP, when="1 jan 2020 9am"))["when"].startswith("The year 2020")
        assert (await form.sends(when="tomorrow 9am")) == {}
        await here.card()


async def test_accounts_are_never_chosen_for_anybody_and_slack_asks_for_one(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        answer = await form.tries(SOUP)
        assert answer["error"] == "missing_input"
        assert list(answer["errors"]) == ["accounts"]
        assert here.cards() == []


async def test_an_account_that_is_gone_is_told_at_its_field(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        stranger = {"accounts": {"accounts": {"selected_options": [{"value": "soup-wall"}]}}}
        text = {"text": {"text": {"value": SOUP}}}
        answer = await here.ana.does("submit", view_id=form.view["id"], values=text | stranger)
        errors = answer["response"]["errors"]
        assert errors == {
            "accounts": "I don't know the account “soup-wall”; did you mean “soupe-wall”?"
        }


async def test_whoever_may_not_draft_is_told_in_the_form(tmp_path: Path) -> None:
    toml = f"{TOML}\n[policy]\nguests_may_draft = false\n"
    async with world(tmp_path, toml=toml) as here:
        form = await by_shortcut(here.gus)
        wrong = await form.sends(SOUP, WALL)
        assert "guests can't draft here" in wrong["text"]
        assert "refused" in [entry.kind for entry in await here.journal()]


async def test_findings_are_shown_first_and_a_second_press_goes_on(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        assert await form.sends(RUDE, WALL) == {}
        assert "Embarrassment level 4 of 5" in form.says
        assert "`profanity`" in form.says
        assert form.button == "Submit all the same"
        assert form.fields == {"text": RUDE, "accounts": WALL, "when": ""}
        assert here.cards() == []
        await form.sends()
        assert "D-1 for soupe-wall" in form.says
        await here.card(saying="Embarrassment level 4")


async def test_the_findings_say_that_the_button_only_asks_for_opinions(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(RUDE, WALL)
        assert f"or press *{form.button}*: that publishes nothing" in form.says
        assert "only asks others for their opinion" in form.says
        assert "until it is changed or waived" not in form.says


async def test_rule_14_what_blocks_is_shown_first_however_low_its_level(tmp_path: Path) -> None:
    """Else the card goes out and says at once that it needs a change first."""
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(EMOJI, WALL)
        assert "Embarrassment level 2 of 5" in form.says
        assert "Nobody can approve what stands behind :no_entry: until it is changed" in form.says
        assert (form.button, here.cards()) == ("Submit all the same", [])
        await form.sends()
        await here.card()


async def test_other_words_are_looked_at_anew_before_they_are_sent(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(RUDE, WALL)
        await form.sends("Soup is shit!")
        assert form.button == "Submit all the same"
        assert here.cards() == []
        await form.sends(SOUP)
        assert "D-1 for soupe-wall" in form.says


async def test_what_nobody_could_approve_is_told_at_the_text(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        wrong = await form.sends("Soup! " * 400, WALL)
        assert wrong["text"].startswith("Nobody could approve this as it is:")
        assert here.cards() == []


async def test_trap_90_the_metadata_holds_nothing_that_somebody_wrote(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(RUDE, WALL, "tomorrow 9am")
        assert "oup" not in form.view["private_metadata"]
        ticket = ticket_in(form.view["private_metadata"])
        assert ticket is not None
        assert len(ticket.seen) == 16


async def test_what_was_typed_comes_back_after_a_failure_but_not_the_accounts(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        here.simulator.faults.break_with("users.info", 500)
        wrong = await form.sends(SOUP, WALL, "tomorrow 9am")
        assert "Slack could not be asked just now" in wrong["text"]
        await form.closes()
        here.simulator.faults.clear()
        form = await by_command(here.ana)
        assert form.fields == {"text": SOUP, "accounts": [], "when": "tomorrow 9am"}
        assert "what you typed before; it was not sent" in form.says
        assert "choose the accounts again" in form.says
        await form.sends(on=WALL)
        await here.card()
        assert await kept(here.ana) is None
        await form.closes()
        assert (await by_command(here.ana)).fields["text"] == ""


async def test_what_was_typed_survives_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, "yesterday")
        await form.closes()
        await here.stop()
        await here.start()
        assert (await by_shortcut(here.ana)).fields["text"] == SOUP
        assert (await by_shortcut(here.ben)).fields["text"] == ""


async def test_trap_93_a_form_sent_twice_makes_one_draft(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, repeats=False)
        form.writes(handle__soupe_wall="soupe")
        await asyncio.gather(form.tries(), form.tries())
        await here.card()
        await here.settles()
        kinds = [entry.kind for entry in await here.journal()]
        assert kinds.count("draft.submitted") == 1
        assert len(here.cards()) == 1


@pytest.mark.parametrize("error", ["expired_trigger_id", "internal_error"])
async def test_trap_89_a_form_that_does_not_open_says_how_to_go_on(
    tmp_path: Path, error: str
) -> None:
    async with world(tmp_path) as here:
        here.simulator.faults.fail("views.open", error)
        assert "`/draft TEXT --on ACCOUNT --at WHEN` begins a draft" in await here.ana.types("")
        await here.ana.does("shortcut", callback_id="compose")
        assert "didn't open the form" in await here.letter(here.ana)
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        await here.ben.presses(card, "card_edit")
        await here.ben.hears("`/draft edit N TEXT` changes one")


async def test_where_the_app_may_not_write_to_people_it_whispers(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.simulator.faults.fail("views.open", "expired_trigger_id")
        here.simulator.faults.fail("chat.postMessage", "messages_tab_disabled", channel=here.ana.id)
        await here.ana.does("shortcut", callback_id="compose")
        await here.ana.hears("didn't open the form")


async def test_trap_92_a_slow_slack_gets_the_answer_into_the_form_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "SOON", 0.05)
    monkeypatch.setattr(handler, "SETTLED", 0.05)
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, repeats=False)
        held = here.simulator.faults.hold("chat.postMessage")
        form.writes(handle__soupe_wall="soupe")
        assert (await form.tries())["response"]["response_action"] == "update"
        assert "One moment, please" in form.says
        held.set()
        here.simulator.faults.clear()
        await here.until(lambda: "D-1 for soupe-wall" in form.says or None, "the answer")


async def test_a_late_refusal_brings_back_all_that_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "SOON", 0.0)
    monkeypatch.setattr(handler, "SETTLED", 0.05)
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, "yesterday")
        assert "I don't understand `yesterday` as a time" in form.says
        assert form.fields == {"text": SOUP, "accounts": [], "when": "yesterday"}


async def test_a_slow_database_that_then_fails_gives_the_text_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The form had said "One moment": only what comes now can hold what took an hour to write."""
    monkeypatch.setattr(handler, "SOON", 0.0)
    monkeypatch.setattr(handler, "SETTLED", 0.05)
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        loses_composed(here)
        await form.sends(SOUP, WALL)
        assert "Sorry, something went wrong here" in form.says
        assert composer.COPY in form.says
        assert form.quoted == SOUP
        assert "listener failed" in caplog.text
        assert SOUP not in caplog.text


async def test_rule_24_a_form_whose_work_is_ended_gives_the_text_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every post waited for it, and with the work ended what was typed, for good."""
    monkeypatch.setattr(handler, "SOON", 0.0)
    monkeypatch.setattr(handler, "SETTLED", 0.05)
    monkeypatch.setattr(errors, "LONGEST_REQUEST", 0.2)

    async def never(*given: object) -> None:
        await asyncio.Event().wait()

    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        monkeypatch.setattr(composing, "compose", never)
        await form.sends(SOUP, WALL)
        assert "That took me too long" in form.says
        assert form.fields["text"] == SOUP


async def test_a_text_that_neither_database_nor_form_can_hold_goes_into_a_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "SOON", 0.0)
    monkeypatch.setattr(handler, "SETTLED", 0.05)
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        loses_composed(here)
        here.simulator.faults.fail("views.update", "internal_error")
        await form.tries(SOUP, WALL)
        letter = await here.letter(here.ana)
        assert "Sorry, something went wrong here" in letter
        assert f"{composer.COPY}\n{SOUP}" in letter


async def test_a_text_that_no_letter_can_hold_either_is_whispered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "SOON", 0.0)
    monkeypatch.setattr(handler, "SETTLED", 0.05)
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        loses_composed(here)
        here.simulator.faults.fail("views.update", "internal_error")
        no_letters = "messages_tab_disabled"
        here.simulator.faults.fail("chat.postMessage", no_letters, channel=here.ana.id)
        await form.tries(SOUP, WALL)
        assert "something went wrong" in await here.ana.hears(SOUP)


async def test_whoever_closed_the_form_meanwhile_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "SOON", 0.05)
    monkeypatch.setattr(handler, "SETTLED", 0.05)
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, repeats=False)
        held = here.simulator.faults.hold("users.info")
        form.writes(handle__soupe_wall="soupe")
        await form.tries()
        await form.closes()
        held.set()
        here.simulator.faults.clear()
        assert "D-1 for soupe-wall" in await here.letter(here.ana)
        await here.card()


async def test_trap_89_a_form_opens_without_asking_slack_for_anything_first(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall --at tomorrow 9am")
        await here.settles()
        for method in ("users.info", "conversations.info", "conversations.members"):
            here.simulator.faults.hold(method)
        assert (await by_shortcut(here.ben)).title == "Draft a post"
        assert (await by_edit(here.ben, card)).title == "Suggest a change"
        here.simulator.faults.clear()


async def test_rule_2_a_copy_that_nobody_could_approve_is_told_at_the_text(
    tmp_path: Path,
) -> None:
    toml = f"{TOML}\n[policy]\napprovals = {{ 0 = 3, 1 = 3, 2 = 3, 3 = 3, 4 = 3, 5 = 3 }}\n"
    async with world(tmp_path, toml=toml) as here:
        await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_shortcut(here.ben)
        wrong = await form.sends("Soup is back!!", WALL)
        assert "says nearly the same as D-1" in wrong["text"]
        assert len(here.cards(2)) == 0


async def test_trap_21_no_word_from_a_form_reaches_a_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("bot", "handlers", "storage"):
        caplog.set_level(logging.DEBUG, logger=name)
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, "yesterday")
        here.simulator.faults.fail("views.open", "invalid_arguments")
        await here.ana.types("")
        here.simulator.faults.clear()
        here.simulator.faults.break_with("users.info", 500)
        await form.sends(when="tomorrow 9am")
        assert "form not opened" in caplog.text
        assert "slack unavailable" in caplog.text
        assert SOUP not in caplog.text

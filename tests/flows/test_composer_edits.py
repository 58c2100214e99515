"""*Edit* on a card opens a form: authors change the draft, colleagues suggest (rules 2, 16)."""

import asyncio
from pathlib import Path

import pytest

from handlers import composer as handler
from tests.composing import by_edit, kept
from tests.world import world

SOUP = "Soup is back!"
BETTER = "Soup is back, and better!"
RUDE = "Soup is fucking back!"


async def test_an_author_edits_text_and_time_in_one_step(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.schedules(f"{SOUP} --on soupe-wall --at tomorrow 9am")
        form = await by_edit(here.ana, card)
        assert (form.title, form.button) == ("Edit D-1", "Save")
        assert form.fields["text"] == SOUP
        assert str(form.fields["when"]).endswith("10:00 (Europe/Paris, UTC+1)")
        assert "It stays on soupe-wall." in form.says
        assert await form.sends(BETTER, when="tomorrow 11am") == {}
        assert "D-1 is now version" in form.says
        new = await here.card(saying="needs a second opinion")
        assert BETTER in new["text"]
        assert "11:00" in new["text"]
        kinds = [entry.kind for entry in await here.journal()]
        assert kinds.count("draft.revised") == 1
        await here.passes(hours=48)
        assert await here.wall() == []


async def test_rule_16_a_form_that_is_sent_as_it_opened_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.schedules(f"{SOUP} --on soupe-wall --at in 3 hours")
        form = await by_edit(here.ana, card)
        await form.sends()
        assert "already says just that, so nothing changed and votes stay" in form.says
        await here.card(saying="scheduled")


async def test_rule_16_a_time_inside_the_approved_form_keeps_its_votes(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.schedules(f"{SOUP} --on soupe-wall --at tomorrow 10:00-12:00")
        form = await by_edit(here.ana, card)
        assert await form.sends(when="tomorrow 11:00") == {}
        assert "its approvals stay" in form.says
        await here.card(saying="scheduled")


async def test_rule_16_a_colleagues_time_inside_the_window_moves_it_as_the_form_says(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall --at tomorrow 10:00-12:00")
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        form = await by_edit(here.ben, card)
        assert "A time inside its window takes effect at once, and its approvals stay" in form.says
        assert await form.sends(when="tomorrow 11:00") == {}
        assert "that is inside its window, so its approvals stay" in form.says
        await here.card(saying="scheduled")
        kinds = [entry.kind for entry in await here.journal()]
        assert ("draft.moved" in kinds, "suggestion.made" in kinds) == (True, False)


async def test_rule_16_a_form_that_lay_open_moves_nothing_in_a_newer_window(
    tmp_path: Path,
) -> None:
    """Its window of then lies inside the wider one of now, which a colleague has just set."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall --at tomorrow 10:00-12:00")
        form = await by_edit(here.ana, card)
        await here.zoe.types("at 1 --as-author tomorrow 9:00-15:00")
        await here.card(saying="15:00")
        wrong = await form.sends()
        assert "was changed while you were writing" in wrong["text"]
        assert "draft.moved" not in [entry.kind for entry in await here.journal()]


async def test_rule_2_a_colleagues_edit_opens_as_a_suggestion(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.ben, card)
        assert (form.title, form.button) == ("Suggest a change", "Suggest")
        assert "your vote stays yours" in form.says
        await form.sends(BETTER)
        assert "Your suggestion is in the thread of D-1" in form.says
        message = await here.told("suggests a change to D-1")
        assert "better" not in (await here.card())["text"]
        await here.ana.presses(message["ts"], "suggestion_take")
        new = await here.card(saying="and better!")
        assert f"by <@{here.ana.id}> ·" in new["text"]


async def test_rule_2_a_guest_suggests_nothing_and_reads_why(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.gus, card)
        assert "full member" in (await form.sends(BETTER))["text"]


async def test_what_a_colleague_changed_meanwhile_is_not_undone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.ana, card)
        await here.zoe.types("edit 1 --as-author Soup is back on Tuesday!")
        new = await here.card(saying="on Tuesday!")
        wrong = await form.sends(BETTER)
        assert "was changed while you were writing" in wrong["text"]
        assert "on Tuesday!" in (await here.card())["text"]
        assert await kept(here.ana, 1) == BETTER
        await form.closes()
        form = await by_edit(here.ana, new["ts"])
        assert form.fields["text"] == BETTER
        assert "The draft was changed since you typed this text, which was not sent." in form.says
        assert "yours said" not in form.says
        assert form.quoted == "Soup is back on Tuesday!"
        await form.sends()
        await here.card(saying="and better!")


async def test_old_words_do_not_undo_a_newer_time(tmp_path: Path) -> None:
    """A form that was left open brings its words back, but not the time that it showed then."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall --at tomorrow 9am")
        form = await by_edit(here.ana, card)
        await form.sends(RUDE)
        await form.closes()
        await here.zoe.types("edit 1 --as-author Soup is back on Tuesday!")
        await here.zoe.types("at 1 tomorrow 17:30")
        new = await here.card(saying="17:30")
        form = await by_edit(here.ana, new["ts"])
        assert form.fields["text"] == RUDE
        assert "17:30" in str(form.fields["when"])
        assert "The draft was changed since you typed this text" in form.says
        assert "10:00 (Europe/Paris, UTC+1)”. Please let the fields say" in form.says
        assert form.quoted == "Soup is back on Tuesday!"
        await form.sends(BETTER)
        assert "17:30" in (await here.card(saying="and better!"))["text"]


async def test_words_typed_over_the_version_of_today_come_back_with_their_time(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall --at tomorrow 9am")
        form = await by_edit(here.ana, card)
        await form.sends(RUDE, when="tomorrow 11am")
        await form.closes()
        form = await by_edit(here.ana, card)
        assert form.fields == {"text": RUDE, "when": "tomorrow 11am"}
        assert "what you typed before; it was not sent. The draft itself says now:" in form.says


async def test_rule_25_a_time_that_is_over_is_refused_at_its_field(tmp_path: Path) -> None:
    """Else the new version would be missed at once, and the answer would name a past time."""
    async with world(tmp_path) as here:
        await here.ana.drafts(f"{SOUP} --on soupe-wall --at in 10 minutes")
        await here.passes(hours=1)
        missed = await here.card(saying="missed")
        form = await by_edit(here.ana, missed["ts"])
        wrong = await form.sends(BETTER)
        assert list(wrong) == ["when"]
        assert wrong["when"].startswith("That time is over; please write when it shall leave")
        assert "draft.revised" not in [entry.kind for entry in await here.journal()]
        assert await form.sends(when="tomorrow 9am") == {}
        await here.card(saying="and better!")


async def test_an_edit_shows_its_findings_first_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.ana, card)
        await form.sends(RUDE)
        assert form.button == "Submit all the same"
        await form.sends()
        await here.card(saying="fucking")


async def test_a_text_that_no_form_holds_is_edited_by_command(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{'soup ' * 601}--on soupe-wall")
        await here.ana.presses(card, "card_edit")
        await here.ana.hears("`/draft edit 1 TEXT` changes this one")


async def test_rule_39_erasing_a_draft_erases_what_was_typed_for_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.ana, card)
        await form.sends(BETTER, when="yesterday")
        assert await kept(here.ana, 1) == BETTER
        await here.ana.types("withdraw 1")
        await here.ben.types("erase 1 a customer asks for it")
        await here.zoe.types("erase 1 a customer asks for it")
        assert await kept(here.ana, 1) is None


async def test_a_retired_card_has_no_form_any_more(tmp_path: Path) -> None:
    """Trap 83: a press that was on its way when the card was replaced is refused."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        held = here.simulator.faults.hold("chat.update")
        await here.ana.does("command", command="/draft", text=f"edit 1 {BETTER}")
        await here.card(saying="and better!")
        await here.ana.presses(card, "card_edit")
        await here.ana.hears("not the newest card of D-1")
        held.set()
        here.simulator.faults.clear()


async def test_an_edit_of_a_post_that_has_left_is_refused_with_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.ana, card)
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert "this draft is published" in (await form.sends(BETTER))["text"]
        monkeypatch.setattr(handler, "SOON", 0.0)
        monkeypatch.setattr(handler, "SETTLED", 0.05)
        await form.sends(BETTER)
        assert "this draft is published" in form.says
        assert form.quoted == BETTER
        assert await here.wall() == [SOUP]


async def test_trap_93_an_edit_sent_twice_is_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.ana, card)
        await asyncio.gather(*(form.tries(BETTER) for _ in range(2)))
        await here.card(saying="and better!")
        await here.settles()
        kinds = [entry.kind for entry in await here.journal()]
        assert kinds.count("draft.revised") == 1
        assert await kept(here.ana, 1) is None


async def test_rule_2_a_suggestion_for_an_older_version_is_not_made(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.ben, card)
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        assert "was changed while you were writing" in (await form.sends(BETTER))["text"]
        assert "suggestion.made" not in [entry.kind for entry in await here.journal()]


async def test_the_hostile_words_of_a_draft_are_only_words_in_its_form(tmp_path: Path) -> None:
    """Trap 77: nothing in a draft pings, links or formats, wherever a form shows it."""
    hostile = "<!channel> <@U0BEN> *bold* `code` & done"
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{hostile} --on soupe-wall")
        form = await by_edit(here.ana, card)
        assert form.fields["text"] == hostile
        await form.sends(f"{hostile}!", when="yesterday")
        await form.closes()
        form = await by_edit(here.ana, card)
        assert form.quoted == hostile
        assert "<!channel>" not in form.says


async def test_whoever_left_the_channel_sends_no_form_that_still_lies_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words stay with whoever typed them, and the form shows nothing that is newer."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        form = await by_edit(here.ben, card)
        await here.ben.does("leave")
        assert (
            "Drafts are for the people of the drafts channel" in (await form.sends(BETTER))["text"]
        )
        assert form.fields["text"] == BETTER
        assert await kept(here.ben, 1) == BETTER
        monkeypatch.setattr(handler, "SOON", 0.0)
        monkeypatch.setattr(handler, "SETTLED", 0.05)
        await here.ana.types("edit 1 Soup is a secret")
        await form.sends(BETTER)
        assert "please join it first" in form.says
        assert form.quoted == BETTER
        assert "secret" not in str(form.view)
        assert "suggestion.made" not in [entry.kind for entry in await here.journal()]

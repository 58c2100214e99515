"""After a takedown: a kind word, a correction in the same thread, and a case for lint."""

from pathlib import Path

import pytest

from tests.world import Message, World, world

pytestmark = pytest.mark.slow

WRONG = "Free soup for everybody in town on Friday evening!"


async def taken_down(here: World) -> Message:
    """A post that was out, and that Zoé took down; the thread's kind word."""
    await here.publishes(WRONG)
    await here.zoe.types("takedown 1")
    return await here.told("D-1 is being taken down everywhere:")


async def test_story_5_after_a_takedown_the_bot_is_kind_and_says_what_helps(
    tmp_path: Path,
) -> None:
    """Be kind to yourself."""
    async with world(tmp_path) as here:
        told = await taken_down(here)
        assert "It happens to everybody who publishes; well done for stopping it." in told["text"]
        assert "`/draft correct 1 TEXT`" in told["text"]
        assert "`/draft museum 1 LEVEL STORY`" in told["text"]
        assert "<@" not in told["text"]


async def test_a_correction_goes_on_in_the_same_thread_at_level_3_at_least(
    tmp_path: Path,
) -> None:
    """Rule 34: one approval, and a watcher other than its author."""
    async with world(tmp_path) as here:
        await taken_down(here)
        thread = here.cards(1)[0]["ts"]
        answer = await here.ana.types("correct 1 Soup costs four euros on Friday, sorry.")
        assert answer.startswith("D-2 for soupe-wall")
        told = await here.told("A correction is started: D-2.")
        assert told["thread_ts"] == thread
        card = await here.card(2, saying="level 3 of 5")
        assert "this corrects D-1, which was taken down" in card["text"]
        assert "somebody other than the authors who watches it" in card["text"]
        await here.ben.reacts(card["ts"])
        await here.ben.reacts(card["ts"], "eyes")
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")
        assert await here.wall() == ["Soup costs four euros on Friday, sorry."]


async def test_an_edited_correction_is_a_correction_still(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await taken_down(here)
        await here.ana.types("correct 1 Soup costs four euros on Friday, sorry.")
        await here.ana.types("edit 2 Soup costs five euros on Friday, sorry.")
        await here.card(2, saying="five euros")
        await here.card(2, saying="level 3 of 5")


async def test_crying_in_the_thread_takes_the_correction_down_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await taken_down(here)
        thread = here.cards(1)[0]["ts"]
        await here.ana.types("correct 1 Soup costs four euros on Friday, sorry.")
        ts = (await here.card(2))["ts"]
        await here.ben.reacts(ts)
        await here.ben.reacts(ts, "eyes")
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")
        await here.zoe.does("message", text="delete delete", thread_ts=thread)
        await here.card(2, saying="taken down")
        assert await here.wall() == []


async def test_there_is_nothing_to_correct_of_what_was_not_taken_down(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall")
        answer = await here.ana.types("correct 1 Soup is back on Friday")
        assert answer.startswith("Nothing of D-1 was taken down; to change a draft")
        answer = await here.ana.types("museum 1 4 a story")
        assert answer == "Nothing of D-1 was taken down, so it is no incident."


async def test_what_the_museum_holds_is_recognised_by_lint_from_then_on(tmp_path: Path) -> None:
    """Rule 34: each takedown becomes a case that lint must catch."""
    async with world(tmp_path) as here:
        await taken_down(here)
        again = "Free soup for everybody in town on Friday evening!!"
        assert "`/draft museum 1 LEVEL STORY` tells it" in await here.ben.types("museum")
        answer = await here.ben.types("museum 1 4 nobody had asked the kitchen")
        assert answer == "Thank you: D-1 is in the museum, and lint recognises it from now on."
        told = await here.told("D-1 is in the museum, at level 4")
        assert "<@" not in told["text"]
        shown = await here.zoe.types("museum")
        assert "*D-1*, level 4: nobody had asked the kitchen · “Free soup" in shown
        await here.zoe.drafts(f"{again} --on soupe-wall", number=2)
        card = await here.card(2, saying="level 4 of 5")
        assert "nobody had asked the kitchen" in card["text"]
        assert "M-1" in card["text"]


async def test_a_case_that_comes_after_an_approval_counts_at_the_last_look(
    tmp_path: Path,
) -> None:
    """Rules 24 and 34: a higher level holds the post."""
    async with world(tmp_path) as here:
        card = await here.olga.drafts(f"{WRONG}! --on soupe-wall --at in 30 minutes")
        await here.ben.reacts(card)
        await here.card(1, saying="scheduled")
        wrong = await here.ana.drafts(f"{WRONG} --on soupe-wall", number=2)
        await here.ben.reacts(wrong)
        await here.zoe.reacts(wrong)
        await here.card(2, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(2, saying="open the post")
        await here.zoe.types("takedown 2")
        await here.zoe.types("museum 2 4 nobody had asked the kitchen")
        await here.passes(minutes=31)
        await here.card(1, saying="level 4 of 5")
        assert await here.wall() == []


async def test_a_level_is_never_talked_down(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await taken_down(here)
        await here.ben.types("museum 1 4 nobody had asked the kitchen")
        await here.ana.types("museum 1 0 it was not so bad")
        assert "*D-1*, level 4: it was not so bad" in await here.zoe.types("museum")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("museum 1", "Please add its level from 0 to 5, and a line of story"),
        ("museum 1 9 a story", "Please add its level from 0 to 5, and a line of story"),
        ("museum 1 4", "Please add its level from 0 to 5, and a line of story"),
        (f"museum 1 4 {'x' * 501}", "Please tell it in a line: at most 500 characters."),
    ],
)
async def test_a_story_needs_a_level_and_a_line(tmp_path: Path, words: str, said: str) -> None:
    async with world(tmp_path) as here:
        await taken_down(here)
        assert said in await here.zoe.types(words)


async def test_a_guest_names_no_incident_and_the_journal_holds_no_story(tmp_path: Path) -> None:
    """Rules 39 and 41."""
    async with world(tmp_path) as here:
        await taken_down(here)
        assert "guests can't" in await here.gus.types("museum 1 0 all was well")
        await here.zoe.types("museum 1 4 nobody had asked the kitchen")
        entries = await here.journal()
        (named,) = [e for e in entries if e.kind == "incident.named"]
        assert named.actor == here.zoe.id
        assert "kitchen" not in "".join(e.facts for e in entries)

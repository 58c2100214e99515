"""People who write "ok" where an emoji is asked for: told once, and nothing is counted (17)."""

from pathlib import Path

import pytest

from tests.flows.test_buttons import kinds
from tests.world import Person, World, world

SOUP = "Soup is back! --on soupe-wall"
HOW = "Words are no approval of D-1"


def told(person: Person) -> list[str]:
    """How often this person was told how to approve."""
    return [str(m["text"]) for m in person.whispers() if HOW in m["text"]]


async def says(person: Person, text: str, thread: str) -> None:
    """Write into a thread."""
    await person.does("message", text=text, thread_ts=thread)


@pytest.mark.parametrize("text", ["ok", "LGTM :+1:", "d'accord, vas-y !"])
async def test_rule_17_ok_in_the_thread_is_answered_there_to_that_person_alone(
    tmp_path: Path, text: str
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await says(here.ben, text, card)
        said = await here.ben.hears(HOW)
        assert "please react with :white_check_mark: on <" in said
        assert "|its newest card>, or press *Approve* there." in said
        (shown,) = [m for m in here.ben.whispers() if HOW in m["text"]]
        assert shown["thread_ts"] == card
        assert not told(here.ana)
        ((actor, facts),) = await kinds(here, "refused")
        assert actor == here.ben.id
        assert "words are no approval" in facts
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_17_ok_is_answered_once_for_each_version(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await says(here.ben, "ok", card)
        await here.ben.hears(HOW)
        here.simulator.faults.duplicate_events = 1
        await says(here.ben, "ok ok", card)
        await here.settles()
        assert len(told(here.ben)) == 1
        await here.ana.types("edit 1 Bread is back!")
        await here.card(saying="Bread")
        await says(here.ben, "ok", card)
        await here.until(lambda: len(told(here.ben)) == 2 or None, "a second answer")


async def test_rule_17_whose_reaction_would_not_count_is_told_why_instead(tmp_path: Path) -> None:
    """Gus is a guest; Ben has become somebody of another organisation."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await says(here.gus, "ok", card)
        said = await here.gus.hears(HOW)
        assert "a reaction of yours would not count either: guests can't approve." in said
        assert "please react" not in said
        assert "`/draft why 1` says who could approve it." in said
        await here.olga.does("kind", user=here.ben.id, kind="external")
        await says(here.ben, "ok", card)
        said = await here.ben.hears(HOW)
        assert "a reaction of yours would not count either: Slack doesn't say enough" in said
        assert "please react" not in said


async def test_ok_that_slack_lets_nobody_judge_is_answered_the_next_time(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        here.simulator.faults.break_with("conversations.members", 500)
        await says(here.ben, "ok", card)
        await quiet(here)
        assert await kinds(here, "refused") == []
        here.simulator.faults.clear()
        await says(here.ben, "ok", card)
        assert "please react" in await here.ben.hears(HOW)


async def quiet(here: World) -> None:
    """Nobody was told anything about words."""
    await here.settles()
    assert not any(told(person) for person in (here.ana, here.ben, here.zoe, here.gus))


async def test_who_says_more_than_ok_is_left_to_the_colleagues(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await says(here.ben, "ok, but not on Friday", card)
        await says(here.ben, "is that ok?", card)
        await here.ben.does("message", text="ok")
        await quiet(here)


async def test_an_author_who_says_ok_and_who_has_approved_are_told_nothing(
    tmp_path: Path,
) -> None:
    """Ana answers a remark; two approvals are needed, and Ben has given his."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Fire alarm test at noon --on soupe-wall")
        await here.ben.reacts(card)
        await here.card(saying="<@U0BEN> approved")
        await says(here.ana, "ok", card)
        await says(here.ben, "ok", card)
        await quiet(here)


async def test_where_nothing_waits_for_an_opinion_ok_is_only_a_word(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = (await here.publishes("Soup is back!"))["ts"]
        await says(here.zoe, "ok", card)
        thread = (await here.zoe.does("message", text="Lunch?"))["ts"]
        await says(here.ben, "ok", thread)
        await quiet(here)


async def test_what_programs_write_is_passed_over(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await says(here.botty, "ok", card)
        await here.settles()
        assert await kinds(here, "refused") == []

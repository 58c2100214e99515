"""Help doesn't use people up: a colleague suggests, an author takes, the vote stays (rule 2)."""

from pathlib import Path

import pytest

from tests.world import Message, World, world

pytestmark = pytest.mark.slow

SOUP = "Soup is back! --on soupe-wall"
BETTER = "Soup is back, and better!"


async def suggested(here: World) -> Message:
    """Ana drafts, Ben suggests; returns the message that shows the suggestion."""
    await here.ana.drafts(SOUP)
    answer = await here.ben.types(f"edit 1 {BETTER}")
    assert "Your suggestion is in the thread of D-1" in answer
    return await here.told("suggests a change to D-1")


async def test_rule_2_a_colleagues_edit_is_a_suggestion_and_costs_no_vote(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await suggested(here)
        assert "{+, and better+}" in message["text"]
        assert "better" not in (await here.card())["text"]
        await here.ana.presses(message["ts"], "suggestion_take")
        new = await here.card(saying="and better!")
        assert f"by <@{here.ana.id}> ·" in new["text"]
        await here.told("took this suggestion")
        await here.ben.reacts(new["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == [BETTER]
        kinds = [e.kind for e in await here.journal()]
        assert kinds.index("suggestion.made") < kinds.index("suggestion.taken")


async def test_rule_2_whoever_suggested_votes_afresh(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await here.ben.types(f"suggest 1 {BETTER}")
        await here.told("suggests a change to D-1")
        await here.card(saying="scheduled")
        assert "is now version" in await here.ana.types("take 1")
        await here.told(f"<@{here.ben.id}> D-1 was changed (suggestion taken)")
        await here.card(saying="needs a second opinion")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_rule_2_nobody_but_an_author_takes_a_suggestion(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await suggested(here)
        for person in (here.ben, here.zoe):
            await person.presses(message["ts"], "suggestion_take")
            await person.hears("Only its authors take a suggestion")
        assert "Only its authors take" in await here.zoe.types("take 1")
        assert "better" not in (await here.card())["text"]


async def test_rule_2_a_suggestion_for_an_older_version_is_not_taken_blindly(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        message = await suggested(here)
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        await here.card(saying="on Tuesday")
        await here.ana.presses(message["ts"], "suggestion_take")
        await here.ana.hears("The draft was changed after this suggestion")
        assert "The draft was changed after" in await here.ana.types("take 1")
        assert "on Tuesday" in (await here.card())["text"]


async def test_a_suggestion_is_declined_once_by_an_author_or_whoever_made_it(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        message = await suggested(here)
        await here.zoe.presses(message["ts"], "suggestion_decline")
        await here.zoe.hears("Only its authors, and whoever made it, decline a suggestion")
        await here.ben.presses(message["ts"], "suggestion_decline")
        await here.told("declined this suggestion")
        assert "Nobody suggests anything for D-1" in await here.ana.types("take 1")


async def test_of_several_suggestions_one_is_chosen_by_its_button(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await suggested(here)
        await here.zoe.types("suggest 1 Soup is here!")
        second = await here.told("suggests a change to D-1", times=2)
        assert "2 suggestions wait for D-1" in await here.ana.types("take 1")
        await here.ana.presses(second["ts"], "suggestion_take")
        await here.card(saying="Soup is here!")


async def test_rule_2_another_time_by_a_colleague_is_a_suggestion_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(f"{SOUP} --at in 2 hours")
        await here.ben.types("at 1 in 3 hours")
        await here.told("suggests a change to D-1, with another time")
        await here.ana.types("take 1")
        new = await here.card(saying="changed: the time")
        assert f"by <@{here.ana.id}> ·" in new["text"]


async def test_the_same_suggestion_again_is_the_same_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await suggested(here)
        await here.ben.types(f"suggest 1 {BETTER}")
        await here.settles()
        assert [e.kind for e in await here.journal()].count("suggestion.made") == 1
        assert "already says just that" in await here.ben.types("suggest 1 Soup is back!")
        own = await here.ana.types("suggest 1 Cake is back!")
        assert "You are one of its authors" in own


async def test_a_guest_suggests_nothing(tmp_path: Path) -> None:
    """Rule 5."""
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        assert "that needs a full member" in await here.gus.types(f"suggest 1 {BETTER}")


async def test_a_suggested_text_pings_nobody_and_links_nowhere(tmp_path: Path) -> None:
    """Rule 16: a difference is shown as text, whatever stands in it."""
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await here.ben.types("suggest 1 <!channel> see https://evil.example/x and :tada:")
        message = await here.told("suggests a change to D-1")
        shown = [b for b in message["blocks"] if b["type"] == "rich_text"]
        (quote,) = shown[0]["elements"]
        assert {part["type"] for part in quote["elements"]} == {"text"}
        assert "<!channel>" not in message["text"]
        assert "https://" not in message["text"]

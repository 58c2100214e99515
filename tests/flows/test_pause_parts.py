"""The pause of one account, taking one's own back, and the one draft that two let through."""

from pathlib import Path

import pytest

from bot.demo import TOML
from tests.world import World, world


async def approved(here: World, words: str, number: int = 1) -> str:
    return await here.schedules(words, number)


def two_walls() -> str:
    """The demonstration's settings with a second wall."""
    return f'{TOML}\n[[accounts]]\nname = "other-wall"\nnetwork = "wall"\n'


@pytest.mark.parametrize("words", ["pause Other-Wall: smoke", "pause smoke --on other-wall"])
async def test_rule_32_one_account_is_paused_and_the_others_go_on(
    tmp_path: Path, words: str
) -> None:
    async with world(tmp_path, toml=two_walls()) as here:
        await approved(here, "Soup is back! --on soupe-wall")
        await approved(here, "Bread is back! --on other-wall", number=2)
        answer = await here.zoe.types(words)
        assert answer.startswith("Only `other-wall` is paused. 1 post waits")
        await here.told(f"<@{here.zoe.id}> paused `other-wall`: smoke.")
        assert "`other-wall` is paused by" in await here.ana.types("status")
        await here.card(2, saying="other-wall is paused by")
        await here.passes(seconds=61)
        await here.card(1, saying="open the post")
        await here.passes(minutes=5)
        assert await here.wall() == ["Soup is back!"]
        assert "Other-wall is paused: smoke." in await here.ana.types("why 2")


async def test_rule_33_two_people_end_the_pause_of_one_account_and_no_other(tmp_path: Path) -> None:
    async with world(tmp_path, toml=two_walls()) as here:
        await approved(here, "Soup is back! --on soupe-wall --at in 30 minutes")
        await approved(here, "Bread is back! --on other-wall --at in 30 minutes", number=2)
        await here.zoe.types("pause other-wall smoke")
        await here.zoe.types("pause soupe-wall smoke too")
        waits = "Somebody else has to confirm that the pause of `other-wall` ends."
        assert await here.ana.types("resume other-wall") == waits
        assert await here.ana.types("resume other-wall") == waits
        assert await here.ben.types("resume other-wall") == "The pause of `other-wall` is over."
        status = await here.ana.types("status")
        assert "`soupe-wall` is paused by" in status
        assert "`other-wall` is paused by" not in status
        await here.passes(minutes=31)
        await here.card(2, saying="open the post")
        assert await here.wall() == ["Bread is back!"]


async def test_what_another_pause_still_keeps_is_not_missed_by_the_end_of_one(
    tmp_path: Path,
) -> None:
    """Rule 33: only what the ended pause kept is over."""
    async with world(tmp_path, toml=two_walls()) as here:
        await approved(here, "Soup is back! --on soupe-wall")
        await here.zoe.types("pause soupe-wall smoke")
        await here.zoe.types("pause other-wall smoke")
        await here.passes(minutes=5)
        await here.ana.types("resume other-wall")
        await here.ben.types("resume other-wall")
        await here.card(1, saying="paused")


async def test_an_account_that_there_is_not_is_answered_with_those_there_are(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=two_walls()) as here:
        answer = await here.zoe.types("pause smoke --on nowhere")
        assert "There is no account `nowhere`; the accounts are: other-wall, soupe-wall" in answer
        assert "Not paused." in await here.ana.types("status")
        # Rule 31: a slip in the first name let the second account's post leave.
        answer = await here.zoe.types("pause smoke --on nowhere,other-wall,elsewhere")
        assert answer.startswith("Only `other-wall` is paused.")
        for name in ("nowhere", "elsewhere"):
            assert f"There is no account `{name}`" in answer
        assert "`other-wall` is paused by" in await here.ana.types("status")


async def test_a_mistyped_account_stops_everything_and_says_how_to_stop_one(tmp_path: Path) -> None:
    async with world(tmp_path, toml=two_walls()) as here:
        answer = await here.zoe.types("pause othr-wall smoke")
        assert answer.startswith("Everything is paused.")
        assert "For one account alone, write `/draft pause other-wall REASON`." in answer


async def test_rule_33_whoever_paused_takes_it_back_alone_within_a_minute(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await approved(here, "Soup is back! --on soupe-wall --at in 30 minutes")
        await here.zoe.types("pause oops")
        answer = await here.zoe.types("resume")
        assert answer == "The pause is taken back; nothing was stopped by it."
        await here.told(f"<@{here.zoe.id}> took the pause back within a minute")
        await here.passes(minutes=31)
        await here.card(saying="open the post")


@pytest.mark.parametrize("seconds", [61, 3600])
async def test_rule_33_after_a_minute_it_takes_two(tmp_path: Path, seconds: int) -> None:
    async with world(tmp_path) as here:
        await here.zoe.types("pause oops")
        await here.passes(seconds=seconds)
        answer = await here.zoe.types("resume")
        assert answer == "Somebody else has to confirm that the pause ends."


async def test_rule_33_whose_pause_stopped_something_does_not_end_it_alone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await approved(here, "Soup is back! --on soupe-wall")
        await here.passes(seconds=30)
        await here.zoe.types("pause smoke")
        await here.passes(seconds=45)
        answer = await here.zoe.types("resume")
        assert answer == "Somebody else has to confirm that the pause ends."
        assert await here.wall() == []


async def test_rule_33_nobody_takes_back_what_somebody_else_paused_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ben.types("pause smoke")
        await here.zoe.types("pause smoke")
        answer = await here.zoe.types("resume")
        assert answer == "Somebody else has to confirm that the pause ends."


CRISIS = "We are safe, and the shop is closed today. --on soupe-wall"


async def paused_statement(here: World) -> str:
    """A statement that Ben approved, during a pause by Zoé."""
    await here.zoe.types("pause a fire")
    card: str = await here.ana.drafts(CRISIS)
    await here.ben.reacts(card)
    await here.card(saying="paused")
    return card


async def test_rule_32_two_people_let_one_named_draft_through_the_pause(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await paused_statement(here)
        await approved_while_paused(here)
        answer = await here.zoe.types("through 1")
        assert answer == "Somebody else, no author of it, has to confirm that D-1 may leave."
        assert "D-1 may leave" in await here.olga.types("through 1")
        await here.told("D-1 may leave in spite of the pause, once approved.")
        await here.card(1, saying="scheduled")
        await here.passes(seconds=61)
        await here.card(1, saying="open the post")
        await here.passes(minutes=5)
        assert await here.wall() == ["We are safe, and the shop is closed today."]
        assert "pause.passed" in [e.kind for e in await here.journal()]


async def approved_while_paused(here: World) -> None:
    """Another post that must stay where it is."""
    card = await here.ana.drafts("Bread is back! --on soupe-wall", number=2)
    await here.ben.reacts(card)
    await here.card(2, saying="paused")


async def test_rule_32_what_is_let_through_still_needs_its_own_approvals(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.zoe.types("pause a fire")
        await here.ana.drafts(CRISIS)
        await here.zoe.types("through 1")
        await here.olga.types("through 1")
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_rule_41_authors_neither_ask_nor_confirm_that_theirs_is_let_through(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await paused_statement(here)
        assert "Authors can't let a draft through a pause" in await here.ana.types("through 1")
        await here.zoe.types("through 1")
        assert "Authors can't let a draft through a pause" in await here.ana.types("through 1")
        ask = await here.told("asks to let D-1")
        await here.ana.reacts(ask["ts"])
        await here.zoe.types("through 1")
        await here.settles()
        await here.passes(minutes=2)
        assert await here.wall() == []


async def test_rule_32_a_pause_that_comes_later_keeps_it_back_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await paused_statement(here)
        await here.zoe.types("through 1")
        await here.olga.types("through 1")
        await here.ben.types("pause another fire")
        await here.passes(minutes=2)
        assert await here.wall() == []


async def test_rule_32_another_text_is_not_what_was_let_through(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await paused_statement(here)
        await here.zoe.types("through 1")
        await here.olga.types("through 1")
        await here.ana.types("edit 1 We are safe, and open again.")
        card = await here.card(saying="open again")
        await here.ben.reacts(card["ts"])
        await here.card(saying="paused")
        await here.passes(minutes=2)
        assert await here.wall() == []


async def test_there_is_nothing_to_let_through_without_a_pause(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(CRISIS)
        assert "No pause keeps D-1 back" in await here.zoe.types("through 1")

"""Who submits for somebody else is an author as well, and so is that person (rule 3)."""

from pathlib import Path

import pytest

from bot.demo import TOML
from tests.world import world


@pytest.mark.parametrize("dash", ["--", "—", "–"])
async def test_rule_3_whoever_submits_and_for_whom_are_both_authors(
    tmp_path: Path, dash: str
) -> None:
    async with world(tmp_path) as here:
        words = f"Soup is back! --on soupe-wall {dash}for <@{here.ben.id}|ben>"
        card = await here.ana.drafts(words)
        shown = await here.card()
        assert f"by <@{here.ana.id}>, <@{here.ben.id}> ·" in shown["text"]
        for author in (here.ana, here.ben):
            await author.reacts(card)
        await here.card(saying=f"<@{here.ben.id}>'s :white_check_mark: does not count")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        (named,) = [e for e in await here.journal() if e.kind == "author.named"]
        assert (named.actor, named.details["person"]) == (here.ana.id, here.ben.id)


async def test_rule_3_whom_it_is_for_can_edit_and_withdraw_as_an_author(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(f"Soup is back! --on soupe-wall --for <@{here.ben.id}>")
        assert "is now version" in await here.ben.types("edit 1 Cake is back!")
        assert "D-1 is withdrawn." in await here.ben.types("withdraw 1")


async def test_rule_3_the_same_text_for_somebody_is_another_draft_with_all_authors(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall")
        words = f"Soup is back! --on soupe-wall --for <@{here.ben.id}>"
        await here.ana.drafts(words, number=2)
        assert (await here.ana.types(words)).startswith("D-2 for")
        assert f"by <@{here.ana.id}>, <@{here.ben.id}> ·" in (await here.card(2))["text"]


@pytest.mark.parametrize(
    ("person", "answer"),
    [
        ("<@U0BOTTY>", "only people of this workspace can draft"),
        ("<@U0EVE>", "only people of this workspace can draft"),
        ("<@U0GUS>", "guests can't draft here"),
        ("ben", "Please pick your colleague from the list that Slack shows after `@`"),
    ],
)
async def test_rule_3_nobody_is_made_an_author_who_could_not_draft(
    tmp_path: Path, person: str, answer: str
) -> None:
    toml = TOML + "\n[policy]\nguests_may_draft = false\n"
    async with world(tmp_path, toml=toml) as here:
        ids = {"<@U0BOTTY>": here.botty.id, "<@U0EVE>": here.eve.id, "<@U0GUS>": here.gus.id}
        whom = f"<@{ids[person]}>" if person in ids else person
        assert answer in await here.ana.types(f"Soup is back! --on soupe-wall --for {whom}")


async def test_a_long_dash_in_the_text_stays_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts("Soup —for everybody! --on soupe-wall")
        assert "Soup —for everybody!" in (await here.card())["text"]

"""Erasing: two people take out what a draft said, and the journal stays whole (rules 39, 41)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.auditing import export, verify
from bot.services.reminding import remind
from storage.library import sqlite3
from tests.flows.test_audit import options, raw
from tests.letters import letter
from tests.world import World, world

WORDS = "Soup as nobody else in Example Street cooks it"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as opened:
        yield opened


def everything(here: World) -> str:
    """All that the bot's own tables hold, but for what the practice wall shows."""
    connection = sqlite3.connect(here.folder / "world.db")
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = [
        repr(connection.execute(f"SELECT * FROM {name}").fetchall())
        for (name,) in tables
        if name != "wall_posts"
    ]
    connection.close()
    return "\n".join(found)


async def taken_down(here: World) -> None:
    """A post that was out and was taken down; Ana wrote it, Ben approved it."""
    await here.publishes(WORDS)
    await letter(here, here.ben, WORDS)
    await here.zoe.types("takedown 1")
    await here.card(saying="taken down")
    await here.settles()


async def test_rule_39_two_people_erase_and_the_journal_stays_whole(here: World) -> None:
    await taken_down(here)
    assert WORDS in everything(here)
    asked = await here.ana.types("erase 1 she asks us to")
    assert asked == "Somebody else, no author of D-1, has to confirm it."
    await here.told("asks to erase the texts and pictures of D-1, because of: she asks us to")
    assert WORDS in everything(here)
    done = await here.ben.types("erase 1 yes")
    assert done == "What D-1 said is erased here; its digests are kept."
    assert WORDS not in everything(here)
    await remind(here.bot.ctx)
    assert here.letters(here.ben, saying=WORDS) == []
    lines, whole = verify(options(here), None)
    assert whole, lines
    assert any(line.startswith("Erased by two people, their digests kept: ") for line in lines)
    assert "erased by two people" in "\n".join(export(options(here, jsonl=True), None))
    assert WORDS not in "\n".join(export(options(here, jsonl=True), None))
    kinds = {entry.kind: entry for entry in await here.journal()}
    assert kinds["content.erased"].details["asked_by"] == here.ana.id
    assert kinds["content.erased"].actor == here.ben.id
    assert "erased already" in await here.zoe.types("erase 1 again")
    await here.settles()


async def test_rule_39_the_button_confirms_it_too(here: World) -> None:
    await here.ana.drafts(f"{WORDS} --on soupe-wall --at in 2 hours")
    await here.ana.types("withdraw 1")
    await here.ana.types("erase 1 she asks us to")
    ask = await here.told("asks to erase")
    await here.zoe.presses(ask["ts"], "confirm_ask")
    await here.zoe.hears("what D-1 said is erased here")
    assert WORDS not in everything(here)


async def test_rule_41_one_person_erases_nothing_and_an_author_never_confirms_it(
    here: World,
) -> None:
    await here.ana.drafts(f"{WORDS} --on soupe-wall --at in 2 hours")
    await here.ana.types("withdraw 1")
    await here.ben.types("erase 1 she asks us to")
    await here.ben.types("erase 1 she asks us to")
    assert "Authors can't confirm that" in await here.ana.types("erase 1 me too")
    assert "needs a full member" in await here.gus.types("erase 1 me too")
    assert WORDS in everything(here)


async def test_rule_39_nothing_is_erased_while_it_is_out_or_under_way(here: World) -> None:
    await here.publishes(WORDS)
    assert "is not over yet" in await here.zoe.types("erase 1 please")
    await here.ana.drafts("Another soup --on soupe-wall --at in 2 hours", number=2)
    assert "is not over yet" in await here.zoe.types("erase 2 please")


async def test_rule_39_what_another_draft_says_too_is_kept_for_that_one(here: World) -> None:
    await here.ana.drafts(f"{WORDS} --on soupe-wall")
    await here.ana.types("withdraw 1")
    await here.ana.drafts(f"{WORDS} --on soupe-wall", number=2)
    await here.ben.types("erase 1 please")
    await here.zoe.types("erase 1 please")
    assert WORDS in everything(here)
    assert verify(options(here), None)[1]
    assert WORDS in (await here.card(2))["text"]


async def test_rule_39_an_erasure_that_is_no_entry_of_the_journal_is_found(here: World) -> None:
    await here.ana.drafts(f"{WORDS} --on soupe-wall")
    await here.stop()
    connection = raw(here)
    connection.execute("INSERT INTO erasures VALUES (1, 1, 'U0BEN', 'U0ZOE', 'x')")
    connection.execute("UPDATE contents SET body = ''")
    connection.close()
    lines, whole = verify(options(here), None)
    assert not whole
    assert any("is not what it was" in line for line in lines)

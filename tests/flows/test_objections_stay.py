"""Objections stay until somebody closes them, and an alias stops as soon as there is one."""

from pathlib import Path

import pytest

from bot.domain.drafts import DraftId
from bot.simulator.seed import ZOE
from storage.library import sqlite3
from tests.world import World, world

LEAVING = (("kick", {}), ("kind", {"kind": "deactivated"}), ("kind", {"kind": "guest"}))


@pytest.mark.parametrize(("do", "fields"), LEAVING)
async def test_rule_12_an_objection_stays_when_whoever_objected_leaves(
    tmp_path: Path, do: str, fields: dict[str, str]
) -> None:
    async with world(tmp_path) as here:
        await here.ana.types("Soup is back! --on soupe-wall")
        card = await here.card()
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")
        await here.zoe.reacts(card["ts"], "x")
        await here.card(saying="somebody objects")
        await here.olga.does(do, user=str(ZOE), **fields)
        await here.passes(minutes=2)
        await here.reconciles()
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.card(saying="somebody objects")


async def test_rule_21_an_alias_made_a_moment_ago_stops_the_post(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.types("Soup is back! --on soupe-wall")
        card = await here.card()
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")
        await here.zoe.does("emoji", name="veto", value="alias:x")
        await here.zoe.reacts(card["ts"], "veto")
        await here.passes(seconds=61)
        await here.card(saying="somebody objects")
        assert await here.wall() == []


ALIASES = {"object": ("nope", "x", "somebody objects"), "hold": ("wait", "raised_hand", "held by")}


async def stopped_by(here: World, kind: str) -> str:
    """A scheduled post that Zoé has stopped with an alias; its card's ts."""
    alias, emoji, said = ALIASES[kind]
    await here.olga.does("emoji", name=alias, value=f"alias:{emoji}")
    card = await here.schedules("Soup is back! --on soupe-wall")
    await here.zoe.reacts(card, alias)
    await here.card(saying=said)
    return card


@pytest.mark.parametrize("value", [None, "alias:tada"])
@pytest.mark.parametrize("kind", ALIASES)
async def test_rules_12_13_and_21_nobody_ends_a_stop_by_changing_what_its_alias_means(
    tmp_path: Path, kind: str, value: str | None
) -> None:
    """Ana, the author, deletes the alias with which Zoé stopped her post, or gives it a party."""
    async with world(tmp_path) as here:
        await stopped_by(here, kind)
        alias, _, said = ALIASES[kind]
        await here.ana.does("emoji", name=alias, value=value)
        await here.settles()
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.card(saying=said)
        assert "stop.closed" not in [entry.kind for entry in await here.journal()]


@pytest.mark.parametrize("kind", ALIASES)
async def test_rule_12_in_doubt_a_stop_stays_where_slack_lists_a_deleted_alias_no_more(
    tmp_path: Path, kind: str
) -> None:
    """Whether Zoé took it away, or it went with its emoji, can't be told then."""
    async with world(tmp_path) as here:
        card = await stopped_by(here, kind)
        alias, _, said = ALIASES[kind]
        await here.ana.does("emoji", name=alias, value=None)
        await here.zoe.reacts(card, alias, on=False)
        await here.settles()
        await here.passes(minutes=2)
        await here.card(saying=said)
        assert await here.wall() == []


@pytest.mark.parametrize("kind", ALIASES)
async def test_rules_12_and_13_an_alias_that_is_taken_away_ends_the_stop_as_any_emoji_does(
    tmp_path: Path, kind: str
) -> None:
    async with world(tmp_path) as here:
        card = await stopped_by(here, kind)
        await here.zoe.reacts(card, ALIASES[kind][0], on=False)
        await here.card(saying="scheduled")
        await here.passes(minutes=2)
        assert await here.wall() == ["Soup is back!"]


async def test_rule_12_whoever_objected_with_two_emoji_takes_both_away(tmp_path: Path) -> None:
    """The first is taken away, and Ana deletes the alias that was the second."""
    async with world(tmp_path) as here:
        card = await stopped_by(here, "object")
        await here.zoe.reacts(card, "x")
        await here.settles()
        await here.zoe.reacts(card, "x", on=False)
        await here.settles()
        await here.ana.does("emoji", name="nope", value=None)
        await here.settles()
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.card(saying="somebody objects")


async def test_rule_12_a_lifted_objection_does_not_come_back_with_its_alias(
    tmp_path: Path,
) -> None:
    """But a new emoji by the same person is a new objection."""
    async with world(tmp_path) as here:
        card = await stopped_by(here, "object")
        await here.ben.types("lift 1 the date is right now")
        await here.card(saying="scheduled")
        await here.ana.does("emoji", name="nope", value=None)
        await here.ana.does("emoji", name="nope", value="alias:x")
        await here.settles()
        assert "somebody objects" not in (await here.card())["text"]
        await here.zoe.reacts(card, "no_entry")
        await here.card(saying="somebody objects")


async def test_rule_12_an_alias_that_is_deleted_and_made_again_takes_nothing_back(
    tmp_path: Path,
) -> None:
    """Its reactions may have gone with it: that Zoé took hers away, nobody can tell."""
    async with world(tmp_path) as here:
        card = await stopped_by(here, "object")
        await here.ana.does("emoji", name="nope", value=None)
        await here.zoe.reacts(card, "nope", on=False)
        await here.settles()
        await here.ana.does("emoji", name="nope", value="alias:x")
        await here.settles()
        await here.passes(minutes=2)
        assert await here.wall() == []
        await here.card(saying="somebody objects")


async def lifted(here: World) -> str:
    """A scheduled post whose objection by Zoé was lifted, and her emoji stands; its card's ts."""
    card: str = await here.ana.drafts("Soup is back! --on soupe-wall")
    await here.ben.reacts(card)
    await here.zoe.reacts(card, "x")
    await here.card(saying="somebody objects")
    await here.ben.types("lift 1 the date is right now")
    await here.card(saying="scheduled")
    return card


async def test_rule_12_after_a_lift_the_same_emoji_given_again_is_heard_before_anybody_looked(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await lifted(here)
        async with here.bot.ctx.locks[DraftId(1)]:
            await here.zoe.reacts(card, "x", on=False)
            await here.zoe.reacts(card, "x")
            await here.simulator.settle()
        await here.card(saying="somebody objects")
        await here.passes(minutes=2)
        assert await here.wall() == []


async def test_rule_12_a_lifted_objection_of_before_names_were_kept_stays_lifted(
    tmp_path: Path,
) -> None:
    """Its emoji still stands on the card when the new version of the program starts."""
    async with world(tmp_path) as here:
        card = await lifted(here)
        await here.stop()
        nameless(here)
        await here.start()
        await here.settles()
        assert [e.kind for e in await here.journal()].count("stop.opened") == 1
        await here.zoe.reacts(card, "x", on=False)
        await here.settles()
        await here.zoe.reacts(card, "x")
        await here.card(saying="somebody objects")


def nameless(here: World) -> None:
    """Make the rows of a stopped bot what the migration makes of older ones."""
    connection = sqlite3.connect(here.folder / "world.db", isolation_level=None)
    guards = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'stop_emoji'"
    )
    found = connection.execute(guards).fetchall()
    for name, _ in found:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE stop_emoji SET emoji = ''")
    for _, sql in found:
        connection.execute(sql)
    connection.close()

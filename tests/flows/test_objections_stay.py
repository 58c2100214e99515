"""Objections stay until somebody closes them, and an alias stops as soon as there is one."""

from pathlib import Path

import pytest

from bot.simulator.seed import ZOE
from tests.world import world

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

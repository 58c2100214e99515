"""Ends and halves that were written past the bot are none: what stops goes on stopping (38)."""

from pathlib import Path

import pytest

from tests.services.test_tampering import open_raw, without_guards
from tests.world import World, world


def tampered(here: World, *statements: str) -> None:
    """Change the bot's database behind its back."""
    raw = open_raw(here.folder / "world.db")
    without_guards(raw, *statements)
    raw.close()


async def approved(here: World) -> str:
    """A draft that Ben approved; its card's ts."""
    await here.ana.types("Soup is back! --on soupe-wall")
    card = await here.card()
    await here.ben.reacts(card["ts"])
    await here.card(saying="scheduled")
    return str(card["ts"])


@pytest.mark.parametrize(
    "end",
    ["UPDATE pauses SET ended_at = since, asked_by = 'U0BEN', confirmed_by = 'U0ZOE'"],
)
async def test_a_pause_that_was_ended_by_hand_goes_on(tmp_path: Path, end: str) -> None:
    async with world(tmp_path) as here:
        await approved(here)
        await here.zoe.types("pause a fire in the building")
        tampered(here, end)
        await here.passes(seconds=61)
        assert await here.wall() == []
        assert "a fire in the building" in await here.ana.types("status")


async def test_an_objection_that_was_closed_by_hand_stands(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = await approved(here)
        await here.zoe.reacts(ts, "x")
        await here.card(saying="objects")
        closed = "closed_at = opened_at, closed_by = 'U0ZOE', closed_why = 'taken back'"
        tampered(here, f"UPDATE stops SET {closed}")
        await here.reconciles()
        await here.passes(seconds=61)
        assert await here.wall() == []


async def test_rule_38_a_forged_passage_lets_nothing_through_a_pause(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await approved(here)
        await here.zoe.types("pause a fire in the building")
        tampered(
            here,
            "INSERT INTO passages (draft_id, digest, last_pause, asked_by, confirmed_by, at, seal)"
            " SELECT 1, r.digest, 99, 'U0BEN', 'U0ZOE', p.since, '' FROM pauses p, revisions r",
        )
        await here.passes(seconds=61)
        await here.passes(seconds=61)
        assert await here.wall() == []


async def test_a_forged_first_half_makes_no_second(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await approved(here)
        await here.zoe.types("pause a fire in the building")
        tampered(
            here,
            "INSERT INTO asks (kind, subject, person, at, seal) SELECT 'resume', 'everything',"
            " 'U0BEN', since, '' FROM pauses",
        )
        answer = await here.ana.types("resume")
        assert answer == "Somebody else has to confirm that the pause ends."
        await here.passes(seconds=61)
        assert await here.wall() == []

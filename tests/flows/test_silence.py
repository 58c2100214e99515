"""Slack's events stop coming: people hear of it, and nothing is decided on what was not heard."""

from pathlib import Path

import pytest

from bot.demo import TOML
from bot.domain.journal import Kind
from bot.services import silence
from tests.world import Person, World, world

pytestmark = pytest.mark.slow

SOUP = "Soup is back! --on soupe-wall"
RUN_BY_OLGA = TOML.replace("[slack]", '[slack]\ninstaller = "U0OLGA"')
SILENT = "Slack tells me of nothing any more"


async def looks(here: World) -> None:
    """Let the bot wonder now, and not only within the next minute."""
    here.bot.ctx.ears.looked = float("-inf")
    await silence.look(here.bot.ctx)


def home_of(person: Person) -> str:
    """What the app's Home shows to somebody."""
    return str(person.world.simulator.snapshot(person.id).get("home"))


async def kinds(here: World) -> list[Kind]:
    return [e.kind for e in await here.journal() if e.kind in {"slack.silent", "slack.heard"}]


async def test_trap_11_people_hear_of_it_when_no_event_comes_any_more(tmp_path: Path) -> None:
    """On the lamp, in the channel, on Home and as a letter; the next event ends it."""
    async with world(tmp_path, toml=RUN_BY_OLGA) as here:
        await looks(here)
        await here.olga.does("open_home")
        await here.hears_out()
        await here.passes(minutes=2)
        here.simulator.faults.events_off = True
        card = await here.ana.drafts(SOUP)
        await here.ben.reacts(card)
        await here.reconciles()
        await here.card(saying="scheduled")
        await looks(here)
        assert await kinds(here) == []
        await here.passes(minutes=6)
        await looks(here)
        await here.told(SILENT)
        await here.until(lambda: "of nothing* since" in home_of(here.olga) or None, "the alarm")
        assert "Slack tells me of nothing* since" in await here.olga.types("status")
        assert SILENT in await here.letter(here.olga, SILENT)
        assert await kinds(here) == ["slack.silent"]
        await looks(here)
        assert await kinds(here) == ["slack.silent"]
        here.simulator.faults.clear()
        await here.zoe.reacts(card, "eyes")
        await here.told("Slack tells me again")
        assert await kinds(here) == ["slack.silent", "slack.heard"]


async def test_trap_11_a_reaction_that_is_only_found_by_looking_is_noticed_too(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await looks(here)
        card = await here.ana.drafts(SOUP)
        await here.hears_out()
        here.simulator.faults.events_off = True
        await here.passes(minutes=30)
        await here.ben.reacts(card)
        await here.reconciles()
        await here.passes(minutes=4)
        await looks(here)
        assert await kinds(here) == []
        await here.passes(minutes=2)
        await looks(here)
        assert await kinds(here) == ["slack.silent"]


async def test_trap_11_a_quiet_channel_is_no_silence(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.presses(card, "approve")
        await here.hears_out()
        await here.passes(hours=9)
        await looks(here)
        await looks(here)
        assert await kinds(here) == []


async def test_rule_32_a_pause_on_the_lamp_that_nobody_told_of_stops_what_would_leave(
    tmp_path: Path,
) -> None:
    """Trap 11: else it went out, up to two minutes after everybody saw the emoji."""
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await here.hears_out()
        here.simulator.faults.events_off = True
        lamp = next(m for m in here.ana.sees() if "*The lamp*" in m["text"])
        await here.zoe.reacts(str(lamp["ts"]), "octagonal_sign")
        await here.passes(seconds=61)
        assert await here.wall() == []
        await here.told("paused by")

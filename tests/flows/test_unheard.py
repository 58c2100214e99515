"""What Slack was answered counts from then on, although the bot has not come to it yet (24)."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.services import behind, catching_up, hearing
from bot.services.context import Context
from bot.site import LATE
from tests.porter.inside import pipe_of
from tests.world import World, world

SOUP = "Soup is back! --on soupe-wall"
UNHEARD = "is not all worked on yet"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a last look that waits in vain give up soon."""
    monkeypatch.setattr(catching_up, "SECONDS_BEFORE", 0.05)
    monkeypatch.setattr(behind, "SECONDS_TO_WAIT", 0.05)


async def reasons(here: World) -> list[str]:
    """Why posts waited, as the journal tells."""
    kept = await here.journal()
    return [str(one.details["why"]) for one in kept if one.kind == "delivery.waiting"]


async def ready(here: World) -> dict[str, Any]:
    """What a watchdog is told."""
    address = f"{here.bot.address}/readyz"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return dict(await answer.json())


async def test_rule_24_what_lies_unread_with_the_porter_lets_nothing_leave(tmp_path: Path) -> None:
    """Ana edits, and Slack confirms it; the bot stands still, and the post falls due.

    What the edit says holds once it is read: nothing leaves without another approval.
    """
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await here.hears_out()
        assert here.begun is not None
        pipe = pipe_of(here.begun.porter)
        pipe.hold()
        await here.ana.does("command", command="/draft", text="edit 1 Soup is cold!")
        await here.passes(seconds=61)
        assert await here.wall() == []
        assert UNHEARD in (await here.card(saying="scheduled"))["text"]
        (why,) = await reasons(here)
        assert UNHEARD in why
        pipe.flow()
        await here.card(saying="Soup is cold!")
        await here.hears_out()
        await here.passes(seconds=16)
        assert await here.wall() == []
        await here.ben.reacts((await here.card())["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is cold!"]


async def test_rule_24_a_hold_that_is_worked_on_while_the_post_falls_due_holds_it(
    tmp_path: Path,
) -> None:
    """Slack is slow to say who Zoé is, so her hold is acknowledged and not there yet.

    After a minute of that the channel, the lamp and whoever watches the bot are told.
    """
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await here.hears_out()
        who = here.simulator.faults.keep_answer("users.info", user=here.zoe.id)
        await here.zoe.does("command", command="/draft", text="hold 1")
        await who.ready.wait()
        await here.passes(seconds=61)
        assert await here.wall() == []
        await here.passes(seconds=61)
        await here.told("people did a minute ago is still not worked on")
        assert "*Nothing leaves* since" in await here.ana.types("status")
        assert (await ready(here))["not_ready"] == {"acts": LATE}
        who.go.set()
        await here.card(saying="held")
        await here.told("All that people did is worked on again")
        assert (await ready(here))["not_ready"] == {}
        assert await here.wall() == []
        assert UNHEARD in (await reasons(here))[0]


async def test_rule_24_a_cry_that_waits_for_its_next_try_lets_nothing_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It broke off, and was to be tried again in two minutes: the post left before that."""
    cry, tries, breaks = hearing.cry, 0, True

    async def breaks_at_first(ctx: Context, heard: hearing.Cry) -> None:
        nonlocal tries
        tries += 1
        # A socket that opens late lets the bot look again at any time, not only when asked to.
        if breaks:
            raise LookupError("not this time")
        await cry(ctx, heard)

    async with world(tmp_path) as here:
        card = await here.schedules(SOUP)
        await here.hears_out()
        monkeypatch.setattr(hearing, "cry", breaks_at_first)
        await here.zoe.does("message", text="delete delete", thread_ts=card)
        await here.hears_out()
        await here.passes(seconds=61)
        assert tries
        assert await here.wall() == []
        assert UNHEARD in (await here.card(saying="scheduled"))["text"]
        assert here.app is not None
        breaks = False
        here.app.heart.look_again()
        await here.card(saying="held")
        await here.passes(seconds=61)
        assert await here.wall() == []

"""The lamp: one pinned message that says what is live, and whose emoji stops everything."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.people import UserId
from bot.services import pausing
from bot.services.lighting import APART, keep_true, look_after
from tests.flows.networks import SKY, TOOTS, networks
from tests.publishers.servers.faults import Fault, Kind
from tests.world import Message, World, world

TITLE = "*The lamp*"
STOP = "octagonal_sign"


def lamps(here: World) -> list[Message]:
    """All lamps that can be seen in the channel."""
    return [m for m in here.messages(here.olga.id) if TITLE in m["text"] and not m["ephemeral"]]


def pinned(here: World) -> list[str]:
    """The ts of every pinned message in the channel."""
    workspace = here.simulator.workspace
    found = workspace.messages.listed(workspace.channel_named("social-drafts"))
    return [str(m.ts) for m in found if m.pinned_by]


async def lamp(here: World, saying: str = "") -> Message:
    """Wait for the one lamp, and until it says something, its rest between changes over."""
    here.clock.advance(APART)
    here.looks_now()

    def found() -> Message | None:
        burning = [m for m in lamps(here) if saying in m["text"] and m["ts"] in pinned(here)]
        return burning[-1] if burning else None

    return await here.until(found, f"a pinned lamp that says {saying!r}")


def changes(here: World, ts: str, since: int) -> list[str]:
    """How the bot changed this one message since so many calls; it may be busy with others."""
    calls = [call for call in here.simulator.log[since:] if call.method != "reactions.get"]
    mine = (c for c in calls if ts in {c.arguments.get("ts"), c.arguments.get("timestamp")})
    return [call.method for call in mine]


async def approved(here: World, words: str, number: int = 1) -> None:
    await here.schedules(words, number)


async def test_story_2_the_lamp_says_at_every_moment_what_is_live(tmp_path: Path) -> None:
    """ "Am I live?" """
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        text = (await lamp(here, f"`{SKY}` ana.test on Bluesky: :large_green_circle: LIVE"))["text"]
        assert f"`{TOOTS}` ana on Mastodon: :performing_arts: DRY RUN" in text
        assert "Not paused." in text
        assert "Nothing is on air right now." in text
        assert "Nothing leaves in the next 15 minutes." in text
        await approved(here, f"Soup is back! --on {SKY} --at in 20 minutes")
        await here.passes(minutes=6)
        text = (await lamp(here, "Leaving in the next 15 minutes"))["text"]
        assert f"• D-1 on {SKY} at" in text
        status = await here.zoe.types("status")
        assert status in text
        await here.zoe.types("pause a fire in the building")
        await lamp(here, f"Everything is paused by <@{here.zoe.id}>: a fire in the building")
        assert len(lamps(here)) == 1
        assert pinned(here) == [lamps(here)[0]["ts"]]


async def test_the_lamp_says_what_is_on_air_while_it_is_being_sent(tmp_path: Path) -> None:
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await approved(here, f"Soup is back! --on {SKY}")
        on.pds.faults.plan(Fault(kind=Kind.LATE, path="putRecord"))
        here.clock.advance(timedelta(seconds=61))
        here.bot.ctx.wake()
        await on.pds.faults.held.wait()
        await here.reconciles()
        await lamp(here, f"*On air now*: D-1 on {SKY}.")
        on.pds.faults.release()
        await here.card(saying="published")
        await lamp(here, "Nothing is on air right now.")


async def test_the_lamp_is_not_touched_while_nothing_changes(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.settles()
        calls = len(here.simulator.log)
        for _ in range(3):
            await here.reconciles()
        assert "pins.list" in {call.method for call in here.simulator.log[calls:]}
        assert changes(here, ts, calls) == []
        assert len(lamps(here)) == 1


async def test_the_lamp_is_shown_once_where_two_noticed_the_same_change(tmp_path: Path) -> None:
    """The lighting beat and a look at everything may meet."""
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.settles()
        calls = len(here.simulator.log)
        await here.bot.ctx.store.write(
            lambda tx: pausing.begin(tx, here.bot.ctx, UserId(here.zoe.id), "a fire")
        )
        await asyncio.gather(*(keep_true(here.bot.ctx, at_once=True) for _ in range(2)))
        assert changes(here, ts, calls) == ["chat.update"]


async def test_a_lamp_that_was_deleted_is_posted_and_pinned_anew(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        old = await lamp(here)
        await here.olga.does("delete", ts=old["ts"])
        await here.settles()
        new = await lamp(here)
        assert new["ts"] != old["ts"]
        assert len(lamps(here)) == len(pinned(here)) == 1


async def test_a_lamp_that_was_unpinned_is_pinned_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.zoe.does("pin", ts=ts, on=False)
        await here.settles()
        assert (await lamp(here))["ts"] == ts
        assert pinned(here) == [ts]


async def test_one_lamp_burns_after_a_restart_and_other_pins_are_left_alone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        card = await here.ana.drafts("Soup is back! --on soupe-wall")
        await here.ana.does("pin", ts=card)
        await here.stop()
        await here.start()
        await here.settles()
        assert (await lamp(here))["ts"] == ts
        assert sorted(pinned(here)) == sorted([ts, card])


@pytest.mark.parametrize("name", [STOP, "stop_all"])
async def test_rule_32_an_emoji_on_the_lamp_pauses_everything(tmp_path: Path, name: str) -> None:
    """Rule 21: an alias may stop."""
    async with world(tmp_path) as here:
        await here.olga.does("emoji", name="stop_all", value=f"alias:{STOP}")
        await approved(here, "Soup is back! --on soupe-wall --at in 6 minutes")
        ts = (await lamp(here))["ts"]
        await here.zoe.reacts(ts, name)
        told = await here.told(f"<@{here.zoe.id}> paused everything: by emoji on the lamp", times=2)
        assert "1 post waits, the next in" in told["text"]
        thread = [m for m in here.messages(here.olga.id) if m.get("thread_ts") == ts != m["ts"]]
        assert [m["text"] for m in thread] == [told["text"]]
        await lamp(here, f"Everything is paused by <@{here.zoe.id}>")
        await here.card(saying="paused")
        await here.passes(minutes=7)
        assert await here.wall() == []


async def test_rule_31_a_guests_emoji_on_the_lamp_pauses_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.gus.reacts((await lamp(here))["ts"], STOP)
        await here.gus.hears("needs a full member of the channel: guests can't")
        await here.reconciles()
        assert "Not paused." in await here.ana.types("status")


async def test_rule_31_where_slack_cannot_be_asked_the_event_is_believed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        here.simulator.faults.fail("reactions.get", "internal_error", times=1, timestamp=ts)
        await here.zoe.reacts(ts, STOP)
        await lamp(here, "Everything is paused")


async def test_an_emoji_that_stays_after_two_resumed_pauses_nothing_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.zoe.reacts(ts, STOP)
        await lamp(here, "Everything is paused")
        await here.ana.types("resume")
        await here.ben.types("resume")
        await here.settles()
        assert "Not paused." in await here.ana.types("status")
        await here.zoe.reacts(ts, STOP, on=False)
        await here.settles()
        await here.zoe.reacts(ts, STOP)
        await lamp(here, "Everything is paused")


async def test_an_emoji_that_came_while_the_bot_was_down_pauses_at_its_start(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.stop()
        await here.zoe.reacts(ts, STOP)
        await here.start()
        await lamp(here, "Everything is paused")


async def test_rule_33_whoever_pressed_takes_it_back_within_a_minute(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.zoe.reacts(ts, STOP)
        await lamp(here, "Everything is paused")
        await here.zoe.reacts(ts, STOP, on=False)
        await here.told("took the pause back within a minute; nothing was stopped")
        await lamp(here, "Not paused.")
        ended = [e for e in await here.journal() if e.kind == "pause.ended"]
        assert [e.actor for e in ended] == [here.zoe.id]


async def test_rule_33_after_a_minute_taking_the_emoji_away_ends_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.zoe.reacts(ts, STOP)
        await lamp(here, "Everything is paused")
        await here.passes(seconds=61)
        await here.zoe.reacts(ts, STOP, on=False)
        await here.zoe.hears("The pause goes on; two people end it")
        assert "is paused by" in await here.ana.types("status")


async def test_rule_33_deleting_the_alias_that_paused_ends_no_pause(tmp_path: Path) -> None:
    """Within the minute in which whoever paused may take it back: Zoé took nothing back."""
    async with world(tmp_path) as here:
        await here.olga.does("emoji", name="stop_all", value=f"alias:{STOP}")
        burning = await lamp(here)
        await here.zoe.reacts(burning["ts"], "stop_all")
        await lamp(here, "Everything is paused")
        await here.ana.does("emoji", name="stop_all", value=None)
        await here.settles()
        await here.zoe.reacts(burning["ts"], "stop_all", on=False)
        await here.settles()
        assert "Everything is paused" in (await lamp(here))["text"]


async def test_rule_31_a_second_emoji_on_the_lamp_keeps_the_pause(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.olga.does("emoji", name="stop_all", value=f"alias:{STOP}")
        burning = await lamp(here)
        await here.zoe.reacts(burning["ts"], "stop_all")
        await lamp(here, "Everything is paused")
        await here.zoe.reacts(burning["ts"], STOP)
        await here.zoe.reacts(burning["ts"], "stop_all", on=False)
        await here.settles()
        assert "Everything is paused" in (await lamp(here))["text"]
        kinds = [entry.kind for entry in await here.journal()]
        assert kinds.count("pause.started") == 1
        await here.zoe.reacts(burning["ts"], STOP, on=False)
        await lamp(here, "Not paused.")


async def test_rule_33_a_slow_look_at_the_lamp_ends_no_fresh_pause(tmp_path: Path) -> None:
    """Slack answered just before Zoé paused; the answer arrives after she was heard."""
    async with world(tmp_path) as here:
        await approved(here, "Soup is back! --on soupe-wall")
        ts = (await lamp(here))["ts"]
        await here.settles()
        answer = here.simulator.faults.keep_answer("reactions.get", timestamp=ts)
        look = asyncio.create_task(look_after(here.bot.ctx))
        await answer.ready.wait()
        await here.zoe.reacts(ts, STOP)
        await lamp(here, "Everything is paused")
        answer.go.set()
        await look
        await here.passes(seconds=61)
        assert await here.wall() == []
        assert "pause.ended" not in [entry.kind for entry in await here.journal()]


async def test_rule_31_an_alias_made_a_moment_ago_pauses_at_once(tmp_path: Path) -> None:
    """Trap 35: what the bot remembers of the workspace's emoji is older than this one."""
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.zoe.reacts(ts, "tada")
        await here.settles()
        await here.olga.does("emoji", name="stop_all", value=f"alias:{STOP}")
        await here.zoe.reacts(ts, "stop_all")
        await lamp(here, "Everything is paused")


async def test_a_pause_that_ended_before_names_were_kept_does_not_begin_anew(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        ts = (await lamp(here))["ts"]
        await here.zoe.reacts(ts, STOP)
        await lamp(here, "Everything is paused")
        await here.ana.types("resume")
        await here.ben.types("resume")
        await lamp(here, "Not paused.")
        await here.bot.ctx.store.write(lambda tx: tx.run("UPDATE lamp_presses SET emoji = ''"))
        await here.settles()
        await here.settles()
        assert [entry.kind for entry in await here.journal()].count("pause.started") == 1
        await here.zoe.reacts(ts, STOP, on=False)
        await here.settles()
        await here.zoe.reacts(ts, STOP)
        await lamp(here, "Everything is paused")

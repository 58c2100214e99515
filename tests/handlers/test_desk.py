"""Work that was acknowledged is finished before the bot stops (trap 17)."""

import asyncio

import pytest

from bot.domain.people import UserId
from handlers import desk
from handlers.desk import STOPS, Work
from handlers.errors import tried
from tests.factories import ANA
from tests.handlers.conftest import Slack


async def test_a_stop_waits_for_what_was_acknowledged() -> None:
    work, started, go_on, done = Work(), asyncio.Event(), asyncio.Event(), []

    async def listener(body: str) -> None:
        started.set()
        await go_on.wait()
        done.append(body)

    task = work.begin(listener("a draft"))
    await started.wait()
    stop = asyncio.create_task(work.finished())
    await asyncio.sleep(0)
    assert not stop.done()
    go_on.set()
    await stop
    assert done == ["a draft"]
    await task


async def test_nothing_to_wait_for_is_no_wait() -> None:
    await Work().finished()


async def test_rule_24_an_act_is_over_with_all_that_it_began() -> None:
    """What begins later isn't waited for, nor what only draws."""
    work, last, later = Work(), asyncio.Event(), asyncio.Event()
    order: list[str] = []

    async def listener() -> None:
        await last.wait()
        order.append("its listener")

    async def act() -> None:
        work.begin(listener())

    async def waits() -> None:
        await work.begun_is_over()
        order.append("all is over")

    async def forms() -> None:
        await later.wait()

    work.begin(act())
    drawing = work.begin_aside(forms())
    waiting = asyncio.create_task(waits())
    await asyncio.sleep(0)
    afterwards = work.begin(forms())
    last.set()
    await waiting
    assert order == ["its listener", "all is over"]
    assert not drawing.done()
    assert not afterwards.done()
    later.set()
    await work.finished()
    assert drawing.done()


async def test_an_act_does_not_wait_for_itself() -> None:
    work, over = Work(), []

    async def listener() -> None:
        await work.begun_is_over()
        over.append(True)

    async def act() -> None:
        await work.begin(listener())

    await work.begin(act())
    assert over == [True]


async def test_rule_24_a_hold_that_is_cut_off_at_the_end_is_not_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The heart beat on for the seconds in which the porter left, and the post went out."""
    monkeypatch.setattr(desk, "FINISH_SECONDS", 0.01)
    work = Work()

    async def hold() -> None:
        await asyncio.Event().wait()

    work.begin(hold())
    waiting = asyncio.create_task(work.begun_is_over())
    await asyncio.sleep(0)
    await work.finished()
    assert await waiting is False
    assert await work.begun_is_over() is False


async def test_rule_24_what_is_done_after_a_while_is_not_over_before() -> None:
    """A post left while what somebody wrote waited for room on the disk."""
    work, done = Work(), asyncio.Event()
    work.later(0.01, done.set)
    assert await work.begun_is_over() is False
    await done.wait()
    assert await work.begun_is_over() is True
    work.later(60, done.set)
    await work.finished()
    assert await work.begun_is_over() is False


async def test_a_listener_keeps_the_names_that_bolt_injects_by(slack: Slack) -> None:
    async def listener(ack: object, body: object) -> None:
        """What it does."""

    heard = slack.desk.heard(listener)
    assert heard.__wrapped__ is listener  # type: ignore[attr-defined]


async def test_what_was_typed_comes_back_in_time_also_from_a_form_that_could_stop_a_post(
    slack: Slack,
) -> None:
    """An edit is never ended, so what only drew its refused form anew held all posts as well."""
    token = STOPS.set(True)
    try:
        drawn, why = await tried(slack.desk, UserId(ANA), asyncio.Event().wait(), within=0.01)
    finally:
        STOPS.reset(token)
    assert drawn is None
    assert why.startswith("That took me too long")

"""Work that was acknowledged is finished before the bot stops (trap 17)."""

import asyncio

from handlers.desk import Work
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


async def test_a_listener_keeps_the_names_that_bolt_injects_by(slack: Slack) -> None:
    async def listener(ack: object, body: object) -> None:
        """What it does."""

    heard = slack.desk.heard(listener)
    assert heard.__wrapped__ is listener  # type: ignore[attr-defined]

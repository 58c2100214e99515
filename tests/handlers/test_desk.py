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


async def test_a_listener_keeps_the_names_that_bolt_injects_by(slack: Slack) -> None:
    async def listener(ack: object, body: object) -> None:
        """What it does."""

    heard = slack.desk.heard(listener)
    assert heard.__wrapped__ is listener  # type: ignore[attr-defined]

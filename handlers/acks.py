"""Acknowledgements without delay: Slack's answer leaves the moment that a listener gives it.

Bolt's own runner looks every ten milliseconds whether a listener has acknowledged (trap 1).
"""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.listener.asyncio_runner import AsyncioListenerRunner
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.domain.errors import NotAllowed
from handlers.desk import STOPS, Work, in_time
from handlers.errors import outcome_of
from handlers.stops import keeps_back

log = logging.getLogger(__name__)

# Where a request's context keeps the note of it that is being written: whether it is new.
NOTED = "noted"
# Where it keeps, if anybody listens, what is set once its event is in the inbox or all is over.
KEPT = "kept"
# Where it keeps what ended its listener, if anything did.
FAILED = "failed"
EVENT = "event_callback"


class Prompt(AsyncAck):
    """An acknowledgement that somebody waits for; `given` once there is nothing to wait for."""

    def __init__(self, noted: Awaitable[bool] | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.given = asyncio.Event()
        self._noted = noted

    async def __call__(self, *args: Any, **kwargs: Any) -> BoltResponse:
        """Acknowledge, and let the answer leave before the listener goes on.

        Raises `NotAllowed` for a request that was noted before (rule 1).
        """
        response: BoltResponse = await super().__call__(*args, **kwargs)
        self.given.set()
        await asyncio.sleep(0)
        if self._noted is not None and not await self._noted:
            raise NotAllowed("This request was heard before.")
        return response


class PromptRunner(AsyncioListenerRunner):
    """Runs listeners as Bolt does, and answers once one has acknowledged, ended or failed."""

    def __init__(self, usual: AsyncioListenerRunner, work: Work) -> None:
        """Take the place of Bolt's runner, with all that it was given; `work` keeps the tasks."""
        super().__init__(
            logger=usual.logger,
            process_before_response=False,
            listener_error_handler=usual.listener_error_handler,
            listener_start_handler=usual.listener_start_handler,
            listener_completion_handler=usual.listener_completion_handler,
            lazy_listener_runner=usual.lazy_listener_runner,
        )
        self._work = work

    async def run(
        self,
        request: AsyncBoltRequest,
        response: BoltResponse,
        listener_name: str,
        listener: AsyncListener,
        starting_time: float | None = None,
    ) -> BoltResponse:
        """Return what Slack is answered: a 503 if nobody acknowledged in time, to be sent again.

        The listener goes on in a task of its own, whose failure is told by the error handler.
        """
        ack = Prompt(request.context.get(NOTED))
        request.context["ack"] = ack
        kept = request.context[KEPT] = asyncio.Event()
        task = self._work.begin(self._listen(request, response, listener, ack))
        task.add_done_callback(lambda _: kept.set())
        task.add_done_callback(lambda _: ack.given.set())
        if listener.auto_acknowledgement:
            await ack()
        # Not `wait_for`, whose task of its own would let the listener go on first.
        timer = asyncio.get_running_loop().call_later(listener.ack_timeout, ack.given.set)
        await ack.given.wait()
        timer.cancel()
        if ack.response is not None:
            return ack.response
        log.error("not acknowledged", extra={"event": "slack.late", "listener": listener_name})
        return BoltResponse(status=503)

    async def _listen(
        self,
        request: AsyncBoltRequest,
        response: BoltResponse,
        listener: AsyncListener,
        ack: Prompt,
    ) -> None:
        """Run one listener; what it raises before it has acknowledged makes Slack try again."""
        STOPS.set(keeps_back(request.body))
        work = listener.run_ack_function(request=request, response=response)
        _, error = await outcome_of(in_time(work))
        if error is not None:
            request.context[FAILED] = error
            failed = BoltResponse(status=500) if ack.response is None else None
            await self.listener_error_handler.handle(error=error, request=request, response=failed)
            ack.response = ack.response or failed


def acknowledge_promptly(app: AsyncApp, work: Work) -> None:
    """Let this app answer Slack without polling, and remember in `work` what its listeners do."""
    # Bolt has no option for another runner; `tests/handlers/test_acks.py` sees that it's used.
    app._async_listener_runner = PromptRunner(app.listener_runner, work)


async def answer_of(app: AsyncApp, request: AsyncBoltRequest) -> BoltResponse:
    """Let Bolt answer what no porter wrote down; an event not before it is in the inbox.

    Nothing else knows of it: where it can't be written, as on a full disk, Slack is to send it
    again (trap 9).
    """
    response = await app.async_dispatch(request)
    kept = request.context.get(KEPT)
    if kept is None or request.body.get("type") != EVENT:
        return response
    await kept.wait()
    return BoltResponse(status=500) if FAILED in request.context else response

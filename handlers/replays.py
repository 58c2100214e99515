"""Signed requests that come a second time: refused, whoever sends them (rule 1).

A request is known by its signature, which is noted before the work on it. Its acknowledgement
waits for the note only where both come together, with a form that was sent: the note stands in
line with all that the bot writes, and Slack waits three seconds (trap 1).
"""

import asyncio
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.services import refusing
from handlers.acks import EVENT, NOTED
from handlers.desk import Desk

SENT = "view_submission"


def register(app: AsyncApp, desk: Desk) -> None:
    """Look at each request before any listener does; signatures are checked by then.

    Events are let pass: Slack repeats them, and one that comes twice means to look again.
    """
    # Signatures whose note is under way.
    coming: set[str] = set()

    async def once(
        req: AsyncBoltRequest, next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        signature, at = (
            _first(req, name) for name in ("x-slack-signature", "x-slack-request-timestamp")
        )
        # By what is signed: a press that comes again as `text/plain` would be the same press.
        if not signature or req.body.get("type") == EVENT:
            return await next_()
        if signature in coming:
            return _again()
        coming.add(signature)
        if await refusing.was_heard(desk.ctx, signature):
            coming.discard(signature)
            return _again()
        noted = asyncio.ensure_future(refusing.hear(desk.ctx, signature, int(at)))
        noted.add_done_callback(lambda _: coming.discard(signature))
        req.context[NOTED] = noted
        if req.body.get("type") == SENT and not await noted:
            return _again()
        return await next_()

    app.middleware(once)


def _again() -> BoltResponse:
    return BoltResponse(status=401, body="This request was heard before.")


def _first(req: AsyncBoltRequest, name: str) -> str:
    return next(iter(req.headers.get(name) or ()), "")

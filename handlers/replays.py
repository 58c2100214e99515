"""Signed requests that come a second time: refused, whoever sends them (rule 1)."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.services import refusing
from handlers.desk import Desk

FORMS = "application/x-www-form-urlencoded"


def register(app: AsyncApp, desk: Desk) -> None:
    """Look at each request before any listener does; signatures are checked by then.

    Events are let pass: Slack repeats them, and one that comes twice means to look again.
    """

    async def once(
        req: AsyncBoltRequest, next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        signature, kind, at = (
            _first(req, name)
            for name in ("x-slack-signature", "content-type", "x-slack-request-timestamp")
        )
        signed_form = signature and kind.startswith(FORMS)
        if signed_form and await refusing.is_replayed(desk.ctx, signature, int(at)):
            return BoltResponse(status=401, body="This request was heard before.")
        return await next_()

    app.middleware(once)


def _first(req: AsyncBoltRequest, name: str) -> str:
    return next(iter(req.headers.get(name) or ()), "")

"""The floor of the bot: the same Bolt app on the same web server, or on a socket, which only acks.

`python -m benchmarks.floor` reads the same environment as `python -m bot run`, and ends with
SIGTERM or after ten minutes.
"""

import asyncio
import os
import re
import signal
from collections.abc import Mapping

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.web.application import web_app
from bot.web.metrics import Counters
from handlers.endpoint import route

LONGEST_LIFE = 600.0


def bolt_alone(environ: Mapping[str, str]) -> AsyncApp:
    """Make the app as the bot does, with an authorisation that asks nobody."""
    result = AuthorizeResult(
        enterprise_id=None,
        team_id="T0SOUPECO",
        bot_token=environ["SLACK_BOT_TOKEN"],
        bot_user_id="U0SECOND",
    )

    async def authorize() -> AuthorizeResult:
        return result

    return AsyncApp(
        client=AsyncWebClient(base_url=environ["SLACK_API_BASE_URL"], retry_handlers=[]),
        authorize=authorize,
        signing_secret=environ.get("SLACK_SIGNING_SECRET", "not used in Socket Mode"),
    )


def listen(app: AsyncApp) -> None:
    """Acknowledge every command and every event, and do nothing else."""

    async def on_command(ack: AsyncAck) -> None:
        await ack()

    async def on_event() -> None:
        return

    app.command(re.compile(".*"))(on_command)
    app.event(re.compile(".*"))(on_event)


async def serve() -> None:
    """Serve until told to stop."""
    bolt = bolt_alone(os.environ)
    listen(bolt)
    application = web_app(ready=_ready, metrics=Counters(), routes=[route(bolt)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["PORT"])).start()
    await _connect(bolt, os.environ.get("SLACK_APP_TOKEN", ""))
    try:
        await _until_told_to_stop()
    finally:
        await runner.cleanup()


async def _connect(bolt: AsyncApp, token: str) -> None:
    """Open a socket, where there is a token for one."""
    if token:
        handler = AsyncSocketModeHandler(bolt, token, ping_interval=5)
        await handler.connect_async()  # type: ignore[no-untyped-call]


async def _ready() -> Mapping[str, bool | str]:
    return {"slack": True}


async def _until_told_to_stop() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with asyncio.timeout(LONGEST_LIFE):
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve())

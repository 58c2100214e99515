"""HTTP mode: one aiohttp route in front of the same app, signatures checked by Bolt."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from handlers.acks import answer_of

PATH = "/slack/events"


def route(app: AsyncApp) -> web.RouteDef:
    """The one address that Slack calls."""

    async def receive(request: web.Request) -> web.StreamResponse:
        # Bolt fails on these, which looks like a mistake of ours (traps 18 and 20).
        if not request.headers.get("X-Slack-Request-Timestamp", "0").isdecimal():
            return web.Response(status=401)
        try:
            asked = await to_bolt_request(request)
        except ValueError:
            return web.Response(status=400)
        return await to_aiohttp_response(await answer_of(app, asked))

    return web.post(PATH, receive)

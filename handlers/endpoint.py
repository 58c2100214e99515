"""HTTP mode: one aiohttp route in front of the same app, signatures checked by Bolt."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

PATH = "/slack/events"


def route(app: AsyncApp) -> web.RouteDef:
    """The one address that Slack calls."""

    async def receive(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return web.post(PATH, receive)

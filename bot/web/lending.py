"""The public address of a picture that a network fetches itself."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.services.lending import Lent

Lender = Callable[[Mapping[str, str]], Awaitable[Lent | None]]
"""Gives what belongs to the parts of an address, or nothing."""

# Nobody keeps it, and no search engine lists it.
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"})


def lending_route(lender: Lender) -> web.RouteDef:
    """Serve approved pictures; whatever is not lent does not exist."""

    async def fetch(request: web.Request) -> web.Response:
        lent = await lender(request.match_info)
        if lent is None or lent.media_type not in SHOWN:
            raise web.HTTPNotFound(headers=HEADERS)
        return web.Response(body=lent.content, content_type=lent.media_type, headers=HEADERS)

    return web.get("/media/{key}/{sha256}/{until}/{seal}", fetch)

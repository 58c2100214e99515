"""The public address of a picture or a video that a network fetches itself."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from aiohttp import web

from bot.services.lending import Lent

Lender = Callable[[Mapping[str, str]], Awaitable[Lent | None]]
"""Gives what belongs to the parts of an address, or nothing."""

# Nobody keeps it, and no search engine lists it.
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
PART = 65_536
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "video/mp4"})


def lending_route(lender: Lender) -> web.RouteDef:
    """Serve approved pictures and videos; whatever is not lent does not exist."""

    async def fetch(request: web.Request) -> web.Response:
        lent = await lender(request.match_info)
        if lent is None or lent.media_type not in SHOWN:
            raise web.HTTPNotFound(headers=HEADERS)
        return _answer(request, lent)

    return web.get("/media/{key}/{sha256}/{until}/{seal}", fetch)


def _answer(request: web.Request, lent: Lent) -> web.Response:
    """Give all of it, or the one stretch that is asked for: long videos are fetched in pieces."""
    whole, headers = len(lent.content), {**HEADERS, "Accept-Ranges": "bytes"}
    stretch = _stretch(request, whole)
    if stretch is None:
        return _given(lent, range(whole), 200, headers)
    if not stretch:
        headers["Content-Range"] = f"bytes */{whole}"
        return web.Response(status=416, headers=headers)
    headers["Content-Range"] = f"bytes {stretch.start}-{stretch.stop - 1}/{whole}"
    return _given(lent, stretch, 206, headers)


def _given(lent: Lent, stretch: range, status: int, headers: Mapping[str, str]) -> web.Response:
    return web.Response(
        status=status,
        body=_in_parts(lent.content, stretch),
        content_type=lent.media_type,
        headers={**headers, "Content-Length": str(len(stretch))},
    )


async def _in_parts(content: bytes, stretch: range) -> AsyncIterator[bytes]:
    """Give a stretch bit by bit: at one go a long video would lie in memory several times."""
    for at in stretch[::PART]:
        yield content[at : min(at + PART, stretch.stop)]


def _stretch(request: web.Request, whole: int) -> range | None:
    """Which bytes are asked for; `None` is: all, and none is: beyond the end.

    What can't be read, or asks for several stretches, is answered with all, as the standard allows;
    and so is a question about an older one, as we give no marks to compare.
    """
    if "If-Range" in request.headers:
        return None
    try:
        asked = request.http_range
    except ValueError:
        return None
    if asked.start is None and asked.stop is None:
        return None
    return range(*asked.indices(whole))

"""Passing a request on to the bot as it came, and its answer back as it is."""

import aiohttp
from aiohttp import hdrs, web
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

# These are about one connection, and the next has its own.
OF_ONE_CONNECTION = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
SECONDS_TO_ANSWER = 60.0


def to_the_bot(back: str) -> aiohttp.ClientSession:
    """Open what reaches the bot at the Unix socket `back`; nothing is tried again."""
    return aiohttp.ClientSession(
        connector=aiohttp.UnixConnector(back, limit=0),
        timeout=aiohttp.ClientTimeout(total=None, sock_read=SECONDS_TO_ANSWER),
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    )


async def passed_on(
    session: aiohttp.ClientSession, request: web.Request, body: bytes | None = None
) -> web.StreamResponse:
    """Ask the bot, and answer as it does; 503 while it can't be reached, 504 if it is silent.

    `body` is there where it was read already.
    """
    given = body if body is not None else request.content if request.can_read_body else None
    asking = session.request(
        request.method,
        URL(f"http://bot{request.raw_path}", encoded=True),
        headers=without_connection(request.headers),
        data=given,
        allow_redirects=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
    )
    response: web.StreamResponse | None = None
    try:
        async with asking as answer:
            response = web.StreamResponse(status=answer.status, reason=answer.reason)
            response.headers.extend(without_connection(answer.headers))
            await response.prepare(request)
            async for part in answer.content.iter_any():
                await response.write(part)
            await response.write_eof()
            return response
    except (TimeoutError, aiohttp.ClientError) as error:
        if response is not None:
            raise
        return web.Response(status=504 if isinstance(error, TimeoutError) else 503)


def refused(request: web.Request) -> int | None:
    """The status with which a request is refused here, since it can't be passed on as it came."""
    if not request.raw_path.startswith("/"):
        return 400
    if hdrs.CONTENT_ENCODING in request.headers:
        # It was unpacked on the way in, and no longer fits what its headers say; Slack packs none.
        return 415
    return None


def without_connection(headers: CIMultiDictProxy[str]) -> CIMultiDict[str]:
    """All headers but those of one connection."""
    return CIMultiDict(
        (name, value) for name, value in headers.items() if name.lower() not in OF_ONE_CONNECTION
    )

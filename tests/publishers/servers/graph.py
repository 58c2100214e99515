"""What Meta's servers share: tokens, errors with code and subcode, reading by field."""

import itertools
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.publishers.servers.faults import Fault
from tests.publishers.servers.local import LocalServer

Plain = dict[str, Any]
PIECE = 1024
"""Bytes in which a video is fetched."""
USUAL_CODES = {400: "100", 401: "190", 403: "200", 422: "100", 429: "4"}


def error(code: int, message: str, *, subcode: int = 0, transient: bool = False) -> Plain:
    """Write an error as the Graph API does."""
    found: Plain = {
        "message": message,
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "A6LJylpZRKw2xKLFsAP-cJh",
    }
    if subcode:
        found |= {"error_subcode": subcode, "error_user_title": "Sorry", "error_user_msg": message}
    if transient:
        found["is_transient"] = True
    return {"error": found}


def refuse(code: int, message: str, *, subcode: int = 0, status: int = 400) -> web.Response:
    """Answer with an error."""
    return web.json_response(error(code, message, subcode=subcode), status=status)


def gone(number: str) -> web.Response:
    """Answer for what isn't there, or may not be seen."""
    return refuse(
        100,
        f"Unsupported get request. Object with ID '{number}' does not exist, cannot be loaded due"
        " to missing permissions, or does not support this operation",
        subcode=33,
    )


class GraphServer(LocalServer):
    """Answers below `/{version}/`; tokens by whom they belong to."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.members = {"ana-token-5e1f": "1001", "ben-token-7c2d": "1002"}
        self.token_error: Plain | None = None
        self._numbers = itertools.count(90_000_001)

    def own_error(self, fault: Fault) -> Plain:
        """Write a planned error; `error` is `code` or `code/subcode`, else it fits the status."""
        written = fault.error if fault.error[0] in "-0123456789" else ""
        code, _, subcode = (written or USUAL_CODES.get(fault.status, "1")).partition("/")
        return error(int(code), fault.message, subcode=int(subcode or 0))

    def number(self) -> str:
        """A new id."""
        return f"178414{next(self._numbers)}"

    def member(self, request: web.Request) -> str:
        """Whose token it is; anything else is refused as Meta does."""
        if self.token_error is not None:
            raise web.HTTPBadRequest(
                text=web.json_response(self.token_error).text, content_type="application/json"
            )
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.members:
            invalid = error(190, "Invalid OAuth access token - Cannot parse access token")
            raise web.HTTPBadRequest(
                text=web.json_response(invalid).text, content_type="application/json"
            )
        return self.members[token]


def now() -> str:
    """The time as Meta writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


async def in_pieces(address: str) -> bytes | None:
    """Fetch a video as Meta's servers do long ones: a piece after the other."""
    found, size = b"", 1
    try:
        async with aiohttp.ClientSession() as session:
            while len(found) < size:
                asked = {"Range": f"bytes={len(found)}-{len(found) + PIECE - 1}"}
                async with session.get(address, headers=asked) as answer:
                    if answer.status != 206:
                        return None
                    found += await answer.read()
                    size = int(answer.headers["Content-Range"].rpartition("/")[2])
    except aiohttp.ClientError:
        return None
    return found

"""One account's server by its API: the address, the login, and JSON there and back."""

from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from bot.publishers.answers import Answer
from bot.publishers.http import Call, Wire, as_json

JSON = "application/json; charset=utf-8"
BYTES = "application/octet-stream"
Login = Callable[[str, str, Mapping[str, str]], Mapping[str, str]]
"""Gives the headers that sign a call in, by its method, its address and its parameters."""


def bearer(token: str) -> Login:
    """Sign in with an access token."""

    def headers(_method: str, _url: str, _params: Mapping[str, str]) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {token}"}

    return headers


class Client:
    """Calls of one account to its server; `headers` go with each of them."""

    def __init__(
        self, wire: Wire, base_url: str, login: Login, headers: Mapping[str, str] | None = None
    ) -> None:
        self.wire = wire
        self._base_url = base_url.rstrip("/")
        self._login = login
        self._headers = dict(headers or {})

    async def get(self, path: str, **params: str) -> Answer:
        """Read; never with an effect."""
        return await self.ask("GET", path, params=params)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
        body: bytes | aiohttp.FormData | None = None,
        also: Mapping[str, str] | None = None,
        effect: bool = False,
        upload: bool = False,
        weight: int = 0,
    ) -> Answer:
        """Make one call with a body of JSON, or with `body` as it is; `also` are more headers.

        `path` is one of the server, or a whole address that the network itself gave; `weight` is
        how many bytes an upload has, which may take as much longer.
        """
        url = path if "://" in path else self._base_url + path
        params = params or {}
        headers = {**self._headers, **self._login(method, url, params), **(also or {})}
        if json is not None:
            body = as_json(json)
        if isinstance(body, bytes):
            headers["Content-Type"] = BYTES if upload else JSON
        call = Call(
            method=method,
            url=url,
            params=params,
            headers=headers,
            body=body,
            effect=effect,
            upload=upload,
            weight=weight,
        )
        return await self.wire.ask(call)

    async def read(self, path: str, **params: str) -> dict[str, Any]:
        """Read a JSON object, or raise what the answer means."""
        return self.wire.require(await self.get(path, **params), effect=False)

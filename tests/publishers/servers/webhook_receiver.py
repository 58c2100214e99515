"""A receiver of signed webhooks that heeds each message once, as the documents ask of it."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
from aiohttp import web

from tests.publishers.servers.local import LocalServer

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class WebhookReceiver(LocalServer):
    """Shows what it was told to; `told` are all messages as they came, repeats included."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.secret = SECRET
        self.told: list[tuple[dict[str, str], bytes]] = []
        self._heard: set[str] = set()
        self._shown: dict[str, dict[str, Any]] = {}

    def routes(self) -> list[web.RouteDef]:
        """One address."""
        return [web.post("/hook", self.hear)]

    @property
    def hook(self) -> str:
        """The address for messages."""
        return f"{self.url}/hook"

    def posts(self) -> list[dict[str, Any]]:
        """Return what is out, oldest first."""
        return list(self._shown.values())

    async def hear(self, request: web.Request) -> web.Response:
        """Take a message once."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        self.told.append((headers, body))
        if not self._is_signed(headers, body):
            return web.json_response({"error": "the signature is not ours"}, status=401)
        message, number = json.loads(body), headers["webhook-id"]
        if number not in self._heard:
            self._heard.add(number)
            await self._do(message["type"], message["data"], number)
        return web.json_response({"url": f"{self.url}/posts/{quote(message['data']['id'])}"})

    def _is_signed(self, headers: dict[str, str], body: bytes) -> bool:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{wanted}" in headers["webhook-signature"].split()

    async def _do(self, kind: str, data: dict[str, Any], number: str) -> None:
        if kind == "post.publish":
            films = [one for one in data["pictures"] if one["media_type"] == "video/mp4"]
            videos = [hashlib.sha256(await _bytes_of(one)).hexdigest() for one in films]
            self._shown[data["id"]] = data
            self.log.add("create", id=data["id"], text=data["text"], key=number, videos=videos)
        elif kind == "post.delete" and self._shown.pop(data["id"], None):
            self.log.add("delete", id=data["id"])


async def _bytes_of(item: dict[str, Any]) -> bytes:
    """Take what stands in a message, or fetch it where the message says."""
    if "content" in item:
        return base64.b64decode(item["content"])
    async with aiohttp.ClientSession() as session, session.get(item["address"]) as answer:
        assert answer.status == 200
        return await answer.read()

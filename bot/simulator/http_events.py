"""Signed HTTP delivery: events as JSON, commands and interactions as forms (traps 8, 12, 19)."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from bot.simulator.delivery import NobodyListens, NotAcknowledged, Parcel, Sort
from bot.simulator.faults import Faults
from bot.simulator.interactions import url_verification
from bot.simulator.refusals import Payload

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


class HttpEvents:
    """Posts to the app's request address, signed with its signing secret.

    Signatures use the machine's own clock, since that is what the app verifies them by; the
    workspace's clock may have been moved forward by hours.
    """

    def __init__(
        self,
        request_url: str,
        signing_secret: str,
        faults: Faults,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = request_url
        self._secret = signing_secret
        self._faults = faults
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    @property
    def is_connected(self) -> bool:
        """Say yes: whether a server answers shows only when something is sent."""
        return True

    async def carry(self, parcel: Parcel, seconds: float) -> Payload:
        """Post one payload and return the body of the answer."""
        kind, body = _encoded(parcel)
        headers = self._signed(body) | {"Content-Type": kind} | _retry_headers(parcel)
        try:
            return await self._post(body, headers, seconds)
        except TimeoutError as late:
            raise NotAcknowledged("http_timeout") from late
        except aiohttp.ClientConnectionError as gone:
            if parcel.sort is not Sort.EVENT:
                raise NobodyListens from gone
            raise NotAcknowledged("connection_failed") from gone

    async def verify_url(self, challenge: str, seconds: float = 3.0) -> bool:
        """Ask the app to repeat a challenge, as Slack does when the address is entered."""
        body = json.dumps(url_verification(challenge)).encode()
        headers = self._signed(body) | {"Content-Type": _JSON}
        answer = await self._post(body, headers, seconds)
        return challenge in (answer.get("challenge"), answer.get("text"))

    async def _post(self, body: bytes, headers: dict[str, str], seconds: float) -> Payload:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with (
            asyncio.timeout(seconds),
            self._session.post(self._url, data=body, headers=headers, max_redirects=2) as answer,
        ):
            text = await answer.text()
            if answer.status != 200:
                if answer.headers.get("X-Slack-No-Retry") == "1":
                    raise NobodyListens
                raise NotAcknowledged("http_error")
        if self._faults.spend("unheard_acks"):
            raise NotAcknowledged("http_timeout")
        return _decoded(text)

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(self._clock() + self._faults.signature_offset_seconds))
        secret = self._secret + ("x" if self._faults.spend("bad_signatures") else "")
        text = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def close(self) -> None:
        """Close the connections to the app."""
        if self._session is not None:
            await self._session.close()


def _encoded(parcel: Parcel) -> tuple[str, bytes]:
    if parcel.sort is Sort.EVENT:
        return _JSON, json.dumps(parcel.payload).encode()
    if parcel.sort is Sort.COMMAND:
        return _FORM, urlencode(parcel.payload).encode()
    return _FORM, urlencode({"payload": json.dumps(parcel.payload)}).encode()


def _retry_headers(parcel: Parcel) -> dict[str, str]:
    if not parcel.attempt:
        return {}
    return {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": parcel.reason}


def _decoded(text: str) -> Payload:
    try:
        body = json.loads(text) if text.strip() else {}
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {}

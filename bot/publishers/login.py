"""Bluesky's sessions: an app password once, then renewed, and never asked for too often."""

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from bot.domain.errors import NothingSent, PublishError, Throttled, Unauthorized
from bot.publishers.answers import Answer
from bot.publishers.http import Call, Wire, as_json
from bot.words.phrases import phrase, worded

ENTRYWAYS = frozenset({"bsky.social"})
RENEW_AFTER = 90 * 60.0
"""Seconds; access lasts two hours, so a create call never meets a token that has just ended."""
MOST_CALLS = 15
WINDOW = 300.0
"""The network allows 30 new sessions in 300 seconds; half of that is ours."""

EXPIRED = frozenset({"ExpiredToken", "InvalidToken"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open session; its tokens are in no repr."""

    did: str
    home: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    renew_at: float


class Login:
    """Keeps one session open for a handle and its app password."""

    def __init__(self, wire: Wire, *, base_url: str, handle: str, secret: str) -> None:
        self._wire = wire
        self._base_url = base_url.rstrip("/")
        self._handle = handle.removeprefix("@")
        self._secret = secret
        self._session: Session | None = None
        self._calls: deque[float] = deque()
        self._alone = asyncio.Lock()
        wire.keep_secret(password=secret)

    async def session(self) -> Session:
        """Return an open session, renewed or new where needed.

        Raise `Unauthorized` when the app password is not accepted, else what came in between.
        """
        async with self._alone:
            now = self._wire.clock.monotonic()
            if self._session is None or now >= self._session.renew_at:
                self._session = await self._renewed(self._session) or await self._new()
            return self._session

    def forget(self, session: Session, answer: Answer) -> bool:
        """Tell whether `answer` says that the session is over; if so, renew it next time."""
        if answer.status not in (400, 401) or answer.error not in EXPIRED:
            return False
        if self._session is session:
            worn_out = answer.error != "ExpiredToken"
            self._session = None if worn_out else replace(session, renew_at=float("-inf"))
        return True

    async def home(self) -> str:
        """Return the account's own server; only behind an entryway a session must tell it."""
        if is_entryway(self._base_url):
            return (await self.session()).home
        return self._base_url

    async def _renewed(self, session: Session | None) -> Session | None:
        if session is None or not session.refresh:
            return None
        answer = await self._call("refreshSession", session.refresh, None)
        if answer.status in (400, 401):
            return None
        return self._read(answer)

    async def _new(self) -> Session:
        self._session = None
        answer = await self._call(
            "createSession", "", as_json({"identifier": self._handle, "password": self._secret})
        )
        if answer.status in (400, 401, 403):
            raise Unauthorized(
                worded(
                    "Bluesky does not accept the login of {handle}; ask an administrator for a new"
                    " app password.",
                    'Bluesky does not accept the login of {handle} ("{words}"); ask an'
                    " administrator for a new app password.",
                    handle=self._handle,
                    words=self._wire.said(answer),
                )
            )
        return self._read(answer)

    async def _call(self, method: str, token: str, body: bytes | None) -> Answer:
        self._hold_back()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        url = f"{self._base_url}/xrpc/com.atproto.server.{method}"
        return await self._wire.ask(Call(method="POST", url=url, headers=headers, body=body))

    def _hold_back(self) -> None:
        now = self._wire.clock.monotonic()
        while self._calls and self._calls[0] <= now - WINDOW:
            self._calls.popleft()
        if len(self._calls) >= MOST_CALLS:
            raise Throttled(
                phrase("Bluesky was asked to log in too often; the next try waits."),
                self._calls[0] + WINDOW - now,
            )
        self._calls.append(now)

    def _read(self, answer: Answer) -> Session:
        plain = self._wire.require(answer, effect=False)
        try:
            did, access, refresh = (
                _text(plain, name) for name in ("did", "accessJwt", "refreshJwt")
            )
        except LookupError:
            raise _unreadable() from None
        self._wire.keep_secret(access=access, refresh=refresh)
        return Session(
            did=did,
            home=home_of(self._base_url, plain),
            access=access,
            refresh=refresh,
            renew_at=self._wire.clock.monotonic() + RENEW_AFTER,
        )


def _unreadable() -> PublishError:
    return NothingSent(phrase("Bluesky's login answer can't be read, so nothing happened there."))


def _text(plain: dict[str, Any], name: str) -> str:
    value = plain.get(name)
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
        raise LookupError(name)
    return value


def is_entryway(base_url: str) -> bool:
    """Tell whether an address only forwards to the servers where accounts live."""
    return urlsplit(base_url).hostname in ENTRYWAYS


def home_of(base_url: str, session: dict[str, Any]) -> str:
    """Find the account's own server: behind an entryway its DID document names it.

    Everywhere else the address in the settings stands, whatever the document says.
    """
    document = session.get("didDoc")
    services = document.get("service") if isinstance(document, dict) else None
    if is_entryway(base_url) and isinstance(services, list):
        for service in services:
            if isinstance(service, dict) and str(service.get("id")).endswith("#atproto_pds"):
                endpoint = service.get("serviceEndpoint")
                if isinstance(endpoint, str) and endpoint.startswith("https://"):
                    return endpoint.rstrip("/")
    return base_url.rstrip("/")

"""Signing in by OAuth 2: where a person goes, and what their coming back is worth."""

import base64
import contextlib
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from urllib.parse import urlencode

from bot.domain.accounts import Account
from bot.domain.connections import Grant, Journey
from bot.publishers.http import Wire
from bot.publishers.oauth_calls import App, Exchange
from bot.publishers.oauth_ways import Way


class SignIn:
    """One account's way to a token; `app` is there unless the network registers one itself.

    Each act has a wire of its own, which forgets what it was told when the act is over.
    """

    def __init__(
        self, way: Way, account: Account, *, app: App | None, wire: Callable[[], Wire]
    ) -> None:
        self._way = way
        self._account = account
        self._app = app
        self._wire = wire

    async def begin(self, back: str) -> Journey:
        """Say where a person signs in; the network then sends them to `back`.

        Raises a `PublishError` where an app has to be registered and can't be.
        """
        async with self._exchange() as exchange:
            app = self._app or await exchange.register(back)
            state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
            asked = {
                "response_type": "code",
                self._way.app_id: app.id,
                "redirect_uri": back,
                "scope": self._way.between.join(self._way.scopes),
                "state": state,
                **(challenge_of(verifier) if self._way.pkce else {}),
            }
            kept = {"verifier": verifier, "app": app.id, "app_secret": app.secret, "back": back}
            address = f"{exchange.at(self._way.authorize)}?{urlencode(asked)}"
            return Journey(address=address, state=state, kept=kept)

    async def finish(self, code: str, kept: Mapping[str, str]) -> Grant:
        """Exchange the code of a journey for a token, once. Raises a `PublishError`."""
        async with self._exchange() as exchange:
            return await exchange.token_for(code, kept)

    async def renew(self, grant: Grant) -> Grant:
        """Ask once for a new token. Raises as `login_ports.SignIn.renew` says."""
        async with self._exchange() as exchange:
            return await exchange.newer(self._app, grant)

    async def revoke(self, grant: Grant) -> bool:
        """Let the network end a login; false where no program can. Raises a `PublishError`."""
        app = App(id=grant.app[0], secret=grant.app[1]) if grant.app else self._app
        if not self._way.revoke or app is None or not grant.access:
            return False
        async with self._exchange() as exchange:
            await exchange.end(app, grant)
        return True

    @contextlib.asynccontextmanager
    async def _exchange(self) -> AsyncIterator[Exchange]:
        wire = self._wire()
        try:
            yield Exchange(self._way, self._account, wire)
        finally:
            await wire.close()


def challenge_of(verifier: str) -> dict[str, str]:
    """What is shown of a verifier before it is (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    code = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {"code_challenge": code, "code_challenge_method": "S256"}

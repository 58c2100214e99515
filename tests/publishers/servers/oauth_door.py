"""The doors of networks: where people sign in and tokens are given, as each documents it.

One consents as `person`. Codes are good once and for the address they were asked with; where a
network rotates, a secret of renewal is good once, and using it again ends everything.
"""

import base64
import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

Plain = dict[str, Any]
APP, APP_SECRET = "soupe-app-17", "app-secret-9d4e"


@dataclass(frozen=True, kw_only=True)
class Style:
    """How one network's door looks: paths, names and lifetimes (seconds)."""

    authorize: str
    token: str
    scopes: str
    app_id: str = "client_id"
    basic: bool = False
    challenge: bool = False
    lasts: int | None = None
    renewable: int | None = None
    renews: bool = False
    rotates: bool = False
    kind: str = ""
    wraps: bool = False
    revoke: str = ""


X = Style(
    authorize="/i/oauth2/authorize",
    token="/2/oauth2/token",
    scopes="tweet.read tweet.write users.read media.write offline.access",
    basic=True,
    challenge=True,
    lasts=7200,
    renews=True,
    rotates=True,
    revoke="/2/oauth2/revoke",
)
LINKEDIN = Style(
    authorize="/oauth/v2/authorization",
    token="/oauth/v2/accessToken",
    scopes="w_organization_social r_organization_social",
    lasts=5184000,
)
LINKEDIN_PARTNER = Style(
    authorize=LINKEDIN.authorize,
    token=LINKEDIN.token,
    scopes=LINKEDIN.scopes,
    lasts=5184000,
    renews=True,
    renewable=31536000,
)
TIKTOK = Style(
    authorize="/v2/auth/authorize/",
    token="/v2/oauth/token/",
    scopes="user.info.basic,video.publish",
    app_id="client_key",
    lasts=7200,
    renews=True,
    rotates=True,
    renewable=15552000,
    revoke="/v2/oauth/revoke/",
)
THREADS = Style(
    authorize="/oauth/authorize",
    token="/oauth/access_token",
    scopes="threads_basic,threads_content_publish,threads_delete,threads_manage_replies,"
    "threads_read_replies",
    lasts=3600,
    kind="th",
)
INSTAGRAM = Style(
    authorize="/oauth/authorize",
    token="/oauth/access_token",
    scopes="instagram_business_basic,instagram_business_content_publish",
    lasts=3600,
    kind="ig",
    wraps=True,
)
FACEBOOK = Style(
    authorize="/v26.0/dialog/oauth",
    token="/v26.0/oauth/access_token",
    scopes="pages_manage_posts,pages_read_engagement,pages_show_list",
    lasts=3600,
    kind="fb",
)
INSTAGRAM_BY_FACEBOOK = replace(
    FACEBOOK,
    scopes="instagram_basic,instagram_content_publish,instagram_manage_contents,"
    "pages_read_engagement,pages_show_list",
)
MASTODON = Style(
    authorize="/oauth/authorize",
    token="/oauth/token",
    scopes="read:accounts read:statuses write:statuses write:media",
    challenge=True,
    revoke="/oauth/revoke",
)
LONG = 5184000


def no(error: str, words: str = "", status: int = 400) -> web.Response:
    """Refuse as RFC 6749 says."""
    return web.json_response({"error": error, "error_description": words}, status=status)


def metas_no(code: int, words: str) -> web.Response:
    """Refuse as Meta does."""
    return web.json_response({"error": {"code": code, "message": words}}, status=400)


@dataclass
class Code:
    """A code that was given to somebody, for one address."""

    person: str
    back: str
    challenge: str


@dataclass
class OAuthDoor:
    """One network's door; `give` lets its API know a token, `pages` are those of a person."""

    style: Style
    give: Callable[[str, str], None]
    person: str = "ana"
    back: str = ""
    app: tuple[str, str] = (APP, APP_SECRET)
    allowed: str = ""
    pages: list[Plain] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    renewers: dict[str, str] = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)
    short: dict[str, str] = field(default_factory=dict)
    lasting: dict[str, str] = field(default_factory=dict)
    heard: list[Plain] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    take: Callable[[str], object] = lambda _token: None
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def routes(self) -> list[web.RouteDef]:
        """Where it is."""
        found = [
            web.get(self.style.authorize, self.consent),
            web.post(self.style.token, self.token),
            web.get("/access_token", self.long_lived),
            web.get("/refresh_access_token", self.refresh_lasting),
        ]
        if self.style.revoke:
            found.append(web.post(self.style.revoke, self.end))
        if self.style is MASTODON:
            found.append(web.post("/api/v1/apps", self.register))
        if self.style.kind == "fb":
            found += [
                web.get(self.style.token, self.long_lived),
                web.get("/v26.0/me/accounts", self.accounts),
            ]
        return found

    async def register(self, request: web.Request) -> web.Response:
        """Register an app, as a Mastodon server does for everybody."""
        asked = await request.json()
        self.back = asked["redirect_uris"]
        assert asked["scopes"] == self.style.scopes
        return web.json_response({"client_id": self.app[0], "client_secret": self.app[1]})

    async def consent(self, request: web.Request) -> web.Response:
        """Let the person say yes, and send them back with a code."""
        asked = request.query
        if asked.get(self.style.app_id) != self.app[0] or asked.get("redirect_uri") != self.back:
            return web.Response(status=400, text="no such app, or another address")
        if asked.get("response_type") != "code" or asked.get("scope") != self.style.scopes:
            return web.Response(status=400, text="another kind, or other scopes")
        challenge = asked.get("code_challenge", "")
        if self.style.challenge and (not challenge or asked.get("code_challenge_method") != "S256"):
            return web.Response(status=400, text="there is no challenge")
        code = f"code-{next(self.numbers)}-51ab"
        self.codes[code] = Code(person=self.person, back=self.back, challenge=challenge)
        answer = urlencode({"code": code, "state": asked["state"]})
        raise web.HTTPFound(f"{self.back}?{answer}#_")

    async def token(self, request: web.Request) -> web.Response:
        """Give a token for a code, or a newer one."""
        asked = dict(await request.post())
        self.heard.append(asked)
        if not self._knows_app(request, asked):
            return no("invalid_client", "No such app", 401)
        if asked.get("grant_type") == "refresh_token":
            return self._renewed(str(asked.get("refresh_token")))
        code = self.codes.pop(str(asked.get("code")), None)
        if code is None or asked.get("redirect_uri") != code.back:
            if self.style.kind:
                return metas_no(100, "This authorization code has been used.")
            return no("invalid_grant", "This code was used, or never given")
        if self.style.challenge and not _fits(str(asked.get("code_verifier", "")), code.challenge):
            return no("invalid_grant", "The verifier does not fit")
        return self._given(code.person)

    async def end(self, request: web.Request) -> web.Response:
        """End a token; one that nobody knows is ended as well (RFC 7009)."""
        asked = dict(await request.post())
        if not self._knows_app(request, asked):
            return no("invalid_client", "No such app", 403)
        token = str(asked["token"])
        self.revoked.append(token)
        self.renewers.pop(token, None)
        self.take(token)
        return web.json_response({})

    async def long_lived(self, request: web.Request) -> web.Response:
        """Exchange a short token of Meta's for one that lasts, by the app's secret."""
        asked = request.query
        token = asked.get("fb_exchange_token" if self.style.kind == "fb" else "access_token", "")
        if asked.get("grant_type") != f"{self.style.kind}_exchange_token":
            return metas_no(100, "another kind")
        if asked.get("client_secret") != self.app[1] or token not in self.short:
            return metas_no(190, "Invalid token or secret")
        return self._lasting(self.short.pop(token))

    async def refresh_lasting(self, request: web.Request) -> web.Response:
        """Give a lasting token of Meta's another 60 days."""
        asked = request.query
        token = asked.get("access_token", "")
        self.heard.append(dict(asked))
        if asked.get("grant_type") != f"{self.style.kind}_refresh_token":
            return metas_no(100, "another kind")
        if token not in self.lasting:
            return metas_no(190, "Error validating access token: it was revoked")
        return self._lasting(self.lasting[token])

    async def accounts(self, request: web.Request) -> web.Response:
        """List the Pages of a person, each with its own token."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.lasting:
            return metas_no(190, "Invalid token")
        return web.json_response({"data": self.pages})

    def _knows_app(self, request: web.Request, asked: Plain) -> bool:
        if self.style.basic:
            pair = base64.b64encode(f"{self.app[0]}:{self.app[1]}".encode()).decode()
            return request.headers.get("Authorization") == f"Basic {pair}"
        return (asked.get(self.style.app_id), asked.get("client_secret")) == self.app

    def _renewed(self, renewer: str) -> web.Response:
        if renewer in self.spent:
            self.renewers.clear()
            return no("invalid_request", "Value passed for the token was invalid.")
        if renewer not in self.renewers:
            return no("invalid_grant", "The refresh token is revoked")
        person = self.renewers[renewer]
        if not self.style.rotates:
            return self._given(person, renewer)
        del self.renewers[renewer]
        self.spent.add(renewer)
        return self._given(person)

    def _given(self, person: str, renewer: str = "") -> web.Response:
        token = self._new("access")
        self.short[token] = person
        self.give(token, person)
        plain: Plain = {"access_token": token, "token_type": "bearer"}
        if self.style.lasts:
            plain["expires_in"] = self.style.lasts
        if self.style.kind != "fb":
            plain["scope"] = self.allowed or self.style.scopes
        if self.style.renews:
            renewer = renewer or self._new("renewer")
            self.renewers[renewer] = person
            plain["refresh_token"] = renewer
        if self.style.renewable:
            name = "refresh_expires_in" if self.style is TIKTOK else "refresh_token_expires_in"
            plain[name] = self.style.renewable
        if self.style.wraps:
            inner = {"access_token": token, "permissions": plain["scope"].split(",")}
            return web.json_response({"data": [inner]})
        return web.json_response(plain)

    def _lasting(self, person: str) -> web.Response:
        token = self._new("lasting")
        self.lasting[token] = person
        self.give(token, person)
        return web.json_response({"access_token": token, "expires_in": LONG})

    def _new(self, kind: str) -> str:
        return f"{kind}-{next(self.numbers)}-7f2c"


def _fits(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge

"""The calls of OAuth 2: a code for a token, and a newer token for an old one."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.domain.accounts import Account, Network
from bot.domain.connections import Grant, Renewal
from bot.domain.errors import NothingSent, PublishError, Refused, Unauthorized
from bot.publishers.answers import Answer
from bot.publishers.http import Call, Wire, as_json
from bot.publishers.meta import Graph, fault_of
from bot.publishers.oauth_ways import Last, Way
from bot.words.phrases import phrase, worded

FORM = "application/x-www-form-urlencoded"
NEVER_ANSWERS = "offline.access"
"""Asked for, and not always named among what was given."""

OURS_TO_MEND = frozenset(
    {"invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type"}
)
"""The app is at fault and not the login, so nothing is used up."""

LONGEST_LIFE = 100 * 366 * 24 * 3600
"""Seconds; a network that says more means that it has no end."""

PASSING = frozenset({"temporarily_unavailable", "server_error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What is registered at a network, with its secret."""

    id: str
    secret: str = field(repr=False)


class Exchange:
    """The calls of one act of signing in or renewing, on a wire of their own."""

    def __init__(self, way: Way, account: Account, wire: Wire) -> None:
        self._way = way
        self._account = account
        self._wire = wire
        self._elsewhere = account.base_url if account.base_url != way.home else ""

    async def token_for(self, code: str, kept: Mapping[str, str]) -> Grant:
        """Give a token for the code of a journey. Raises a `PublishError`."""
        app = App(id=kept["app"], secret=kept["app_secret"])
        self._wire.keep_secret(app=app.secret, code=code, verifier=kept["verifier"])
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": kept["back"]}
        if self._way.pkce:
            asked["code_verifier"] = kept["verifier"]
        plain = await self._ask_for_token(app, asked, spends=True)
        self._complete(plain)
        grant = self._grant(plain)
        match self._way.last:
            case Last.NOTHING:
                return replace(grant, app=(app.id, app.secret)) if self._way.registers else grant
            case Last.LONG_LIVED:
                return await self._long_lived(app, grant)
            case Last.PAGE:
                return await self._of_the_page(app, grant)

    async def newer(self, app: App | None, grant: Grant) -> Grant:
        """Give a newer token. Raises as `login_ports.SignIn.renew` says."""
        self._wire.keep_secret(access=grant.access, renewer=grant.renewer)
        if self._way.last is Last.LONG_LIVED:
            asked = {"grant_type": self._way.renewing, "access_token": grant.access}
            return self._lasting(await self._read("/refresh_access_token", asked))
        if app is None:
            raise Refused(phrase("{who} has no app in the settings any more.", who=self._wire.who))
        self._wire.keep_secret(app=app.secret)
        asked = {"grant_type": "refresh_token", "refresh_token": grant.renewer}
        spends = self._way.renewal is Renewal.ROTATES
        new = self._grant(await self._ask_for_token(app, asked, spends=spends))
        if new.renewal is Renewal.NONE and not spends:
            return replace(
                new,
                renewer=grant.renewer,
                renewal=grant.renewal,
                renewable_until=grant.renewable_until,
            )
        return new

    async def end(self, app: App, grant: Grant) -> None:
        """Tell the network to end a login. Raises a `PublishError` where it didn't say yes."""
        self._wire.keep_secret(access=grant.access, renewer=grant.renewer, app=app.secret)
        for token in filter(None, (grant.renewer, grant.access)):
            call = self._call(app, self._way.revoke, {"token": token})
            answer = await self._wire.ask(call)
            if not answer.ok:
                raise self._trouble(answer, spends=False)

    async def register(self, back: str) -> App:
        """Register an app at a server that lets everybody do so. Raises a `PublishError`."""
        asked = {
            "client_name": "Second Opinion",
            "redirect_uris": back,
            "scopes": " ".join(self._way.scopes),
        }
        call = Call(
            method="POST",
            url=self.at("/api/v1/apps"),
            headers={"Content-Type": "application/json"},
            body=as_json(asked),
        )
        plain = self._wire.require(await self._wire.ask(call), effect=False)
        app_id, secret = plain.get("client_id"), plain.get("client_secret")
        if not isinstance(app_id, str) or not isinstance(secret, str):
            raise NothingSent(
                phrase("{who} registers no app; paste an access token instead.", who=self._wire.who)
            )
        self._wire.keep_secret(app=secret)
        return App(id=app_id, secret=secret)

    async def _ask_for_token(
        self, app: App, asked: Mapping[str, str], *, spends: bool
    ) -> dict[str, Any]:
        """Make the one call; with `spends`, what it carries is worth nothing once it was heard."""
        call = self._call(app, self._way.token, asked, effect=spends)
        return self._judged(await self._wire.ask(call), spends=spends)

    def _call(
        self, app: App, address: str, asked: Mapping[str, str], *, effect: bool = False
    ) -> Call:
        who = {self._way.app_id: app.id}
        headers = {"Content-Type": FORM, "Accept": "application/json"}
        if self._way.basic:
            pair = f"{app.id}:{app.secret}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            who["client_secret"] = app.secret
        return Call(
            method="POST",
            url=self.at(address),
            headers=headers,
            body=urlencode({**asked, **who}).encode(),
            effect=effect,
        )

    async def _read(self, path: str, asked: Mapping[str, str]) -> dict[str, Any]:
        call = Call(method="GET", url=self._home + path, params=asked)
        return self._judged(await self._wire.ask(call), spends=False)

    def _judged(self, answer: Answer, *, spends: bool) -> dict[str, Any]:
        plain = answer.plain or {}
        within = plain.get("data")
        if isinstance(within, list) and within and isinstance(within[0], dict):
            # Instagram wraps its first answer.
            plain = {**within[0], "scope": within[0].get("permissions", "")}
        token = plain.get("access_token")
        if answer.ok and isinstance(token, str) and _is_token(token):
            self._wire.keep_secret(newest=token)
            return plain
        raise self._trouble(answer, spends=spends)

    def _trouble(self, answer: Answer, *, spends: bool) -> PublishError:
        """Say what a no means for what was asked with; only a clear no ends a login for good."""
        if fault_of(answer) is not None:
            return Graph(self._wire, self._home, "").meaning(answer, effect=False)
        who, said = self._wire.who, self._wire.said(answer)
        if answer.error in OURS_TO_MEND or (answer.status == 401 and not answer.error):
            return Refused(
                worded(
                    "{who} does not accept our app; whoever runs the bot can look at [apps] in the"
                    " settings.",
                    '{who} does not accept our app ("{words}"); whoever runs the bot can look at'
                    " [apps] in the settings.",
                    who=who,
                    words=said,
                )
            )
        unclear = answer.status == 429 or answer.status >= 500 or answer.error in PASSING
        if not unclear and (answer.error or 400 <= answer.status < 500):
            return Unauthorized(
                worded(
                    "{who} does not accept this login.",
                    '{who} does not accept this login ("{words}").',
                    who=who,
                    words=said,
                )
            )
        if answer.ok:
            return (
                self._wire.doubt(answer)
                if spends
                else NothingSent(phrase("{who} gave no token.", who=who))
            )
        return self._wire.refusal(answer, effect=spends)

    def _grant(self, plain: Mapping[str, Any]) -> Grant:
        renewer = plain.get("refresh_token")
        usable = isinstance(renewer, str) and _is_token(renewer)
        can = self._way.renewal is not Renewal.NONE and usable
        ends = ("refresh_token_expires_in", "refresh_expires_in")
        if isinstance(renewer, str):
            self._wire.keep_secret(newest_renewer=renewer)
        return Grant(
            access=str(plain["access_token"]),
            renewer=str(renewer) if can else "",
            renewal=self._way.renewal if can else Renewal.NONE,
            expires_at=self._in(plain, "expires_in"),
            renewable_until=self._in(plain, *ends) if can else None,
            scopes=_scopes(plain.get("scope")),
        )

    def _lasting(self, plain: Mapping[str, Any]) -> Grant:
        token = str(plain["access_token"])
        return Grant(
            access=token,
            renewer=token,
            renewal=Renewal.KEEPS,
            expires_at=self._in(plain, "expires_in"),
            scopes=self._way.scopes,
        )

    def _complete(self, plain: Mapping[str, Any]) -> None:
        """Refuse a login that may do less than it must; some networks don't say what it may."""
        given = set(_scopes(plain.get("scope")))
        missing = [one for one in self._way.scopes if one not in {*given, NEVER_ANSWERS}]
        if given and missing:
            raise Refused(
                phrase(
                    "{who} was not allowed everything ({missing} is missing); please sign in again"
                    " and allow all of it.",
                    who=self._wire.who,
                    missing=", ".join(missing),
                )
            )

    async def _long_lived(self, app: App, grant: Grant) -> Grant:
        asked = {
            "grant_type": self._way.lasting,
            "client_secret": app.secret,
            "access_token": grant.access,
        }
        return self._lasting(await self._read("/access_token", asked))

    async def _of_the_page(self, app: App, grant: Grant) -> Grant:
        """Take the token of the Page that the settings name, through one that lasts."""
        asked = {
            "grant_type": self._way.lasting,
            "client_id": app.id,
            "client_secret": app.secret,
            "fb_exchange_token": grant.access,
        }
        path = urlsplit(self._way.token).path
        lasting = self._lasting(await self._read(path, asked))
        graph = Graph(self._wire, self._home, lasting.access)
        fields = "id,username,access_token,instagram_business_account{id,username}"
        found = (await graph.read("me/accounts", fields=fields, limit="100")).get("data")
        pages = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        for page in pages:
            token = page.get("access_token")
            if self._is_ours(page) and isinstance(token, str) and _is_token(token):
                self._wire.keep_secret(page=token)
                return Grant(access=token, scopes=self._way.scopes)
        raise Refused(
            phrase(
                "None of the Pages that were chosen there is {handle}; please sign in again"
                " as somebody who may post on it, and choose it.",
                handle=self._account.handle,
            )
        )

    def _is_ours(self, page: Mapping[str, Any]) -> bool:
        profile = page
        if self._account.network is Network.INSTAGRAM:
            profile = page.get("instagram_business_account") or {}
        names = {str(profile.get(key) or "").lower() for key in ("id", "username")}
        return self._account.handle.lower() in names - {""}

    @property
    def _home(self) -> str:
        return self._elsewhere or self._way.home

    def at(self, address: str) -> str:
        """An address of the network, or the same path where the account lives elsewhere."""
        parts = urlsplit(address)
        return self._elsewhere + parts.path if self._elsewhere or not parts.netloc else address

    def _in(self, plain: Mapping[str, Any], *names: str) -> datetime | None:
        for name in names:
            value = plain.get(name)
            if seconds := _seconds(value):
                return self._wire.clock.now() + timedelta(seconds=seconds)
        return None


def _is_token(token: str) -> bool:
    return 0 < len(token) <= 8192 and token.isascii() and token.isprintable() and " " not in token


def _seconds(value: object) -> int:
    """How long something lasts; 0 where it is not said, or longer than anybody could mean."""
    text = str(value) if isinstance(value, int | str) else ""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(LONGEST_LIFE)):
        return 0
    return int(text) if int(text) <= LONGEST_LIFE else 0


def _scopes(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else str(value or "").replace(",", " ").split()
    return tuple(str(one) for one in given if _is_token(str(one)))

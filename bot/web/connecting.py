"""The pages on which a person connects an account: for one link, in one browser.

Opening a link shows what it is for and changes nothing; only a press on its page does.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.domain.connections import INVITED_FOR
from bot.domain.errors import NotFound, SlackUnavailable, UserError
from bot.services import connecting
from bot.services.connecting import Connected
from bot.services.inviting import OVER, Departure, Offer
from bot.web.markup import Html, fill, join
from bot.web.pages import PAGE_TYPE, encoded, page
from bot.words.phrases import phrase, rendered, t

log = logging.getLogger(__name__)

DOOR = f"{connecting.DOOR}/"
COOKIE = "connecting"
HEADERS = {**PAGE_TYPE, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
LATER = phrase("Slack can't be asked now whether you may do this; please try again in a minute.")
FAILED = phrase(
    "Something went wrong with us, and it may not be connected; please look in Slack whether it is,"
    " and else ask an administrator."
)
UNREADABLE = phrase("That is not what the form of this page sends; please open its link again.")

_OFFER = """
<header class="top"><h1>$title</h1>
<p>$about</p></header>
$ways
"""
_SIGN_IN = """<form method="post"><input type="hidden" name="way" value="sign-in">
<p><button>$sign_in</button></p></form>
<p>$otherwise</p>
"""
_PASTE = """<form method="post"><input type="hidden" name="way" value="paste">
<p><label>$secret<br>
<input type="password" name="secret" required autocomplete="off" size="40"></label></p>
<p><button>$paste</button></p></form>
"""
_GO = """
<header class="top"><h1>$title</h1>
<p><a href="$address" rel="noreferrer">$go_on</a>$then</p></header>
"""
_REFRESH = """<meta http-equiv="refresh" content="0; url=$address">"""
_SAID = """
<header class="top"><h1>$title</h1><p>$sentence</p></header>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What the pages ask for; each but `look` raises `UserError` or `SlackUnavailable`.

    `safe` says that browsers reach us by https alone, so that a cookie may ask for it.
    """

    look: Callable[[str], Awaitable[Offer | None]]
    depart: Callable[[str], Awaitable[Departure]]
    arrive: Callable[[Mapping[str, str], str], Awaitable[Connected]]
    paste: Callable[[str, str], Awaitable[Connected]]
    safe: bool = True


def connecting_routes(reception: Reception) -> list[web.RouteDef]:
    """Serve the pages of links, and the one to which networks send people back."""
    link = DOOR + "{link:[A-Za-z0-9_-]{43}}"

    async def show(request: web.Request) -> web.Response:
        offer = await reception.look(request.match_info["link"])
        return _said(t("This link is over"), OVER, status=404) if offer is None else _offered(offer)

    async def press(request: web.Request) -> web.Response:
        try:
            form = await request.post()
        except (ValueError, LookupError):
            # What no browser makes of our form; quoting nothing of it.
            return _said(t("It was not connected"), UNREADABLE, status=400)
        way, secret = form.get("way"), form.get("secret")
        given = request.match_info["link"]
        offer = await reception.look(given)
        if offer is None:
            return _said(t("This link is over"), OVER, status=404)
        if way == "sign-in":
            return await _answered(lambda: _depart(reception, given, offer))
        token = secret if isinstance(secret, str) else ""
        return await _answered(lambda: _done(reception.paste(given, token)))

    async def back(request: web.Request) -> web.Response:
        browser = request.cookies.get(COOKIE, "")
        return await _answered(lambda: _done(reception.arrive(dict(request.query), browser)))

    return [
        web.get(connecting.BACK, _kindly(back)),
        web.get(link, _kindly(show)),
        web.post(link, _kindly(press)),
    ]


def _kindly(handler: Handler) -> Handler:
    """Answer what nobody foresaw, like a full disk, with a page; the log has the trouble."""

    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception:
            # Its address is a secret, so the log names the kind of page alone.
            log.exception(
                "page of a connection failed",
                extra={"event": "connecting.failed", "method": request.method},
            )
            return _said(t("Not now"), FAILED, status=500)

    return answered


async def _answered(act: Callable[[], Awaitable[web.Response]]) -> web.Response:
    try:
        return await act()
    except NotFound as over:
        return _said(t("This link is over"), over.sentence, status=404)
    except UserError as refusal:
        return _said(t("It was not connected"), refusal.sentence, status=403)
    except SlackUnavailable:
        return _said(t("Not now"), LATER, status=503)


async def _depart(reception: Reception, link: str, offer: Offer) -> web.Response:
    departure = await reception.depart(link)
    head = fill(_REFRESH, address=departure.address)
    body = fill(
        _GO,
        title=t("On the way to {network}", network=offer.network),
        address=departure.address,
        go_on=t("Go on to sign in there"),
        then=t(", as the profile, and allow what it asks for."),
    )
    response = _page(page(_title(offer), body, head=head))
    response.set_cookie(
        COOKIE,
        departure.browser,
        max_age=round(INVITED_FOR.total_seconds()),
        path=DOOR,
        httponly=True,
        secure=reception.safe,
        samesite="Lax",
    )
    return response


async def _done(act: Awaitable[Connected]) -> web.Response:
    done = await act
    now = (
        t(
            "It was {before} before, so it only rehearses until two people make it live in Slack.",
            before=done.before,
        )
        if done.is_another
        else t("You can close this page.")
    )
    sentence = t("The network knows it as {identity}. {now}", identity=done.identity, now=now)
    return _said(t("{account} is connected", account=done.account), sentence)


def _offered(offer: Offer) -> web.Response:
    ways = [fill(_PASTE, secret=t("Token or app password"), paste=t("Connect with it"))]
    if offer.signs_in:
        sign_in = t("Sign in at {network}", network=offer.network)
        otherwise = t("Or, if you have a token of it:")
        ways.insert(0, fill(_SIGN_IN, sign_in=sign_in, otherwise=otherwise))
    about = t(
        "It is the profile {handle} on {network}. Whatever you give is kept encrypted, and the"
        " network is asked whose it is.",
        handle=offer.handle,
        network=offer.network,
    )
    body = fill(_OFFER, title=_title(offer), about=about, ways=join(ways))
    return _page(page(_title(offer), body))


def _title(offer: Offer) -> str:
    return t("Connect {account}", account=offer.account)


def _said(title: str, sentence: str, *, status: int = 200) -> web.Response:
    plain = rendered(sentence).replace("`", "")
    return _page(page(title, fill(_SAID, title=title, sentence=plain)), status=status)


def _page(text: Html, *, status: int = 200) -> web.Response:
    return web.Response(body=encoded(text), status=status, headers=HEADERS)

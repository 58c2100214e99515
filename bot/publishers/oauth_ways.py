"""How each network signs people in: a small table of OAuth 2 as each of them means it.

Addresses, names and lifetimes are the networks' own, from their documentation of November 2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.accounts import Account, Network
from bot.domain.connections import Renewal
from bot.publishers.meta import VERSION


class Last(StrEnum):
    """What is done with the first token: nothing, ask for one that lasts, or take the Page's."""

    NOTHING = "nothing"
    LONG_LIVED = "long-lived"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one network signs people in.

    `home` is the usual address of its accounts; with another one all of it happens there, as
    with a server on this machine. `pkce` says that the network takes a challenge (RFC 7636);
    all of them get a state that is used once. `basic` puts the app's secret into a header.
    `lasting` and `renewing` are the words of Meta's networks for their own kinds of grant.
    `revoke` is where a program ends a token, as far as the network has such a place.
    """

    who: str
    home: str
    authorize: str
    token: str
    scopes: tuple[str, ...]
    between: str = " "
    app_id: str = "client_id"
    pkce: bool = False
    basic: bool = False
    renewal: Renewal = Renewal.NONE
    last: Last = Last.NOTHING
    lasting: str = ""
    renewing: str = ""
    registers: bool = False
    revoke: str = ""


X = Way(
    who="X",
    home="https://api.x.com",
    authorize="https://x.com/i/oauth2/authorize",
    token="https://api.x.com/2/oauth2/token",
    scopes=("tweet.read", "tweet.write", "users.read", "media.write", "offline.access"),
    pkce=True,
    basic=True,
    renewal=Renewal.ROTATES,
    revoke="https://api.x.com/2/oauth2/revoke",
)
"""Access for two hours; each renewal gives a new secret and ends the one before."""

LINKEDIN_MEMBER = Way(
    who="LinkedIn",
    home="https://api.linkedin.com",
    authorize="https://www.linkedin.com/oauth/v2/authorization",
    token="https://www.linkedin.com/oauth/v2/accessToken",
    scopes=("w_member_social", "openid", "profile"),
    renewal=Renewal.KEEPS,
)
LINKEDIN_PAGE = replace(LINKEDIN_MEMBER, scopes=("w_organization_social", "r_organization_social"))
"""Access for 60 days; only approved partners get something to renew it, which lasts a year."""

TIKTOK = Way(
    who="TikTok",
    home="https://open.tiktokapis.com",
    authorize="https://www.tiktok.com/v2/auth/authorize/",
    token="https://open.tiktokapis.com/v2/oauth/token/",
    scopes=("user.info.basic", "video.publish"),
    between=",",
    app_id="client_key",
    renewal=Renewal.ROTATES,
    revoke="https://open.tiktokapis.com/v2/oauth/revoke/",
)
"""Access for two hours or a day; what renews it lasts for half a year or more and is replaced."""

FACEBOOK = Way(
    who="Facebook",
    home="https://graph.facebook.com",
    authorize=f"https://www.facebook.com/{VERSION}/dialog/oauth",
    token=f"https://graph.facebook.com/{VERSION}/oauth/access_token",
    scopes=("pages_manage_posts", "pages_read_engagement", "pages_show_list"),
    between=",",
    last=Last.PAGE,
    lasting="fb_exchange_token",
)
"""A Page's token, taken with a long-lived one of a person, has no end that is known."""

INSTAGRAM_BY_FACEBOOK = replace(
    FACEBOOK,
    who="Instagram",
    scopes=(
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_contents",
        "pages_read_engagement",
        "pages_show_list",
    ),
)

INSTAGRAM = Way(
    who="Instagram",
    home="https://graph.instagram.com",
    authorize="https://www.instagram.com/oauth/authorize",
    token="https://api.instagram.com/oauth/access_token",
    scopes=("instagram_business_basic", "instagram_business_content_publish"),
    between=",",
    last=Last.LONG_LIVED,
    lasting="ig_exchange_token",
    renewing="ig_refresh_token",
    renewal=Renewal.KEEPS,
)

THREADS = Way(
    who="Threads",
    home="https://graph.threads.com",
    authorize="https://threads.com/oauth/authorize",
    token="https://graph.threads.com/oauth/access_token",
    scopes=(
        "threads_basic",
        "threads_content_publish",
        "threads_delete",
        "threads_manage_replies",
        "threads_read_replies",
    ),
    between=",",
    last=Last.LONG_LIVED,
    lasting="th_exchange_token",
    renewing="th_refresh_token",
    renewal=Renewal.KEEPS,
)
"""Access for 60 days, which renews itself while it is alive."""

MASTODON = Way(
    who="",
    home="",
    authorize="/oauth/authorize",
    token="/oauth/token",
    scopes=("read:accounts", "read:statuses", "write:statuses", "write:media"),
    pkce=True,
    registers=True,
    revoke="/oauth/revoke",
)
"""Each server registers an app for whoever asks; access has no end."""

_PAGE_AUTHOR = "urn:li:organization:"


def way_of(account: Account, extras: Mapping[str, str], *, has_app: bool) -> Way | None:
    """How people sign in for an account, or nothing where its network has no such way.

    Most want an app of ours, which `has_app` says is there.
    """
    way = _any_way(account, extras)
    return way if way is not None and (has_app or way.registers) else None


def _any_way(account: Account, extras: Mapping[str, str]) -> Way | None:
    match account.network:
        case Network.LINKEDIN:
            is_page = extras.get("author", "").startswith(_PAGE_AUTHOR)
            return LINKEDIN_PAGE if is_page else LINKEDIN_MEMBER
        case Network.INSTAGRAM:
            return INSTAGRAM_BY_FACEBOOK if extras.get("login") == "facebook" else INSTAGRAM
        case _:
            return _OTHERS.get(account.network)


_OTHERS: Mapping[Network, Way] = {
    Network.X: X,
    Network.TIKTOK: TIKTOK,
    Network.FACEBOOK: FACEBOOK,
    Network.THREADS: THREADS,
    Network.MASTODON: MASTODON,
}

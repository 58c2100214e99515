"""What an account's table holds for each network, beside what all of them have."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.config.problems import shown
from bot.config.tables import Table
from bot.domain.accounts import Network

Extras = tuple[tuple[str, str], ...]

LINKEDIN_VERSION = "202607"
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_VERSION = re.compile(r"20\d\d(0[1-9]|1[0-2])")
_AUTHOR = re.compile(r"urn:li:(organization:\d+|person:[\w-]+)")


def _nothing(_table: Table) -> Extras:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a network's accounts are written down.

    `address` is the usual server, or empty where each account must name its own. `handle` says
    what the handle is; empty, it may be left out and is then the server's name. `extras` reads
    further settings, of which `profile` tells the accounts of a server apart instead of the
    handle. `one_for_each_address`: a server is one profile, whatever the handle.
    `by_login` are other usual servers by the setting `login`. `fetches`: no post is without
    pictures, and the network fetches them from our public address. `by_hand`: people post there,
    so there is no secret, and `base_url` is the profile's page, if anything.
    """

    address: str = ""
    handle: str = "it is the account's name on its network"
    extras: Callable[[Table], Extras] = _nothing
    profile: str = ""
    one_for_each_address: bool = False
    by_login: Mapping[str, str] = field(default_factory=dict)
    fetches: bool = False
    by_hand: bool = False

    def usual(self, table: Table) -> str:
        """The usual server of an account."""
        return (
            self.by_login.get(table.text("login"), self.address) if self.by_login else self.address
        )


MASTODON_SEEN_BY = ("public", "unlisted", "private")


def _instagram(table: Table) -> Extras:
    """Read which door the token is for; it decides what the account can do."""
    login = table.text("login", "instagram")
    if login not in {"instagram", "facebook"}:
        table.complain("login", f'must be "instagram" or "facebook", not {shown(login)}.')
    return (("login", "facebook"),) if login == "facebook" else ()


def _tiktok(table: Table) -> Extras:
    """Read who may see posts, and whether they promote what is the account's own."""
    visibility = table.text("visibility", "public")
    if visibility not in {"public", "private"}:
        table.complain("visibility", f'must be "public" or "private", not {shown(visibility)}.')
    own_brand = (("own_brand", "yes"),) if table.flag("own_brand", False) else ()
    return (("visibility", visibility), *own_brand)


def _mastodon(table: Table) -> Extras:
    """Read who sees posts; what is not for the public says so in front of everybody."""
    visibility = table.text("visibility", "public")
    if visibility not in MASTODON_SEEN_BY:
        names = ", ".join(f'"{name}"' for name in MASTODON_SEEN_BY)
        table.complain("visibility", f"must be one of {names}, not {shown(visibility)}.")
    return (("visibility", visibility),) if visibility != "public" else ()


def _webhook(table: Table) -> Extras:
    """Read what the receiver knows beside posts of text and pictures."""
    known = ("deletes", "videos")
    return tuple((name, "yes") for name in known if table.flag(name, False))


def _linkedin(table: Table) -> Extras:
    author = table.text("author")
    if not author:
        table.complain("author", "is missing; it is a URN such as urn:li:organization:2414183.")
    elif not _AUTHOR.fullmatch(author):
        table.complain(
            "author", "must be a URN such as urn:li:organization:2414183 or urn:li:person:8675309."
        )
    version = table.text("api_version", LINKEDIN_VERSION)
    if not _VERSION.fullmatch(version):
        table.complain("api_version", f'must be a year and a month, such as "{LINKEDIN_VERSION}".')
    return (("author", author), ("api_version", version))


def _slack(table: Table) -> Extras:
    channel = table.text("channel")
    if not channel:
        table.complain("channel", "is missing; it is the channel's id, such as C0123ABCDEF.")
    elif not _CHANNEL.fullmatch(channel):
        table.complain("channel", "must be a channel's id, such as C0123ABCDEF.")
    return (("channel", channel),)


FORMS: Mapping[Network, Form] = {
    Network.FACEBOOK: Form(
        address="https://graph.facebook.com", handle="it is the Page's name in its address"
    ),
    Network.INSTAGRAM: Form(
        address="https://graph.instagram.com",
        by_login={"facebook": "https://graph.facebook.com"},
        extras=_instagram,
        fetches=True,
    ),
    Network.TIKTOK: Form(address="https://open.tiktokapis.com", extras=_tiktok, fetches=True),
    Network.THREADS: Form(address="https://graph.threads.com"),
    Network.BLUESKY: Form(address="https://bsky.social"),
    Network.MASTODON: Form(extras=_mastodon),
    Network.X: Form(address="https://api.x.com"),
    Network.LINKEDIN: Form(address="https://api.linkedin.com", extras=_linkedin, profile="author"),
    Network.BY_HAND: Form(handle="it is the profile's name where people post", by_hand=True),
    Network.SLACK: Form(
        address="https://slack.com/api",
        handle="it is the channel's name, such as news",
        extras=_slack,
        profile="channel",
    ),
    Network.WEBHOOK: Form(handle="", extras=_webhook, one_for_each_address=True),
}
"""Of all networks but the practice wall, which takes none of this."""

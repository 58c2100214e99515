"""Opens the publisher that fits an account's network, and loads only those that are used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp

from bot.domain.accounts import Account, Network
from bot.domain.errors import ConfigError
from bot.ports import Addresses, Clock, Publisher
from bot.publishers.answers import Answer, usual_words
from bot.publishers.http import LIMITS, Limits, Wire
from bot.publishers.links import host_of, is_here
from bot.wall_ports import Feed
from bot.words.phrases import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What a publisher is opened with.

    `extras` are the account's further settings; `addresses` lend pictures, where that can be.
    """

    account: Account
    secret: str = field(repr=False)
    session: aiohttp.ClientSession
    clock: Clock
    limits: Limits
    extras: Mapping[str, str]
    addresses: Addresses | None = None

    def wire(self, who: str, words: Callable[[Answer], str] = usual_words) -> Wire:
        """The way to the server: what people call it, and how to find its own words."""
        return Wire(
            session=self.session, clock=self.clock, who=who, limits=self.limits, words=words
        )


def open_publisher(
    account: Account,
    *,
    secret: str,
    session: aiohttp.ClientSession,
    clock: Clock,
    feed: Feed,
    wall_url: str,
    limits: Limits = LIMITS,
    extras: Mapping[str, str] | None = None,
    addresses: Addresses | None = None,
) -> Publisher:
    """Open the publisher of `account`, without asking its network yet.

    `secret` is what the network takes as a login, in one text; the wall needs none. `extras` are
    the account's further settings. `addresses` lend pictures to networks that fetch them, where
    there is a public address. `session` is used for reading only and stays the caller's.
    Raise `ConfigError` for an address or a secret that cannot be used.
    """
    if account.network is Network.WALL:
        from bot.publishers.wall import WallPublisher

        return WallPublisher(account, feed=feed, clock=clock, wall_url=wall_url)
    if account.network is Network.BY_HAND:
        from bot.publishers.by_hand import ByHandPublisher

        return ByHandPublisher(account)
    secret = secret.strip()
    _check(account, secret)
    way = Way(
        account=account,
        secret=secret,
        session=session,
        clock=clock,
        limits=limits,
        extras=extras or {},
        addresses=addresses,
    )
    return OPENERS[account.network](way)


def _bluesky(way: Way) -> Publisher:
    from bot.publishers.bluesky import BlueskyPublisher

    return BlueskyPublisher(way.account, secret=way.secret, wire=way.wire("Bluesky"))


def _facebook(way: Way) -> Publisher:
    from bot.publishers.facebook import FacebookPublisher
    from bot.publishers.meta import meta_words

    return FacebookPublisher(way.account, secret=way.secret, wire=way.wire("Facebook", meta_words))


def _instagram(way: Way) -> Publisher:
    from bot.publishers.instagram import InstagramPublisher
    from bot.publishers.meta import meta_words

    return InstagramPublisher(
        way.account,
        secret=way.secret,
        wire=way.wire("Instagram", meta_words),
        addresses=way.addresses,
        by_facebook=way.extras.get("login") == "facebook",
    )


def _linkedin(way: Way) -> Publisher:
    from bot.publishers.linkedin import LinkedInPublisher, linkedin_words

    return LinkedInPublisher(
        way.account,
        secret=way.secret,
        wire=way.wire("LinkedIn", linkedin_words),
        author=way.extras.get("author", ""),
        version=way.extras.get("api_version", ""),
    )


def _mastodon(way: Way) -> Publisher:
    from bot.publishers.mastodon import MastodonPublisher

    wire = way.wire(host_of(way.account.base_url))
    seen_by = way.extras.get("visibility", "public")
    return MastodonPublisher(way.account, secret=way.secret, wire=wire, visibility=seen_by)


def _slack(way: Way) -> Publisher:
    from bot.publishers.slack_answers import slack_words
    from bot.publishers.slack_channel import SlackChannelPublisher

    wire = way.wire("Slack", slack_words)
    channel = way.extras.get("channel", "")
    return SlackChannelPublisher(way.account, secret=way.secret, wire=wire, channel=channel)


def _threads(way: Way) -> Publisher:
    from bot.publishers.meta import meta_words
    from bot.publishers.threads import ThreadsPublisher

    wire = way.wire("Threads", meta_words)
    return ThreadsPublisher(way.account, secret=way.secret, wire=wire, addresses=way.addresses)


def _tiktok(way: Way) -> Publisher:
    from bot.publishers.tiktok import TikTokPublisher
    from bot.publishers.tiktok_answers import tiktok_words

    return TikTokPublisher(
        way.account,
        secret=way.secret,
        wire=way.wire("TikTok", tiktok_words),
        addresses=way.addresses,
        extras=way.extras,
    )


def _webhook(way: Way) -> Publisher:
    from bot.publishers.webhook import WebhookPublisher, webhook_words

    wire = way.wire(host_of(way.account.base_url), webhook_words)
    return WebhookPublisher(
        way.account,
        secret=way.secret,
        wire=wire,
        deletes=bool(way.extras.get("deletes")),
        videos=bool(way.extras.get("videos")),
        addresses=way.addresses,
    )


def _x(way: Way) -> Publisher:
    from bot.publishers.x import XPublisher
    from bot.publishers.x_posts import x_words

    return XPublisher(way.account, secret=way.secret, wire=way.wire("X", x_words))


OPENERS: Mapping[Network, Callable[[Way], Publisher]] = {
    Network.BLUESKY: _bluesky,
    Network.FACEBOOK: _facebook,
    Network.INSTAGRAM: _instagram,
    Network.LINKEDIN: _linkedin,
    Network.MASTODON: _mastodon,
    Network.SLACK: _slack,
    Network.THREADS: _threads,
    Network.TIKTOK: _tiktok,
    Network.WEBHOOK: _webhook,
    Network.X: _x,
}


def _check(account: Account, secret: str) -> None:
    problems, name = [], account.name
    safe = account.base_url.startswith("https://") or is_here(account.base_url)
    if not safe or not host_of(account.base_url):
        problems.append(
            phrase("{account}: the server's address must begin with https://", account=name)
        )
    if not secret:
        problems.append(phrase("{account}: its secret is missing", account=name))
    elif not secret.isascii() or not secret.isprintable():
        problems.append(
            phrase("{account}: its secret has characters that no secret has", account=name)
        )
    if problems:
        raise ConfigError(tuple(problems))

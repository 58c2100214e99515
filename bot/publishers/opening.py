"""Opens the publisher that fits an account's network, and loads only those that are used."""

from collections.abc import Callable, Mapping
from typing import assert_never

import aiohttp

from bot.domain.accounts import Account, Network
from bot.domain.errors import ConfigError
from bot.ports import Clock, Feed, Publisher
from bot.publishers.answers import Answer, usual_words
from bot.publishers.http import LIMITS, Limits, Wire
from bot.publishers.links import host_of, is_here


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
) -> Publisher:
    """Open the publisher of `account`, without asking its network yet.

    `secret` is what the network takes as a login, in one text; the wall needs none. `extras` are
    the account's further settings. `session` is used for reading only and stays the caller's.
    Raise `ConfigError` for an address or a secret that cannot be used.
    """
    if account.network is Network.WALL:
        from bot.publishers.wall import WallPublisher

        return WallPublisher(account, feed=feed, clock=clock, wall_url=wall_url)
    secret = secret.strip()
    _check(account, secret)

    def wire(who: str, words: Callable[[Answer], str] = usual_words) -> Wire:
        return Wire(session=session, clock=clock, who=who, limits=limits, words=words)

    return _opened(account, secret, wire, extras or {})


def _opened(
    account: Account, secret: str, wire: Callable[..., Wire], extras: Mapping[str, str]
) -> Publisher:
    match account.network:
        case Network.FACEBOOK:
            from bot.publishers.facebook import FacebookPublisher
            from bot.publishers.meta import meta_words

            return FacebookPublisher(account, secret=secret, wire=wire("Facebook", meta_words))
        case Network.BLUESKY:
            from bot.publishers.bluesky import BlueskyPublisher

            return BlueskyPublisher(account, secret=secret, wire=wire("Bluesky"))
        case Network.MASTODON:
            from bot.publishers.mastodon import MastodonPublisher

            return MastodonPublisher(account, secret=secret, wire=wire(host_of(account.base_url)))
        case Network.WEBHOOK:
            from bot.publishers.webhook import WebhookPublisher, webhook_words

            way = wire(host_of(account.base_url), webhook_words)
            deletes = bool(extras.get("deletes"))
            return WebhookPublisher(account, secret=secret, wire=way, deletes=deletes)
        case Network.X:
            from bot.publishers.x import XPublisher
            from bot.publishers.x_posts import x_words

            return XPublisher(account, secret=secret, wire=wire("X", x_words))
        case Network.WALL:
            raise ValueError("the wall has no server")
    assert_never(account.network)


def _check(account: Account, secret: str) -> None:
    problems = []
    safe = account.base_url.startswith("https://") or is_here(account.base_url)
    if not safe or not host_of(account.base_url):
        problems.append(f"{account.name}: the server's address must begin with https://")
    if not secret:
        problems.append(f"{account.name}: its secret is missing")
    elif not secret.isascii() or not secret.isprintable():
        problems.append(f"{account.name}: its secret has characters that no secret has")
    if problems:
        raise ConfigError(tuple(problems))

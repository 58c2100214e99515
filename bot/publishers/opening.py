"""Opens the publisher that fits an account's network."""

from typing import assert_never

import aiohttp

from bot.domain.accounts import Account, Network
from bot.domain.errors import ConfigError
from bot.ports import Clock, Feed, Publisher
from bot.publishers.bluesky import BlueskyPublisher
from bot.publishers.http import LIMITS, Limits, Wire
from bot.publishers.links import host_of, is_here
from bot.publishers.mastodon import MastodonPublisher
from bot.publishers.wall import WallPublisher


def open_publisher(
    account: Account,
    *,
    secret: str,
    session: aiohttp.ClientSession,
    clock: Clock,
    feed: Feed,
    wall_url: str,
    limits: Limits = LIMITS,
) -> Publisher:
    """Open the publisher of `account`, without asking its network yet.

    `secret` is an app password (Bluesky) or an access token (Mastodon); the wall needs none.
    `session` is used for reading only and stays the caller's. Raise `ConfigError` for an
    address or a secret that cannot be used.
    """
    if account.network is Network.WALL:
        return WallPublisher(account, feed=feed, clock=clock, wall_url=wall_url)
    secret = secret.strip()
    _check(account, secret)
    match account.network:
        case Network.BLUESKY:
            wire = Wire(session=session, clock=clock, who="Bluesky", limits=limits)
            return BlueskyPublisher(account, secret=secret, wire=wire)
        case Network.MASTODON:
            host = host_of(account.base_url)
            wire = Wire(session=session, clock=clock, who=host, limits=limits)
            return MastodonPublisher(account, secret=secret, wire=wire)
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

"""The networks as the roof opens them: a publisher and, where its token is ours, a login each."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import aiohttp

from bot.config.accounts import needs_no_secret
from bot.config.records import AccountSettings
from bot.config.settings import Settings
from bot.domain.accounts import AccountName
from bot.domain.loans import addresses_at
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from bot.login_ports import SignIn
from bot.ports import Clock, Publisher
from bot.publishers.opening import open_publisher
from bot.services.logins import Logins
from bot.wall_ports import Feed
from storage.store import Store
from storage.vault import Vault


def without_cookies() -> aiohttp.ClientSession:
    """A session that remembers no answer, so that nothing but a token says who is asking."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What it takes to reach networks, and the practice wall."""

    settings: Settings
    session: aiohttp.ClientSession
    clock: Clock
    feed: Feed
    wall_url: str = "/wall"

    def open(self, account: AccountSettings, secret: str) -> Publisher:
        """Open a publisher with a secret. Raises `ConfigError` for one that can't be used."""
        settings = self.settings
        return open_publisher(
            account.as_account(account.mode),
            secret=secret,
            session=self.session,
            clock=self.clock,
            feed=self.feed,
            wall_url=self.wall_url,
            extras=dict(account.extras),
            addresses=addresses_at(settings.http.public_url, sealer_of(settings), self.clock.now),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks:
    """What is open: a publisher for each account that has what it needs, and all logins."""

    publishers: Mapping[str, Publisher]
    logins: Logins


def open_networks(stack: AsyncExitStack, outside: Outside, store: Store) -> Networks:
    """Open all publishers until the stack is closed. Raises `ConfigError`."""
    logins = logins_of(outside, store)
    publishers = open_publishers(outside, logins)
    for publisher in publishers.values():
        stack.push_async_callback(publisher.close)
    return Networks(publishers=publishers, logins=logins)


def open_publishers(outside: Outside, logins: Logins) -> dict[str, Publisher]:
    """Open a publisher for each account that has what it needs; a rehearsal needs nothing."""
    opened: dict[str, Publisher] = {}
    for account in outside.settings.accounts:
        if account.owner is not None:
            opened[account.name] = _connected(outside, account, logins)
        elif account.secret is not None or needs_no_secret(account.network):
            secret = account.secret.reveal() if account.secret else ""
            opened[account.name] = outside.open(account, secret)
    return opened


def _connected(outside: Outside, account: AccountSettings, logins: Logins) -> Publisher:
    from bot.publishers.connected import ConnectedPublisher

    return ConnectedPublisher(
        account.as_account(account.mode),
        login=logins.of(account.name),
        opens=lambda token: outside.open(account, token),
    )


def logins_of(outside: Outside, store: Store) -> Logins:
    """The logins of all accounts that name an owner, in this store."""
    settings = outside.settings
    accounts = {account.name: account for account in settings.accounts}

    async def whose(name: AccountName, token: str) -> str:
        publisher = outside.open(accounts[name], token)
        try:
            return await publisher.who_am_i()
        finally:
            await publisher.close()

    return Logins(
        store=store,
        clock=outside.clock,
        sealer=sealer_of(settings),
        vault=vault_of(settings),
        whose=whose,
        signs=_signs(outside),
        places={name: f"{one.network.value} {one.base_url}" for name, one in accounts.items()},
        public_url=settings.http.public_url,
    )


def _signs(outside: Outside) -> dict[AccountName, SignIn]:
    """How people sign in, for each account whose network has such a way and knows our app."""
    owned = [account for account in outside.settings.accounts if account.owner]
    if not owned:
        return {}
    # A bot whose tokens all stand in its environment needs none of this.
    from bot.publishers.signing_in import sign_in_of

    found: dict[AccountName, SignIn] = {}
    for account in owned:
        app = account.app
        secret = app.secret.reveal() if app and app.secret else ""
        sign = sign_in_of(
            account.as_account(account.mode),
            extras=dict(account.extras),
            app=(app.client_id, secret) if app else None,
            session=outside.session,
            clock=outside.clock,
        )
        if sign is not None:
            found[account.name] = sign
    return found


def signs_in(account: AccountSettings) -> bool:
    """Whether people sign in to an account, rather than give its token."""
    from bot.publishers.oauth_ways import way_of

    known = account.as_account(account.mode)
    return way_of(known, dict(account.extras), has_app=account.app is not None) is not None


def owners_of(account: AccountSettings) -> tuple[UserId, ...]:
    """Who connects an account, and is told before its token ends; the owner first."""
    return tuple(one for one in (account.owner, account.substitute) if one is not None)


def vault_of(settings: Settings) -> Vault:
    """What encrypts tokens."""
    return Vault([key.reveal() for key in settings.token_keys])


def sealer_of(settings: Settings) -> Sealer:
    """What seals with the secret key."""
    return Sealer(settings.secret_key.reveal().encode())

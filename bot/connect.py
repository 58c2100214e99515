"""`second-opinion connect`, `disconnect` and `rekey`: tokens of accounts, at the server.

Both work beside a running bot, through the database, and without one. No token is ever an
argument, since whoever lists the machine's processes could read it.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from bot import networks
from bot.config.settings import Settings
from bot.domain.accounts import Account
from bot.domain.connections import Grant
from bot.domain.errors import PublishError, UserError
from bot.domain.journal import THE_SHELL
from bot.login_ports import SignIn
from bot.services import accounts, connecting, disconnecting, inviting
from bot.services.connecting import Connected
from bot.services.context import Context
from bot.services.logins import Logins
from bot.shell import opened

T = TypeVar("T")

_PLEASE = """Please open this address, sign in as the account, and allow what is asked:

  {address}

The browser then goes to {back}, which may show an error.
Paste the whole address that it shows there: """


async def with_token(settings: Settings, name: str, token: str, until: date | None) -> str:
    """Connect an account with a token or an app password; return what to print.

    `until` is the last day of a token that ends. Raises `UserError` where the network doesn't
    accept it, `StorageError` where the database can't be used.
    """
    async with opened(settings, exclusive=False) as ctx:
        account = _account(ctx, name)
        grant = Grant(access=connecting.checked(token), expires_at=_end_of(until))
        return said(await connecting.accept(ctx, account, grant, by=THE_SHELL))


async def by_link(settings: Settings, name: str) -> str:
    """Make a link for the account's owner, which the running bot serves; return what to print.

    Raises `UserError`, `StorageError`.
    """
    async with opened(settings, exclusive=False) as ctx:
        account = _account(ctx, name)
        logins, owners = connecting.owned(ctx, account)
        if not logins.public_url:
            raise UserError(
                "This bot has no public_url in [web], so no browser reaches it: sign in with"
                " --paste, or give a token with --token."
            )
        address = await inviting.send(ctx, account, owners[0], THE_SHELL)
    return f"While the bot runs, {owners[0]} can connect {name} here, once, and soon:\n{address}"


def signs_in(settings: Settings, name: str) -> bool:
    """Whether people sign in to this account, rather than paste a token."""
    account = settings.account(name)
    return account is not None and networks.signs_in(account)


async def by_signing_in(settings: Settings, name: str, ask: Callable[[str], str]) -> str:
    """Let somebody sign in with any browser, and paste where it ended; return what to print.

    `ask` shows a text and gives what was typed after it. Raises `UserError`, `StorageError`.
    """
    async with opened(settings, exclusive=False) as ctx:
        account = _account(ctx, name)
        logins, _ = connecting.owned(ctx, account)
        sign = _sign_in(logins, account)
        journey = await _said_no(sign.begin(connecting.back_to(logins)))
        pasted = ask(_PLEASE.format(address=journey.address, back=connecting.back_to(logins)))
        brought = dict(parse_qsl(_query_of(pasted.strip())))
        code = connecting.code_from(brought, journey.state)
        grant = await _said_no(sign.finish(code, journey.kept))
        return said(await connecting.accept(ctx, account, grant, by=THE_SHELL))


def _query_of(address: str) -> str:
    """What stands behind the question mark; nothing of what is no address."""
    try:
        return urlsplit(address).query
    except ValueError:
        return ""


async def disconnect(settings: Settings, name: str) -> str:
    """Forget an account's login; return what to print. Raises `UserError`, `StorageError`."""
    async with opened(settings, exclusive=False) as ctx:
        done = await disconnecting.forget(ctx, accounts.find(ctx, name), THE_SHELL)
    there = "and ended at its network" if done.ended else "but not ended at its network"
    return (
        f"{name} is disconnected: its login is forgotten here, {there}. Nothing leaves there until"
        " it is connected again."
    )


async def rekey(settings: Settings) -> str:
    """Encrypt every stored token with the first key; return what to print."""
    async with opened(settings, exclusive=False) as ctx:
        count = await connecting.lock_anew(ctx, by=THE_SHELL)
    logins = "1 login is" if count == 1 else f"{count} logins are"
    return f"{logins} encrypted with the first key now; the others can be removed."


def said(done: Connected) -> str:
    """Say what was connected, and what has to be done now."""
    known = f"{done.account} is connected; the network knows it as {done.identity}."
    if done.is_another:
        return (
            f"{known} It was {done.before} before, so it only rehearses until two people write"
            f" `/draft live {done.account}` in Slack."
        )
    return known


def _account(ctx: Context, name: str) -> Account:
    account = accounts.find(ctx, name)
    connecting.owned(ctx, account)
    return account


def _sign_in(logins: Logins, account: Account) -> SignIn:
    sign = logins.signs.get(account.name)
    if sign is None:
        raise UserError(
            f"Nobody signs in to {account.name} with a browser here: leave --paste out and paste"
            f" its token, or name your app in [apps.{account.network.value}] in the settings."
        )
    return sign


async def _said_no(act: Awaitable[T]) -> T:
    try:
        return await act
    except PublishError as error:
        raise UserError(f"It was not connected: {error.sentence}") from None


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, UTC) if day else None

"""Disconnecting: an account's login is forgotten, and ended at its network where a program can.

It only stops, so one person is enough (rule 31). Forgetting comes first: whatever the network then
says, nothing leaves there any more. To connect again is what `connecting` says (rule 20).
"""

from dataclasses import dataclass

from bot.domain.accounts import Account, AccountName
from bot.domain.connections import AT_THE_SERVER, Connection, Grant, disconnected_by
from bot.domain.errors import UserError
from bot.domain.journal import THE_SHELL, Kind
from bot.domain.people import UserId
from bot.services import accounts
from bot.services.asking import may_stop_here
from bot.services.context import Context
from bot.services.login_care import tell_owners
from bot.services.logins import Logins
from bot.services.record import record
from bot.services.showing import say_untold
from bot.words.phrases import phrase
from storage import connections, outbox
from storage.engine import Tx
from storage.vault import Locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnected:
    """An account whose login was forgotten; `ended` where its network has ended it as well."""

    account: AccountName
    connection: Connection
    ended: bool


async def disconnect(ctx: Context, name: str, by: UserId) -> Disconnected:
    """Forget an account's login for somebody, and tell everybody and its owners.

    Raises `UserError` where there is none, `NotAllowed` for whoever may not stop anything.
    """
    account = accounts.find(ctx, name)
    await may_stop_here(ctx, by)
    done = await forget(ctx, account, by)
    await say_untold(ctx)
    await tell_owners(ctx, done.connection)
    return done


async def forget(ctx: Context, account: Account, by: UserId) -> Disconnected:
    """Forget an account's login, and let its network end it. Raises `UserError`."""
    logins = ctx.logins
    if logins is None or account.name not in ctx.rules.owners:
        raise UserError(
            phrase(
                "The login of `{account}` stands in the settings of the server, where whoever runs"
                " the bot can take it out; `/draft dry {account}` lets nothing leave there.",
                account=account.name,
            )
        )
    connection, grant = await ctx.store.write(
        lambda tx: _forgotten(tx, ctx, logins, account.name, by)
    )
    ended = grant is not None and await logins.end(account.name, grant)

    def noted(tx: Tx) -> None:
        record(tx, ctx.now(), Kind.LOGIN_REVOKED, by, account=account.name, ended=ended)

    await ctx.store.write(noted)
    return Disconnected(account=account.name, connection=connection, ended=ended)


def _forgotten(
    tx: Tx, ctx: Context, logins: Logins, name: AccountName, by: UserId
) -> tuple[Connection, Grant | None]:
    """Forget it, and give what it was, as far as a key opens it."""
    place = logins.place_of(name)
    try:
        held = connections.held(tx, name, ctx.sealer, logins.vault, place=place)
    except Locked:
        held = None
    trouble = AT_THE_SERVER if by == THE_SHELL else disconnected_by(by)
    gone = connections.forget(tx, name, trouble=trouble, sealer=ctx.sealer)
    connection = connections.get(tx, name, ctx.sealer)
    if not gone or connection is None:
        raise UserError(
            phrase("`{account}` is not connected, so nothing leaves there.", account=name)
        )
    record(
        tx,
        ctx.now(),
        Kind.ACCOUNT_DISCONNECTED,
        by,
        account=name,
        identity=connection.identity,
    )
    # Kept with it, so that the channel hears of it whatever stops us now, and from the shell too.
    outbox.keep(tx, None, _said(name, by), ctx.now())
    return connection, held.grant if held is not None else None


def _said(name: AccountName, by: UserId) -> str:
    if by == THE_SHELL:
        return phrase(
            "`{account}` was disconnected at the server: nothing leaves there until its owner"
            " connects it again.",
            account=name,
        )
    return phrase(
        "<@{by}> disconnected `{account}`: nothing leaves there until its owner connects it again.",
        by=by,
        account=name,
    )

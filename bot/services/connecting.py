"""Connecting: a person gives the bot a token of an account, and the network says whose it is.

The same identity keeps an account live; another one makes it rehearse until two people look
again, and voids the votes of every draft on it (rules 20 and 35).
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.domain.accounts import Account, AccountName, Mode
from bot.domain.connections import Grant
from bot.domain.errors import ConfigError, NotAllowed, PublishError, UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.services.asking import second_person
from bot.services.context import Context
from bot.services.logins import Logins
from bot.services.record import record
from bot.words.phrases import joined, phrase
from storage import accounts, connections
from storage.engine import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """An account that was connected: whose profile it is, and which one it was before."""

    account: AccountName
    identity: str
    before: str = ""

    @property
    def is_another(self) -> bool:
        """Whether it was another profile before."""
        return bool(self.before) and self.before != self.identity


DOOR = "/connect"
BACK = f"{DOOR}/back"
LONGEST_TOKEN = 4096
NOWHERE = "https://localhost"
"""Where a browser is sent that finds nobody there: the person copies the address from it."""


def back_to(logins: Logins) -> str:
    """Where networks send people back to; it has to be registered at each of them."""
    return (logins.public_url or NOWHERE) + BACK


def code_from(brought: Mapping[str, str], state: str) -> str:
    """Take the code from what a browser brought back. Raises `UserError` where it is not ours."""
    if not hmac.compare_digest(brought.get("state", "").encode(errors="replace"), state.encode()):
        raise UserError(phrase("That is not the answer to this sign-in; please begin it anew."))
    if brought.get("error") or not brought.get("code"):
        raise UserError(
            phrase(
                "The network was not told yes, so nothing was connected; please begin anew"
                " and allow what it asks for."
            )
        )
    return brought["code"]


def checked(token: str) -> str:
    """Take what somebody pasted as a token. Raises `UserError` for what can't be one."""
    token = " ".join(token.split())
    if not token or len(token) > LONGEST_TOKEN or not token.isascii() or not token.isprintable():
        raise UserError(
            phrase("That is no token or password; please paste it whole, and nothing else.")
        )
    return token


def owned(ctx: Context, account: Account) -> tuple[Logins, tuple[UserId, ...]]:
    """The logins, and who may connect an account. Raises `UserError` where nobody can."""
    owners = ctx.rules.owners.get(account.name, ())
    if ctx.logins is None or not owners:
        raise UserError(
            phrase(
                "`{account}` is not one to connect: whoever runs the bot can name its owner in"
                " the settings instead of secret_env.",
                account=account.name,
            )
        )
    if not ctx.logins.vault.is_usable:
        raise UserError(
            phrase(
                "`{account}` can't be connected yet: whoever runs the bot has to set"
                " SECOND_OPINION_TOKEN_KEY, which encrypts its token.",
                account=account.name,
            )
        )
    return ctx.logins, owners


async def may_connect(ctx: Context, account: Account, by: UserId) -> Logins:
    """Give the logins to the account's owner or substitute, on the roster, and to nobody else.

    Raises `UserError` where nobody can, `NotAllowed` with the reason, or `SlackUnavailable`.
    """
    logins, owners = owned(ctx, account)
    if by not in owners:
        named = joined(phrase(" or "), (f"<@{owner}>" for owner in owners))
        raise NotAllowed(
            phrase(
                "Sorry, `{account}` is connected by {named}; please ask them.",
                account=account.name,
                named=named,
            )
        )
    await second_person(ctx, by)
    return logins


async def accept(
    ctx: Context,
    account: Account,
    grant: Grant,
    *,
    by: UserId,
    also: Callable[[Tx], None] = lambda _tx: None,
) -> Connected:
    """Ask the network whose token it is, and keep it.

    `by` is the person or the shell; `also` is done in the same transaction. Raises `UserError`
    where the network doesn't accept it.
    """
    logins, owners = owned(ctx, account)
    identity = await _identity(logins, account, grant)

    def kept(tx: Tx) -> Connected:
        also(tx)
        before = accounts.get(tx, account.name, ctx.sealer)
        done = Connected(
            account=account.name, identity=identity, before=before.identity if before else ""
        )
        owner = by if by in owners else owners[0]
        _keep(tx, ctx, logins, grant, done=done, owner=owner)
        record(tx, ctx.now(), Kind.ACCOUNT_CONNECTED, by, account=account.name, identity=identity)
        if done.is_another:
            _rehearse(tx, ctx, account, done, by)
        return done

    return await ctx.store.write(kept)


async def _identity(logins: Logins, account: Account, grant: Grant) -> str:
    try:
        return await logins.whose(account.name, grant.access)
    except PublishError as error:
        raise UserError(
            phrase("`{account}` was not connected: {why}", account=account.name, why=error.sentence)
        ) from None
    except ConfigError as error:
        raise UserError(
            phrase("It was not connected: {names}.", names=joined("; ", error.problems))
        ) from None


def _keep(
    tx: Tx, ctx: Context, logins: Logins, grant: Grant, *, done: Connected, owner: UserId
) -> None:
    connections.put(
        tx,
        done.account,
        grant,
        identity=done.identity,
        by=owner,
        now=ctx.now(),
        sealer=ctx.sealer,
        vault=logins.vault,
        place=logins.place_of(done.account),
    )


def _rehearse(tx: Tx, ctx: Context, account: Account, done: Connected, by: UserId) -> None:
    rehearsing = replace(account, mode=Mode.DRY_RUN, identity=done.identity)
    accounts.put(tx, rehearsing, now=ctx.now(), sealer=ctx.sealer)
    record(
        tx,
        ctx.now(),
        Kind.ACCOUNT_DRY,
        by,
        account=account.name,
        identity=done.identity,
        was=done.before,
    )


async def lock_anew(ctx: Context, *, by: UserId) -> int:
    """Encrypt all tokens with the newest key; say how many. Raises `Locked`."""
    if ctx.logins is None:
        return 0
    vault = ctx.logins.vault

    def locked(tx: Tx) -> int:
        count = connections.lock_anew(tx, ctx.sealer, vault)
        record(tx, ctx.now(), Kind.LOGIN_LOCKED_ANEW, by, logins=count)
        return count

    return await ctx.store.write(locked)

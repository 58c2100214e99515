"""Inviting: a one-time link for one person, who connects an account in their own browser.

Opening the link shows a page and changes nothing, since Slack and others look at links too; only
what the person does there counts. The answer of a network is taken once, from the browser that
began, and only while that person may still connect the account.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.accounts import Account
from bot.domain.connections import Grant
from bot.domain.errors import NotAllowed, NotFound, PublishError, UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.services import accounts, connecting, refusing
from bot.services.connecting import Connected
from bot.services.context import Context
from bot.services.logins import Logins
from bot.services.record import record
from bot.words.phrases import marked, phrase
from storage import invitations
from storage.engine import ConstraintRefused, Tx
from storage.invitations import Invitation
from storage.vault import Locked

OVER = phrase("This link was used or has ended; please type `/draft connect` again for a new one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the page of a link offers: signing in there, or pasting a token."""

    account: str
    handle: str
    network: str
    signs_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where a person goes to sign in, and what their browser has to bring back."""

    address: str = field(repr=False)
    browser: str = field(repr=False)


async def invite(ctx: Context, name: str, by: UserId) -> str:
    """Give somebody the address of a link of their own. Raises `UserError`."""
    account = accounts.find(ctx, name)
    logins = await connecting.may_connect(ctx, account, by)
    if not logins.public_url:
        raise UserError(
            phrase(
                "The bot has no address for your browser; whoever runs it can connect"
                " `{account}` with `second-opinion connect {account}` at the server.",
                account=account.name,
            )
        )
    return await send(ctx, account, by)


async def send(ctx: Context, account: Account, person: UserId, by: UserId | None = None) -> str:
    """Make a link for a person; `by` is whoever had it made, where that is somebody else."""
    logins, _ = connecting.owned(ctx, account)
    link = secrets.token_urlsafe(32)

    def made(tx: Tx) -> None:
        now = ctx.now()
        invitations.add(tx, link, account.name, person, now=now, sealer=ctx.sealer)
        kind = Kind.CONNECTING_OFFERED
        record(tx, now, kind, by or person, account=account.name, person=person)

    await ctx.store.write(made)
    return f"{logins.public_url}{connecting.DOOR}/{link}"


async def look(ctx: Context, link: str) -> Offer | None:
    """Say what a link offers, without using it; nothing for one that is over."""
    invitation = await _found(ctx, link)
    account = ctx.accounts.get(invitation.account) if invitation else None
    if account is None or ctx.logins is None:
        return None
    return Offer(
        account=account.name,
        handle=account.handle,
        network=account.network.value,
        signs_in=account.name in ctx.logins.signs,
    )


async def depart(ctx: Context, link: str) -> Departure:
    """Use a link to begin signing in; the second time it is over. Raises `UserError`."""
    invitation = await _must(ctx, link)
    account, logins = await _allowed(ctx, invitation)
    sign = logins.signs.get(account.name)
    if sign is None:
        raise UserError(phrase("Nobody signs in to this account; please paste its token instead."))
    browser = secrets.token_urlsafe(32)
    try:
        journey = await sign.begin(connecting.back_to(logins))
    except PublishError as error:
        raise UserError(error.sentence) from None

    def begun(tx: Tx) -> None:
        invitations.begin(
            tx,
            invitation,
            state=journey.state,
            browser=browser,
            kept=journey.kept,
            sealer=ctx.sealer,
            vault=logins.vault,
        )

    try:
        await ctx.store.write(begun)
    except ConstraintRefused:
        raise NotFound(OVER) from None
    return Departure(address=journey.address, browser=browser)


async def arrive(ctx: Context, brought: Mapping[str, str], browser: str) -> Connected:
    """Take what a network sent a browser back with, once. Raises `UserError`."""
    logins = ctx.logins
    if logins is None:
        raise NotFound(OVER)
    state = brought.get("state", "")
    try:
        found = await ctx.store.read(
            lambda tx: invitations.by_state(
                tx, state, browser, now=ctx.now(), sealer=ctx.sealer, vault=logins.vault
            )
        )
    except Locked:
        # The keys were changed since it was begun.
        found = None
    if found is None:
        await _note_stray(ctx, state)
        raise NotFound(OVER)
    invitation, kept = found
    account, _ = await _allowed(ctx, invitation)
    sign = logins.signs.get(account.name)
    await _end(ctx, invitation)
    code = connecting.code_from(brought, state)
    if sign is None:
        raise NotFound(OVER)
    try:
        grant = await sign.finish(code, kept)
    except PublishError as error:
        raise UserError(phrase("It was not connected: {why}", why=error.sentence)) from None
    return await _accepted(ctx, account, grant, invitation)


async def paste(ctx: Context, link: str, token: str) -> Connected:
    """Connect an account with a token that its person pasted; a good one uses the link up.

    Raises `UserError`.
    """
    invitation = await _must(ctx, link)
    account, _ = await _allowed(ctx, invitation)
    grant = Grant(access=connecting.checked(token))
    return await _accepted(
        ctx, account, grant, invitation, lambda tx: invitations.done(tx, invitation, ctx.now())
    )


async def _accepted(
    ctx: Context,
    account: Account,
    grant: Grant,
    invitation: Invitation,
    also: Callable[[Tx], None] = lambda _tx: None,
) -> Connected:
    try:
        done = await connecting.accept(ctx, account, grant, by=invitation.person, also=also)
    except ConstraintRefused:
        # The same link was used in another window just now.
        raise NotFound(OVER) from None
    await accounts.renew(ctx)
    return done


async def _found(ctx: Context, link: str) -> Invitation | None:
    return await ctx.store.read(lambda tx: invitations.by_link(tx, link, ctx.now(), ctx.sealer))


async def _must(ctx: Context, link: str) -> Invitation:
    found = await _found(ctx, link)
    if found is None:
        raise NotFound(OVER)
    return found


async def _allowed(ctx: Context, invitation: Invitation) -> tuple[Account, Logins]:
    """Ask once more whether that person may: they may have left since."""
    account = accounts.find(ctx, invitation.account)
    try:
        return account, await connecting.may_connect(ctx, account, invitation.person)
    except NotAllowed:
        await refusing.note(ctx, invitation.person, marked("may not connect the account any more"))
        raise


async def _note_stray(ctx: Context, state: str) -> None:
    """Write down an answer that came late, twice or in another browser; others are noise."""
    person = await ctx.store.read(lambda tx: invitations.begun_by(tx, state))
    if person is not None:
        await refusing.note(
            ctx, person, marked("a sign-in came back late, twice or in another browser")
        )


async def _end(ctx: Context, invitation: Invitation) -> None:
    try:
        await ctx.store.write(lambda tx: invitations.done(tx, invitation, ctx.now()))
    except ConstraintRefused:
        raise NotFound(OVER) from None

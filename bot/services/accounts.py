"""Accounts: live by two people, dry-run by one, and votes void when an account changes (35, 20)."""

from dataclasses import replace

from bot.domain.accounts import Account, AccountName, Mode, Network
from bot.domain.drafts import Content, Draft, DraftId, Target
from bot.domain.dressing import as_set
from bot.domain.errors import NotAllowed, NotFound, PublishError, UserError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.pauses import Ask, AskKind
from bot.domain.people import UserId
from bot.domain.states import Event, State, allows
from bot.domain.timewords import quote
from bot.services.asking import Asked, Wish, ask_or_confirm, drop_asks, full_member, may_stop_here
from bot.services.context import Context
from bot.services.record import record
from bot.services.revising import write_revision
from bot.services.showing import show, tell
from bot.words.phrases import marked, phrase
from storage import accounts, drafts
from storage.engine import Tx

HELD = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED, State.PARKED})


def current(tx: Tx, ctx: Context) -> dict[AccountName, Account]:
    """Say how each configured account stands now: the settings, and what two people decided.

    Live needs the settings' leave and two people's act for this very address and identity;
    the practice wall is always live.
    """
    return {name: _current(tx, ctx, account) for name, account in ctx.accounts.items()}


def _current(tx: Tx, ctx: Context, account: Account) -> Account:
    if account.network is Network.WALL:
        return replace(account, mode=Mode.LIVE, identity=f"wall:{account.name}")
    known = accounts.get(tx, account.name, ctx.sealer)
    same = known is not None and (known.network, known.address, known.handle) == (
        account.network,
        account.base_url,
        account.handle,
    )
    if known is None or not same:
        return replace(account, mode=Mode.DRY_RUN, identity="")
    mode = known.mode if account.may_be_live else Mode.DRY_RUN
    return replace(account, mode=mode, identity=known.identity)


def find(ctx: Context, name: str) -> Account:
    """Find a configured account by its name. Raises `NotFound` with the names there are."""
    for account in ctx.accounts.values():
        if account.name.lower() == name.lower():
            return account
    there = ", ".join(sorted(ctx.accounts)) or phrase("none")
    raise NotFound(
        phrase(
            "There is no account {written}; the accounts are: {there}.",
            written=quote(name),
            there=there,
        )
    )


def _changeable(ctx: Context, name: str) -> Account:
    account = find(ctx, name)
    if account.network is Network.WALL:
        raise UserError(
            phrase("`{account}` is the practice wall; it is always live.", account=account.name)
        )
    return account


async def live(ctx: Context, name: str, by: UserId) -> Asked:
    """Ask for, or confirm, that an account really publishes: it takes two people (rule 35).

    Raises `UserError` where the settings or the network don't allow it.
    """
    account = _changeable(ctx, name)
    if not account.may_be_live:
        raise NotAllowed(
            phrase(
                '`{account}` has mode = "dry-run" in the settings; whoever runs the bot can'
                ' write mode = "live" there, and then two people can make it live.',
                account=account.name,
            )
        )
    await full_member(ctx, by)
    identity = await _identity(ctx, account)

    def confirmed(tx: Tx, ask: Ask) -> None:
        now = ctx.now()
        on_air = replace(account, mode=Mode.LIVE, identity=identity)
        accounts.put(tx, on_air, now=now, sealer=ctx.sealer, people=(ask.by, by))
        record(
            tx,
            now,
            Kind.ACCOUNT_LIVE,
            by,
            account=account.name,
            asked_by=ask.by,
            identity=identity,
            address=account.base_url,
        )

    said = phrase(
        "make `{account}` ({identity}) live, so that approved posts really leave",
        account=account.name,
        identity=identity,
    )
    wish = Wish(kind=AskKind.LIVE, subject=f"{account.name} {identity}", said=said)
    asked = await ask_or_confirm(ctx, wish, by, confirmed)
    if asked is Asked.DONE:
        await renew(ctx)
    return asked


async def _identity(ctx: Context, account: Account) -> str:
    publisher = ctx.publishers.get(account.name)
    if publisher is None:
        raise UserError(
            phrase(
                "`{account}` has no credentials yet, so it can't be made live.",
                account=account.name,
            )
        )
    try:
        return await publisher.who_am_i()
    except PublishError as error:
        raise UserError(
            phrase(
                "`{account}` can't be made live yet: {why}",
                account=account.name,
                why=error.sentence,
            )
        ) from error


async def dry(ctx: Context, name: str, by: UserId) -> Account:
    """Let an account only rehearse from now on; one person is enough (rule 35)."""
    account = _changeable(ctx, name)
    await may_stop_here(ctx, by)

    def stopped(tx: Tx) -> None:
        known = accounts.get(tx, account.name, ctx.sealer)
        identity = known.identity if known else ""
        rehearsing = replace(account, mode=Mode.DRY_RUN, identity=identity)
        accounts.put(tx, rehearsing, now=ctx.now(), sealer=ctx.sealer)
        record(tx, ctx.now(), Kind.ACCOUNT_DRY, by, account=account.name)
        drop_asks(tx, ctx, AskKind.LIVE, account.name, by)

    await ctx.store.write(stopped)
    await renew(ctx)
    return account


async def renew(ctx: Context) -> None:
    """Void the votes of every draft whose account is not what it was any more (rule 20).

    Each gets a new revision by its last maker, and so a new card; nobody becomes an author.
    """

    def renewed(tx: Tx) -> list[tuple[Draft, DraftId]]:
        now_are = current(tx, ctx)
        changed = []
        for number in drafts.in_states(tx, HELD):
            draft = drafts.get(tx, number)
            if draft is None or not allows(draft.state, Event.REVISE):
                continue
            content = renewed_content(draft.revision.content, now_are)
            if content != draft.revision.content:
                write_revision(
                    tx,
                    ctx,
                    draft,
                    content,
                    maker=draft.revision.maker,
                    cause=marked("account changed"),
                )
                record(tx, ctx.now(), Kind.ACCOUNT_CHANGED, THE_BOT, number)
                changed.append((draft, number))
        return changed

    for draft, number in await ctx.store.write(renewed):
        await show(ctx, number)
        await tell(
            ctx,
            draft,
            phrase(
                "An account of this draft has changed, so approvals given before don't"
                " count any more; the new card is in the channel."
            ),
        )


def renewed_content(content: Content, accounts_now: dict[AccountName, Account]) -> Content:
    """Put what the accounts are now into content; a vanished account stays as it was."""
    targets = tuple(
        target_on(accounts_now[target.account], target)
        if target.account in accounts_now
        else target
        for target in content.targets
    )
    return replace(content, targets=targets)


def target_on(account: Account, target: Target) -> Target:
    """Put what an account is now into a target."""
    return replace(
        target,
        network=account.network,
        address=account.base_url,
        handle=account.handle,
        identity=account.identity,
        mode=account.mode,
        options=as_set(target.options, seen=account.seen_by, own_brand=account.own_brand),
    )


def blank(account: Account, text: str) -> Target:
    """A text on an account as it is now."""
    return Target(
        account=account.name,
        network=account.network,
        address=account.base_url,
        handle=account.handle,
        identity=account.identity,
        mode=account.mode,
        text=text,
    )

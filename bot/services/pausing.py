"""Pausing: one person stops everything or one account; two let it go on, or one draft through."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from bot.domain.accounts import AccountName
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import UserError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.pauses import Ask, AskKind, Passage, Pause, of_account, takes_back
from bot.domain.pausing import affected
from bot.domain.people import UserId
from bot.domain.states import OPEN, spoken
from bot.services import accounts
from bot.services.asking import Asked, Wish, ask_or_confirm, drop_asks, full_member, may_stop_here
from bot.services.context import Context
from bot.services.drafting import get
from bot.services.moving import settle
from bot.services.record import record
from bot.services.showing import announce, show
from bot.services.stopping import other_person
from bot.words.phrases import phrase
from storage import deliveries, drafts, pauses
from storage.engine import ConstraintRefused, Tx

EVERYTHING = "everything"
PLANNED = (DeliveryState.SCHEDULED, DeliveryState.CLAIMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """What a pause met: posts that wait now, and those that could not be stopped any more.

    `unknown` is a first word that is nearly an account's name, so that everything was paused.
    """

    pause: Pause
    waiting: tuple[Delivery, ...]
    too_late: tuple[Delivery, ...]
    unknown: str = ""


async def pause(ctx: Context, by: UserId, reason: str, account: str = "") -> Paused:
    """Stop everything, or one account, from this commit on (rules 31 and 32).

    Without `account`, a reason that begins with an account's name stops that one alone.
    Raises `NotFound` for an account that there is not.
    """
    await may_stop_here(ctx, by)
    name, why, unknown = _meant(ctx, reason, account)
    met = await ctx.store.write(lambda tx: begin(tx, ctx, by, why, name))
    for draft in dict.fromkeys(d.draft for d in met.waiting):
        await show(ctx, draft)
    return Paused(pause=met.pause, waiting=met.waiting, too_late=met.too_late, unknown=unknown)


def named(ctx: Context, account: str) -> AccountName:
    """Find an account by its name. Raises `NotFound` with the names there are."""
    return accounts.find(ctx, account).name


def met_what(met: Paused) -> str:
    """Say what a pause met."""
    return affected(met.pause, met.waiting, met.too_late)


def _meant(ctx: Context, reason: str, account: str) -> tuple[str, str, str]:
    """What shall be paused and why, and the first word where it is nearly an account's name."""
    if account:
        return named(ctx, account), reason, ""
    first, _, rest = reason.partition(" ")
    word = first.strip(",.:;!`").lower()
    names = {name.lower(): name for name in ctx.accounts}
    if word in names:
        return names[word], rest.strip() or reason, ""
    near = get_close_matches(word, list(names), n=1, cutoff=0.8)
    return "", reason, near[0] if near and word != EVERYTHING else ""


def begin(tx: Tx, ctx: Context, by: UserId, reason: str, account: str = "") -> Paused:
    """Write a pause down, and say what it meets; whoever stops makes older halves worthless."""
    now = ctx.now()
    number = pauses.start(tx, reason, by, now, account)
    drop_asks(tx, ctx, AskKind.RESUME, EVERYTHING, by)
    if account:
        drop_asks(tx, ctx, AskKind.RESUME, account, by)
    sending = _on(account, deliveries.in_state(tx, DeliveryState.SENDING))
    waiting = _on(account, deliveries.in_state(tx, *PLANNED))
    record(
        tx,
        now,
        Kind.PAUSE_STARTED,
        by,
        pause=number,
        account=account,
        waiting=len(waiting),
        too_late=[d.id for d in sending],
    )
    started = next(p for p in pauses.running(tx, ctx.sealer) if p.id == number)
    waiting = tuple(sorted(waiting, key=lambda d: d.due_at))
    return Paused(pause=started, waiting=waiting, too_late=sending)


def _on(account: str, found: Sequence[Delivery]) -> tuple[Delivery, ...]:
    return tuple(d for d in found if account in ("", d.account))


@dataclass(slots=True)
class Resumed:
    """What resuming did: where it stands, and the posts whose time passed meanwhile.

    `alone`: whoever paused took it back within the minute, and nothing had been stopped.
    """

    asked: Asked
    missed: list[Delivery] = field(default_factory=list)
    alone: bool = False


async def resume(ctx: Context, by: UserId, account: str = "") -> Resumed:
    """Ask to go on, or confirm it; nothing overdue fires by itself afterwards (rule 33)."""
    name = named(ctx, account) if account else ""
    running = await ctx.store.read(lambda tx: of_account(pauses.running(tx, ctx.sealer), name))
    if not running:
        none = phrase(
            "`{account}` has no pause of its own; `/draft status` shows how everything is.",
            account=name,
        )
        raise UserError(none if name else phrase("Nothing is paused."))
    if await taken_back(ctx, by, name):
        return Resumed(asked=Asked.DONE, alone=True)
    done = Resumed(asked=Asked.OPEN)

    def go_on(tx: Tx, ask: Ask) -> None:
        done.missed.extend(_end(tx, ctx, asked_by=ask.by, confirmed_by=by, account=name))

    said = (
        phrase("end the pause of {account}", account=name)
        if name
        else phrase("end the pause, so that posts leave again")
    )
    wish = Wish(kind=AskKind.RESUME, subject=name or EVERYTHING, said=said)
    done.asked = await ask_or_confirm(ctx, wish, by, go_on)
    if done.asked is Asked.DONE:
        await _go_on(ctx, done.missed)
    return done


async def taken_back(ctx: Context, by: UserId, account: str = "") -> bool:
    """Let whoever paused end it alone, within a minute and if nothing was stopped meanwhile.

    Raises `NotAllowed` for whoever is no full member: unknown is no for starting (rule 31).
    """

    def mine(tx: Tx) -> bool:
        running = of_account(pauses.running(tx, ctx.sealer), account)
        return takes_back(running, by, ctx.now())

    def ended(tx: Tx) -> bool:
        if not mine(tx):
            return False
        _end(tx, ctx, asked_by=by, confirmed_by=by, account=account)
        return True

    if not await ctx.store.read(mine):
        return False
    await full_member(ctx, by)
    try:
        done = await ctx.store.write(ended)
    except ConstraintRefused:
        # Something fell due meanwhile: the table itself asks for two people then.
        return False
    if done:
        await _go_on(ctx, [])
    return done


def _end(
    tx: Tx, ctx: Context, *, asked_by: UserId, confirmed_by: UserId, account: str
) -> list[Delivery]:
    now = ctx.now()
    ended = pauses.end_all(
        tx,
        asked_by=asked_by,
        confirmed_by=confirmed_by,
        now=now,
        sealer=ctx.sealer,
        account=account,
    )
    record(
        tx,
        now,
        Kind.PAUSE_ENDED,
        confirmed_by,
        asked_by=asked_by,
        pauses=ended,
        account=account,
    )
    return _miss_overdue(tx, ctx)


async def _go_on(ctx: Context, missed: list[Delivery]) -> None:
    ctx.wake()
    waiting = await ctx.store.read(lambda tx: deliveries.in_state(tx, DeliveryState.SCHEDULED))
    for number in dict.fromkeys(delivery.draft for delivery in (*waiting, *missed)):
        await show(ctx, number)


def _miss_overdue(tx: Tx, ctx: Context) -> list[Delivery]:
    """Miss what passed its time during a pause that ends, but for what another one keeps."""
    now = ctx.now()
    still = pauses.running(tx, ctx.sealer)
    everything = any(not p.account for p in still)
    kept = {p.account for p in still}
    waiting = [] if everything else deliveries.in_state(tx, *PLANNED)
    overdue = [d for d in waiting if d.due_at <= now and d.account not in kept]
    for delivery in overdue:
        reason = phrase("its time passed during the pause")
        deliveries.finish(tx, delivery, DeliveryState.MISSED, reason=reason)
        record(tx, now, Kind.DELIVERY_MISSED, THE_BOT, delivery.draft, delivery=delivery.id)
        settle(tx, ctx, delivery.draft)
    return overdue


async def let_through(ctx: Context, number: int, by: UserId) -> Asked:
    """Ask, or confirm, that one draft leaves in spite of the pause (rule 32).

    It still needs its own approvals; what is let through is just this content, and only
    through the pauses that run now. Raises `UserError` where no pause keeps it back.
    """
    draft = await get(ctx, number)
    await other_person(ctx, draft, by, phrase("let a draft through a pause"))
    if draft.state not in OPEN:
        raise UserError(
            phrase(
                "There is nothing to let through: this draft is {state}.", state=spoken(draft.state)
            )
        )
    if not await ctx.store.read(lambda tx: _keeping(tx, ctx, draft)):
        raise UserError(
            phrase(
                "No pause keeps {draft} back; `/draft why {number}` says more.",
                draft=label(draft.id),
                number=draft.id,
            )
        )

    def passed(tx: Tx, ask: Ask) -> None:
        _pass(tx, ctx, ask, by)

    said = phrase("let {draft}, as its card shows it now, through the pause", draft=label(draft.id))
    subject = f"{draft.id} {draft.revision.digest}"
    wish = Wish(kind=AskKind.THROUGH, subject=subject, said=said)
    asked = await ask_or_confirm(ctx, wish, by, passed)
    if asked is Asked.DONE:
        ctx.wake()
        await announce(
            ctx,
            phrase(
                "{draft} may leave in spite of the pause, once approved.", draft=label(draft.id)
            ),
        )
        await show(ctx, draft.id)
    return asked


def _keeping(tx: Tx, ctx: Context, draft: Draft) -> tuple[Pause, ...]:
    return pauses.against(tx, ctx.sealer, draft, draft.revision.content.accounts)


def _pass(tx: Tx, ctx: Context, ask: Ask, by: UserId) -> None:
    number, _, digest = ask.subject.partition(" ")
    draft = drafts.get(tx, DraftId(int(number)))
    running = pauses.running(tx, ctx.sealer)
    if draft is None or draft.revision.digest != digest or not running:
        raise UserError(
            phrase("That draft was changed, or the pause is over; please look at it again.")
        )
    passage = Passage(
        draft=draft.id,
        digest=digest,
        last_pause=max(p.id for p in running),
        asked_by=ask.by,
        confirmed_by=by,
    )
    pauses.let_through(tx, passage, ctx.now(), ctx.sealer)
    record(
        tx,
        ctx.now(),
        Kind.PAUSE_PASSED,
        by,
        draft.id,
        asked_by=ask.by,
        digest=digest,
        last_pause=passage.last_pause,
    )
    deliveries.look_now(tx, draft.id, ctx.now())

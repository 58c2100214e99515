"""Takedown: off every network at once, and the truth about each (rules 31, 34).

The evidence is kept first, in the takedown's own transaction; nothing waits for it.
"""

import re
from datetime import timedelta

from bot.domain.deliveries import MAYBE_OUT, Delivery, DeliveryId, DeliveryState
from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import NotFound, UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.removals import Removal, removal_of
from bot.domain.states import OPEN, Event, State, allows
from bot.services import stopping
from bot.services.asking import may_stop_here
from bot.services.context import Context
from bot.services.drafting import get
from bot.services.moving import move
from bot.services.planning import unplan
from bot.services.record import record
from bot.services.removing import (
    REMOVABLE,
    begin_trying,
    by_hand,
    keep_evidence,
    remove_all,
)
from bot.services.showing import show, tell
from bot.words.phrases import joined, phrase
from storage import absences, addresses, deliveries, drafts, replacements, takedowns
from storage.engine import Tx
from storage.takedowns import Takedown

GRACE = timedelta(seconds=15)


def _out(delivery: Delivery) -> bool:
    """Whether it is or may be out, or a part of it."""
    return delivery.state in MAYBE_OUT or delivery.is_out_in_part


async def take_down(ctx: Context, number: int, by: UserId) -> list[Delivery]:
    """Take a draft down everywhere now; anyone may (rule 31). Returns what became of each.

    Raises `UserError` where nothing of it is or may be out.
    """
    draft = await get(ctx, number)
    if by not in draft.authors:
        await may_stop_here(ctx, by)
    return await carry_out(ctx, await begin(ctx, number, by))


async def begin(ctx: Context, number: int, by: UserId) -> Takedown:
    """Write down that a draft is taken down at once, and keep the evidence; Slack isn't asked.

    Raises `UserError` where nothing of it is or may be out.
    """
    draft = await get(ctx, number)
    return await ctx.store.write(lambda tx: ask(tx, ctx, draft, by, timedelta(0)))


def ask(
    tx: Tx,
    ctx: Context,
    draft: Draft,
    by: UserId,
    grace: timedelta,
    *,
    card: str = "",
    emoji: str = "",
) -> Takedown:
    """Write a takedown down, or let one that waits begin sooner.

    `card` and `emoji` say where it was asked by a reaction, and with which.

    Raises `UserError` where nothing of it is or may be out.
    """
    now = ctx.now()
    known = takedowns.open_of(tx, draft.id)
    if known is not None:
        if not card:
            takedowns.start_now(tx, known, now)
        return takedowns.open_of(tx, draft.id) or known
    if not any(_out(d) for d in deliveries.of(tx, draft.id)):
        raise _nothing_out(tx, draft)
    takedowns.add(tx, draft.id, by, now=now, starts_at=now + grace, card=card, emoji=emoji)
    out = [d for d in deliveries.of(tx, draft.id) if _out(d)]
    record(tx, now, Kind.TAKEDOWN_ASKED, by, draft.id, deliveries=[d.id for d in out])
    found = takedowns.open_of(tx, draft.id)
    if found is None:
        raise UserError(phrase("That takedown could not be written down; please press again."))
    keep_evidence(tx, ctx, found, out)
    return found


def _nothing_out(tx: Tx, draft: Draft) -> UserError:
    """Say that there is nothing to take down, or which draft has its posts now."""
    newer = replacements.by_which(tx, draft.id)
    if newer is not None:
        return UserError(
            phrase(
                "D-{draft} was corrected, so what is out is another draft's:"
                " `/draft takedown {newer}` removes it.",
                draft=draft.id,
                newer=newer,
            )
        )
    return UserError(
        phrase(
            "Nothing of draft {draft} is out, so there is nothing to take down; to stop"
            " it, `/draft hold {draft}`.",
            draft=draft.id,
        )
    )


async def by_word(ctx: Context, number: DraftId, by: UserId) -> None:
    """Take down at once because somebody cried "delete delete" in the thread (rule 34).

    Where nothing of it is out yet, the draft is held instead: that stops it as well.
    """
    draft = await get(ctx, number)
    is_to_come = draft.state in OPEN and not await _out_by_now(ctx, number)
    if not is_to_come or not await _held(ctx, draft, by):
        await take_down(ctx, number, by)


async def _held(ctx: Context, draft: Draft, by: UserId) -> bool:
    """Hold what is not out yet, and say so; false where it left while Slack was asked about them.

    Raises `UserError`.
    """
    try:
        why = phrase("somebody asked in the thread to delete it")
        await stopping.hold(ctx, draft.id, by, why)
    except UserError:
        if not await _out_by_now(ctx, draft.id):
            raise
    if await _out_by_now(ctx, draft.id):
        return False
    release = f"`/draft release {draft.id}`"
    await tell(
        ctx,
        draft,
        phrase(
            "Nothing of it is out yet, so it is held; {release} lets it go on.", release=release
        ),
    )
    return True


async def can_be_stopped(ctx: Context, number: DraftId) -> bool:
    """Whether anything of a draft is out, or may still leave."""
    draft = await get(ctx, number)
    return draft.state in OPEN or await _out_by_now(ctx, number)


async def _out_by_now(ctx: Context, number: DraftId) -> bool:
    return await ctx.store.read(lambda tx: _is_out(tx, number))


def _is_out(tx: Tx, number: DraftId) -> bool:
    return any(_out(d) for d in deliveries.of(tx, number))


async def at_address(ctx: Context, address: str) -> DraftId:
    """Find the draft of a post by its address. Raises `NotFound`."""
    wanted = _bare(address)

    def find(tx: Tx) -> DraftId | None:
        likely = addresses.at_address(tx, wanted)
        return next((d.draft for d in likely if wanted in map(_bare, d.addresses)), None)

    found = await ctx.store.read(find)
    if found is None:
        raise NotFound(
            phrase(
                "I published nothing at that address; its draft's number works too, as in"
                " `/draft takedown 12`."
            )
        )
    return found


def _bare(address: str) -> str:
    """An address without what makes no difference to which post it is."""
    return re.sub(r"[?#].*$", "", address.strip().strip("<>")).rstrip("/")


async def carry_out(ctx: Context, takedown: Takedown) -> list[Delivery]:
    """Remove everything that is out, show it, and say kindly what became of it."""
    found = await remove_everything(ctx, takedown)
    await show(ctx, takedown.draft)
    if any(delivery.removal for delivery in found):
        await _tell_kindly(ctx, takedown, found)
    return found


async def remove_everything(ctx: Context, takedown: Takedown) -> list[Delivery]:
    """Remove everything that is out, and what comes out meanwhile, before it counts as done."""
    tried: set[tuple[DeliveryId, DeliveryState]] = set()

    def left(tx: Tx) -> list[Delivery]:
        return _left(tx, ctx, takedown, tried)

    while rest := await ctx.store.write(left):
        tried |= {(delivery.id, delivery.state) for delivery in rest}
        await remove_all(ctx, takedown, rest)
    seen = {number for number, _ in tried}
    return [d for d in await _of(ctx, takedown.draft) if d.id in seen or d.state in MAYBE_OUT]


async def _tell_kindly(ctx: Context, takedown: Takedown, found: list[Delivery]) -> None:
    """Say in the thread, once, what became of each post, and what helps now; never who did it."""
    key = f"takedown told {takedown.id}"
    if await ctx.store.write(lambda tx: absences.first_time(tx, key, ctx.now())):
        said = afterwards(ctx, takedown.draft, found)
        newer = await ctx.store.read(lambda tx: replacements.by_which(tx, takedown.draft))
        if newer is not None:
            said = joined("\n", (said, _elsewhere(newer)))
        await tell(ctx, await get(ctx, takedown.draft), said)


def _elsewhere(newer: DraftId) -> str:
    """Say that a correction has a part of what was taken down, which nobody has stopped."""
    return phrase(
        "A part of it was corrected by {draft}: `/draft takedown {newer}` removes that as well.",
        draft=label(newer),
        newer=newer,
    )


def afterwards(ctx: Context, number: DraftId, found: list[Delivery]) -> str:
    """What is said after a takedown: the truth about each network, and a kind word."""
    lines = [phrase("{draft} is being taken down everywhere:", draft=label(number))]
    for delivery in found:
        what = removal_of(delivery.removal)
        if delivery.state is DeliveryState.SENDING or what is None:
            lines.append(
                phrase(
                    "• {account}: is being sent, and removed when it comes out",
                    account=delivery.account,
                )
            )
            continue
        left = "" if what is Removal.GONE else by_hand(ctx, delivery)
        lines.append(
            phrase("• {account}: {what}{left}", account=delivery.account, what=what, left=left)
        )
    if any(d.state is not DeliveryState.DELETED for d in found):
        lines.append(phrase("I go on trying and looking, and say here how it ends."))
    lines.append(phrase("It happens to everybody who publishes; well done for stopping it."))
    lines.append(
        phrase(
            "If people should read something instead: `/draft correct {number} TEXT`."
            " When it is calm, `/draft museum {number} LEVEL STORY` lets lint recognise"
            " it from then on.",
            number=number,
        )
    )
    return joined("\n", lines)


def _stop_the_rest(tx: Tx, ctx: Context, takedown: Takedown) -> None:
    draft = drafts.get(tx, takedown.draft)
    if draft is not None:
        unplan(tx, ctx, draft, phrase("taken down"), by=takedown.by)


def _left(
    tx: Tx, ctx: Context, takedown: Takedown, tried: set[tuple[DeliveryId, DeliveryState]]
) -> list[Delivery]:
    """What is still to be removed; where nothing is, the takedown is done.

    What is being sent now is asked for again when its answer comes, and the parts before it go at
    once; a thread of which a part came out just now is stopped here.
    """
    _stop_the_rest(tx, ctx, takedown)
    out = [d for d in deliveries.of(tx, takedown.draft) if d.state in REMOVABLE or _is_begun(d)]
    left = [d for d in out if (d.id, d.state) not in tried]
    begin_trying(tx, ctx, takedown, left)
    if not left:
        _finish(tx, ctx, takedown)
    return left


def _is_begun(delivery: Delivery) -> bool:
    return delivery.state is DeliveryState.SENDING and bool(delivery.parts)


async def _of(ctx: Context, number: DraftId) -> list[Delivery]:
    return await ctx.store.read(lambda tx: deliveries.of(tx, number))


def _finish(tx: Tx, ctx: Context, takedown: Takedown) -> None:
    takedowns.finish(tx, takedown, ctx.now())
    draft = drafts.get(tx, takedown.draft)
    if draft is None:
        return
    if draft.state is not State.TAKEN_DOWN and allows(draft.state, Event.TAKE_DOWN):
        move(tx, ctx, draft, Event.TAKE_DOWN, by=takedown.by)
    record(tx, ctx.now(), Kind.TAKEDOWN_DONE, takedown.by, takedown.draft)

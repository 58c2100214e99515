"""Erasing what a draft said: one person asks with a reason, another confirms (rules 39 and 41)."""

import hashlib
import html

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import NotAllowed, NotFound, UserError
from bot.domain.journal import Kind
from bot.domain.pauses import Ask, AskKind, alive
from bot.domain.people import UserId
from bot.services.asking import Asked, Wish, ask_or_confirm, full_member
from bot.services.context import Context
from bot.services.drafting import get
from bot.services.record import record
from bot.services.showing import show
from bot.words.phrases import phrase
from storage import deliveries, drafts, erasing, letters, pauses
from storage.engine import Tx

# Out, on its way, or perhaps out: then what it says is still needed.
UNDER_WAY = frozenset(
    {
        DeliveryState.SCHEDULED,
        DeliveryState.CLAIMED,
        DeliveryState.SENDING,
        DeliveryState.PUBLISHED,
        DeliveryState.UNKNOWN,
        DeliveryState.PARTLY,
    }
)


async def erase(ctx: Context, number: int, by: UserId, reason: str) -> Asked:
    """Ask that a draft's texts and pictures are erased, or confirm what somebody else asked.

    The reason stands in the channel; the journal has its digest. Raises `UserError` where the
    draft is not over, or this person can't ask or confirm it.
    """
    await full_member(ctx, by)
    draft = await _over(ctx, number)
    digest = hashlib.sha256(reason.encode("utf-8", "surrogatepass")).hexdigest()
    waiting = await ctx.store.read(lambda tx: _waiting(tx, ctx, draft, by))
    words = html.escape(reason, quote=False)
    subject = waiting.subject if waiting else f"{draft.id} {digest}"
    said = phrase(
        "erase the texts and pictures of {draft}, because of: {words}",
        draft=label(draft.id),
        words=words,
    )
    return await _second(ctx, draft, by, Wish(kind=AskKind.ERASE, subject=subject, said=said))


async def confirm_erasing(ctx: Context, by: UserId, subject: str) -> Asked:
    """Confirm by button what somebody asked to erase. Raises `UserError` as `erase` does."""
    await full_member(ctx, by)
    draft = await _over(ctx, int(subject.split(" ", 1)[0]))
    return await _second(ctx, draft, by, Wish(kind=AskKind.ERASE, subject=subject, said=""))


async def _over(ctx: Context, number: int) -> Draft:
    draft = await get(ctx, number)
    if await ctx.store.read(lambda tx: erasing.is_erased(tx, draft.id)):
        raise UserError(phrase("What {draft} said is erased already.", draft=label(draft.id)))
    there = await ctx.store.read(lambda tx: deliveries.of(tx, draft.id))
    if draft.state not in erasing.OVER or any(d.state in UNDER_WAY for d in there):
        raise UserError(
            phrase(
                "{draft} is not over yet; please withdraw it, or take it down, first.",
                draft=label(draft.id),
            )
        )
    return draft


def _waiting(tx: Tx, ctx: Context, draft: Draft, by: UserId) -> Ask | None:
    """Somebody else's open request for this draft, whatever reason it gave."""
    for ask in pauses.open_asks(tx, AskKind.ERASE, ctx.sealer):
        if ask.subject.split(" ", 1)[0] == str(draft.id) and alive(ask, ctx.now()) and ask.by != by:
            return ask
    return None


async def _second(ctx: Context, draft: Draft, by: UserId, wish: Wish) -> Asked:
    def erased(tx: Tx, ask: Ask) -> None:
        _erase(tx, ctx, draft.id, ask, by)

    asked = await ask_or_confirm(ctx, wish, by, erased)
    if asked is Asked.DONE:
        await show(ctx, draft.id)
    return asked


def _erase(tx: Tx, ctx: Context, number: DraftId, ask: Ask, by: UserId) -> None:
    now_is = drafts.get(tx, number)
    if now_is is None or now_is.state not in erasing.OVER:
        raise NotFound(phrase("That draft is not over any more; nothing was erased."))
    if by in now_is.authors:
        raise NotAllowed(
            phrase("Authors can't confirm that; please ask a colleague who didn't write it.")
        )
    letters.let_go(tx, number)
    done = erasing.erase(tx, number, asked_by=ask.by, confirmed_by=by, now=ctx.now())
    record(
        tx,
        ctx.now(),
        Kind.CONTENT_ERASED,
        by,
        number,
        asked_by=ask.by,
        reason=ask.subject.partition(" ")[2],
        digests=done.digests,
        kept=done.kept,
    )

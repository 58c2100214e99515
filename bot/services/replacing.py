"""Replacing a post that is out: changed in place, or deleted, seen to be gone, and posted again.

Deleting has a last look of its own, and so has the post that follows. The database permits the new
post only once the old one was seen to be gone.
"""

import asyncio
import logging
from dataclasses import dataclass, replace

from bot.domain.accounts import Mode
from bot.domain.correcting import How, Replacement, corrected_by, removed_for, way
from bot.domain.deliveries import Delivery, DeliveryState, Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import OutcomeUnknown, PublishError, Refused
from bot.domain.journal import THE_BOT, Kind
from bot.domain.readback import differences
from bot.ports import Publisher
from bot.services.context import Context
from bot.services.record import record
from bot.services.showing import show
from bot.words.phrases import marked, phrase
from storage import deliveries, drafts, replacements, takedowns
from storage.engine import Tx

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """The post that is replaced, how, and what was approved for it."""

    replacement: Replacement
    delivery: Delivery
    target: Target


def old_of(tx: Tx, delivery: Delivery) -> Old | None:
    """What a delivery replaces, if it replaces anything."""
    found = replacements.on(tx, delivery.draft, delivery.account)
    old = deliveries.get(tx, found.delivery) if found is not None else None
    target = drafts.target_of(tx, old) if old is not None else None
    if found is None or old is None or target is None:
        return None
    return Old(replacement=found, delivery=old, target=target)


def out_of_step(tx: Tx, delivery: Delivery) -> str:
    """Say why what a delivery corrects is not there to be corrected any more, or nothing."""
    old = old_of(tx, delivery)
    if old is None:
        return ""
    if takedowns.was_asked(tx, old.delivery.draft):
        return phrase("what it corrects is taken down")
    if replacements.others_under_way(tx, old.replacement, delivery.draft):
        return phrase("another correction of the same post is under way")
    there = old.delivery.state is DeliveryState.PUBLISHED
    removed = old.delivery.reason == removed_for(delivery.draft)
    gone = old.replacement.how is How.AGAIN and removed
    return "" if there or gone else phrase("what it corrects is not out any more")


def check_way(publisher: Publisher, old: Old, target: Target) -> None:
    """Refuse what was changed since in a way that can't be done as people were told."""
    where = (old.target.network, old.target.address, old.target.identity)
    if where != (target.network, target.address, target.identity):
        # Another profile has no such post, which would look like one that is gone.
        raise Refused(
            phrase(
                "{account} is another profile than the one where the post is that this corrects,"
                " so nothing was changed; please correct it there by hand",
                account=target.account,
            )
        )
    can = publisher.abilities
    now = way(old.target, target, can)
    promised = old.replacement.how
    if now is not promised and not (promised is How.AGAIN and can.deletes and can.reads):
        raise Refused(
            phrase(
                "{account} can't change this post as its card says, so nothing was changed;"
                " please withdraw it and begin the correction anew",
                account=target.account,
            )
        )


def must_go(old: Old | None, mode: Mode) -> bool:
    """Whether a post is to be deleted before this one may be sent."""
    if old is None or mode is not Mode.LIVE or old.replacement.how is not How.AGAIN:
        return False
    return old.delivery.state is DeliveryState.PUBLISHED


async def remove_old(ctx: Context, publisher: Publisher, old: Old, new: Delivery) -> str:
    """Delete the old post and look whether it is gone; what stands against it, or nothing.

    Deleting again what is gone is no error, so that a stop in between loses nothing.
    """
    if old.delivery.numbered is None:
        return phrase("the post that it replaces has no number, so it can't be deleted")
    for part in reversed(old.delivery.receipts):
        if why := await _still_there(publisher, old, part):
            return why
    await asyncio.shield(ctx.store.write(lambda tx: _removed(tx, ctx, old, new)))
    await show(ctx, old.delivery.draft)
    return ""


async def _still_there(publisher: Publisher, old: Old, receipt: Receipt) -> str:
    """Delete one post; say why it may still be there, or nothing."""
    said = ""
    try:
        await publisher.delete(receipt)
    except PublishError as error:
        said = error.sentence
    try:
        seen = await publisher.read_back(receipt)
        same = await publisher.who_am_i() == old.target.identity
    except PublishError as error:
        return phrase(
            "nobody can tell whether the old post is gone: {why}", why=said or error.sentence
        )
    if seen is not None:
        return (
            phrase("the old post is still there: {said}", said=said)
            if said
            else phrase("the old post is still there")
        )
    if not same:
        # Another profile has no such post, which looks like one that is gone.
        return phrase("nobody can tell whether the old post is gone: the login has changed")
    return ""


def _removed(tx: Tx, ctx: Context, old: Old, new: Delivery) -> None:
    now_is = deliveries.get(tx, old.delivery.id)
    if now_is is not None:
        reason, how = removed_for(new.draft), marked("deleted and checked")
        _let_go(tx, ctx, now_is, new, reason=reason, how=how)


async def call(publisher: Publisher, old: Old | None, intent: Intent) -> Receipt:
    """Make the one call: a new post, or a change of the one that is out."""
    if old is None or old.replacement.how is How.AGAIN:
        return await publisher.send(intent)
    receipt = old.delivery.numbered
    if receipt is None:
        raise Refused(phrase("the post that it corrects has no number, so it can't be changed"))
    return await publisher.edit(receipt, intent)


async def find(
    ctx: Context, publisher: Publisher, old: Old | None, target: Target, intent: Intent
) -> Receipt | None:
    """Look whether it is out: as a post of its own, or as the new words of the one that was."""
    if old is None or old.replacement.how is How.AGAIN:
        return await publisher.find(intent)
    receipt = old.delivery.numbered
    if receipt is None or not publisher.abilities.reads:
        return None
    try:
        seen = await publisher.read_back(receipt)
    except PublishError as error:
        # Not one of the kinds that would say that nothing happened.
        raise OutcomeUnknown(error.sentence) from None
    is_new = seen is not None and not differences(target, seen)
    return replace(receipt, at=ctx.now()) if is_new else None


def take_over(tx: Tx, ctx: Context, new: Delivery, receipt: Receipt) -> Receipt:
    """Let a published correction have the post that it changed; the old row says so.

    Returns the receipt to keep: a change has the number of the post that it changed.
    """
    old = old_of(tx, new)
    if old is None or old.replacement.how is How.AGAIN:
        return receipt
    before = old.delivery.receipt
    reason, how = corrected_by(new.draft), marked("edited in place")
    _let_go(tx, ctx, old.delivery, new, reason=reason, how=how)
    if before is None or receipt.remote_id == before.remote_id:
        return receipt
    return replace(before, at=receipt.at)


def receipt_of_changed(tx: Tx, new: Delivery) -> Receipt | None:
    """The proof of the post that an unanswered change may have changed."""
    old = old_of(tx, new)
    return old.delivery.receipt if old is not None and old.replacement.how is How.EDIT else None


def gone_with(tx: Tx, ctx: Context, new: Delivery) -> None:
    """Let the post go that an unanswered change was of, since both are the same and it is gone."""
    old = old_of(tx, new)
    if old is None or old.replacement.how is not How.EDIT:
        return
    reason, how = corrected_by(new.draft), marked("taken down with its correction")
    _let_go(tx, ctx, old.delivery, new, reason=reason, how=how)


def _let_go(tx: Tx, ctx: Context, old: Delivery, new: Delivery, *, reason: str, how: str) -> None:
    """End a post that a correction replaced, if it was still out."""
    if old.state is not DeliveryState.PUBLISHED:
        return
    if not deliveries.finish(tx, old, DeliveryState.DELETED, reason=reason):
        return
    record(
        tx,
        ctx.now(),
        Kind.DELIVERY_CORRECTED,
        THE_BOT,
        old.draft,
        delivery=old.id,
        account=old.account,
        by_draft=new.draft,
        by_delivery=new.id,
        digest=new.digest,
        how=how,
    )

"""Removing one post: delete, look whether it is gone, and try again until it is (rule 34)."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.domain.deliveries import THERE, Delivery, DeliveryId, DeliveryState, Receipt
from bot.domain.drafts import label
from bot.domain.errors import PublishError
from bot.domain.journal import Kind
from bot.domain.removals import Removal, next_try, removal_of, worst
from bot.ports import Publisher
from bot.services.context import Context
from bot.services.record import record
from bot.services.replacing import gone_with, receipt_of_changed
from bot.services.showing import show, tell
from bot.services.unsure import intent_is_ours
from bot.words.phrases import joined, phrase
from storage import deliveries, drafts, removals, takedowns
from storage.engine import Tx
from storage.journal import Fact
from storage.removals import Trying
from storage.takedowns import Takedown

log = logging.getLogger(__name__)

REMOVABLE = THERE | {DeliveryState.UNKNOWN}
GOOD = (Removal.GONE, Removal.SAID_GONE)
AT_ONCE = 20


def keep_evidence(tx: Tx, ctx: Context, takedown: Takedown, out: list[Delivery]) -> None:
    """Keep what our own store knows, in the takedown's own transaction (rule 34)."""
    body = {
        "draft": takedown.draft,
        "deliveries": [_plain(delivery) for delivery in out],
        "votes": removals.votes_of(tx, takedown.draft),
    }
    text = removals.keep(tx, takedown, removals.KEPT, body, now=ctx.now(), sealer=ctx.sealer)
    _note_evidence(tx, ctx, takedown, text, deliveries=[d.id for d in out])


def _note_evidence(tx: Tx, ctx: Context, takedown: Takedown, text: str, **about: Fact) -> None:
    digest = hashlib.sha256(text.encode()).hexdigest()
    kind, by, draft = Kind.EVIDENCE_KEPT, takedown.by, takedown.draft
    record(tx, ctx.now(), kind, by, draft, evidence=digest, **about)


def _plain(delivery: Delivery) -> Mapping[str, object]:
    receipt = delivery.receipt
    return {
        "id": delivery.id,
        "account": delivery.account,
        "mode": delivery.mode.value,
        "revision": delivery.revision,
        "digest": delivery.digest,
        "state": delivery.state.value,
        "key": delivery.key,
        "remote_id": receipt.remote_id if receipt else "",
        "url": receipt.url if receipt else "",
        "at": receipt.at.isoformat() if receipt else "",
        "parts": [[part.remote_id, part.url, part.at.isoformat()] for part in delivery.parts],
    }


async def remove_all(ctx: Context, takedown: Takedown, those: list[Delivery]) -> None:
    """Remove posts side by side; one network's trouble holds no other back."""
    found = await asyncio.gather(
        *(_removed(ctx, takedown, d) for d in those), return_exceptions=True
    )
    for delivery, what in zip(those, found, strict=True):
        await _record(ctx, takedown, delivery, _or_unknown(delivery, what))


def _or_unknown(delivery: Delivery, what: str | BaseException) -> str:
    """What became of a post; where looking broke, nobody knows."""
    if not isinstance(what, BaseException):
        return what
    log.error(
        "takedown broke",
        exc_info=what,
        extra={"event": "takedown.broke", "delivery": delivery.id},
    )
    return Removal.UNKNOWN.value


async def _record(ctx: Context, takedown: Takedown, delivery: Delivery, outcome: str) -> None:
    """Write down what became of one post, and when to try again, whatever happens meanwhile."""

    def recorded(tx: Tx) -> None:
        now_is = deliveries.get(tx, delivery.id)
        known = removals.trying(tx, delivery.id)
        again = known.next_at if known is not None else None
        deliveries.removal(tx, delivery, outcome)
        # A part that came out meanwhile was not removed with the others.
        same = now_is is not None and now_is.parts == delivery.parts
        left = now_is is not None and now_is.state in REMOVABLE
        over = removal_of(outcome) is Removal.GONE
        said = _cannot_be_read(ctx, delivery) or again is None
        if now_is is not None and left and same and (over or (said and _says_gone(outcome))):
            deliveries.finish(tx, now_is, DeliveryState.DELETED, reason=outcome)
            gone_with(tx, ctx, now_is)
            left = False
        if not left and known is not None:
            removals.put(tx, replace(known, next_at=None))
        if now_is is None or now_is.removal != outcome:
            record(
                tx,
                ctx.now(),
                Kind.DELIVERY_REMOVED,
                takedown.by,
                takedown.draft,
                delivery=delivery.id,
                account=delivery.account,
                result=outcome,
            )

    await asyncio.shield(ctx.store.write(recorded))


def _says_gone(outcome: str) -> bool:
    """Whether there is the network's own word, and nothing but that."""
    return removal_of(outcome) is Removal.SAID_GONE


def _cannot_be_read(ctx: Context, delivery: Delivery) -> bool:
    """Whether looking would never tell, so that the network's word has to do at once."""
    publisher = ctx.publishers.get(delivery.account)
    return publisher is not None and not publisher.abilities.reads


def begin_trying(tx: Tx, ctx: Context, takedown: Takedown, those: list[Delivery]) -> None:
    """Plan the next look at posts before the first one, so that a stop loses none."""
    now = ctx.now()
    for delivery in those:
        first = Trying(
            delivery=delivery.id,
            takedown=takedown.id,
            attempts=1,
            began_at=now,
            next_at=next_try(1, now, now),
        )
        removals.put(tx, first)


async def try_again(ctx: Context) -> None:
    """Delete and look again where a removal is not certain yet; say each end once."""
    if not await ctx.store.read(lambda tx: removals.due(tx, ctx.now(), 1)):
        return
    async with asyncio.TaskGroup() as group:
        for delivery, takedown in await ctx.store.write(lambda tx: _take(tx, ctx)):
            group.create_task(_once_more(ctx, takedown, delivery))


def _take(tx: Tx, ctx: Context) -> list[tuple[Delivery, Takedown]]:
    """Take what is due, and plan the next time before this one."""
    taken = []
    for one in removals.due(tx, ctx.now(), AT_ONCE):
        delivery = deliveries.get(tx, one.delivery)
        takedown = takedowns.get(tx, one.takedown)
        attempts = one.attempts + 1
        left = delivery is not None and delivery.state in REMOVABLE
        at = next_try(attempts, one.began_at, ctx.now()) if left else None
        removals.put(tx, replace(one, attempts=attempts, next_at=at))
        if delivery is not None and takedown is not None and left:
            taken.append((delivery, takedown))
    return taken


async def _once_more(ctx: Context, takedown: Takedown, delivery: Delivery) -> None:
    await remove_all(ctx, takedown, [delivery])
    now_is, trying, draft = await ctx.store.read(
        lambda tx: (
            deliveries.get(tx, delivery.id),
            removals.trying(tx, delivery.id),
            drafts.get(tx, delivery.draft),
        )
    )
    if now_is is None or draft is None or (trying is not None and trying.next_at is not None):
        return
    await show(ctx, draft.id)
    await tell(ctx, draft, last_word(ctx, now_is))


def last_word(ctx: Context, delivery: Delivery) -> str:
    """Say how a removal that took longer ended, and who can do the rest."""
    what = removal_of(delivery.removal) or Removal.UNKNOWN
    said = phrase(
        "{draft} on {account}: {what}.",
        draft=label(delivery.draft),
        account=delivery.account,
        what=what,
    )
    if delivery.state is DeliveryState.DELETED:
        return said
    return phrase(
        "{said} I stop trying; please delete it by hand{by_hand}.",
        said=said,
        by_hand=by_hand(ctx, delivery),
    )


def by_hand(ctx: Context, delivery: Delivery) -> str:
    """Where a post is, and who has the phone to delete it with, as far as anybody said."""
    where = _where(delivery)
    phone = ctx.rules.phones.get(delivery.account)
    return (
        phrase(
            "{where}; <@{phone}> has the phone of {account}",
            where=where,
            phone=phone,
            account=delivery.account,
        )
        if phone
        else where
    )


def _where(delivery: Delivery) -> str:
    """Link a post, or each part of it: the first may be gone, and another one stay."""
    numbered = enumerate(delivery.addresses, 1)
    links = [(n, url) for n, url in numbered if url and not set(url) & set("<>|")]
    if len(delivery.addresses) > 1 and links:
        parts = (phrase("<{url}|part {number}>", url=url, number=n) for n, url in links)
        return phrase(" at {links}", links=joined(", ", parts))
    return phrase(" at <{url}|the post>", url=links[0][1]) if links else ""


async def _removed(ctx: Context, takedown: Takedown, delivery: Delivery) -> str:
    """Delete one post, or each part of it, and look whether it is gone; only the look says so."""
    publisher = ctx.publishers.get(delivery.account)
    if publisher is None:
        return Removal.UNKNOWN.value
    # The last first, so that no part is left that answers what nobody can read any more.
    receipts = reversed(await _receipts(ctx, publisher, delivery))
    each = []
    for one in receipts:
        # Whatever breaks with one part keeps no other part out there.
        removed = _one_removed(ctx, publisher, takedown, delivery, one)
        each += [_or_unknown(delivery, *await asyncio.gather(removed, return_exceptions=True))]
    found = worst(each)
    if removal_of(found) in GOOD and not await _is_where_it_went(ctx, publisher, delivery):
        return phrase(
            "{removal} (the account is not the one now that it was posted to)",
            removal=Removal.UNKNOWN,
        )
    return found


async def _one_removed(
    ctx: Context,
    publisher: Publisher,
    takedown: Takedown,
    delivery: Delivery,
    receipt: Receipt | None,
) -> str:
    if receipt is None or not receipt.remote_id:
        return Removal.UNKNOWN.value
    said = Removal.CANNOT.value
    if publisher.abilities.deletes:
        _, said = await asyncio.gather(
            _sight(ctx, publisher, takedown, receipt, delivery.id), _deleted(publisher, receipt)
        )
    return await _checked(publisher, receipt, delivery.id, said)


async def _is_where_it_went(ctx: Context, publisher: Publisher, delivery: Delivery) -> bool:
    """Whether the account is still the one that was posted to: another has no such post."""
    then = await ctx.store.read(lambda tx: drafts.target_of(tx, delivery))
    try:
        return then is not None and await publisher.who_am_i() == then.identity
    except PublishError:
        log.warning(
            "takedown not checked", extra={"event": "takedown.unchecked", "delivery": delivery.id}
        )
        return False


async def _deleted(publisher: Publisher, receipt: Receipt) -> str:
    """Delete; what the network said against it, or nothing."""
    try:
        await publisher.delete(receipt)
    except PublishError as error:
        return error.sentence
    return ""


async def _checked(publisher: Publisher, receipt: Receipt, number: DeliveryId, said: str) -> str:
    """Look whether a post is gone; `said` is what stood against deleting it."""
    cannot = said == Removal.CANNOT.value
    try:
        seen = await publisher.read_back(receipt)
    except PublishError as error:
        log.warning(
            "takedown not checked", extra={"event": "takedown.unchecked", "delivery": number}
        )
        if cannot:
            return said
        unknown = f"{Removal.UNKNOWN.value} ({said or error.sentence})"
        return unknown if said else Removal.SAID_GONE.value
    if seen is None:
        return Removal.GONE.value
    if cannot:
        return said
    there = Removal.STILL_THERE.value
    return f"{there}: {said}" if said else there


async def _sight(
    ctx: Context, publisher: Publisher, takedown: Takedown, receipt: Receipt, number: DeliveryId
) -> None:
    """Keep what the public could read, beside the deletion and never before it (rule 34)."""
    known = await ctx.store.read(lambda tx: removals.trying(tx, number))
    if known is not None and known.attempts > 1:
        return
    try:
        seen = await publisher.read_back(receipt)
    except PublishError:
        log.info("nothing seen", extra={"event": "takedown.unseen", "delivery": number})
        return
    if seen is None:
        return
    body = {"delivery": number, "text": seen.text, "pictures": seen.pictures, "url": seen.url}

    def kept(tx: Tx) -> None:
        text = removals.keep(tx, takedown, removals.SEEN, body, now=ctx.now(), sealer=ctx.sealer)
        _note_evidence(tx, ctx, takedown, text, delivery=number)

    await ctx.store.write(kept)


async def _receipts(ctx: Context, publisher: Publisher, delivery: Delivery) -> list[Receipt | None]:
    """The proofs of a post or of its parts; nothing for one that nobody can name."""
    if not delivery.parts:
        return [await _receipt(ctx, publisher, delivery)]
    if delivery.state is not DeliveryState.UNKNOWN:
        return [*delivery.parts]
    asked = replace(delivery, receipt=None)
    return [*delivery.parts, await _receipt(ctx, publisher, asked)]


async def _receipt(ctx: Context, publisher: Publisher, delivery: Delivery) -> Receipt | None:
    """The proof of a post, or what the network finds where the answer was lost."""
    if delivery.receipt is not None or delivery.intent is None:
        return delivery.receipt
    changed = await ctx.store.read(lambda tx: receipt_of_changed(tx, delivery))
    if changed is not None:
        return changed
    if not await intent_is_ours(ctx, delivery):
        return None
    (found,) = await asyncio.gather(publisher.find(delivery.intent), return_exceptions=True)
    if isinstance(found, BaseException):
        # What stands before it is removed all the same.
        log.warning(
            "takedown found nothing",
            exc_info=None if isinstance(found, PublishError) else found,
            extra={"event": "takedown.unsure", "delivery": delivery.id},
        )
        return None
    return found

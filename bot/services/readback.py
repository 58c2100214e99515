"""Reading posts back: what a network shows is compared with what was approved.

A post is looked at some seconds after it came out. What differs, or is not there, is looked at
once more before anybody is alarmed; then it is told, written down, and on the card.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.deliveries import THERE, Delivery, DeliveryId
from bot.domain.drafts import Draft, Target, canonical
from bot.domain.errors import PublishError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.parts import in_parts
from bot.domain.readback import FIRST_LOOK, Reading, Verdict, after_look, all_differences
from bot.ports import Publisher, Seen
from bot.services.context import Context
from bot.services.record import record
from bot.services.showing import show, tell
from bot.words.phrases import joined, phrase
from bot.words.retelling import retold
from storage import deliveries, drafts, readbacks, replacements
from storage.engine import Tx

log = logging.getLogger(__name__)

AT_ONCE = 8
# What came out while the bot was down for longer is not news any more.
WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """A post that is out, all of it or its first parts, and what was approved for it."""

    delivery: Delivery
    draft: Draft
    target: Target


async def read_back_due(ctx: Context) -> None:
    """Look at what came out lately, side by side; one network's trouble holds no other back."""
    new, wanted = await ctx.store.read(lambda tx: (_new(tx, ctx), _due(tx, ctx)))
    if new:
        await ctx.store.write(lambda tx: _begin(tx, ctx))
    if wanted:
        looked = await asyncio.gather(*(_look(ctx, o) for o in wanted), return_exceptions=True)
        for one, broke in zip(wanted, looked, strict=True):
            if broke is not None:
                await _broken(ctx, one, broke)


async def _broken(ctx: Context, one: Out, what: BaseException) -> None:
    """A look that broke told nothing, like one without an answer: the next comes later."""
    log.error(
        "reading back broke",
        exc_info=what,
        extra={"event": "readback.broke", "delivery": one.delivery.id},
    )
    await _note(ctx, one, Verdict.UNREAD, (), None)


def _new(tx: Tx, ctx: Context) -> list[DeliveryId]:
    return readbacks.new(tx, ctx.now() - WITHIN)


def _begin(tx: Tx, ctx: Context) -> None:
    """Write down when each new post is looked at first; never, where looking can't tell."""
    for number in _new(tx, ctx):
        one, delivery = _out(tx, number), deliveries.get(tx, number)
        first = ctx.now() + FIRST_LOOK if one is not None and _can_be_read(ctx, one) else None
        parts = len(delivery.parts) if delivery is not None else 0
        begun = Reading(looks=0, verdict=Verdict.UNREAD, next_at=first, parts=parts)
        readbacks.put(tx, number, begun)


def _due(tx: Tx, ctx: Context) -> list[Out]:
    found = (_out(tx, number) for number in readbacks.due(tx, ctx.now(), AT_ONCE))
    return [one for one in found if one is not None]


def _out(tx: Tx, number: DeliveryId) -> Out | None:
    delivery = deliveries.get(tx, number)
    draft = drafts.get(tx, delivery.draft) if delivery is not None else None
    target = drafts.target_of(tx, delivery) if delivery is not None else None
    if delivery is None or draft is None or target is None:
        return None
    return Out(delivery=delivery, draft=draft, target=target)


def _can_be_read(ctx: Context, one: Out) -> bool:
    """Whether looking can tell anything: the network shows posts, and the account is the same."""
    publisher = _publisher(ctx, one)
    account = ctx.accounts.get(one.target.account)
    if publisher is None or one.delivery.numbered is None or account is None:
        return False
    return account.base_url == one.target.address and publisher.abilities.reads


def _publisher(ctx: Context, one: Out) -> Publisher | None:
    return ctx.publishers.get(one.target.account)


async def _look(ctx: Context, one: Out) -> None:
    publisher, receipts = _publisher(ctx, one), one.delivery.receipts
    if publisher is None or not receipts:
        await _note(ctx, one, Verdict.UNREAD, (), None)
        return
    try:
        found_there = [await publisher.read_back(part) for part in receipts]
    except PublishError as error:
        log.info(
            "a post could not be read back",
            extra={"event": "readback.unread", "delivery": one.delivery.id, "why": error.sentence},
        )
        await _note(ctx, one, Verdict.UNREAD, (), None)
        return
    if not any(found_there):
        await _note(ctx, one, Verdict.GONE, (), None)
        return
    posts = in_parts(one.target)
    out = posts[: len(receipts)] if one.delivery.is_out_in_part else posts
    found = all_differences(out, found_there, of=len(posts))
    verdict = Verdict.DIFFERS if found else Verdict.SAME
    await _note(ctx, one, verdict, found, _joined(found_there))


def _joined(found: Sequence[Seen | None]) -> Seen:
    """All parts as one, so that a difference is written down with the digest of all of it."""
    there = [seen for seen in found if seen is not None]
    return Seen(
        text="\n---\n".join(seen.text if seen is not None else "" for seen in found),
        pictures=sum(seen.pictures for seen in there),
        alt_texts=tuple(alt for seen in there for alt in seen.alt_texts),
        url=there[0].url,
        seen_by=" ".join(seen.seen_by for seen in there).strip(),
        warning="\n---\n".join(seen.warning or "" for seen in there),
    )


async def _note(
    ctx: Context, one: Out, seen: Verdict, found: tuple[str, ...], shown: Seen | None
) -> None:
    """Write down what one look found; the second that finds trouble tells it."""
    digest = _digest(shown) if shown is not None else ""

    def noted(tx: Tx) -> Reading | None:
        now_is = deliveries.get(tx, one.delivery.id)
        before = readbacks.get(tx, one.delivery.id)
        # Of a thread the rest may have come out while its first parts were looked at.
        same = now_is is not None and now_is.parts == one.delivery.parts
        changed = now_is is None or now_is.state not in THERE or not same
        if changed or before is None or before.next_at is None or before.next_at > ctx.now():
            return None
        # While a change of it may have been made, what is there says nothing yet.
        doubted = replacements.is_being_changed(tx, one.delivery.id)
        verdict = Verdict.UNREAD if doubted else seen
        reading = after_look(before, verdict, () if doubted else found, ctx.now())
        readbacks.put(tx, one.delivery.id, reading)
        if reading.is_incident:
            record(
                tx,
                ctx.now(),
                Kind.DELIVERY_DIFFERS,
                THE_BOT,
                one.draft.id,
                delivery=one.delivery.id,
                account=one.delivery.account,
                digest=one.delivery.digest,
                what=reading.verdict.value,
                differs=list(reading.differs),
                shown=digest,
            )
        return reading

    reading = await ctx.store.write(noted)
    if reading is not None and reading.is_incident:
        await show(ctx, one.draft.id)
        await tell(ctx, one.draft, sentence(one, reading))


def _digest(seen: Seen) -> str:
    plain = canonical(
        [seen.text, seen.pictures, list(seen.alt_texts), seen.seen_by, seen.warning or ""]
    )
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()


def sentence(one: Out, reading: Reading) -> str:
    """Tell the authors what is wrong with a post that is out, and what to do."""
    who = " ".join(f"<@{author}>" for author in one.draft.authors)
    if reading.verdict is Verdict.GONE:
        return phrase(
            "{who} The post for {account} was out and is not there any more, and I did"
            " not take it down; please look at the account.",
            who=who,
            account=one.target.account,
        )
    names = joined(", ", (retold(one) for one in reading.differs))
    if one.delivery.is_out_in_part:
        return phrase(
            "{who} What is out of the thread for {account} is not as it was approved: {names};"
            " please look at it, and *Take down* on its card removes it everywhere.",
            who=who,
            account=one.target.account,
            names=names,
        )
    return phrase(
        "{who} The post for {account} is out, but not as it was approved: {names};"
        " please look at it, and *Take down* on its card removes it everywhere.",
        who=who,
        account=one.target.account,
        names=names,
    )

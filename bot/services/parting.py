"""Threads: each part is a post of its own, sent when the one before it is out and written down.

For every part the delivery is claimed, prepared and looked at anew, so that whatever stops a post
stops the rest of a thread as well. What is partly out is said, once, to its authors.
"""

import logging
from collections.abc import Sequence

from bot.domain.deliveries import Delivery, DeliveryState, Intent, Receipt
from bot.domain.drafts import Draft, Target
from bot.domain.errors import PublishError, Refused
from bot.domain.parts import in_parts, is_chain, span_said
from bot.domain.states import State
from bot.ports import Pictures, Publisher
from bot.services.context import Context
from bot.services.outcomes import Job
from bot.services.preflight import beyond
from bot.services.showing import tell
from bot.words.phrases import phrase, unended
from bot.words.retelling import retold
from storage import absences, deliveries, doubts, drafts, takedowns
from storage.engine import Tx

log = logging.getLogger(__name__)

OF_PART = "-"
"""Between the key of a delivery, which has none, and the number of its part."""


async def prepare(ctx: Context, publisher: Publisher, job: Job, pictures: Pictures) -> Intent:
    """Prepare the post, or the next part of it. Raise `PublishError` as publishers do.

    A thread isn't begun of which the server's own limits, or a right that the login lacks, would
    stop a part.
    """
    before = job.delivery.parts
    if not is_chain(job.target):
        return await publisher.prepare(job.target, pictures, job.delivery.key)
    if not publisher.abilities.threads:
        raise Refused(
            phrase("{account} takes no threads, so nothing was sent", account=job.target.account)
        )
    if not all(part.remote_id for part in before):
        raise Refused(phrase("the number of a part that is out isn't known, so nothing follows it"))
    post, key = next_of(job)
    if not before:
        await _fits_whole(ctx, publisher, job.target)
        return await publisher.prepare(post, pictures, key)
    await _stand(publisher, before)
    return await publisher.prepare_next(post, pictures, key, before)


async def _stand(publisher: Publisher, before: Sequence[Receipt]) -> None:
    """Raise `Refused` where a part was taken down by anybody; the last is asked for anyhow."""
    for number, part in enumerate(before[:-1], 1):
        if publisher.abilities.reads and await publisher.read_back(part) is None:
            raise Refused(
                phrase(
                    "part {number} is not there any more, so nothing follows it; please look at"
                    " the account",
                    number=number,
                )
            )


async def _fits_whole(ctx: Context, publisher: Publisher, target: Target) -> None:
    await publisher.check(target)
    if not publisher.abilities.tells_limits:
        return
    try:
        limits = await publisher.limits()
    except PublishError as error:
        # As with any post: what a server does not tell stands in nobody's way.
        what = {"event": "thread.limits_unknown", "account": target.account, "why": error.sentence}
        log.info("limits not told", extra=what)
        return
    found = beyond(ctx, target, limits) if limits is not None else []
    if found:
        raise Refused(found[0].sentence)


def next_of(job: Job) -> tuple[Target, str]:
    """The post that leaves next, all of it or one part, and its key, the same for all attempts."""
    key, number = job.delivery.key, len(job.delivery.parts)
    if not is_chain(job.target):
        return job.target, key
    return in_parts(job.target)[number], f"{key}{OF_PART}{number + 1}"


async def tell_of_parts(ctx: Context) -> None:
    """Tell the authors, once for each try, what is only partly out and nobody is taking down."""
    if not await ctx.store.read(_untold):
        return
    for draft, sentence in await ctx.store.write(lambda tx: _take(tx, ctx)):
        await tell(ctx, draft, sentence)


def _key(delivery: Delivery) -> str:
    return f"partly {delivery.id}.{delivery.attempt}"


def _untold(tx: Tx) -> list[Delivery]:
    found = deliveries.in_state(tx, DeliveryState.PARTLY)
    return [one for one in found if not absences.was_said(tx, _key(one))]


def _take(tx: Tx, ctx: Context) -> list[tuple[Draft, str]]:
    told = []
    for delivery in _untold(tx):
        draft = drafts.get(tx, delivery.draft)
        # A takedown says itself what becomes of each account.
        is_over = draft is None or draft.state is State.TAKEN_DOWN
        if draft is None or is_over or takedowns.open_of(tx, draft.id) is not None:
            continue
        if absences.first_time(tx, _key(delivery), ctx.now()):
            told.append((draft, _sentence(tx, draft, delivery)))
    return told


def _sentence(tx: Tx, draft: Draft, delivery: Delivery) -> str:
    facts = {
        "who": " ".join(f"<@{author}>" for author in draft.authors),
        "account": delivery.account,
        "parts": span_said(len(delivery.parts), delivery.of_parts),
        "why": unended(retold(delivery.reason)),
    }
    if delivery.id in doubts.of(tx, draft.id):
        return phrase(
            "{who} The thread for {account} is partly out, {parts}: {why}. *Take down* on its card"
            " removes what is there.",
            **facts,
        )
    return phrase(
        "{who} The thread for {account} is partly out, {parts}: {why}. On its card, *Retry* sends"
        " the rest, and *Take down* removes what is there.",
        **facts,
    )

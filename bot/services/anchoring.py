"""Anchoring: let Slack witness where the journal ends (rule 39)."""

import asyncio
import logging
from datetime import timedelta

from bot.domain import anchors as words
from bot.domain.drafts import DraftId
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.services.context import Context
from bot.services.record import record
from storage import anchors
from storage.anchors import Anchor
from storage.engine import StorageError, Tx
from storage.journal import Head

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
AT_STOP_SECONDS = 5.0
# No draft has this number: the lock of whoever lets Slack witness.
WITNESS = DraftId(-2)


async def keep_witnessed(ctx: Context) -> None:
    """Post an anchor once entries are an hour old that Slack has not witnessed.

    What was sent is witnessed soon: an older copy of the database would send it again (rule 25).
    """
    # Two reconciliations that meet would both find no witness, and post two.
    async with ctx.locks[WITNESS]:
        waiting, has_sent = await ctx.store.read(
            lambda tx: (anchors.unwitnessed(tx), anchors.sent(tx))
        )
        if waiting is not None and (has_sent or ctx.now() - waiting[1] >= EVERY):
            await _post(ctx, waiting[0])


async def witness_now(ctx: Context) -> None:
    """Post an anchor for what Slack has not witnessed yet: at a start and at a stop.

    Slack's trouble is logged, and takes a few seconds at the most.
    """
    try:
        async with asyncio.timeout(AT_STOP_SECONDS):
            waiting = await ctx.store.read(anchors.unwitnessed)
            if waiting is not None:
                await _post(ctx, waiting[0])
    except (TimeoutError, StorageError):
        log.warning("journal not anchored", extra={"event": "anchor.failed"})


async def _post(ctx: Context, head: Head) -> None:
    """Post one message, which is never updated; where its thread is gone, a new one begins."""
    last = await ctx.store.read(anchors.newest)
    channel = ctx.anchors or ctx.channel
    known = last.thread if last and last.channel == channel and not ctx.anchors else ""
    anchor: Anchor | None
    try:
        anchor = await _said(ctx, channel, known, head)
    except CardGone:
        anchor = await _said_anew(ctx, channel, head)
    except SlackUnavailable as trouble:
        log.warning("journal not anchored", extra={"event": "anchor.failed", "why": str(trouble)})
        return
    if anchor is not None:
        await ctx.store.write(lambda tx: _keep(tx, ctx, anchor))


async def _said_anew(ctx: Context, channel: str, head: Head) -> Anchor | None:
    try:
        return await _said(ctx, channel, "", head)
    except (CardGone, SlackUnavailable) as trouble:
        log.warning("journal not anchored", extra={"event": "anchor.failed", "why": str(trouble)})
        return None


async def _said(ctx: Context, channel: str, known: str, head: Head) -> Anchor:
    thread = known or await _thread(ctx, channel)
    ref = await ctx.cards.say(channel, words.written(head.seq, head.hash), thread=thread)
    return Anchor(head=head, channel=ref.channel, thread=thread, ts=ref.ts)


async def _thread(ctx: Context, channel: str) -> str:
    """Begin the thread in the drafts channel; a channel of their own needs none."""
    if ctx.anchors:
        return ""
    return (await ctx.cards.say(channel, words.THREAD)).ts


def _keep(tx: Tx, ctx: Context, anchor: Anchor) -> None:
    now = ctx.now()
    anchors.add(tx, anchor, now)
    record(
        tx,
        now,
        Kind.ANCHOR_POSTED,
        THE_BOT,
        seq=anchor.head.seq,
        hash=anchor.head.hash,
        channel=anchor.channel,
        ts=anchor.ts,
    )

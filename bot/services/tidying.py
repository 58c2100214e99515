"""Tidying: what is kept and nobody needs any more goes, a little each hour (rule 39).

The bytes of a draft's pictures go some time after it is over: once it is out and nothing of it may
be tried again, or it was withdrawn, taken down, or rehearsed, and nothing was heard of it since.
What another draft or a form shows stays. Digest, size and a small likeness stay for ever.
"""

import logging
from datetime import timedelta
from typing import Final

from bot.domain.drafts import DraftId
from bot.domain.journal import THE_BOT, Kind
from bot.domain.keeping import ShelfTrouble
from bot.services.context import Context
from bot.services.keeping import bytes_of, clear
from bot.services.record import record
from storage import absences, clockwork, partings, pictures
from storage.engine import Tx

log = logging.getLogger(__name__)

MOST: Final = 10
# A form that was never sent on may still be open for a while.
UNUSED: Final = timedelta(days=1)


async def tidy(ctx: Context) -> None:
    """Let go, once an hour, what nobody needs any more, and clear it from where it is kept.

    Not while everything is held: what is old is judged by the clock, and what is loose by the
    database, and a copy of it would clear what the newer one needs (rule 25).
    """
    if await ctx.store.read(lambda tx: clockwork.held(tx, ctx.sealer)):
        return
    if await ctx.store.write(lambda tx: _first_this_hour(tx, ctx)):
        await let_go(ctx)
    await clear(ctx.store, ctx.shelves, ctx.now())


def _first_this_hour(tx: Tx, ctx: Context) -> bool:
    return absences.first_time(tx, f"tidied {ctx.now():%Y-%m-%d %H}", ctx.now())


async def let_go(ctx: Context) -> None:
    """Let the bytes of pictures go that no draft needs any more."""
    try:
        drawn = await _draw(ctx)
    except ShelfTrouble:
        log.exception("pictures can't be read", extra={"event": "picture.away"})
        return
    await ctx.store.write(lambda tx: _let_go(tx, ctx, drawn))


async def _draw(ctx: Context) -> dict[str, bytes]:
    """Draw the likenesses that are still missing of what is about to go."""

    def missing(tx: Tx) -> list[str]:
        leaving = _leaving(tx, ctx)
        found = dict.fromkeys(sha256 for each in leaving.values() for sha256 in each)
        return [sha256 for sha256 in found if not pictures.likeness(tx, sha256)]

    drawn = {}
    for sha256 in await ctx.store.read(missing):
        if content := await bytes_of(ctx.store, ctx.shelves, sha256):
            drawn[sha256] = await ctx.likeness_of(content)
    return drawn


def _leaving(tx: Tx, ctx: Context) -> dict[DraftId, list[str]]:
    """The drafts that are over long enough, each with the pictures that only such ones show."""
    due = partings.due(tx, ctx.now() - ctx.shelves.keeps, MOST)
    return {
        draft: sorted(one for one in shown if not partings.wanted_elsewhere(tx, one, due))
        for draft, shown in partings.shown_by(tx, due).items()
    }


def _let_go(tx: Tx, ctx: Context, drawn: dict[str, bytes]) -> None:
    if clockwork.held(tx, ctx.sealer):
        return
    for draft, shown in _leaving(tx, ctx).items():
        for sha256 in shown:
            pictures.keep_likeness(tx, sha256, drawn.get(sha256, b""))
        gone = [sha256 for sha256 in shown if partings.let_go(tx, sha256)]
        partings.part(tx, draft, ctx.now())
        if gone:
            record(tx, ctx.now(), Kind.PICTURES_LEFT, THE_BOT, draft, digests=gone)
    partings.drop_unused(tx, ctx.now() - UNUSED, MOST)

"""Redrawing: a card that could not be shown as it should be is tried again until it is (trap 74).

The rows that say so are the queue, and what is shown is always the newest; so whatever Slack took
or didn't, one more try is never too much.
"""

import logging
from datetime import timedelta

from bot.domain.drafts import DraftId
from bot.domain.errors import SlackUnavailable
from bot.services.context import Context
from bot.services.reconciling import again
from bot.services.showing import show
from storage import cards

log = logging.getLogger(__name__)

# What is being shown right now is stale, too; so nobody looks twice within this time.
FIRST_SECONDS = 3.0
LONGEST_SECONDS = 45.0
MOST_AT_ONCE = 20
# Whose card was deleted longer after its time has no other: there are commands for the rest.
LATELY = timedelta(days=7)


class Redrawing:
    """One look at the stale cards; it remembers how long each has been tried."""

    def __init__(self) -> None:
        self._pauses: dict[DraftId, float] = {}
        self._next: dict[DraftId, float] = {}
        self._rests_until = 0.0

    async def __call__(self, ctx: Context) -> None:
        """Show the cards whose time has come, longer and longer apart."""
        now = ctx.clock.monotonic()
        if now < self._rests_until:
            return
        # Every living card is compared, and a long history has many.
        self._rests_until = now + FIRST_SECONDS
        missing = await ctx.store.read(lambda tx: cards.missing(tx, ctx.now() - LATELY))
        stale = list(dict.fromkeys((*await ctx.store.read(cards.stale), *missing)))
        for number in [n for n in self._next if n not in stale]:
            del self._next[number], self._pauses[number]
        due = self._due(stale, now)
        try:
            for number in due[:MOST_AT_ONCE]:
                # A card that is there is only shown: what people think of it, looks decide.
                await (again if number in missing else show)(ctx, number)
        except SlackUnavailable as trouble:
            log.warning("cards wait", extra={"event": "card.stale", "why": str(trouble)})

    def _due(self, stale: list[DraftId], now: float) -> list[DraftId]:
        due = [number for number in stale if self._next.get(number, now + 1) <= now]
        for number in due:
            self._pauses[number] = min(2 * self._pauses[number], LONGEST_SECONDS)
        for number in {*due, *(n for n in stale if n not in self._next)}:
            pause = self._pauses.setdefault(number, FIRST_SECONDS)
            self._next[number] = now + pause
        return due

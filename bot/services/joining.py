"""Joining: who wants a card shown while that waits its turn gets it shown once, as it is then.

This only spares work: what is shown is read anew in its turn, and what was joined and not shown is
found by looking for stale cards.
"""

import asyncio
from dataclasses import dataclass, field

from bot.domain.drafts import DraftId
from bot.domain.review import Room
from bot.ports import CardRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What Slack just said about one card, so that it need not be asked again."""

    ref: CardRef
    room: Room


@dataclass(slots=True)
class Turn:
    """One showing that waits; `seen` is what the last who joined it knows."""

    seen: Seen | None
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Turns:
    """The showings that wait, at most one for each draft."""

    waiting: dict[DraftId, Turn] = field(default_factory=dict)

    def join(self, number: DraftId, seen: Seen | None) -> Turn | None:
        """Join the showing that waits for this draft, if one does."""
        turn = self.waiting.get(number)
        if turn is not None:
            turn.seen = seen
        return turn

    def wait(self, number: DraftId, seen: Seen | None) -> Turn:
        """Begin to wait."""
        turn = self.waiting[number] = Turn(seen)
        return turn

    def begin(self, number: DraftId, turn: Turn) -> None:
        """Wait no more: whoever comes now knows of something newer, and gets the next turn."""
        if self.waiting.get(number) is turn:
            del self.waiting[number]

    def end(self, number: DraftId, turn: Turn) -> None:
        """Let go of whoever joined, however it went."""
        self.begin(number, turn)
        turn.ended.set()

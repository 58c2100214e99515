"""Joining: whoever wants a card looked at, or shown, while that waits its turn gets it once.

This only spares work: what is looked at or shown is asked and read anew in its turn, and what was
joined and not shown is found by looking for stale cards.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.domain.review import Room
from bot.ports import CardRef

About = TypeVar("About")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What Slack just said about one card, so that it need not be asked again."""

    ref: CardRef
    room: Room


@dataclass(slots=True)
class Turn:
    """One piece of work that waits; `seen` is what the last who joined it knows."""

    seen: Seen | None = None
    trouble: str = ""
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Turns(Generic[About]):
    """What waits for its turn, at most once for each thing that it is about."""

    waiting: dict[About, Turn] = field(default_factory=dict)

    def join(self, about: About, seen: Seen | None = None) -> Turn | None:
        """Join what waits, if something does."""
        turn = self.waiting.get(about)
        if turn is not None:
            turn.seen = seen
        return turn

    def wait(self, about: About, seen: Seen | None = None) -> Turn:
        """Begin to wait."""
        turn = self.waiting[about] = Turn(seen)
        return turn

    def begin(self, about: About, turn: Turn) -> None:
        """Wait no more: whoever comes now knows of something newer, and gets the next turn."""
        if self.waiting.get(about) is turn:
            del self.waiting[about]

    def end(self, about: About, turn: Turn) -> None:
        """Let go of whoever joined, however it went."""
        self.begin(about, turn)
        turn.ended.set()

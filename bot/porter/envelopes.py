"""What came over a socket: written down and acknowledged, or answered by what the bot makes of it.

As over HTTP (`taking`), but that nothing is signed there, so the porter's seal is all.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.porter.book import Book
from bot.porter.heard import in_an_envelope, is_taken_unanswered
from bot.porter.lines import Answer, Tell, asked
from bot.porter.seen import Seen

# Slack has waited for three seconds by then, and shows that nothing came of it.
SECONDS_TO_ANSWER = 10.0
# What was asked about is remembered: Slack may deliver it again over another socket (trap 27).
MOST_ASKED = 500
GOOD = 200

Envelope = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Clerk:
    """Gives each envelope its acknowledgement; `tell` reaches the bot in order.

    With `key` is sealed what is written down.
    """

    key: str
    book: Book
    tell: Tell
    seen: Seen = field(default_factory=Seen)
    _waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)
    _asked: dict[int, asyncio.Future[Answer]] = field(default_factory=dict)

    def takes(self, frame: str, envelope: Envelope) -> bool:
        """Whether it is written down, so that it can be acknowledged; the bot is told."""
        if not is_taken_unanswered(envelope) or self.book.is_full():
            return False
        name, now = _name(envelope), time.time()
        # An event that comes again is told again: the bot knows it by its own key (trap 8).
        by_person = envelope.get("type") != "events_api"
        if by_person and self.seen.knows(name):
            return True
        heard = in_an_envelope(self.key, self.book.next_number(), frame, now)
        if not self.book.keep_and_tell(heard, self.tell):
            return False
        if by_person:
            self.seen.first_time(name, now)
        return True

    async def answer(self, frame: str, envelope: Envelope) -> dict[str, Any] | None:
        """Ask the bot, and make the acknowledgement of its answer; none where it refuses."""
        waiting = self._waiting.get(_name(envelope))
        if waiting is None or _is_refused(waiting):
            # What comes again is asked about again, as an event that could not be kept.
            waiting = self._ask(frame, envelope)
        await asyncio.wait({waiting}, timeout=SECONDS_TO_ANSWER)
        if not waiting.done() or _is_refused(waiting):
            return None
        ack = acknowledgement(envelope)
        payload = waiting.result().payload
        if payload is not None and envelope.get("accepts_response_payload"):
            ack["payload"] = payload
        return ack

    def answered(self, answer: Answer) -> None:
        """Pass on what the bot answers."""
        if (waiting := self._asked.pop(answer.number, None)) is not None:
            waiting.set_result(answer)

    def _ask(self, frame: str, envelope: Envelope) -> asyncio.Future[Answer]:
        name, number = _name(envelope), self.book.next_number()
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[name] = self._asked[number] = waiting
        while len(self._waiting) > MOST_ASKED:
            del self._waiting[next(iter(self._waiting))]
        self.tell(asked(in_an_envelope(self.key, number, frame, time.time())))
        return waiting


def acknowledgement(envelope: Envelope) -> dict[str, Any]:
    """Say that an envelope came."""
    return {"envelope_id": _name(envelope)}


def _is_refused(waiting: asyncio.Future[Answer]) -> bool:
    return waiting.done() and waiting.result().status != GOOD


def _name(envelope: Envelope) -> str:
    return str(envelope["envelope_id"])

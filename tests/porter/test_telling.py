"""When the bot is told of what the porter has written down."""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from bot.porter.book import Book
from bot.porter.envelopes import Clerk
from bot.porter.program import after_the_answer
from bot.porter.sockets import Connection
from tests.porter.slack import SECRET

ENVELOPE = {
    "envelope_id": "e-1",
    "type": "events_api",
    "payload": {"type": "event_callback"},
}


@dataclass(slots=True)
class Order:
    """A socket, and a bot at the other side, that note in which order they hear."""

    heard: list[str] = field(default_factory=list)
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def send_str(self, text: str) -> None:
        self.heard.append(f"Slack hears of {json.loads(text)['envelope_id']}")

    def tell(self, line: bytes) -> None:
        self.heard.append(f"the bot hears {line.decode()}")
        self.told.set()


async def test_trap_1_slack_is_answered_before_the_bot_is_told_and_begins_to_work(
    tmp_path: Path,
) -> None:
    """The bot's work took the processor, and the answer waited for it."""
    order, book = Order(), Book(tmp_path / "bot.db.heard")
    clerk = Clerk(key=SECRET, book=book, tell=after_the_answer(order.tell))
    connection = Connection(stream=cast("Any", order), clerk=clerk)
    await connection._take(json.dumps(ENVELOPE), ENVELOPE)
    assert (tmp_path / "bot.db.heard").read_bytes()
    await order.told.wait()
    book.close()
    assert order.heard[0] == "Slack hears of e-1"
    assert order.heard[1].startswith("the bot hears ")


async def test_what_is_told_keeps_its_order() -> None:
    order = Order()
    tell = after_the_answer(order.tell)
    for word in (b"one", b"two", b"three"):
        tell(word)
    assert order.heard == []
    await order.told.wait()
    assert order.heard == [f"the bot hears {word}" for word in ("one", "two", "three")]

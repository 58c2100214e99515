"""The bot's ear at its porter: each is answered what it asked itself, none is given up early."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.porter import hiring
from bot.porter.heard import Heard
from bot.porter.hiring import Ears
from bot.porter.lines import OPEN, Answer, Held, Orders, asked
from tests.porter.inside import Hung, Inside, Room
from tests.porter.slack import SECRET, command

PATIENCE = 60.0


@dataclass(slots=True)
class Bot:
    """What hears a porter, and takes what a test wants."""

    heard: list[Heard] = field(default_factory=list)
    takes: list[Callable[[], None]] = field(default_factory=list)
    replies: list[Callable[[Answer], None]] = field(default_factory=list)

    def hear(self, heard: Heard, taken: Callable[[], None]) -> None:
        self.heard.append(heard)
        self.takes.append(taken)

    def ask(self, heard: Heard, reply: Callable[[Answer], None]) -> None:
        self.replies.append(reply)

    def refused(self, method: str, status: int) -> None:
        raise AssertionError(f"{method} was refused with {status}")

    def ears(self) -> Ears:
        return Ears(hear=self.hear, ask=self.ask, refused=self.refused, held=lambda _: None)


class Agency(Inside):
    """Hires porters that open, and then say only what a test lets them say."""

    def __init__(self) -> None:
        super().__init__(None)
        self.rooms: list[Room] = []

    async def _one(self) -> Room:
        self.rooms.append(Hung())
        self.rooms[-1].out.write(OPEN)
        return self.rooms[-1]

    async def opens(self, folder: Path, ears: Ears) -> Room:
        """Let the first begin."""
        await self.start(None, Orders(secret=SECRET, key=SECRET, book=str(folder / "heard")), ears)
        return self.rooms[0]


async def until(look: Callable[[], bool]) -> None:
    """Let everything go on until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not look():
            await a_turn()


async def a_turn() -> None:
    """Let everybody else go on."""
    await asyncio.sleep(0)


async def test_rule_1_what_one_porter_asked_is_not_answered_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next counts anew: somebody else's form would have got the answer, or lost its line."""
    monkeypatch.setattr(hiring, "FIRST_PAUSE", 0.0)
    hired, bot = Agency(), Bot()
    first = await hired.opens(tmp_path, bot.ears())
    first.out.write(asked(command("a form").heard(1)))
    first.out.write(command("list").heard(2).as_line())
    await until(lambda: bool(bot.replies and bot.takes))
    first.kill()
    await until(lambda: len(hired.rooms) == 2)
    hired.rooms[1].out.write(asked(command("somebody else's form").heard(1)))
    await until(lambda: len(bot.replies) == 2)
    bot.replies[0](Answer(number=1, status=200, payload={"view": "the first one's"}))
    bot.takes[0]()
    assert (said := bytes(hired.rooms[1].stdin.end._buffer))
    assert b"first one's" not in said
    assert b"taken" not in said
    bot.replies[1](Answer(number=1, status=200))
    assert b'"answer": 1' in bytes(hired.rooms[1].stdin.end._buffer)
    await hired.dismiss()


async def test_whatever_breaks_while_a_porter_is_heard_another_one_is_hired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot was deaf from then on, and nobody heard of it."""
    monkeypatch.setattr(hiring, "FIRST_PAUSE", 0.0)
    hired, bot = Agency(), Bot()

    def broken(held: Held) -> None:
        if held.count:
            raise RuntimeError("broken")

    room = await hired.opens(tmp_path, replace(bot.ears(), held=broken))
    room.out.write(Held(count=1, others=0, is_new=True).as_line())
    monkeypatch.setattr(hiring, "SECONDS_TO_LEAVE", 0.0)
    await until(lambda: len(hired.rooms) == 2)
    hired.rooms[1].out.write(command("list").heard(1).as_line())
    await until(lambda: bool(bot.heard))
    await hired.dismiss()
    assert "porter.unheard" in {getattr(one, "event", "") for one in caplog.records}

"""The porter on Slack's sockets: written down before it is acknowledged, and never deaf."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest

from bot.porter import sockets
from bot.porter.book import Book
from bot.porter.envelopes import Clerk
from bot.porter.heard import Heard, is_sealed, read
from bot.porter.lines import Answer, Asked, Held, Orders, said
from bot.porter.sockets import PLACES, Sockets, address, to_slack
from bot.simulator.delivery import Parcel, Patience, Sort
from bot.simulator.refusals import Refusal
from bot.simulator.seed import ANA, DRAFTS, soupe_and_co
from bot.simulator.server import Simulator
from tests.porter.slack import SECRET

COMMAND = {"command": "/draft", "text": "list", "user_id": "U0ANA"}
FORM = {"type": "view_submission", "user": {"id": "U0ANA"}}
PATIENCE = 60.0

T = TypeVar("T")


@dataclass(slots=True)
class House:
    """A porter on the sockets of a workspace, and what it tells."""

    simulator: Simulator
    orders: Orders
    path: Path
    book: Book
    session: aiohttp.ClientSession
    lines: list[bytes] = field(default_factory=list)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    clerk: Clerk = field(init=False)
    sockets: Sockets = field(init=False)

    def __post_init__(self) -> None:
        self.clerk = Clerk(key=SECRET, book=self.book, tell=self.tell)
        self.sockets = Sockets(self.orders, self.session, self.clerk, self.tell)

    def tell(self, line: bytes) -> None:
        self.lines.append(line)
        self.told.set()

    async def until(self, look: Callable[[], T | None]) -> T:
        """Wait until something is there; looks again whenever the porter tells anything."""
        async with asyncio.timeout(PATIENCE):
            while (found := look()) is None:
                self.told.clear()
                await self.told.wait()
        return found

    def said(self, kind: type[T]) -> list[T]:
        """What was told of one kind."""
        return [found for found in map(said, self.lines) if isinstance(found, kind)]

    async def address(self) -> str:
        """Ask Slack for a socket's address."""
        return await address(self.session, self.orders.api, self.orders.secret, "")

    async def held(self, count: int) -> Held:
        """Wait until so many sockets are open."""

        def look() -> Held | None:
            found = self.said(Held)
            return found[-1] if found and found[-1].count == count else None

        return await self.until(look)

    def texts(self) -> list[str]:
        """What was written into the book, and stands there."""
        lines = self.path.read_bytes().splitlines()
        found = (read(one) for one in map(said, lines) if isinstance(one, Heard))
        return [str(one.body.get("text") or one.body["event"]["text"]) for one in found]

    async def types(self, text: str) -> None:
        """Let somebody type a command; raises `Refusal` where it is not acknowledged."""
        assert await self.simulator.post.ask(Sort.COMMAND, {**COMMAND, "text": text}) == {}

    async def says(self, text: str) -> None:
        """Let somebody write a message, and wait until it was acknowledged or given up."""
        act = {"as": ANA, "do": "message", "channel": str(DRAFTS), "text": text}
        assert (await self.simulator.act(act))["ok"]
        await self.simulator.settle()

    async def sends(self, answer: Answer | None = None) -> dict[str, Any]:
        """Send a form, let the bot answer, and return what Slack was answered."""
        asking = asyncio.ensure_future(self.simulator.post.ask(Sort.INTERACTIVE, FORM))
        asked = await self.until(lambda: next(iter(self.said(Asked)), None))
        if answer is not None:
            self.clerk.answered(replace(answer, number=asked.heard.number))
        return dict(await asking)


@contextlib.asynccontextmanager
async def house(folder: Path, api: str = "") -> AsyncIterator[House]:
    """Open a workspace, and a porter on its sockets."""
    simulator = Simulator(
        soupe_and_co(now=lambda: datetime.now(UTC)),
        patience=Patience(ack_seconds=10.0, retry_delays=()),
    )
    await simulator.start()
    path = folder / "bot.db.heard"
    book = Book(path)
    async with to_slack() as session:
        orders = Orders(
            secret=simulator.app_token, key=SECRET, book=str(path), api=api or simulator.api_url
        )
        here = House(simulator, orders, path, book, session)
        try:
            yield here
        finally:
            await here.sockets.close()
            book.close()
            await simulator.stop()


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[House]:
    """A porter whose sockets are open."""
    async with house(tmp_path) as opened:
        opened.sockets.open()
        await opened.held(PLACES)
        yield opened


async def test_trap_1_what_came_is_written_down_told_and_acknowledged(here: House) -> None:
    await here.types("pause smoke")
    await here.says("Soup!")
    assert here.texts() == ["pause smoke", "Soup!"]
    assert [read(one).by_person for one in here.said(Heard)] == [True, False]
    here.book.taken(1)
    here.book.taken(2)
    assert here.path.read_bytes() == b""


async def test_trap_31_each_line_is_sealed_and_the_token_stands_in_none(here: House) -> None:
    await here.types("list")
    (one,) = here.said(Heard)
    assert is_sealed(SECRET, one)
    assert here.simulator.app_token.encode() not in here.path.read_bytes() + b"".join(here.lines)


async def test_rule_1_a_persons_envelope_that_comes_again_is_acknowledged_and_told_once(
    here: House,
) -> None:
    parcel = Parcel(sort=Sort.COMMAND, payload=COMMAND, key="e-1")
    for _ in range(2 * PLACES):
        assert await here.simulator.sockets.carry(parcel, 1.0) == {}
    assert len(here.said(Heard)) == len(here.texts()) == 1


async def test_an_event_that_comes_again_is_told_again(here: House) -> None:
    """The first may not have been written by the bot, which knows it by its key (trap 8)."""
    here.simulator.faults.duplicate_events = 1
    await here.says("twice")
    assert here.texts() == ["twice", "twice"]


@pytest.mark.parametrize("payload", [None, {"response_action": "errors", "errors": {"when": "?"}}])
async def test_trap_92_a_form_is_answered_by_what_the_bot_makes_of_it(
    here: House, payload: dict[str, Any] | None
) -> None:
    assert await here.sends(Answer(number=0, status=200, payload=payload)) == (payload or {})
    assert here.texts() == []


async def test_a_form_that_the_bot_refuses_or_does_not_answer_is_not_acknowledged(
    here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "SECONDS_TO_FINISH", 0.0)
    here.simulator.post.patience = Patience(ack_seconds=0.1)
    for answer in (Answer(number=0, status=503), None):
        with pytest.raises(Refusal, match="operation_timeout"):
            await here.sends(answer)
    await here.sockets.close()


async def test_a_form_that_comes_again_gets_the_same_answer_and_the_bot_sees_it_once(
    here: House,
) -> None:
    parcel = Parcel(sort=Sort.INTERACTIVE, payload=FORM, key="e-1")
    first = asyncio.ensure_future(here.simulator.sockets.carry(parcel, 1.0))
    asked = await here.until(lambda: next(iter(here.said(Asked)), None))
    answer = {"response_action": "clear"}
    here.clerk.answered(Answer(number=asked.heard.number, status=200, payload=answer))
    assert [await first, await here.simulator.sockets.carry(parcel, 1.0)] == [answer, answer]
    assert len(here.said(Asked)) == 1


async def test_what_the_bot_refused_is_asked_again_when_it_comes_again(here: House) -> None:
    """An event on a full disk: Slack delivers it again, and by then there may be room."""
    envelope = {"envelope_id": "e-1", "type": "events_api", "payload": {"type": "odd"}}
    for status, ack in ((500, None), (200, {"envelope_id": "e-1"})):
        asking = asyncio.ensure_future(here.clerk.answer(json.dumps(envelope), envelope))
        await asyncio.sleep(0)
        number = here.said(Asked)[-1].heard.number
        here.clerk.answered(Answer(number=number, status=status))
        assert await asking == ack
    assert len(here.said(Asked)) == 2


async def test_an_event_takes_no_payload_with_its_acknowledgement(here: House) -> None:
    envelope = {"envelope_id": "e-1", "accepts_response_payload": False}
    answering = asyncio.ensure_future(here.clerk.answer("{}", envelope))
    asked = await here.until(lambda: next(iter(here.said(Asked)), None))
    here.clerk.answered(Answer(number=asked.heard.number, status=200, payload={"text": "no"}))
    assert await answering == {"envelope_id": "e-1"}


@pytest.mark.parametrize("trouble", ["the disk is full", "the bot is far behind"])
async def test_what_can_not_be_written_down_waits_for_the_bot(
    here: House, trouble: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(heard: Heard) -> bytes:
        raise OSError(trouble)

    monkeypatch.setattr(here.book, "keep", full)
    monkeypatch.setattr(here.book, "is_full", lambda: trouble != "the disk is full")
    typing = asyncio.ensure_future(here.types("list"))
    asked = await here.until(lambda: next(iter(here.said(Asked)), None))
    here.clerk.answered(Answer(number=asked.heard.number, status=200))
    await typing
    assert here.said(Heard) == []
    events = {getattr(one, "event", "") for one in caplog.records}
    assert ("porter.book" in events) is (trouble == "the disk is full")


async def test_frames_that_make_no_sense_are_passed_over(
    here: House, caplog: pytest.LogCaptureFixture
) -> None:
    for frame in ("", "nonsense", "[]", "[" * 100_000, json.dumps({"type": "news"}), "x" * 2**20):
        for one in here.simulator.sockets._open.values():
            await one.stream.send_str(frame)
    await here.types("still here")
    assert here.texts() == ["still here"]
    assert here.said(Held)[-1].count == PLACES


async def test_trap_27_a_new_socket_is_open_before_the_old_one_is_closed(here: House) -> None:
    """So a planned end loses nothing: at no time are there fewer than before."""
    before = len(here.said(Held))
    await here.simulator.sockets.refresh()
    await here.simulator.sockets.wait_for_hellos(2 * PLACES)
    await here.simulator.sockets.wait_for(PLACES)
    await here.held(PLACES)
    assert min(one.count for one in here.said(Held)[before:]) == PLACES
    assert {one.others for one in here.said(Held)} == {0}
    await here.types("list")


@pytest.mark.parametrize("end", ["drop", "close", "disable_link"])
async def test_an_end_without_a_warning_is_noticed_and_another_opened(
    here: House, end: str
) -> None:
    await getattr(here.simulator.sockets, end)()
    await here.held(0)
    await here.held(PLACES)
    await here.types("list")


async def test_trap_28_a_peer_that_is_silent_is_given_up(
    here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.simulator.faults.silent_sockets = True
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.05)
    monkeypatch.setattr(sockets, "SECONDS_TO_OPEN", 0.1)
    await here.simulator.sockets.drop()
    await here.held(0)
    here.simulator.faults.silent_sockets = False
    await here.held(PLACES)
    here.simulator.faults.silent_sockets = True
    await here.held(0)


async def test_trap_29_a_socket_without_any_frame_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Even where whoever should ping does not."""
    monkeypatch.setattr(sockets, "DEAF_SECONDS", 0.1)
    monkeypatch.setattr(sockets, "PING_SECONDS", 600.0)
    async with house(tmp_path) as here:
        here.sockets.open()
        await here.held(PLACES)
        await here.simulator.sockets.wait_for_hellos(2 * PLACES)
    assert "socket.lost" in {getattr(one, "event", "") for one in caplog.records}


async def test_trap_30_after_a_refusal_the_next_try_comes_later_and_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waits: list[float] = []
    noted = sockets._noted

    def at_once(refusal: Exception, pause: float) -> float:
        waits.append(noted(refusal, pause))
        if len(waits) == 5:
            here.simulator.faults.clear()
        return 0.0

    monkeypatch.setattr(sockets, "_noted", at_once)
    async with house(tmp_path) as here:
        here.simulator.faults.fail("apps.connections.open", "link_disabled")
        here.sockets.open()
        await here.held(PLACES)
    for wait, least in zip(waits, (0.5, 1.0, 2.0, 4.0, 8.0), strict=True):
        assert least <= wait <= 1.2 * least
    assert "link_disabled" in {getattr(one, "reason", "") for one in caplog.records}


async def test_a_slack_that_is_not_there_is_tried_again_and_no_address_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refused, noted = asyncio.Event(), sockets._noted

    def told(refusal: Exception, pause: float) -> float:
        refused.set()
        return noted(refusal, pause)

    monkeypatch.setattr(sockets, "_noted", told)
    async with house(tmp_path, api="http://127.0.0.1:1/") as here:
        here.sockets.open()
        async with asyncio.timeout(PATIENCE):
            await refused.wait()
    assert {getattr(one, "reason", "") for one in caplog.records} == {"ClientConnectorError"}
    assert "127.0.0.1" not in caplog.text


async def test_an_answer_of_another_shape_ends_no_place_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One answer without an address, and the bot was deaf until it was started anew."""
    really, asked = sockets.address, []

    async def odd(*given: Any) -> str:
        asked.append(1)
        if len(asked) <= PLACES:
            raise KeyError("url")
        return await really(*given)

    monkeypatch.setattr(sockets, "address", odd)
    monkeypatch.setattr(sockets, "FIRST_PAUSE", 0.0)
    async with house(tmp_path) as here:
        here.sockets.open()
        await here.held(PLACES)
    assert {getattr(one, "reason", "") for one in caplog.records} >= {"KeyError"}


async def test_trap_26_others_on_the_same_app_are_counted(here: House) -> None:
    async with to_slack() as session:
        other = House(here.simulator, here.orders, here.path, here.book, session)
        other.sockets.open()
        assert (await other.held(PLACES)).others == PLACES
        await other.sockets.close()


async def test_a_stop_gives_the_answers_that_somebody_waits_for(here: House) -> None:
    asking = asyncio.ensure_future(here.simulator.post.ask(Sort.INTERACTIVE, FORM))
    asked = await here.until(lambda: next(iter(here.said(Asked)), None))
    closing = asyncio.ensure_future(here.sockets.close())
    await asyncio.sleep(0)
    here.clerk.answered(Answer(number=asked.heard.number, status=200, payload={"text": "yes"}))
    await closing
    assert await asking == {"text": "yes"}
    assert here.said(Held)[-1].count == 0

"""What the porter tells of Slack's sockets: who is not alone, or was away, looks again."""

import logging
from dataclasses import replace

import pytest

from bot.domain import silence
from bot.porter.lines import Held
from handlers.socket import SHARED_SECONDS, Socket
from tests.services.bench import Bench

PATIENCE = 20.0

REFUSED = Held(count=0, others=0, is_new=False, refusal="token_revoked")
NEW, GONE = Held(count=1, others=0, is_new=True), Held(count=0, others=0, is_new=False)
SHARED = Held(count=2, others=1, is_new=True)


@pytest.fixture
def looks() -> list[str]:
    """One for each time that everything is to be looked at."""
    return []


@pytest.fixture
def socket(here: Bench, looks: list[str]) -> Socket:
    """What is known of sockets, at the bench's own clock."""
    return Socket(lambda: looks.append("look"), here.clock.monotonic)


async def test_slack_is_connected_while_any_socket_is_open(socket: Socket) -> None:
    known = [await socket.is_connected()]
    for held in (NEW, Held(count=2, others=0, is_new=True), Held(count=1, others=0, is_new=False)):
        socket.told(held)
        known.append(await socket.is_connected())
    socket.told(GONE)
    assert [*known, await socket.is_connected()] == [False, True, True, True, False]


async def test_trap_25_each_new_socket_is_a_reason_to_look(
    socket: Socket, looks: list[str]
) -> None:
    for held in (NEW, GONE, NEW, Held(count=1, others=0, is_new=False)):
        socket.told(held)
    assert looks == ["look"] * 2


async def test_trap_26_what_another_program_was_given_is_found_by_looking(
    socket: Socket, looks: list[str], here: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        socket.told(SHARED)
    assert "socket opened" in caplog.text
    for _ in range(3):
        here.clock.advance(seconds=SHARED_SECONDS + 1)
        await socket.look(here.ctx)
        await socket.look(here.ctx)
    assert looks == ["look"] * 4
    socket.told(NEW)
    here.clock.advance(seconds=SHARED_SECONDS + 1)
    await socket.look(here.ctx)
    assert looks == ["look"] * 5


async def test_trap_30_a_start_waits_for_slack_only_so_long(
    socket: Socket, caplog: pytest.LogCaptureFixture
) -> None:
    await socket.answered(0.0)
    assert "no socket yet" in caplog.text
    socket.told(NEW)
    await socket.answered(0.0)


async def test_trap_30_a_token_that_slack_refuses_later_is_told_to_people_once(
    socket: Socket, here: Bench
) -> None:
    """The channel read nothing, and whoever typed a command saw only that the app failed."""
    socket.told(NEW)
    await socket.answered(0.0)
    socket.told(replace(REFUSED, count=1))
    await socket.look(here.ctx)
    assert (socket.refusal, here.cards.texts()) == ("", [])
    socket.told(REFUSED)
    await socket.look(here.ctx)
    await socket.look(here.ctx)
    assert (socket.refusal, here.cards.texts()) == ("token_revoked", [silence.REFUSED])
    # With another token somebody starts it anew.
    after = Socket(lambda: None, here.clock.monotonic)
    after.told(NEW)
    await after.answered(0.0)
    for _ in range(2):
        await after.look(here.ctx)
    assert here.cards.texts() == [silence.REFUSED, silence.ACCEPTED]


async def test_trap_30_a_start_that_is_refused_tells_whoever_starts_it_and_nobody_else(
    socket: Socket, here: Bench
) -> None:
    """A supervisor starts it again and again."""
    socket.told(REFUSED)
    await socket.look(here.ctx)
    await socket.answered(PATIENCE)
    await socket.look(here.ctx)
    assert (socket.refusal, here.cards.texts()) == ("token_revoked", [])

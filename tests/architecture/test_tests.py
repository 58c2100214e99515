"""The tests' own ground: nothing leaves this machine, and no shell's variables get in."""

import asyncio
import socket
from pathlib import Path

import pytest

from tests.conftest import keep_files_in_memory, scrub
from tests.network_guard import BeyondLoopback, is_here

ELSEWHERE = "192.0.2.1"  # kept for documentation: no machine has it


def test_files_are_kept_in_memory_where_there_is_some_unless_somebody_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.conftest.ROOM", 0)
    told: dict[str, str] = {}
    keep_files_in_memory(tmp_path / "missing", told)
    assert told == {}
    keep_files_in_memory(tmp_path, told)
    keep_files_in_memory(Path("/"), told)
    assert told == {"PYTEST_DEBUG_TEMPROOT": str(tmp_path)}
    monkeypatch.setattr("tests.conftest.ROOM", 1 << 60)
    full: dict[str, str] = {}
    keep_files_in_memory(tmp_path, full)
    assert full == {}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", b"localhost", None])
def test_loopback_is_here(host: str | bytes | None) -> None:
    assert is_here(host)


@pytest.mark.parametrize("host", [ELSEWHERE, "10.0.0.1", "0.0.0.0", "slack.com", "2001:db8::1"])
def test_every_other_host_is_not_here(host: str) -> None:
    assert not is_here(host)


def test_a_plain_connection_to_another_machine_is_refused(network_guard: list[str]) -> None:
    with (
        socket.socket() as sock,
        pytest.raises(BeyondLoopback, match="tests stay on this machine"),
    ):
        sock.connect((ELSEWHERE, 80))
    assert network_guard == [ELSEWHERE]
    network_guard.clear()


def test_connect_ex_is_refused_too(network_guard: list[str]) -> None:
    with socket.socket() as sock, pytest.raises(BeyondLoopback):
        sock.connect_ex((ELSEWHERE, 80))
    network_guard.clear()


async def test_asyncio_cannot_look_up_another_machine(network_guard: list[str]) -> None:
    with pytest.raises(BeyondLoopback):
        await asyncio.open_connection("slack.com", 443)
    assert network_guard == ["slack.com"]
    network_guard.clear()


async def test_asyncio_cannot_connect_to_an_address_elsewhere(network_guard: list[str]) -> None:
    with pytest.raises(BeyondLoopback):
        await asyncio.open_connection(ELSEWHERE, 443)
    network_guard.clear()


async def test_a_server_on_loopback_can_be_reached() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("localhost", port)
        assert await reader.read() == b"hello"
        writer.close()
        await writer.wait_closed()


def test_unix_sockets_are_of_this_machine(tmp_path: Path) -> None:
    address = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(address)
        server.listen()
        client.connect(address)


def test_the_environment_is_scrubbed_but_for_the_demand_for_real_servers() -> None:
    environment = {
        "SLACK_BOT_TOKEN": "x",
        "SECOND_OPINION_CONFIG": "x",
        "SECOND_OPINION_REQUIRE_REAL": "1",
        "DATABASE_URL": "x",
        "PORT": "1",
        "DYNO": "web.1",
        "https_proxy": "x",
        "HOME": "/home/ana",
    }
    scrub(environment)
    assert environment == {"SECOND_OPINION_REQUIRE_REAL": "1", "HOME": "/home/ana"}


PLANTED = """
import socket
import pytest

def test_swallows_the_refusal():
    try:
        socket.create_connection(("192.0.2.1", 80))
    except Exception:
        pass

@pytest.mark.slow
def test_slow(): pass

@pytest.mark.real
def test_real(): pass
"""


def test_a_swallowed_refusal_fails_and_waiting_tests_are_skipped_with_their_reason(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    pytester.makepyfile(PLANTED)
    pytester.makeconftest("pytest_plugins = ['tests.conftest']")
    pytester.makeini(
        "[pytest]\nmarkers =\n  slow\n  real\nasyncio_default_fixture_loop_scope = function\n"
    )
    everyday = pytester.runpytest_subprocess("-rs", "-p", "no:cacheprovider")
    everyday.assert_outcomes(passed=1, errors=1, skipped=2)
    everyday.stdout.fnmatch_lines(
        ["*this test tried to reach 192.0.2.1*", "*`make slow` runs it", "*`make real` runs it"]
    )
    chosen = pytester.runpytest_subprocess("-m", "slow", "-p", "no:cacheprovider")
    chosen.assert_outcomes(passed=1, deselected=2)

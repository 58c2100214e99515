"""A real server that can't be had says why, and is a failure where it's required."""

import os
import socket
import sys
from pathlib import Path

import pytest

from tests.real.servers import REQUIRE, browser, obtain
from tests.real.servers.program import Program, Unavailable, free_port, run


def refuse() -> None:
    """Be unavailable."""
    raise Unavailable("the moon is in the way")


def test_an_unavailable_server_skips_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRE, raising=False)
    with pytest.raises(pytest.skip.Exception, match="the moon is in the way"):
        obtain(refuse)


def test_an_unavailable_server_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRE, "1")
    with pytest.raises(pytest.fail.Exception, match="required, but unavailable: the moon"):
        obtain(refuse)


def test_a_machine_without_a_browser_is_told_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="Debian's package is chromium"):
        browser.find()


def python(script: str, folder: Path) -> Program:
    """Start a small program whose log is `server.log`."""
    command = [sys.executable, "-u", "-c", script]
    return Program(command, cwd=folder, log=folder / "server.log", env=os.environ)


def test_a_program_is_ready_when_it_says_so_and_ends_when_told(tmp_path: Path) -> None:
    script = "print('warming up'); print('READY 7'); import signal; signal.pause()"
    with python(script, tmp_path) as program:
        assert program.wait_for("READY", seconds=30) == "READY 7"
        pid = program.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert (tmp_path / "server.log").read_text() == "warming up\nREADY 7\n"


def test_a_program_that_dies_early_is_unavailable_with_the_end_of_its_log(tmp_path: Path) -> None:
    script = "raise SystemExit('port is taken')"
    with (
        python(script, tmp_path) as program,
        pytest.raises(Unavailable, match="server did not come up: port is taken"),
    ):
        program.wait_for("READY", seconds=30)


def test_a_program_that_says_nothing_in_time_is_unavailable(tmp_path: Path) -> None:
    with (
        python("import signal; signal.pause()", tmp_path) as program,
        pytest.raises(Unavailable, match="did not come up"),
    ):
        program.wait_for("READY", seconds=0.05)


def test_a_failing_install_is_unavailable_with_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "install.log"
    command = [sys.executable, "-c", "raise SystemExit('disk is full')"]
    with pytest.raises(Unavailable, match="disk is full"):
        run(command, cwd=tmp_path, log=log, env=os.environ)


def test_a_missing_installer_is_unavailable_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no-such-installer is not on this machine"):
        run(["no-such-installer"], cwd=tmp_path, log=tmp_path / "log", env=os.environ)


def test_a_free_port_can_be_listened_on() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", free_port()))

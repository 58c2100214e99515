"""Runs one foreign program for the tests: waits for its word, keeps its log, ends it by its id."""

import fcntl
import queue
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

CACHE = Path(__file__).parents[3] / ".cache" / "servers"
"""Where programs are unpacked once; nothing is ever installed into the system."""


class Unavailable(Exception):
    """A real server or browser can't be had on this machine; the message says why."""


def free_port() -> int:
    """Ask the system for a port on loopback that nobody uses now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time install into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(command: Sequence[str], *, cwd: Path, log: Path, env: Mapping[str, str]) -> None:
    """Run an installing command to its end; raise `Unavailable` with the log's end if it fails."""
    with log.open("ab") as out:
        out.write(f"$ {' '.join(command)}\n".encode())
        out.flush()
        try:
            done = subprocess.run(
                command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                check=False, timeout=900,
            )  # fmt: skip
        except FileNotFoundError as missing:
            raise Unavailable(f"{command[0]} is not on this machine") from missing
        except subprocess.TimeoutExpired as late:
            raise Unavailable(f"{command[0]} did not end within 15 minutes; see {log}") from late
    if done.returncode != 0:
        raise Unavailable(f"{command[0]} failed: {ending(log)}")


def ending(log: Path, lines: int = 15) -> str:
    """Give the last lines of a log, for a message."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])


class Program:
    """A running server whose output goes to `log`, line by line; stopped at the block's end."""

    def __init__(
        self, command: Sequence[str], *, cwd: Path, log: Path, env: Mapping[str, str]
    ) -> None:
        # Should the tests be killed, the server must not outlive them.
        setpriv = shutil.which("setpriv")
        bound = [setpriv, "--pdeathsig", "TERM", *command] if setpriv else list(command)
        self.log = log
        self._process = subprocess.Popen(
            bound, cwd=cwd, env=env, text=True, errors="replace",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name=f"log of {log.stem}")
        self._reader.start()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self.log.open("a", encoding="utf-8") as log:
            for line in self._process.stdout:
                log.write(line)
                log.flush()
                self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def wait_for(self, words: str, *, seconds: float) -> str:
        """Give the first line that holds `words`; raise `Unavailable` if none comes in time."""
        try:
            while (line := self._lines.get(timeout=seconds)) is not None:
                if words in line:
                    return line
        except queue.Empty:
            pass
        raise Unavailable(f"{self.log.stem} did not come up: {ending(self.log)}")

    def stop(self) -> None:
        """End the program: kindly, and after ten seconds for good."""
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

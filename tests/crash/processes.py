"""Children of a test: started, spoken to line by line, and ended by their own process id."""

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
LONGEST_LIFE = 600
PATIENCE = 30.0

Plain = dict[str, Any]


class Died(Exception):
    """The process ended before it answered."""


class Child:
    """A Python module that runs in a process of its own, and for ten minutes at most."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.died_at: str | None = None

    @classmethod
    async def start(cls, module: str, *words: str, errors: Path) -> Self:
        """Start it; what it says on standard error goes to a file."""
        with errors.open("a") as file:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", module, *words),
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                limit=2**22,
                # Outlives the exec: the process ends by itself, whatever became of the test.
                preexec_fn=_end_in_time,
            )
        return cls(process)

    @property
    def is_dead(self) -> bool:
        """Whether it has ended."""
        return self._process.returncode is not None

    async def reads(self) -> Plain:
        """The next line that it says. Raises `Died`."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        said = json.loads(line) if line.endswith(b"\n") else {}
        if not said or "died" in said:
            self.died_at = said.get("died")
            await self._process.wait()
            raise Died(self.died_at or f"with status {self._process.returncode}")
        return dict(said)

    def says(self, **facts: object) -> None:
        """Say one line to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(facts).encode() + b"\n")

    async def ask(self, do: str, **facts: object) -> Plain:
        """Say one line and wait for the answer. Raises `Died`."""
        self.says(do=do, **facts)
        return await self.reads()

    async def kill(self) -> None:
        """End it at once, as `kill -9` does, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self.gone()

    async def gone(self) -> int:
        """Wait until it has ended; return its status, which is minus the signal's number."""
        async with asyncio.timeout(PATIENCE):
            return await self._process.wait()

    async def close(self) -> None:
        """End it in good order if it goes, and at once if not."""
        if self.is_dead:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await self.gone()
        except TimeoutError:
            await self.kill()


def _end_in_time() -> None:
    signal.alarm(LONGEST_LIFE)


def was_killed(status: int) -> bool:
    """Whether a status is that of `kill -9`."""
    return status == -signal.SIGKILL


def files_of(database: Path) -> Sequence[Path]:
    """The files that a database consists of right now."""
    names = (database.name, f"{database.name}-wal")
    return [database.with_name(name) for name in names if database.with_name(name).exists()]

"""Children of a test: started, spoken to line by line, and ended by their own process id."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
LONGEST_LIFE = 600
PATIENCE = 60.0

Plain = dict[str, Any]


class Died(Exception):
    """The process ended before it answered."""


class Child:
    """A Python module that runs in a process of its own, and for ten minutes at most."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

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
                preexec_fn=end_in_time,
            )
        return cls(process)

    async def reads(self) -> Plain:
        """The next line that it says. Raises `Died`."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            raise Died(f"with status {await self._process.wait()}")
        return dict(json.loads(line))

    def says(self, **facts: object) -> None:
        """Say one line to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(facts).encode() + b"\n")

    async def close(self) -> None:
        """End it in good order if it goes, and at once if not."""
        for end in (self._process.terminate, self._process.kill):
            with contextlib.suppress(ProcessLookupError):
                end()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await self._process.wait()
                    return


class Bots:
    """Bots, one after the other, each a process of its own, forked from one that has imported.

    `died_at` is the moment that the last one named before it ended itself.
    """

    def __init__(self, nursery: Child) -> None:
        self._nursery = nursery
        self._pid = 0
        self._gone = asyncio.Event()
        self._status = 0
        self.died_at = ""

    @classmethod
    async def start(cls, errors: Path) -> Self:
        """Prepare the first."""
        return cls(await Child.start("tests.crash.bot_process", errors=errors))

    @property
    def is_alive(self) -> bool:
        """Whether one runs."""
        return self._pid > 0

    async def open(self, **facts: object) -> None:
        """Start one. Raises `Died` if it ends before it has started."""
        assert not self.is_alive, "there is one already"
        self._gone.clear()
        self.died_at = ""
        self._nursery.says(**facts)
        self._pid = int((await self._nursery.reads())["pid"])
        await self.reads()

    async def reads(self) -> Plain:
        """The next answer. Raises `Died`."""
        while True:
            said = await self._nursery.reads()
            if "died" in said:
                self.died_at = str(said["died"])
            elif "gone" in said:
                self._pid, self._status = 0, int(said["gone"])
                self._gone.set()
                raise Died(self.died_at or f"with status {self._status}")
            else:
                return said

    async def ask(self, do: str, **facts: object) -> Plain:
        """Say one line and wait for the answer. Raises `Died`."""
        assert self.is_alive, "the bot is not running"
        self._nursery.says(do=do, **facts)
        return await self.reads()

    async def kill(self) -> None:
        """`kill -9`; whoever reads its answers notices when it is gone, and this waits for it."""
        if self.is_alive:
            os.kill(self._pid, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE):
            await self._gone.wait()

    @property
    def was_killed(self) -> bool:
        """Whether the last one ended by `kill -9`."""
        return not self.is_alive and self._status == -signal.SIGKILL

    async def close(self) -> None:
        """End all."""
        if self.is_alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        await self._nursery.close()


def end_in_time() -> None:
    """Let this process end by itself after its longest life."""
    signal.alarm(LONGEST_LIFE)


def files_of(database: Path) -> Sequence[Path]:
    """The files that a database consists of right now."""
    names = (database.name, f"{database.name}-wal")
    return [database.with_name(name) for name in names if database.with_name(name).exists()]

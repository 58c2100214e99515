"""Several processes on one database want one login renewed; the network's own log is the judge."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.connections import Grant, Renewal
from storage import connections
from storage.store import Store
from storage.vault import Vault
from tests.factories import ANA, SEALER
from tests.publishers.servers import oauth_door
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.test_oauth import Door
from tests.services.renewing import ACME, KEY
from tests.storage.templates import begin_with_tables

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FIRST = "renewer-first"


@dataclass(slots=True)
class Child:
    """A process that wants the token."""

    process: asyncio.subprocess.Process

    async def says(self) -> str:
        """Its next line."""
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            return (await self.process.stdout.readline()).decode().strip()

    def begin(self) -> None:
        """Tell it that it is time."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"now\n")


@dataclass(slots=True)
class Place:
    """X's door and the database of several processes."""

    door: Door
    url: str
    children: list[Child]

    async def child(self, ahead: float = 0.0) -> Child:
        """Start one more process, so many seconds ahead, and wait until it is ready."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.services.renewing",
            self.url,
            self.door.url,
            str(ahead),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        child = Child(process)
        self.children.append(child)
        assert await child.says() == "ready"
        return child

    def used(self) -> list[object]:
        """What was used to renew, in the order in which the network heard of it."""
        return [asked["refresh_token"] for asked in self.door.door.heard]


@contextlib.asynccontextmanager
async def place(folder: Path) -> AsyncIterator[Place]:
    """An account that was connected nearly two hours ago, and is to be renewed now."""
    begin_with_tables(folder / "apart.db")
    url = f"sqlite:///{folder / 'apart.db'}"
    now = datetime.now(UTC)
    grant = Grant(
        access="access-first",
        renewer=FIRST,
        renewal=Renewal.ROTATES,
        expires_at=now + timedelta(minutes=10),
    )
    store = await Store.open(url)
    await store.write(
        lambda tx: connections.put(
            tx,
            ACME,
            grant,
            identity="x:7",
            by=ANA,
            now=now - timedelta(minutes=110),
            sealer=SEALER,
            vault=Vault([KEY]),
        )
    )
    await store.close()
    async with Door(oauth_door.X) as door:
        door.door.renewers[FIRST] = "ana"
        here = Place(door, url, [])
        try:
            yield here
        finally:
            for child in here.children:
                if child.process.returncode is None:
                    child.process.kill()
                await child.process.wait()


async def test_of_three_processes_that_want_it_at_once_one_renews(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        children = [await here.child() for _ in range(3)]
        for child in children:
            child.begin()
        told = [await child.says() for child in children]
        assert here.used() == [FIRST]
        newest = next(iter(here.door.known))
        # Whoever came while it was renewed goes on with what still lasts.
        assert set(told) <= {"access-first", newest}
        assert newest in told
        late = await here.child()
        late.begin()
        assert await late.says() == newest
        assert here.used() == [FIRST]


async def test_a_process_is_killed_while_the_network_has_what_renews(tmp_path: Path) -> None:
    """X took the secret; its answer reached nobody. It is never used again: a person is told."""
    async with place(tmp_path) as here:
        here.door.faults.plan(Fault(kind=Kind.HANG, path="/oauth2/token", after=True))
        first = await here.child()
        first.begin()
        async with asyncio.timeout(30):
            await here.door.faults.held.wait()
        assert here.door.door.spent == {FIRST}
        first.process.kill()
        await first.process.wait()
        # Others use what still lasts, then know that nobody will ever tell.
        second = await here.child()
        second.begin()
        assert await second.says() == "access-first"
        third = await here.child(ahead=180)
        third.begin()
        said = await third.says()
        assert said.startswith("Unauthorized: The login of acme-x has ended")
        assert "may be used up" in said
        assert here.used() == [FIRST]

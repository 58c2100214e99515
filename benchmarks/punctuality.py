"""How late approved posts leave that are all due in the same second, beside the bare claim.

Run it from the project's folder with `python -m benchmarks.punctuality`. So many drafts, no two
alike, are made and approved, the clock is moved to three seconds before their time, and the bot
publishes them on its practice wall; then a few more, each due alone. The workspace runs in a
process of its own. The floor claims the same rows of a copy of the same database, as many at once
as the bot does, and does nothing else. Ends with 1 if a post is missing, doubled, or early.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.ack import percentile
from benchmarks.processes import Workspace, environ_for, told, workspace
from bot.app import App, open_app
from bot.clock import AdjustableClock
from bot.config.settings import Settings
from bot.demo import TOML, free_port
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import unstamp
from bot.domain.people import UserId
from bot.services import drafting
from bot.services.publishing import AT_ONCE, LEASE
from storage import deliveries, journal
from storage.store import Store
from storage.wall import WallFeed

MOST_POSTS = 1_000
LONGEST_WAIT = 180.0
BEFORE = timedelta(seconds=3)
LOOK_SECONDS = 0.1
TICK_SECONDS = 0.005
CALLERS = 8
ALONE = 6


@dataclass(slots=True)
class Stalls:
    """How long the event loop kept a timer waiting, in milliseconds."""

    longest: float = 0.0

    async def watch(self) -> None:
        """Ask for a short sleep again and again, and keep the longest delay."""
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(TICK_SECONDS)
            late = time.perf_counter() - begin - TICK_SECONDS
            self.longest = max(self.longest, late * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The bot in this process, and its workspace in another."""

    slack: Workspace
    app: App
    clock: AdjustableClock
    database: Path

    @property
    def store(self) -> Store:
        """The bot's own store."""
        return self.app.ctx.store

    async def advance(self, by: timedelta) -> None:
        """Move the bot's clock and the workspace's together."""
        await self.slack.act("advance", seconds=by.total_seconds())
        self.clock.advance(by)

    async def until(self, state: DeliveryState, count: int) -> None:
        """Wait until so many deliveries are in a state. Raises `TimeoutError`."""
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                found = await self.store.read(lambda tx: deliveries.in_state(tx, state))
                if len(found) >= count:
                    return
                await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    """Run the bot on a socket while the block lasts."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(workspace())
        environ = environ_for(slack, folder, free_port(), socket=True)
        settings = Settings.load(environ, TOML + '\n[web]\nhost = "127.0.0.1"\n')
        clock = AdjustableClock()
        app = await stack.enter_async_context(open_app(settings, clock))
        await slack.confirm_settings()
        yield Scene(slack=slack, app=app, clock=clock, database=folder / "measured.db")


async def approve(on: Scene, count: int) -> datetime:
    """Draft so many posts for one moment, let Ben approve each; return the moment."""
    due = (on.clock.now() + timedelta(hours=2)).replace(second=0, microsecond=0)
    known = await on.slack.cards()
    numbers = iter(range(len(known), len(known) + count))

    async def draft() -> None:
        for number in numbers:
            request = drafting.Request(
                author=UserId("U0ANA"),
                text=f"Soup number {number} is ready",
                accounts=("soupe-wall",),
                when=due.strftime("%Y-%m-%dT%H:%M+00:00"),
                key=f"command {number}",
            )
            await drafting.submit(on.app.ctx, request)

    await asyncio.gather(*(draft() for _ in range(CALLERS)))
    for ts in sorted(set(await on.slack.cards()) - set(known)):
        react = {"as": "U0BEN", "ts": ts, "name": "white_check_mark", "on": True}
        await on.slack.act("react", **react)
    await on.until(DeliveryState.SCHEDULED, count)
    await on.slack.quiet(1.0)
    return due


async def bare_claims(on: Scene, folder: Path, due: datetime) -> list[float]:
    """The floor: claim a copy of the same rows one batch after another; seconds for each row."""
    for file in on.database.parent.glob(f"{on.database.name}*"):
        shutil.copy(file, folder)
    store = await Store.open(f"sqlite:///{folder / on.database.name}")
    waits: list[float] = []
    begin = time.perf_counter()
    while True:
        found = await store.write(
            lambda tx: deliveries.claim(tx, now=due, lease=LEASE, token="floor", limit=AT_ONCE)
        )
        if not found:
            break
        waits += [time.perf_counter() - begin] * len(found)
    await store.close()
    return waits


async def lateness(on: Scene, due: datetime, kind: str) -> list[float]:
    """Seconds after `due` of each journal entry of one kind."""
    entries = await on.store.read(lambda tx: journal.entries(tx, limit=1_000_000))
    return [(unstamp(e.at) - due).total_seconds() for e in entries if e.kind == kind]


async def on_the_wall(on: Scene, due: datetime) -> dict[str, float]:
    """Seconds after `due` at which each text was put on the wall."""
    posts = await WallFeed(on.store).newest(MOST_POSTS + 1)
    texts = {post.text: (post.at - due).total_seconds() for post in posts}
    if len(texts) != len(posts):
        raise AssertionError("a post is on the wall twice")
    return texts


async def alone(on: Scene) -> list[float]:
    """Seconds by which single posts leave late, each at another moment between two beats."""
    found = []
    for number in range(ALONE):
        due = await approve(on, 1)
        published = len(await lateness(on, due, "delivery.published"))
        await on.advance(due - on.clock.now() - timedelta(seconds=1 + number / ALONE))
        await on.until(DeliveryState.PUBLISHED, published + 1)
        found.append((await lateness(on, due, "delivery.sending"))[-1])
    return found


def line(name: str, waits: Sequence[float]) -> str:
    """One line of the answer, in milliseconds."""
    cells = (percentile(waits, 0.5), percentile(waits, 0.99), max(waits))
    return f"{name:24}" + "".join(f"{cell * 1000:10.1f}" for cell in cells) + "\n"


async def measure(on: Scene, folder: Path, count: int) -> Mapping[str, Sequence[float]]:
    """Let them all fall due, and measure how late each one leaves."""
    due = await approve(on, count)
    found: dict[str, Sequence[float]] = {}
    found["bare claim (floor)"] = await bare_claims(on, folder, due)
    await on.advance(due - on.clock.now() - BEFORE)
    stalls = Stalls()
    watching = asyncio.create_task(stalls.watch())
    await on.until(DeliveryState.PUBLISHED, count)
    watching.cancel()
    found["may be sent"] = await lateness(on, due, "delivery.sending")
    found["on the wall"] = sorted((await on_the_wall(on, due)).values())
    found["receipt kept"] = await lateness(on, due, "delivery.published")
    found["longest loop stall"] = [stalls.longest / 1000]
    found["alone: may be sent"] = await alone(on)
    return found


async def run(count: int) -> int:
    """Measure and print; 1 if a post is missing or was early."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        async with scene(Path(one)) as on:
            found = await measure(on, Path(other), count)
    sys.stdout.write(told({"posts due in one second": count, "claimed at once": AT_ONCE}))
    sys.stdout.write(f"{'milliseconds':24}{'p50':>10}{'p99':>10}{'max':>10}\n")
    for name, waits in found.items():
        sys.stdout.write(line(name, waits))
    posted = found["on the wall"]
    return 0 if len(posted) == count and min(posted) >= 0 else 1


def main() -> int:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description="Lateness of posts due in the same second.")
    parser.add_argument("--posts", type=int, default=100, help=f"at most {MOST_POSTS}")
    asked = parser.parse_args()
    return asyncio.run(run(min(asked.posts, MOST_POSTS)))


if __name__ == "__main__":
    raise SystemExit(main())

"""How soon the whole bot acknowledges what Slack sends, beside Bolt alone in the same run.

Run it from the project's folder with `python -m benchmarks.ack`. Commands and reactions come as
signed HTTP requests from this process, or with `--socket` as envelopes of Socket Mode; the bot,
the floor and the workspace run in processes of their own. A quarter of the requests list drafts, a
quarter draft a post, half are reactions. The last rows let every call of Slack's Web API take two
seconds, or fail, be refused, be cut off and be slow as in a storm: that must not delay an ack
(trap 1).
Ends with 1 if a request was refused or waited more than three seconds.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.load import TOO_LATE_MS, Ack, Load, Requests, Signed
from benchmarks.processes import SIGNING_SECRET, Server, Workspace, server, told, workspace
from benchmarks.wire import wires
from bot.porter.sockets import PLACES

RATES = {"idle": 4.0, "20/s": 20.0, "50/s": 50.0}
SLOW_RATES = {"20/s, slow Slack": 20.0, "50/s, slow Slack": 50.0}
STORM_RATES = {"20/s, storm": 20.0}
SLOW_SECONDS = 2.0
QUIET_SECONDS = 1.0
ROUNDS = 2
CARDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The servers that take turns, and what is sent to them."""

    slack: Workspace
    load: Load
    servers: dict[str, Server]
    addresses: dict[str, str]
    seconds: float


def percentile(waits: Sequence[float], share: float) -> float:
    """The value that `share` of the values don't exceed."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def turn(scene: Scene, rate: float, quiet: float) -> dict[str, list[Ack]]:
    """Put one load on each server in turn, and let the work that it caused end."""
    found = {}
    cards = (await scene.slack.cards())[-CARDS:]
    for name, address in scene.addresses.items():
        requests = iter(Requests(scene.slack.page_url, cards))
        found[name] = await scene.load.run(address, requests, rate=rate, seconds=scene.seconds)
        await scene.slack.quiet(quiet)
    return found


def joined(rounds: Sequence[dict[str, list[Ack]]]) -> dict[str, list[Ack]]:
    """All rounds of one row together."""
    return {name: [ack for each in rounds for ack in each[name]] for name in rounds[0]}


async def measure(scene: Scene, rounds: int) -> dict[str, dict[str, list[Ack]]]:
    """Measure every row; the Web API is slow, then stormy, in the last ones."""
    await turn(scene, 20.0, QUIET_SECONDS)  # so that there are cards, and nothing is cold
    found = {
        name: joined([await turn(scene, rate, QUIET_SECONDS) for _ in range(rounds)])
        for name, rate in RATES.items()
    }
    await scene.slack.act("fault", name="slow", method="*", value=int(SLOW_SECONDS))
    for name, rate in SLOW_RATES.items():
        found[name] = joined([await turn(scene, rate, SLOW_SECONDS + QUIET_SECONDS)])
    await scene.slack.act("fault", name="clear")
    await scene.slack.act("fault", name="storm", value=1)
    for name, rate in STORM_RATES.items():
        found[name] = joined([await turn(scene, rate, QUIET_SECONDS)])
    await scene.slack.act("fault", name="clear")
    return found


def line(name: str, found: dict[str, list[Ack]], kind: str) -> str:
    """One line of the answer: the floor, the bot, and how many times the floor that is."""
    cells = [f"{name:18}{kind:9}"]
    p99 = {}
    for who, acks in found.items():
        waits = [ack.ms for ack in acks if ack.kind == kind]
        p99[who] = percentile(waits, 0.99)
        cells.append(f"{percentile(waits, 0.5):7.1f} /{p99[who]:7.1f} /{max(waits):7.1f}")
    return "  ".join((*cells, f"x{p99['bot'] / p99['floor']:.1f}")) + "\n"


def failures(found: dict[str, dict[str, list[Ack]]]) -> list[Ack]:
    """What the bot refused, or acknowledged too late."""
    acks = [ack for row in found.values() for ack in row["bot"]]
    return [ack for ack in acks if ack.status != 200 or ack.ms > TOO_LATE_MS]


@asynccontextmanager
async def over_http(seconds: float, one: Path, other: Path) -> AsyncIterator[Scene]:
    """Let both be called over HTTP."""
    async with (
        workspace() as slack,
        server(slack, one, "benchmarks.floor") as floor,
        server(slack, other, "bot", "run") as bot,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
    ):
        servers = {"floor": floor, "bot": bot}
        yield Scene(
            slack=slack,
            load=Load(Signed(session, SIGNING_SECRET).deliver),
            servers=servers,
            addresses={name: each.address for name, each in servers.items()},
            seconds=seconds,
        )


@asynccontextmanager
async def over_sockets(seconds: float, one: Path, other: Path) -> AsyncIterator[Scene]:
    """Let both connect to this process, one after the other."""
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(wires())
        slack = await stack.enter_async_context(workspace(ours.url))
        floor = server(slack, one, "benchmarks.floor", socket=True)
        servers = {"floor": await stack.enter_async_context(floor)}
        await ours.adopt("floor", 1)
        bot = server(slack, other, "bot", "run", socket=True)
        servers["bot"] = await stack.enter_async_context(bot)
        await ours.adopt("bot", PLACES)
        yield Scene(
            slack=slack,
            load=Load(ours.deliver),
            servers=servers,
            addresses={name: name for name in servers},
            seconds=seconds,
        )


async def run(seconds: float, rounds: int, *, socket: bool) -> int:
    """Measure and print; 1 if anything was refused or too late."""
    say, way = sys.stdout.write, over_sockets if socket else over_http
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        async with way(seconds, Path(one), Path(other)) as scene:
            found = await measure(scene, rounds)
            say(f"{'':27}  {'floor p50 / p99 / max ms':25}  {'bot p50 / p99 / max ms':25}  p99\n")
            for name, row in found.items():
                for kind in ("command", "event"):
                    say(line(name, row, kind))
            now = {name: f"{each.resident():.0f} MiB" for name, each in scene.servers.items()}
            say(f"memory after it: {told(now)}")
    late = failures(found)
    say(f"refused or later than three seconds: {len(late)}\n")
    return 1 if late else 0


def main() -> int:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description="Time to acknowledge, beside Bolt alone.")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each load, at most 60")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each load, at most 10")
    parser.add_argument("--socket", action="store_true", help="over Socket Mode, not HTTP")
    asked = parser.parse_args()
    seconds, rounds = min(asked.seconds, 60.0), min(asked.rounds, 10)
    return asyncio.run(run(seconds, rounds, socket=asked.socket))


if __name__ == "__main__":
    raise SystemExit(main())

"""What it costs to start: imports, the time until the bot is ready, and its memory.

Run it from the project's folder with `python -m benchmarks.start`. The floors are the imports of
Bolt and aiohttp alone, and a server that has nothing but them. Each start is a process of its
own, with an embedded workspace in another as Slack; the best of several is what counts, since
anything else on the machine only adds to it.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import everywhere
from benchmarks.processes import ROOT, USUAL, Workspace, server, workspace

MOST_RUNS = 20
SHOWN = 12
OURS = ("bot", "handlers", "storage")
EVERYWHERE = "the bot on all networks"
IMPORTS = {
    "Bolt and aiohttp (floor)": "import aiohttp.web, slack_bolt.async_app",
    "lint, version": "import bot.cli",
    "run": "import bot.cli, bot.app",
}
SERVERS = {
    "Bolt alone (floor)": ("benchmarks.floor",),
    "the bot": ("bot", "run"),
    EVERYWHERE: ("bot", "run"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Seconds until a process is ready, those that a processor worked for it, and its memory."""

    seconds: float
    worked: float
    mib: float


def imported(statement: str) -> dict[str, tuple[int, int]]:
    """Microseconds of each imported module: its own, and with all that it imports first."""
    command = [sys.executable, "-X", "importtime", "-c", statement]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found = {}
    for line in done.stderr.splitlines():
        own, total, name = line.removeprefix("import time:").split("|")
        if own.strip().isdigit():
            found[name.strip()] = (int(own), int(total))
    return found


def own_total(found: dict[str, tuple[int, int]]) -> float:
    """Milliseconds of all modules together."""
    return sum(own for own, _ in found.values()) / 1000


def by_package(found: dict[str, tuple[int, int]]) -> list[tuple[str, float]]:
    """Milliseconds of each package's own modules, the dearest first."""
    spent: dict[str, float] = {}
    for name, (own, _) in found.items():
        package = name.partition(".")[0]
        spent[package] = spent.get(package, 0.0) + own / 1000
    return sorted(spent.items(), key=lambda item: -item[1])[:SHOWN]


def imports(runs: int) -> None:
    """Print what the imports cost, and which packages cost most."""
    say = sys.stdout.write
    best: dict[str, dict[str, tuple[int, int]]] = {}
    for _ in range(runs):
        for name, statement in IMPORTS.items():
            found = imported(statement)
            if name not in best or own_total(found) < own_total(best[name]):
                best[name] = found
    for name, found in best.items():
        say(f"import {name:26}{own_total(found):8.0f} ms  {len(found):5} modules\n")
    for package, spent in by_package(best["run"]):
        mark = " (ours)" if package in OURS else ""
        say(f"    {package + mark:29}{spent:8.0f} ms\n")


async def starts(runs: int) -> None:
    """Print how long it takes until each server is ready, and its memory then."""
    async with workspace() as slack:
        found: dict[str, list[Start]] = {name: [] for name in SERVERS}
        for _ in range(runs):
            for name, module in SERVERS.items():
                found[name].append(await one_start(slack, module, name == EVERYWHERE))
    for name, each in found.items():
        seconds = sorted(one.seconds for one in each)
        worked = min(one.worked for one in each)
        sys.stdout.write(
            f"ready: {name:26}{seconds[0] * 1000:8.0f} ms  (worst {seconds[-1] * 1000:.0f})"
            f"  {worked * 1000:.0f} ms of processor  {min(one.mib for one in each):.0f} MiB\n"
        )


async def one_start(slack: Workspace, module: Sequence[str], on_all: bool = False) -> Start:
    """Start one process, and look at it when it is ready."""
    toml, more = (everywhere.settings(), everywhere.environ()) if on_all else (USUAL, {})
    with tempfile.TemporaryDirectory() as folder:
        async with server(slack, Path(folder), *module, toml=toml, more=more) as running:
            return Start(
                seconds=running.seconds_to_ready,
                worked=running.worked(),
                mib=running.resident(),
            )


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description="What it costs to start.")
    parser.add_argument("--runs", type=int, default=5, help=f"of each, at most {MOST_RUNS}")
    asked = parser.parse_args()
    runs = min(asked.runs, MOST_RUNS)
    imports(runs)
    asyncio.run(starts(runs))


if __name__ == "__main__":
    main()

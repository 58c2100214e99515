"""The networks' own counters as oracles: X's and Bluesky's from npm, Mastodon.py from PyPI.

Each at a locked version. With them come twitter-text's conformance cases: the last release
that carries them is 1.10.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from tests.real.servers.program import CACHE, Unavailable, one_at_a_time, run

SOURCE = Path(__file__).parent / "counting"
PROGRAMS = ("count.cjs", "count.py")
LOCKED = ("package.json", "package-lock.json", "requirements.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the networks' own code says of a text: how long it is, and what it finds in it.

    `facets` are Bluesky's links, mentions and tags: first byte, byte behind the last, kind.
    """

    x: int
    x_links: list[str]
    graphemes: int
    bytes: int
    facets: list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """The installed counters."""

    folder: Path

    def tell(self, texts: Sequence[str]) -> list[Told]:
        """Ask twitter-text and Bluesky's library about each text."""
        return [
            Told(
                x=one["x"]["length"],
                x_links=one["x"]["links"],
                graphemes=one["bluesky"]["graphemes"],
                bytes=one["bluesky"]["bytes"],
                facets=sorted((a, b, kind) for a, b, kind in one["bluesky"]["facets"]),
            )
            for one in self._ask(["node", "count.cjs"], texts, os.environ)
        ]

    def mastodon(self, texts: Sequence[str]) -> list[int]:
        """Ask Mastodon.py how long each text is."""
        env = dict(os.environ, PYTHONPATH=str(self.folder / "python"))
        return self._ask([sys.executable, "count.py"], texts, env)

    def cases(self, name: str) -> dict[str, list[dict[str, Any]]]:
        """Give one file of twitter-text's conformance cases, by their groups."""
        package = self.folder / "node_modules" / "twitter-text-with-cases"
        path = package / "test" / "twitter-text-conformance" / f"{name}.yml"
        tests = yaml.safe_load(path.read_text("utf-8"))["tests"]
        return cast("dict[str, list[dict[str, Any]]]", tests)

    def _ask(self, command: list[str], texts: Sequence[str], env: Any) -> list[Any]:
        ran = subprocess.run(
            command, input=json.dumps(texts).encode(), capture_output=True, check=True,
            cwd=self.folder, env=env,
        )  # fmt: skip
        return list(json.loads(ran.stdout))


def install() -> Counters:
    """Install the packages once; raise `Unavailable` where node, npm or a package is missing."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Unavailable("the networks' counters need node and npm")
    folder = CACHE / "counters"
    with one_at_a_time(folder):
        for name in PROGRAMS:
            shutil.copy(SOURCE / name, folder)
        stamp = folder / "installed"
        wanted = sys.version + "".join((SOURCE / name).read_text() for name in LOCKED)
        if not stamp.is_file() or stamp.read_text() != wanted:
            stamp.unlink(missing_ok=True)
            _fetch(folder, npm)
            stamp.write_text(wanted)
    return Counters(folder=folder)


def _fetch(folder: Path, npm: str) -> None:
    """Install from the locks, without running anything that a package brings."""
    for name in LOCKED:
        shutil.copy(SOURCE / name, folder)
    shutil.rmtree(folder / "python", ignore_errors=True)
    log = folder / "install.log"
    log.unlink(missing_ok=True)
    npm_ci = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run(npm_ci, cwd=folder, log=log, env=os.environ)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    locked = ["--require-hashes", "--target", "python", "-r", "requirements.txt"]
    run([*pip, *locked], cwd=folder, log=log, env=os.environ)

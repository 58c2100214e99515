"""Measures lint beside other linters for prose, on the same English posts in the same run.

Run `python -m benchmarks.peers`. Its first run fetches alex and write-good from npm, at locked
versions, into `.cache`. Prints time for a post, load, memory, and how many ordinary posts and how
many failures of the corpora each remarks on, beside a floor for each language (splitting the same
posts into words). Times are of the processor.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.corpus.__main__ import FILES, SECOND, rows_of
from benchmarks.corpus.reading import report_of
from benchmarks.lint import import_cost, percentile, timed
from bot.lint.linter import Linter

HERE: Final = Path(__file__).parent
CACHE: Final = HERE.parents[1] / ".cache" / "peers"
LOCKED: Final = ("package.json", "package-lock.json")
ABSENT: Final = {
    "Vale": "its packages fetch the program from elsewhere when they are installed or first run",
    "LanguageTool": "its packages fetch the server from elsewhere when they first run",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How one linter read the posts: milliseconds for each, and which it remarked on."""

    name: str
    spent: list[float]
    load: float
    mib: float
    remarked: list[bool]


def install() -> Path:
    """Fetch the peers once; give their folder. Raises `CalledProcessError` where npm fails."""
    wanted = "".join((HERE / name).read_text("utf-8") for name in LOCKED)
    stamp = CACHE / "installed"
    CACHE.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "read.mjs", CACHE)
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        for name in LOCKED:
            shutil.copy(HERE / name, CACHE)
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(npm, cwd=CACHE, check=True, timeout=600)
        stamp.write_text(wanted, "utf-8")
    return CACHE


def peer(name: str, asked: str, texts: list[str], folder: Path) -> Reader:
    """Let one of `read.mjs` read the posts, in a process of its own."""
    ran = subprocess.run(
        ["node", "read.mjs", asked], input=json.dumps(texts).encode(), capture_output=True,
        check=True, cwd=folder, timeout=600, env=os.environ,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(ran.stdout)
    remarked = [count > 0 for count in told["remarks"]]
    return Reader(
        name=name, spent=told["spent"], load=told["load"], mib=told["mib"], remarked=remarked
    )


def ours(rows: list[dict[str, Any]]) -> Iterator[Reader]:
    """Our own lint: what it remarks on at all, and what it finds embarrassing."""
    linter = Linter.with_builtin_packs()
    texts = [row["text"] for row in rows]
    spent = timed(lambda text: linter.check_text(text, "mastodon"), texts)
    load, mib = import_cost()
    reports = [report_of(row) for row in rows]
    for name, least in (("lint, any remark", 0), ("lint, level 2 or more", 2)):
        remarked = [bool(report.findings) and report.level >= least for report in reports]
        yield Reader(name=name, spent=spent, load=load, mib=mib, remarked=remarked)


def floor(texts: list[str]) -> Reader:
    """What splitting the posts into words costs in Python."""
    words = re.compile(r"\w+")
    spent = timed(lambda text: words.findall(text.casefold()), texts)
    return Reader(name="floor, Python", spent=spent, load=0, mib=0, remarked=[False] * len(texts))


def line(reader: Reader, failing: list[bool]) -> str:
    """One linter's figures."""
    both = list(zip(reader.remarked, failing, strict=True))
    bad = sum(remarked for remarked, failure in both if failure)
    good = sum(remarked for remarked, failure in both if not failure)
    spent = sorted(reader.spent)
    return (
        f"{reader.name:<22} median {statistics.median(spent):7.3f} ms  p99 "
        f"{percentile(spent, 0.99):7.3f} ms  load {reader.load:5.0f} ms  {reader.mib:4.0f} MiB"
        f"  failures {bad:>3} of {sum(failing)}  ordinary {good:>3} of {failing.count(False)}\n"
    )


def main() -> int:
    """Print the figures."""
    rows = [row for row in rows_of((*FILES, *SECOND)) if row["lang"] == "en"]
    failing = ["category" in row for row in rows]
    texts = [row["text"] for row in rows]
    folder = install()
    readers = [floor(texts), *ours(rows), peer("floor, Node", "floor", texts, folder)]
    readers += [peer(name, name, texts, folder) for name in ("alex", "write-good")]
    for reader in readers:
        sys.stdout.write(line(reader, failing))
    for name, reason in ABSENT.items():
        sys.stdout.write(f"{name:<22} not measured: {reason}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

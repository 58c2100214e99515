"""Measures what lint sees: failures that reach their level, ordinary posts that it disturbs.

Run `python -m benchmarks.corpus`. Prints recall and false alarms by category and language, with
every miss: a block for the corpus, then one for the rows of a second author, who had not seen the
rules. `--quiet` leaves the misses out; other arguments are files of rows to measure instead of
these (a row with a `category` is a failure).
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.corpus.reading import report_of
from bot.domain.report import Report

HERE: Final = Path(__file__).parent
FILES: Final = (HERE / "failures.jsonl", HERE / "ordinary.jsonl")
SECOND: Final = (HERE / "second_failures.jsonl", HERE / "second_ordinary.jsonl")
BLOCKS: Final = {"the corpus": FILES, "a second author, who had not seen the rules": SECOND}
DISTURBING: Final = 3
VISIBLE: Final = ("text", "media", "context")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One row and what lint said of it."""

    row: Row
    report: Report

    @property
    def failure(self) -> bool:
        """Whether the row is a real-life failure."""
        return "category" in self.row

    @property
    def low(self) -> bool:
        """Whether lint said less than the least a careful reviewer would accept."""
        return bool(self.report.level < self.row.get("min_level", 0))

    @property
    def high(self) -> bool:
        """Whether lint said more than a careful reviewer would accept."""
        return bool(self.report.level > self.row["max_level"])

    def line(self) -> str:
        """The row, the level it got, the levels it should have got, and by which rules."""
        wanted = f"{self.row.get('min_level', 0)}-{self.row['max_level']}"
        codes = ",".join(finding.code for finding in self.report.findings) or "nothing"
        text = " ".join(self.row["text"].split())
        return f"  {self.row['id']} got {self.report.level}, not {wanted} ({codes}): {text}"


def rows_of(paths: Iterable[Path]) -> Iterator[Row]:
    """Read the rows of JSON Lines files."""
    for path in paths:
        yield from (json.loads(line) for line in path.read_text("utf-8").splitlines() if line)


def table(verdicts: list[Verdict], key: str) -> Iterator[str]:
    """Lines of `name: reached their level / all, above their level`."""
    for name in sorted({verdict.row[key] for verdict in verdicts}):
        some = [verdict for verdict in verdicts if verdict.row[key] == name]
        reached = sum(not verdict.low for verdict in some)
        above = sum(verdict.high for verdict in some)
        yield f"  {name:<20} {reached:>3} of {len(some):>3}   above {above}"


def failures(verdicts: list[Verdict], *, told: bool) -> Iterator[str]:
    """Say how many failures reach their level."""
    seen = [verdict for verdict in verdicts if verdict.row["seen_in"] in VISIBLE]
    reached = sum(not verdict.low for verdict in seen)
    share = 100 * reached / max(1, len(seen))
    yield f"failures that text, media or context show: {reached} of {len(seen)} ({share:.1f} %)"
    for key in ("seen_in", "lang", "origin", "category"):
        yield from table(verdicts, key)
    if told:
        yield "misses:"
        yield from (verdict.line() for verdict in verdicts if verdict.low or verdict.high)


def ordinary(verdicts: list[Verdict], *, told: bool) -> Iterator[str]:
    """Say how many ordinary posts are disturbed."""
    count = len(verdicts)
    for least in (DISTURBING, DISTURBING - 1, 1):
        some = sum(verdict.report.level >= least for verdict in verdicts)
        yield f"ordinary posts at level {least} or more: {some} of {count} ({some / count:.1%})"
    above = [verdict for verdict in verdicts if verdict.high]
    yield f"ordinary posts above their level: {len(above)} of {count} ({len(above) / count:.1%})"
    yield from table(verdicts, "lang")
    if told:
        yield from (verdict.line() for verdict in above)


def block(paths: Iterable[Path], *, told: bool) -> Iterator[str]:
    """Measure the rows of some files together."""
    verdicts = [Verdict(row=row, report=report_of(row)) for row in rows_of(paths)]
    bad = [verdict for verdict in verdicts if verdict.failure]
    good = [verdict for verdict in verdicts if not verdict.failure]
    if bad:
        yield from failures(bad, told=told)
    if good:
        yield from ordinary(good, told=told)


def main(arguments: list[str]) -> int:
    """Print the figures."""
    told = "--quiet" not in arguments
    given = tuple(Path(argument) for argument in arguments if argument != "--quiet")
    for name, paths in {"rows given": given}.items() if given else BLOCKS.items():
        lines = [f"== {name}", *block(paths, told=told)]
        sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

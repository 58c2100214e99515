"""The runs of mutmut: each in a copy of the repository of its own, so that none is stale."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.files import ROOT, of_the_repository

FOLDER = ROOT / ".cache" / "mutants"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is broken, and the tests that ought to notice."""

    name: str
    mutated: tuple[str, ...]
    tests: tuple[str, ...]
    without: str = ""


RUNS = (
    Run(name="domain", mutated=("bot/domain/*",), tests=("tests/domain",)),
    Run(
        name="gate",
        mutated=("bot/services/looking.py",),
        tests=(
            "tests/services/test_last_look.py",
            "tests/services/test_last_look_in_parts.py",
            "tests/services/test_publishing.py",
            "tests/services/test_tampering.py",
            "tests/services/test_unsure.py",
        ),
        without="in_the_whole_bot",
    ),
)

CONFIGURATION = """
[tool.mutmut]
timeout_constant = 3.0
do_not_mutate_patterns = ["assert_never\\\\("]
source_paths = ["bot", "handlers", "storage"]
only_mutate = {mutated}
also_copy = {copied}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = {words}
"""


def perform(run: Run, modules: tuple[str, ...] = ()) -> Path:
    """Break the code of one run, of some modules only if they are named, and give its folder.

    Raises `CalledProcessError` where mutmut itself fails: its own words are in `log` there.
    """
    folder = FOLDER / run.name
    _copy(folder)
    _configure(folder, run, modules)
    environment = {**os.environ, "CI": "true", "PYTHONPATH": ""}
    with (folder / "log").open("wb") as log:
        subprocess.run(
            [sys.executable, "-m", "mutmut", "run", "--max-children", str(_children())],
            cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT, check=True,
        )  # fmt: skip
    return folder


def _children() -> int:
    return max(1, (os.cpu_count() or 1) - 1)


def _copy(folder: Path) -> None:
    """Copy what the repository holds; what an earlier run left would be believed."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in of_the_repository():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, place)


def _configure(folder: Path, run: Run, modules: tuple[str, ...]) -> None:
    words = [
        "-p", "no:cacheprovider", "-n", "0", "--hypothesis-profile=brief",
        # It sweeps all of memory after each run, which is most of the time in a child process.
        "-p", "no:unraisableexception",
    ]  # fmt: skip
    if run.without:
        words += ["-k", f"not {run.without}"]
    copied = sorted({path.partition("/")[0] for path in of_the_repository()} - {"tests"})
    text = CONFIGURATION.format(
        mutated=_toml(modules or run.mutated),
        copied=_toml(tuple(copied)),
        tests=_toml(run.tests),
        words=_toml(tuple(words)),
    )
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def _toml(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"

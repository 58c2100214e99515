"""What became of each mutant: read from the folder in which mutmut worked."""

import ast
import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Fate(StrEnum):
    """How a mutant ended."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    UNTRIED = "untried"


# Exit codes of pytest (1, 3: a test failed), and mutmut's own for a test that never ended.
KILLED = frozenset({1, 3})
TIMED_OUT = frozenset({-24, 24, 36, 152, 255})
SURVIVED = frozenset({0, 5, 33})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One small change to one function, and whether a test noticed.

    `function` is `bot.domain.gate.may_leave`; `was` and `becomes` are the changed lines, each
    stripped, joined by a space. They name the mutant for as long as the code stays.
    """

    module: str
    function: str
    was: str
    becomes: str
    fate: Fate


def read(folder: Path) -> tuple[Mutant, ...]:
    """Give every mutant below `folder`, the root of one run."""
    found: list[Mutant] = []
    for meta in sorted((folder / "mutants").rglob("*.py.meta")):
        fates: dict[str, int | None] = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
        if fates:
            found += _of(meta.with_suffix(""), folder / "mutants", fates)
    return tuple(found)


def fate(code: int | None) -> Fate:
    """Say what an exit code means; whatever is unknown killed nothing."""
    if code in KILLED:
        return Fate.KILLED
    if code in TIMED_OUT:
        return Fate.TIMED_OUT
    return Fate.SURVIVED if code in SURVIVED else Fate.UNTRIED


def _of(path: Path, root: Path, fates: dict[str, int | None]) -> Iterator[Mutant]:
    module = ".".join(path.relative_to(root).with_suffix("").parts)
    bodies = functions(path.read_text("utf-8"))
    for key, code in fates.items():
        name = key.removeprefix(f"{module}.")
        stem = name.rpartition("__mutmut_")[0]
        was, becomes = difference(bodies[f"{stem}__mutmut_orig"], bodies[name])
        yield Mutant(
            module=module,
            function=f"{module}.{plain(stem)}",
            was=was,
            becomes=becomes,
            fate=fate(code),
        )


def plain(stem: str) -> str:
    """Give a function's own name: `x_told` is `told`, `xǁCountǁlacking` is `Count.lacking`."""
    if stem.startswith("xǁ"):
        return ".".join(stem.split("ǁ")[1:])
    return stem.removeprefix("x_")


def functions(source: str) -> dict[str, list[str]]:
    """Give the lines of every function and method in a module, by name."""
    lines = source.splitlines()
    return {
        node.name: lines[node.lineno - 1 : node.end_lineno]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def difference(before: list[str], after: list[str]) -> tuple[str, str]:
    """Give the lines that only `before` has, and those that only `after` has."""
    # The first line holds the name, which differs anyway.
    told = list(difflib.ndiff(before[1:], after[1:]))
    only = {sign: [one[2:].strip() for one in told if one[0] == sign] for sign in "-+"}
    return " ".join(only["-"]), " ".join(only["+"])

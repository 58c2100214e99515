"""Whether the tests notice enough: the figures by module, and what is to be done."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Fate, Mutant

LEAST = 95.0
"""How many of a hundred mutants must be noticed."""

GUARDING = (
    "accounts deliveries drafts emoji four_eyes gate hours jumps kin lifting likeness lives "
    "pauses pausing people placing policies posting presses quorum reactions removals review "
    "roster seals states timetable urgency waivers watch"
)
GUARDS = (*(f"bot.domain.{name}" for name in GUARDING.split()), "bot.services.looking")
"""The modules that decide over what gets out: there every mutant must be noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """A mutant that no test can notice, because it does the same; `why` says so."""

    function: str
    was: str
    becomes: str
    why: str

    def covers(self, mutant: Mutant) -> bool:
        """Say whether this is the mutant meant."""
        mine = (self.function, self.was, self.becomes)
        return mine == (mutant.function, mutant.was, mutant.becomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The mutants of one module, without those that do the same."""

    module: str
    mutants: int
    timed_out: int
    survivors: tuple[Mutant, ...]
    same: int

    @property
    def killed(self) -> int:
        """How many a test noticed."""
        return self.mutants - len(self.survivors)


def excuses(path: Path) -> tuple[Excuse, ...]:
    """Read the list of mutants that do the same."""
    table = tomllib.loads(path.read_text("utf-8"))
    return tuple(Excuse(**one) for one in table.get("same", ()))


def figures(mutants: Sequence[Mutant], excused: Sequence[Excuse]) -> list[Figures]:
    """Count by module, in the order of their names."""
    return [
        _figures(module, [one for one in mutants if one.module == module], excused)
        for module in sorted({one.module for one in mutants})
    ]


def _figures(module: str, mutants: Sequence[Mutant], excused: Sequence[Excuse]) -> Figures:
    alive = [one for one in mutants if one.fate in {Fate.SURVIVED, Fate.UNTRIED}]
    same = [one for one in alive if any(excuse.covers(one) for excuse in excused)]
    return Figures(
        module=module,
        mutants=len(mutants) - len(same),
        timed_out=sum(one.fate is Fate.TIMED_OUT for one in mutants),
        survivors=tuple(one for one in alive if one not in same),
        same=len(same),
    )


def percent(counted: Sequence[Figures]) -> float:
    """Give how many of a hundred were noticed; none where there are none."""
    mutants = sum(one.mutants for one in counted)
    return 100 * sum(one.killed for one in counted) / mutants if mutants else 0.0


def complaints(mutants: Sequence[Mutant], excused: Sequence[Excuse]) -> list[str]:
    """Say what must be done before this passes; nothing if it does."""
    counted = figures(mutants, excused)
    told = []
    if (share := percent(counted)) < LEAST:
        told.append(f"{share:.1f} % are noticed, and {LEAST:.0f} % must be")
    told += [
        f"{one.module} decides over what gets out, and {len(one.survivors)} survived there"
        for one in counted
        if one.module in GUARDS and one.survivors
    ]
    for excuse in excused:
        meant = [one for one in mutants if excuse.covers(one) and one.fate is Fate.SURVIVED]
        if len(meant) != 1:
            words = f"{len(meant)} survivors in {excuse.function} are as the list says, not one"
            told.append(f"{words}: {excuse.becomes}")
    return told


def table(counted: Sequence[Figures]) -> str:
    """Write the figures for a terminal, one module a line, and their sum."""
    rows = [(one.module, one.mutants, one.killed, one.timed_out, one.same) for one in counted]
    sums = [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)]
    lines = [f"{'module':32}{'mutants':>9}{'killed':>8}{'of 100':>8}{'timed out':>11}{'same':>6}"]
    for name, many, killed, late, same in (*rows, ("all", *sums)):
        share = 100 * killed / many if many else 100.0
        lines.append(f"{name:32}{many:9}{killed:8}{share:8.1f}{late:11}{same:6}")
    return "\n".join(lines)


def survivors(counted: Sequence[Figures]) -> str:
    """Write each survivor with its change."""
    return "\n".join(
        f"{one.function} ({one.fate})\n  - {one.was}\n  + {one.becomes}"
        for figure in counted
        for one in figure.survivors
    )

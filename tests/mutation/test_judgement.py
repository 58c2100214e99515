"""What `make mutants` lets pass, and what it doesn't."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.architecture.files import ROOT
from tests.mutation import mutants
from tests.mutation.__main__ import LIST
from tests.mutation.judgement import (
    GUARDS,
    Excuse,
    complaints,
    excuses,
    figures,
    percent,
    survivors,
    table,
)
from tests.mutation.mutants import Fate, Mutant
from tests.mutation.runs import RUNS

KILLED = Mutant(
    module="bot.domain.windows",
    function="bot.domain.windows._like",
    was="return a < b",
    becomes="return a <= b",
    fate=Fate.KILLED,
)
ALIVE = replace(KILLED, fate=Fate.SURVIVED)
IN_A_GUARD = replace(ALIVE, module="bot.domain.gate", function="bot.domain.gate.may_leave")
SAME = Excuse(
    function=ALIVE.function, was=ALIVE.was, becomes=ALIVE.becomes, why="a and b are never equal"
)


def test_it_passes_where_95_of_100_are_noticed() -> None:
    assert complaints([KILLED] * 95 + [ALIVE] * 5, []) == []


def test_it_fails_where_one_fewer_is_noticed() -> None:
    assert complaints([KILLED] * 94 + [ALIVE] * 6, []) == ["94.0 % are noticed, and 95 % must be"]


def test_it_fails_where_nothing_was_tried() -> None:
    assert complaints([], []) == ["0.0 % are noticed, and 95 % must be"]


def test_one_survivor_in_a_guard_is_one_too_many() -> None:
    told = complaints([KILLED] * 999 + [IN_A_GUARD], [])
    assert told == ["bot.domain.gate decides over what gets out, and 1 survived there"]


def test_a_mutant_that_was_not_tried_was_not_noticed() -> None:
    untried = replace(IN_A_GUARD, fate=Fate.UNTRIED)
    assert len(complaints([KILLED] * 999 + [untried], [])) == 1


def test_what_does_the_same_is_not_counted_and_must_still_be_there() -> None:
    assert complaints([KILLED, ALIVE], [SAME]) == []
    assert percent(figures([KILLED, ALIVE], [SAME])) == 100
    gone = "0 survivors in bot.domain.windows._like are as the list says, not one: return a <= b"
    assert complaints([KILLED], [SAME]) == [gone]
    assert complaints([KILLED], [replace(SAME, becomes="return None")])[0].startswith("0 survivors")


def test_the_table_and_the_list_show_each_module_and_each_survivor() -> None:
    late = replace(KILLED, fate=Fate.TIMED_OUT)
    counted = figures([KILLED, late, ALIVE, IN_A_GUARD], [SAME])
    lines = table(counted).splitlines()
    assert lines[1].split() == ["bot.domain.gate", "1", "0", "0.0", "0", "0"]
    assert lines[2].split() == ["bot.domain.windows", "2", "2", "100.0", "1", "1"]
    assert lines[3].split() == ["all", "3", "2", "66.7", "1", "1"]
    assert survivors(counted) == (
        "bot.domain.gate.may_leave (survived)\n  - return a < b\n  + return a <= b"
    )


BROKEN = """
def told(facts):
    '''Not read.'''

def x_told__mutmut_orig(facts):
    return facts.a

def x_told__mutmut_1(facts):
    return None

class Count:
    def xǁCountǁlacking__mutmut_orig(self):
        return 1

    def xǁCountǁlacking__mutmut_1(self):
        return 2
"""
FATES = """{"exit_code_by_key": {"bot.domain.gate.x_told__mutmut_1": 1,
 "bot.domain.gate.xǁCountǁlacking__mutmut_1": 0}}"""


def test_mutants_are_read_with_their_change(tmp_path: Path) -> None:
    place = tmp_path / "mutants" / "bot" / "domain"
    place.mkdir(parents=True)
    (place / "gate.py").write_text(BROKEN, "utf-8")
    (place / "gate.py.meta").write_text(FATES, "utf-8")
    told, lacking = mutants.read(tmp_path)
    assert told == Mutant(
        module="bot.domain.gate",
        function="bot.domain.gate.told",
        was="return facts.a",
        becomes="return None",
        fate=Fate.KILLED,
    )
    assert (lacking.function, lacking.was, lacking.fate) == (
        "bot.domain.gate.Count.lacking",
        "return 1",
        Fate.SURVIVED,
    )


@pytest.mark.parametrize(
    ("code", "fate"),
    [(0, "survived"), (33, "survived"), (1, "killed"), (36, "timed out"), (None, "untried"),
     (2, "untried"), (-11, "untried")],
)  # fmt: skip
def test_only_a_failed_test_and_one_that_never_ends_notice(code: int | None, fate: str) -> None:
    assert mutants.fate(code) == fate


def test_every_guard_is_a_module_that_a_run_breaks() -> None:
    broken = {
        path.relative_to(ROOT).as_posix()
        for run in RUNS
        for one in run.mutated
        for path in ROOT.glob(one)
    }
    assert {f"{guard.replace('.', '/')}.py" for guard in GUARDS} <= broken


def test_every_test_that_a_run_needs_is_there() -> None:
    assert all((ROOT / path).exists() for run in RUNS for path in run.tests)


@pytest.mark.parametrize("excuse", excuses(LIST), ids=lambda one: one.function)
def test_what_does_the_same_stands_in_the_code_and_has_its_reason(excuse: Excuse) -> None:
    module = excuse.function
    while not (path := ROOT / f"{module.replace('.', '/')}.py").is_file():
        module = module.rpartition(".")[0]
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    assert excuse.was in " ".join(lines)
    assert len(excuse.why.split()) >= 4

"""Run all, print the figures and the survivors, and fail where too little was noticed.

`python -m tests.mutation gate` performs one run only, `python -m tests.mutation domain
bot/domain/watch.py` only some of its modules; the share and the list are then judged for those.
"""

import sys
from pathlib import Path

from tests.mutation.judgement import complaints, excuses, figures, survivors, table
from tests.mutation.mutants import Mutant, read
from tests.mutation.runs import RUNS, perform

LIST = Path(__file__).with_name("same.toml")


def main(words: list[str]) -> int:
    """Do what the command line asks; give the exit code."""
    names, modules = words[:1], tuple(words[1:])
    mutants: list[Mutant] = []
    for run in RUNS:
        if not names or run.name in names:
            _say(f"breaking {', '.join(modules or run.mutated)} ...")
            mutants += read(perform(run, modules))
    tried = {one.module for one in mutants}
    listed = excuses(LIST)
    excused = [one for one in listed if not names or one.function.rpartition(".")[0] in tried]
    counted = figures(mutants, excused)
    told = complaints(mutants, excused)
    _say(survivors(counted), "", table(counted), "", *told)
    return bool(told)


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

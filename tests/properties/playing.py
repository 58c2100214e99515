"""Plays sequences, finds the first that the judge objects to, and makes it small."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.properties import alone
from tests.properties.acting import act, tidy_up, weather
from tests.properties.alone import Role
from tests.properties.stage import Stage, stage
from tests.properties.steps import Step, Steps
from tests.properties.stories import STORIES, Story, team

SHRINK_RUNS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sequence after which a network had what it should not have; it can be played again."""

    seed: int
    number: int
    steps: Steps
    against: list[str]
    role: Role | None = None

    def __str__(self) -> str:
        lines = [f"seed {self.seed}, sequence {self.number}", *self.against]
        if self.role is not None:
            lines.append(f"played by the {self.role.name} alone")
        return "\n".join([*lines, *(f"    {step!r}," for step in self.steps)])


async def play(on: Stage, steps: Steps) -> list[str]:
    """Play a sequence on a stage; return what the judge has against it."""
    on.drafts.clear()
    on.asks.clear()
    for step in steps:
        on.steps += 1
        await _step(on, step)
        await on.quiet()
        on.notice()
    return await on.verdict()


async def _step(on: Stage, step: Step) -> None:
    match step.do:
        case "pass":
            on.here.clock.advance(timedelta(seconds=float(step.arg)))
            await on.beat()
        case "reconcile":
            await on.here.reconciles()
        case "restart":
            await on.here.stop()
            await on.start()
        case "weather":
            weather(on, step.arg)
        case _ if step.racing:
            on.here.clock.advance(timedelta(seconds=2))
            await asyncio.gather(act(on, step), on.beat())
        case _:
            await act(on, step)


async def one(on: Stage, sequence: Steps, role: Role | None) -> list[str]:
    """Play one sequence from a tidy stage; alone, any post at all is one too many."""
    before = on.posts
    against = await tidy_up(on, role)
    against += await play(on, sequence)
    against += await tidy_up(on)
    if role is not None and on.posts > before:
        against.append(f"{on.posts - before} posts got out")
    return against


async def first_found(
    on: Stage,
    seed: int,
    count: int,
    *,
    among: Sequence[Story] = STORIES,
    roles: Sequence[Role] = (),
) -> Found | None:
    """Play so many sequences of a seed, and stop at the first that should not have been.

    They are mixed of some stories; or, with `roles`, each is what one of them tries alone.
    """
    rng = Random(seed)
    for number in range(count):
        role = roles[number % len(roles)] if roles else None
        sequence = alone.sequence(rng, role) if role else team(rng, among)
        against = await one(on, sequence, role)
        if against:
            return Found(seed=seed, number=number, steps=sequence, against=against, role=role)
    return None


async def smaller(folder: Path, found: Found) -> Found:
    """Leave out what the sequence does not need, each time in a new world; a bounded search."""
    left, size, runs = list(found.steps), len(found.steps) // 2, 0
    best = found
    while size >= 1 and runs < SHRINK_RUNS:
        at, shorter = 0, False
        while at < len(left) and runs < SHRINK_RUNS:
            runs += 1
            tried = left[:at] + left[at + size :]
            against = await _again(_folder(folder, runs), tried, found.role)
            if against:
                left, shorter = tried, True
                best = Found(
                    seed=found.seed,
                    number=found.number,
                    steps=left,
                    against=against,
                    role=found.role,
                )
            else:
                at += size
        size = size if shorter and size == 1 else size // 2
    return best


def _folder(folder: Path, number: int) -> Path:
    new = folder / f"again-{number}"
    new.mkdir()
    return new


async def _again(folder: Path, sequence: Steps, role: Role | None) -> list[str]:
    async with stage(folder) as on:
        return await one(on, sequence, role)

"""Two acts at once, in every order of their steps: a scheduler that decides who goes next.

A step is one await on something outside: a unit of work in the store, a call to Slack or to a
network, and the moment between such a call's work and its answer. Only one step runs at a time,
so a run is decided by its choices alone, and the tree of choices is walked to its end.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from storage.engine import Tx
from storage.store import Store
from tests.fakes import Story

T = TypeVar("T")
Act = Callable[[], Awaitable[object]]
State = Callable[[], Awaitable[str]]

WHO: ContextVar[str] = ContextVar("who", default="")

# What is drawn anew in each run and means nothing: the token of a claim.
CHANCE = re.compile(r"\b[0-9a-f]{32}\b")

# Rounds of the event loop in which everything that can run has run to its next step.
SETTLING = 25


@dataclass(slots=True)
class Turns:
    """Whose steps wait, and which of them may run; without acts, every step just runs."""

    waiting: dict[str, list[tuple[str, asyncio.Future[None]]]] = field(default_factory=dict)
    running: int = 0
    on: bool = False
    trace: list[str] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)

    def hears(self, what: object) -> None:
        """Note what a step gave its act, which is all that the act can know."""
        who = WHO.get()
        if self.on and who:
            told = CHANCE.sub("", f"{self.results.get(who, '')} {what!r}")
            self.results[who] = hashlib.sha256(told.encode()).hexdigest()

    def heard(self) -> str:
        """What every act has heard, and which of its steps waits."""
        waits = {who: [what for what, _ in steps] for who, steps in sorted(self.waiting.items())}
        return f"{sorted(self.results.items())} {waits}"

    async def turn(self, what: str) -> None:
        """Wait until this act's step may run."""
        who = WHO.get()
        if not self.on or not who:
            return
        turn = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(who, []).append((what, turn))
        await turn

    async def settled(self) -> None:
        """Let everything run that needs no turn, units of work in their thread included."""
        quiet = 0
        while quiet < SETTLING:
            await asyncio.sleep(0)
            quiet = 0 if self.running else quiet + 1

    def ready(self) -> list[str]:
        """Those who have a step that waits, in order."""
        return sorted(who for who, steps in self.waiting.items() if steps)

    def release(self, who: str) -> None:
        """Let the oldest step of somebody run."""
        what, turn = self.waiting[who].pop(0)
        self.trace.append(f"{who}: {what}")
        turn.set_result(None)


class SteppedStore:
    """A store whose units of work are steps; without `reads`, only those that write."""

    def __init__(self, store: Store, turns: Turns, *, reads: bool = True) -> None:
        self._store, self._turns, self._reads = store, turns, reads

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Read as one step, or as the end of the step before."""
        if self._reads:
            await self._turns.turn("read")
        return await self._run(self._store.read(fn))

    async def write(self, fn: Callable[[Tx], T]) -> T:
        """Write as one step: begin and commit are one, since units of work queue up."""
        await self._turns.turn("write")
        return await self._run(self._store.write(fn))

    async def close(self) -> None:
        """Close the store itself."""
        await self._store.close()

    async def _run(self, work: Awaitable[T]) -> T:
        self._turns.running += 1
        try:
            found = await work
        finally:
            self._turns.running -= 1
        self._turns.hears(found)
        return found


class SteppedStory(Story):
    """A fake's calls as steps: before the work, and before its answer."""

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self.turns = turns

    async def begins(self, name: str) -> None:
        """A step of its own before each call."""
        await self.turns.turn(name)
        self.turns.hears(name)
        await super().begins(name)

    async def ends(self, name: str) -> None:
        """A step between the work and its answer."""
        await self.turns.turn(f"{name} answers")
        self.turns.hears(f"{name} answers")
        await super().ends(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: what could be chosen each time, and whether it came where another had been."""

    could: list[list[str]]
    known: bool
    trace: list[str]


async def play(
    turns: Turns, acts: dict[str, Act], choices: list[str], seen: set[str], state: State
) -> Run:
    """Run acts by choices, and then the first who can.

    Two runs that have come to the same state, of the world and of each act, have the same
    future; so a run ends where it finds one that is `seen`.
    """
    turns.on = True
    tasks = {who: _begun(who, act) for who, act in acts.items()}
    could: list[list[str]] = []
    while True:
        await turns.settled()
        ready = turns.ready()
        if not ready:
            break
        taken = ready[0]
        if len(ready) > 1:
            if len(could) >= len(choices):
                now_is = f"{turns.heard()} {await state()}"
                if now_is in seen:
                    await _ended(turns, tasks)
                    return Run(could=could, known=True, trace=turns.trace)
                seen.add(now_is)
            taken = choices[len(could)] if len(could) < len(choices) else taken
            could.append(ready)
        turns.release(taken)
    turns.on = False
    assert all(task.done() for task in tasks.values()), f"stuck after {turns.trace}"
    for task in tasks.values():
        task.result()
    return Run(could=could, known=False, trace=turns.trace)


async def _ended(turns: Turns, tasks: dict[str, asyncio.Task[object]]) -> None:
    """Give a run up: its future is known."""
    turns.on = False
    for task in tasks.values():
        task.cancel()
    for steps in turns.waiting.values():
        for _, turn in steps:
            turn.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
    await turns.settled()


def _begun(who: str, act: Act) -> asyncio.Task[object]:
    token = WHO.set(who)
    try:
        return asyncio.ensure_future(act())
    finally:
        WHO.reset(token)


def following(choices: list[str], could: list[list[str]]) -> list[str] | None:
    """The next choices in the tree, depth first; `None` after the last."""
    taken = [*choices, *(ready[0] for ready in could[len(choices) :])]
    while taken:
        last = taken.pop()
        ready = could[len(taken)]
        if last != ready[-1]:
            return [*taken, ready[ready.index(last) + 1]]
    return None

"""Plays worlds of random steps, counts what occurred, and stops at the first wrong publication."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bot.domain.review import Why
from bot.domain.states import Event, State
from bot.services import enrolling, moving
from tests.factories import CHANNEL
from tests.properties.records import Cast
from tests.properties.steps import Step, Steps
from tests.soak import stories
from tests.soak.acting import act, drafts, moves, turns, types, weather
from tests.soak.judge import Strict, heard
from tests.soak.people import IDS, KINDS, MEMBERS, NAMES, OUTSIDE
from tests.soak.slack import BOT
from tests.soak.stage import MASTO, WALLS, Settings, Stage, blank, settings_of, stage

STEPS_IN_ONE_WORLD = 400
LAST_SHOWN = 40
Prepare = Callable[[Stage], Awaitable[None]]
Tell = Callable[[Random], Steps]


@dataclass(slots=True)
class Census:
    """What occurred in all worlds together."""

    steps: int = 0
    posts: int = 0
    calls: int = 0
    worlds: int = 0
    seeds: list[int] = field(default_factory=list)
    transitions: Counter[tuple[State, Event]] = field(default_factory=Counter)
    reasons: set[Why] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def listens(self, patch: pytest.MonkeyPatch) -> None:
        """Count each step of the transition table as the services take it."""
        real = moving.step

        def counted(state: State, event: Event) -> State:
            to = real(state, event)
            self.transitions[state, event] += 1
            return to

        patch.setattr(moving, "step", counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A publication without a valid second opinion, and the last steps of its world."""

    seed: int
    step: int
    against: list[str]
    steps: list[Step]

    def __str__(self) -> str:
        again = f"make soak SEED={self.seed} STEPS={STEPS_IN_ONE_WORLD}"
        lines = [f"world {self.seed}, step {self.step}; to play it again: {again}"]
        return "\n".join([*lines, *self.against, *(f"    {s!r}," for s in self.steps)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What is told in each world, and who judges it; `prepare` is done before."""

    tell: Tell = stories.several
    judge: type[Strict] = Strict
    prepare: Prepare | None = None


def _judge(settings: Settings, kind: type[Strict]) -> Strict:
    members = frozenset(str(IDS[name]) for name in KINDS if name not in OUTSIDE)
    judge = kind(
        Cast(
            kinds={str(IDS[name]): kind for name, kind in KINDS.items()},
            members=members,
            bot=str(BOT),
            channel=CHANNEL,
            always_live=frozenset(WALLS),
        )
    )
    judge.roster = {str(IDS[name]) for name in MEMBERS}
    if settings.listed is not None:
        judge.listed = frozenset(str(IDS[name]) for name in settings.listed)
    return judge


@dataclass(slots=True)
class World:
    """One world under the judge's eyes."""

    seed: int
    on: Stage
    judge: Strict
    census: Census
    read: int = 0
    judged: int = 0
    taken: list[Step] = field(default_factory=list)
    begun: int = 0
    withdrawn: int = 0

    def verdict(self) -> list[str]:
        """Hand the judge everything that happened since, and return what it says."""
        calls, lines = self.on.calls(), self.on.slack.history
        against = heard(self.judge, lines, calls[self.judged :], self.read)
        new = calls[self.judged :]
        self.read, self.judged = len(lines), len(calls)
        self.judge.skew = self.on.slack.skew
        self.census.calls += len(new)
        self.census.posts += sum(call.accepted and not call.again for call in new)
        return against

    async def step(self, step: Step) -> Found | None:
        """Take one step, racing with the bot's last look or not, and ask the judge."""
        self.taken.append(step)
        self.census.steps += 1
        if step.do == "jump":
            self.judge.offset += timedelta(seconds=float(step.arg))
        if step.racing:
            self.on.slack.story.after["room"] = partial(act, self.on, step)
            await self.on.beat()
            self.on.slack.story.after.pop("room", None)
        else:
            await act(self.on, step)
        return self._found()

    def _found(self) -> Found | None:
        against = self.verdict()
        if not against:
            return None
        return Found(
            seed=self.seed,
            step=len(self.taken),
            against=against,
            steps=self.taken[-LAST_SHOWN:],
        )

    async def tidy(self) -> Found | None:
        """Bring people, places and pauses back to how they were; nothing of it approves a post."""
        on = self.on
        weather(on, "clear")
        await on.catches_up()
        on.slack.custom.clear()
        on.slack.trouble = ""
        self.judge.cleared()
        for name in MEMBERS:
            await self._back(name)
        for name, kind in KINDS.items():
            if name not in MEMBERS and self.judge.kinds.get(IDS[name]) != kind:
                turns(on, name, kind)
            if name in OUTSIDE:
                await moves(on, name, there=False)
        await on.tries(enrolling.look(on.ctx))
        for name in MEMBERS:
            for by in MEMBERS:
                if IDS[name] not in self.judge.roster and by != name:
                    await types(on, by, f"confirm @{name}")
                    self.verdict()
        await self._go_on()
        return self._found()

    async def _back(self, name: str) -> None:
        on, kind = self.on, KINDS[name]
        if self.judge.kinds.get(IDS[name]) != kind:
            turns(on, name, kind)
        await moves(on, name, there=True)
        await act(on, Step(who=name, do="status", arg=""))

    async def _go_on(self) -> None:
        """End what was typed: absences, pauses, an account gone dry; drafts are withdrawn."""
        on = self.on
        said = [line.text for line in on.slack.history[self.begun :] if line.name == "/draft"]
        self.begun = len(on.slack.history)
        if any(text.startswith("away ") for text in said):
            for name in MEMBERS:
                await types(on, name, "back")
        if any(text.startswith(("pause", "resume")) for text in said):
            for name in MEMBERS[:3]:
                await types(on, name, "resume")
                await types(on, name, "resume soupe-two")
        await types(on, "olga", "now")
        turned = any(text.startswith(("live", "dry")) for text in said)
        if turned or not self.taken:
            for name, way in (("ana", "dry"), ("ana", "live"), ("ben", "live")):
                await types(on, name, f"{way} {MASTO}")
        for number in drafts(on)[self.withdrawn :]:
            author = self.judge.first_author(number)
            if author in NAMES:
                await types(on, NAMES[author], f"withdraw {number}")
        self.withdrawn = len(drafts(on))


async def world(folder: Path, seed: int, census: Census, steps: int, play: Play) -> Found | None:
    """Play one world of so many steps; return the first wrong publication, if there is one."""
    rng = Random(seed)
    settings = settings_of(rng)
    template = folder / "blank.db"
    if not template.exists():
        await blank(template)
    here = folder / f"world-{seed}"
    here.mkdir()
    judge = _judge(settings, play.judge)
    async with stage(here, settings, template) as on:
        if play.prepare is not None:
            await play.prepare(on)
        playing = World(seed, on, judge, census)
        found = await _play(playing, rng, steps, play.tell)
    census.worlds += 1
    census.seeds.append(seed)
    census.kinds |= judge.tried
    census.reasons |= {dismissal.why for dismissal in on.slack.dismissals}
    return found


async def _play(playing: World, rng: Random, steps: int, tell: Tell) -> Found | None:
    while len(playing.taken) < steps:
        found = await playing.tidy()
        if found is not None:
            return found
        for step in tell(rng):
            found = await playing.step(step)
            if found is not None:
                return found
    return await playing.tidy()


async def run(
    folder: Path, seed: int, steps: int, play: Play | None = None
) -> tuple[Census, Found | None]:
    """Play worlds, each of its own seed, until so many steps were taken or one went wrong."""
    census = Census()
    with pytest.MonkeyPatch.context() as patch:
        census.listens(patch)
        while census.steps < steps:
            left = min(STEPS_IN_ONE_WORLD, steps - census.steps)
            found = await world(folder, seed + census.worlds, census, left, play or Play())
            if found is not None:
                return census, found
    return census, None

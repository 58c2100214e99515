"""The real services over a real file, between a fake Slack and fake networks that keep logs."""

import asyncio
import contextlib
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.emoji import DEFAULT_GESTURES
from bot.domain.errors import BotError
from bot.domain.policies import Policy
from bot.domain.timetable import TimePolicy
from bot.lint.context import Context as LintContext
from bot.media.preparing import picture_of
from bot.media.small import likeness_of
from bot.ports import CardRef
from bot.scheduler import publish
from bot.services import reconciling
from bot.services.basket import take_down_due
from bot.services.context import Context, Rules
from bot.services.lighting import keep_true
from bot.services.timekeeping import Timekeeper, look_at_start
from handlers.desk import Desk
from handlers.errors import said
from storage.migrations import expected_schema_digest
from storage.store import Store
from tests.factories import CHANNEL, SEALER, TEAM, an_account
from tests.fakes import FakeFiles, FrozenClock, nothing_waits
from tests.soak import house
from tests.soak.networks import Call, LoggedNetwork
from tests.soak.people import IDS, KINDS, OUTSIDE, described
from tests.soak.slack import BOT, LoggedSlack
from tests.storage.filled import POLICY_DIGEST, settled

WALLS = ("soupe-wall", "soupe-two")
MASTO = "soupe-masto"
Event = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the settings of one world say; `listed` are the only people who may approve."""

    listed: frozenset[str] | None = None
    times: TimePolicy = field(default_factory=TimePolicy)


@dataclass(slots=True, kw_only=True)
class Stage:
    """One world: the bot's context, and what happens around it."""

    path: Path
    ctx: Context
    desk: Desk
    clock: FrozenClock
    slack: LoggedSlack
    networks: dict[str, LoggedNetwork]
    keeper: Timekeeper = field(default_factory=Timekeeper)
    lost: int = 0
    doubled: int = 0
    held_back: int = 0
    late: list[Event] = field(default_factory=list)
    typed: int = 0

    def calls(self) -> list[Call]:
        """Every call to publish so far, in the order of Slack's history."""
        return sorted(
            (call for network in self.networks.values() for call in network.calls),
            key=lambda call: call.before,
        )

    async def hears(self, event: Event) -> None:
        """Deliver an event of Slack's: lost, twice, late, or in another order."""
        if self.lost:
            self.lost -= 1
            return
        if self.held_back:
            self.held_back -= 1
            self.late.append(event)
            return
        for _ in range(2 if self.doubled else 1):
            await self.tries(event())
        self.doubled = max(self.doubled - 1, 0)
        await self.catches_up()

    async def catches_up(self) -> None:
        """Deliver what was held back, the newest first."""
        if self.held_back:
            return
        waiting, self.late = self.late[::-1], []
        for event in waiting:
            await self.tries(event())

    async def tries(self, work: Awaitable[object], by: str = "") -> str:
        """Let the bot do something; what it refuses or can't do is told, and nothing more."""
        try:
            return str(await work)
        except BotError as error:
            return await said(self.desk, error, IDS.get(by, BOT))

    async def beat(self) -> None:
        """Look once at the clock, at what is due, and at the lamp, as the heart does."""
        self.held_back = 0
        await self.catches_up()
        await self.tries(self.keeper(self.ctx))
        await self.tries(publish(self.ctx))
        await self.tries(take_down_due(self.ctx))
        await self.tries(keep_true(self.ctx))

    async def reconcile(self) -> None:
        """Look at everything again, as every few minutes."""
        await self.tries(reconciling.reconcile(self.ctx))

    async def restart(self) -> None:
        """Stop, and start again over the same file; nothing in memory is left."""
        await self.ctx.store.close()
        store = await Store.open(f"sqlite:///{self.path}")
        self.ctx = replace(self.ctx, store=store, locks=defaultdict(asyncio.Lock))
        self.desk = Desk(ctx=self.ctx, bot=BOT, team=TEAM)
        self.keeper = Timekeeper()
        await self.tries(look_at_start(self.ctx, self.clock.now()))
        await self.tries(reconciling.recover(self.ctx))
        await self.reconcile()

    def card(self, ts: str) -> CardRef:
        """A message in the channel."""
        return CardRef(channel=CHANNEL, ts=ts)


def settings_of(rng: Random) -> Settings:
    """The settings of a world: mostly the usual ones, sometimes stricter."""
    dice = rng.random()
    if dice < 0.12:
        return Settings(listed=frozenset({"ben", "zoe", "olga"}))
    if dice < 0.24:
        hour = timedelta(hours=1)
        return Settings(times=TimePolicy(lives=(hour, hour, hour, hour, hour, hour)))
    return Settings()


def _slack(clock: FrozenClock) -> LoggedSlack:
    slack = LoggedSlack(clock)
    slack.people = {IDS[name]: described(name, kind) for name, kind in KINDS.items()}
    slack.channel_members = {IDS[name] for name in KINDS if name not in OUTSIDE}
    return slack


def rules_of(settings: Settings) -> Rules:
    """The rules of a world."""
    listed = settings.listed
    people = frozenset(IDS[name] for name in listed) if listed is not None else None
    return Rules(policy=Policy(approvers=people), gestures=DEFAULT_GESTURES, times=settings.times)


@contextlib.asynccontextmanager
async def stage(folder: Path, settings: Settings, template: Path) -> AsyncIterator[Stage]:
    """Open a world over a copy of `template`, an empty database with confirmed settings."""
    clock = FrozenClock()
    slack = _slack(clock)
    path = folder / "soak.db"
    shutil.copy(template, path)
    known = {name: an_account(name) for name in WALLS}
    known[MASTO] = an_account(MASTO, network=Network.MASTODON, mode=Mode.DRY_RUN)
    networks = {
        name: LoggedNetwork(account, clock, harmless=name in WALLS, seen=lambda: len(slack.history))
        for name, account in known.items()
    }
    facts: dict[str, Any] = {
        "accounts": {AccountName(name): account for name, account in known.items()},
        "publishers": networks,
    }
    ctx = Context(
        store=await Store.open(f"sqlite:///{path}"),
        cards=slack,
        files=FakeFiles(),
        picture_of=picture_of,
        likeness_of=likeness_of,
        clock=clock,
        linter_of=house.linter,
        lint=LintContext(),
        sealer=SEALER,
        rules=rules_of(settings),
        channel=CHANNEL,
        wake=lambda: None,
        schema=expected_schema_digest,
        policy=POLICY_DIGEST,
        **facts,
    )
    ctx.ears.listen(nothing_waits)
    desk = Desk(ctx=ctx, bot=BOT, team=TEAM)
    on = Stage(path=path, ctx=ctx, desk=desk, clock=clock, slack=slack, networks=networks)
    try:
        await look_at_start(on.ctx, None)
        await reconciling.recover(on.ctx)
        yield on
    finally:
        await on.ctx.store.close()


async def blank(path: Path) -> Path:
    """Make an empty database in which two people confirmed the settings."""
    store = await Store.open(f"sqlite:///{path}")
    await store.write(settled)
    await store.close()
    return path

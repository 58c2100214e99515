"""A whole bot in a workspace, two sorts of networks, and the judge who hears of everything."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo import TOML
from bot.scheduler import publish
from bot.simulator import seed
from bot.simulator.ledger import Happening, Kind
from bot.simulator.seed import BOT_USER, DRAFTS
from bot.simulator.workspace import Workspace
from handlers import acks
from storage.wall import WallFeed
from tests.porter.waiting import all_is_taken
from tests.properties.judge import Judge
from tests.properties.records import Beat, Cast, Line, Post, Skew
from tests.properties.steps import Step
from tests.publishers.servers.mastodon_api import MastodonApi
from tests.world import Person, World, world

IDS = {
    "ana": seed.ANA,
    "ben": seed.BEN,
    "zoe": seed.ZOE,
    "olga": seed.OLGA,
    "gus": seed.GUS,
    "sam": seed.SAM,
    "eve": seed.EVE,
    "dan": seed.DAN,
    "botty": seed.BOTTY,
    "flow": seed.FLOW,
}
MASTO = "soupe-masto"
WALLS = frozenset({"soupe-wall", "soupe-two"})
TOKEN = "ana-token-5e1f"


def toml(url: str) -> str:
    """The settings: two practice walls, and an account that two people can make live."""
    return f"""{TOML}
[[accounts]]
name = "soupe-two"
network = "wall"

[[accounts]]
name = "{MASTO}"
network = "mastodon"
base_url = "{url}"
handle = "ana"
mode = "live"
secret_env = "SOUPE_MASTODON_TOKEN"
"""


# Where the tasks come from in which listeners work.
LISTENING = ("slack_bolt", acks.__file__)


@dataclass(slots=True)
class Stage:
    """A workspace with its bot, the networks' logs, and the judge who follows it all."""

    here: World
    network: MastodonApi
    accepted: list[Post]
    judge: Judge
    web: aiohttp.ClientSession
    lines: list[Line] = field(default_factory=list)
    drafts: list[tuple[int, str]] = field(default_factory=list)
    cards: dict[int, list[str]] = field(default_factory=dict)
    steps: int = 0
    posts: int = 0
    asks: list[str] = field(default_factory=list)
    begun: int = 0
    _read: int = 0
    _on_wall: set[int] = field(default_factory=set)

    @property
    def workspace(self) -> Workspace:
        """The embedded workspace's state."""
        return self.here.simulator.workspace

    def person(self, name: str) -> Person:
        """Somebody by a short name."""
        return Person(self.here, str(IDS[name]))

    def now(self) -> datetime:
        """The time in the workspace."""
        return self.here.clock.now()

    async def start(self) -> None:
        """Start the bot with its heart stopped, so that it looks when the steps say so."""
        self.lines.append(Beat(at=self.now()))
        await self.here.start()
        await self.still()

    async def still(self) -> None:
        """Stop the heart: what is due is looked for by the steps alone."""
        await self.here.bot.heart.stop()
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until the bot has done all that it was told."""
        while True:
            await self.here.simulator.settle()
            # What was acknowledged is the porter's until the bot has it.
            await all_is_taken(self.here.bot.ctx.store)
            busy = [task for task in asyncio.all_tasks() if _is_listening(task)]
            if not busy:
                return
            await asyncio.wait(busy)

    async def beat(self) -> None:
        """Let the bot look once for what is due."""
        self.lines.append(Beat(at=self.now()))
        await publish(self.here.bot.ctx)

    def notice(self) -> None:
        """Note which drafts, cards and asks there are in this sequence."""
        for line in self.workspace.history[self._read :]:
            if line.kind is not Kind.MESSAGE_POSTED or line.actor != BOT_USER:
                continue
            facts = ((line.content or {}).get("metadata") or {}).get("event_payload") or {}
            if " asks to " in line.text and line.ts not in self.asks:
                self.asks.append(str(line.ts))
            if facts:
                self._note(int(facts["draft"]), str(line.ts), line.text)

    def _note(self, number: int, ts: str, text: str) -> None:
        author = re.search(r"by <@(\w+)>", text)
        if number not in {known for known, _ in self.drafts}:
            self.drafts.append((number, author[1] if author else ""))
        cards = self.cards.setdefault(number, [])
        if ts not in cards:
            cards.append(ts)

    def number(self, step: Step) -> int:
        """The draft that a step means, counted from the newest; any number where there is none."""
        if not self.drafts:
            return 999_999
        return self.drafts[-1 - step.draft % len(self.drafts)][0]

    def card(self, step: Step) -> str:
        """The card that a step means, or an empty string."""
        cards = self.cards.get(self.number(step), [])
        if step.old:
            cards = cards[:-1]
        return cards[-1] if cards else ""

    async def verdict(self) -> list[str]:
        """Hand the judge everything that happened since, and return what it says."""
        history = self.workspace.history
        self.lines += history[self._read :]
        self._read = len(history)
        new = [*await self._from_wall(), *self.accepted]
        self.accepted.clear()
        self.posts += len(new)
        against = heard(self.judge, [*whole_looks(self.lines), *new])
        self.lines.clear()
        return against

    async def _from_wall(self) -> list[Post]:
        """Read the wall's page; a number that is missing there was taken off, and is looked up."""
        async with self.web.get(f"{self.here.bot.address}/wall.json") as answer:
            there: list[dict[str, Any]] = await answer.json()
        found = {
            int(p["id"]): Post(
                account=p["account"], text=p["text"], at=datetime.fromisoformat(p["at"])
            )
            for p in there
        }
        feed = WallFeed(self.here.bot.ctx.store)
        last = max([0, *found, *self._on_wall])
        for number in range(1, last + 2):
            if number in found or number in self._on_wall:
                continue
            gone = await feed.by_id(number)
            if gone is not None:
                found[number] = Post(account=gone.account, text=gone.text, at=gone.at)
        new = [post for number, post in found.items() if number not in self._on_wall]
        self._on_wall |= set(found)
        return new


def _is_listening(task: asyncio.Task[Any]) -> bool:
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and any(name in code.co_filename for name in LISTENING)


class Stamped(MastodonApi):
    """A server that hands over what it accepted, with the workspace's time of it."""

    def __init__(self) -> None:
        super().__init__()
        self.handed: list[Post] = []
        self.here: World | None = None

    def _make(
        self, name: str, text: str, media: list[dict[str, Any]], visibility: str
    ) -> dict[str, Any]:
        assert self.here is not None
        self.handed.append(Post(account=MASTO, text=text, at=self.here.clock.now()))
        return super()._make(name, text, media, visibility)


def whole_looks(lines: Iterable[Line]) -> list[Line]:
    """Leave out each question for reactions with which Slack did not say who is there.

    Half an answer decides nothing: whoever stops is seen by the next look, if still a member.
    """
    told = sorted(lines, key=lambda line: line.at)
    calls = [line for line in told if isinstance(line, Happening) and line.kind is Kind.API_CALL]
    half = {
        id(look)
        for look, then in pairwise(calls)
        if look.name == "reactions.get"
        and then.name == "conversations.members"
        and then.text != "ok"
    }
    return [line for line in told if id(line) not in half]


def heard(who: Judge, lines: Iterable[Line]) -> list[str]:
    """Let a judge follow everything in order of time; return why posts were not justified."""
    against: list[str] = []
    for line in sorted(lines, key=lambda line: line.at):
        match line:
            case Post():
                against += [f"{line.account}: {line.text!r}: {w}" for w in who.objections_to(line)]
            case Beat():
                who.beat = line.at
            case Skew():
                who.skew = line.seconds
            case _:
                who.follow(line)
    return against


@contextlib.asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    """Open a workspace, a bot in it, and a network; two people make its account live."""
    async with Stamped() as network:
        environ = {"SOUPE_MASTODON_TOKEN": TOKEN}
        async with (
            world(folder, toml=toml(network.url), environ=environ) as here,
            aiohttp.ClientSession() as web,
        ):
            network.here = here
            on = Stage(here, network, network.handed, _judge(here), web)
            await on.still()
            await on.person("ana").types(f"live {MASTO}")
            await on.person("ben").types(f"live {MASTO}")
            await on.quiet()
            yield on


def _judge(here: World) -> Judge:
    directory = here.simulator.workspace.directory
    return Judge(
        Cast(
            kinds={str(p.id): p.kind.value for p in directory.people.values()},
            members=frozenset(str(m) for m in directory.channels[DRAFTS].members),
            bot=str(BOT_USER),
            channel=str(DRAFTS),
            always_live=WALLS,
        )
    )

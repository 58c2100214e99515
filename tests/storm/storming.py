"""People at work in a storm: drafts, and thousands of reactions, while Slack has a bad day."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from bot.scheduler import publish
from bot.simulator.delivery import Patience
from bot.simulator.seed import BOT_USER, DRAFTS
from bot.simulator.server import Simulator
from bot.simulator.storms import Storm
from storage import inbox
from storage.wall import WallFeed
from tests.properties.judge import Judge
from tests.properties.records import Cast, Post
from tests.properties.stage import heard
from tests.world import Person, World

WALL = "soupe-wall"
DRAFTS_A_ROUND = 8
TOGETHER = 200
# Each time it takes the client some ten seconds to notice and to connect again.
DROPPED = 0.0004
# Approving twice as often as stopping, so that some of it gets out.
EMOJI = ("white_check_mark",) * 4 + ("+1", "x", "raised_hand", "eyes", "eyes", "tada")
STOPS = ("x", "raised_hand")
PEOPLE = ("ana", "ben", "zoe", "olga", "gus", "eve", "flow")
AUTHORS = ("ana", "zoe")


def impatient(simulator: Simulator) -> None:
    """Let Slack try again within a second what it would within minutes."""
    simulator.post.patience = Patience(ack_seconds=2.0, retry_delays=(0.0, 0.2, 0.6))


@dataclass(slots=True)
class Storming:
    """A world in a storm, and everything that people do in it, by one seed."""

    here: World
    seed: int
    chance: Random = field(init=False)
    given: set[tuple[str, str, str]] = field(default_factory=set)
    events: int = 0
    texts: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)

    def begin(self) -> None:
        """Let the storm begin."""
        self.here.simulator.faults.storm = Storm(seed=self.seed, dropped=DROPPED)

    def person(self, name: str) -> Person:
        """Somebody by name."""
        return getattr(self.here, name)  # type: ignore[no-any-return]

    async def round(self, reactions: int) -> None:
        """Draft some posts, react to them all at once, and let a minute pass."""
        await asyncio.gather(*(self.drafts() for _ in range(DRAFTS_A_ROUND)))
        await self.calm()
        cards = self.cards()[-3 * DRAFTS_A_ROUND :]
        for done in range(0, reactions, TOGETHER):
            count = min(TOGETHER, reactions - done)
            await self.here.simulator.sockets.wait_for_any()
            await asyncio.gather(*(self.reacts(cards) for _ in range(count)))
            await self.here.simulator.settle()
        await asyncio.gather(*(self.makes_peace(ts) for ts in cards[::2]))
        await self.calm()
        await self.here.passes(seconds=61)

    async def makes_peace(self, ts: str) -> None:
        """Let whoever stops a post take that back."""
        for _, name, emoji in sorted(one for one in self.given if one[0] == ts):
            if emoji in STOPS:
                await self.reacts_with(ts, name, emoji)

    async def drafts(self) -> None:
        """Let an author type a draft; whether it arrives is up to the storm."""
        self.texts += 1
        author = self.person(AUTHORS[self.texts % len(AUTHORS)])
        text = f"Soup number {self.texts} is ready --on {WALL}"
        await author.tries("command", command="/draft", text=text)
        self.events += 1

    async def reacts(self, cards: Sequence[str]) -> None:
        """Let somebody give a reaction to some card, or take one back."""
        name, emoji = self.chance.choice(PEOPLE), self.chance.choice(EMOJI)
        await self.reacts_with(self.chance.choice(cards), name, emoji)

    async def reacts_with(self, ts: str, name: str, emoji: str) -> None:
        """Let somebody give this reaction, or take it back where they gave it before."""
        on = (ts, name, emoji) not in self.given
        answer = await self.person(name).tries("react", ts=ts, name=emoji, on=on)
        if answer["ok"]:
            self.events += 1
            (self.given.add if on else self.given.discard)((ts, name, emoji))

    def cards(self) -> list[str]:
        """The messages that are cards now, oldest first."""
        return [m["ts"] for m in self.here.messages(str(BOT_USER)) if _is_card(m)]

    async def calm(self) -> None:
        """Let everything that is under way come to an end."""
        await self.here.hears_out()

    async def ends(self) -> None:
        """Let the storm pass, and the bot look at everything until nothing moves any more."""
        self.here.simulator.faults.clear()
        await self.here.simulator.sockets.wait_for_any()
        while await self.here.bot.ctx.store.read(inbox.waiting):
            self.here.bot.heart.look_again()
            await asyncio.sleep(0.1)
            await self.calm()
        for _ in range(4):
            await self.here.reconciles()
            await self.calm()
            await self.here.passes(seconds=61)
            await publish(self.here.bot.ctx)
        await self.here.reconciles()
        await self.calm()


def _is_card(message: dict[str, Any]) -> bool:
    return str(message["text"]).startswith("D-") and " by <@" in str(message["text"])[:20]


async def judged(here: World) -> tuple[Judge, list[str], list[Post]]:
    """Let the judge follow the whole history and every post on the wall; say what it objects to."""
    directory = here.simulator.workspace.directory
    judge = Judge(
        Cast(
            kinds={str(p.id): p.kind.value for p in directory.people.values()},
            members=frozenset(str(m) for m in directory.channels[DRAFTS].members),
            bot=str(BOT_USER),
            channel=str(DRAFTS),
            always_live=frozenset({WALL}),
        )
    )
    feed = WallFeed(here.bot.ctx.store)
    posts = [
        Post(account=post.account, text=post.text, at=post.at) for post in await feed.newest(10_000)
    ]
    return judge, heard(judge, [*here.simulator.workspace.history, *posts]), posts


def may_leave(judge: Judge, draft: int, now: datetime) -> bool:
    """Whether, as the judge sees the newest card, nothing is missing and nobody stops it."""
    card = judge.cards[judge.newest[draft]]
    return not judge._against(card, judge._approvers(card), now)

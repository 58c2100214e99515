"""What a way to get a post out alone is, and one try of it in a workspace with the bot."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from bot.simulator.delivery import Sort
from bot.simulator.interactions import message_press
from bot.simulator.model import UserId
from bot.simulator.seed import DRAFTS
from storage.wall import WallFeed
from tests.fakes import StartingClock
from tests.world import Message, Person, World

# Texts share as few words as they can: a near copy would inherit the authors of another try.
WORDS = [
    "almond",
    "apple",
    "apricot",
    "barley",
    "basil",
    "bean",
    "beet",
    "berry",
    "bread",
    "butter",
    "cabbage",
    "carrot",
    "celery",
    "cherry",
    "chive",
    "cider",
    "cinnamon",
    "clove",
    "coconut",
    "cream",
    "cucumber",
    "date",
    "dill",
    "fennel",
    "fig",
    "garlic",
    "ginger",
    "grape",
    "hazelnut",
    "honey",
    "kale",
    "leek",
    "lemon",
    "lentil",
    "lime",
    "mango",
    "maple",
    "mint",
    "mushroom",
    "nutmeg",
    "oat",
    "olive",
    "onion",
    "orange",
    "papaya",
    "parsley",
    "peach",
    "pear",
    "pepper",
    "plum",
    "potato",
    "pumpkin",
    "quince",
    "radish",
    "raisin",
    "rhubarb",
    "rice",
    "rosemary",
    "rye",
    "saffron",
    "sage",
    "sesame",
    "spinach",
    "squash",
    "thyme",
    "tomato",
    "turnip",
    "vanilla",
    "walnut",
]


@dataclass(slots=True)
class Try:
    """One attempt: its own text, and what it needs of the workspace around it.

    `clues` are the texts that must be on no network afterwards; `log` is what the networks
    beside the practice wall accepted.
    """

    here: World
    text: str
    log: Callable[[], list[str]] = lambda: []
    drafts: list[int] = field(default_factory=list)
    known: dict[tuple[str, str], int] = field(default_factory=dict)

    async def hears(self, who: Person, saying: str) -> None:
        """Wait until the bot says this to a person alone, and has not said it in this try."""

        def said() -> int | None:
            times = sum(saying in m["text"] for m in who.whispers())
            return times if times > self.known.get((who.id, saying), 0) else None

        self.known[who.id, saying] = await self.here.until(said, f"{who.id} to hear {saying!r}")

    @property
    def number(self) -> int:
        """The draft that the try is about."""
        return self.drafts[-1]

    async def draft(self, text: str = "", *, by: Person | None = None, more: str = "") -> str:
        """Submit a draft, Ana's if nobody else is named; return the `ts` of its card."""
        on = "" if "--on" in more else " --on soupe-wall"
        answer = await (by or self.here.ana).types(f"{text or self.text}{on} {more}".strip())
        found = re.match(r"D-(\d+) for", answer)
        assert found is not None, answer
        self.drafts.append(int(found[1]))
        return str((await self.card())["ts"])

    async def approved(self, text: str = "", *, more: str = "") -> str:
        """Submit a draft that Ben has approved in earnest; return the `ts` of its card."""
        ts = await self.draft(text, more=more)
        await self.here.ben.reacts(ts)
        await self.card("scheduled")
        return ts

    async def card(self, saying: str = "") -> Message:
        """Wait for the draft's newest card, and until it says something."""
        return await self.here.card(self.number, saying)

    async def types(self, who: Person, what: str) -> str:
        """Type a command about the draft, whose number is written `N`."""
        return await who.types(re.sub(r"\bN\b", str(self.number), what))

    def pressed(self, who: Person, ts: str, button: Message, **instead: object) -> Message:
        """The payload of a press, as it was when the button was there; `instead` changes it."""
        workspace = self.here.simulator.workspace
        action = {**button, "action_ts": workspace.ledger.next_ts()}
        source = workspace.messages.find(DRAFTS, ts)
        person = workspace.directory.people[UserId(who.id)]
        ticket = workspace.surfaces.ticket(DRAFTS, person.id, ts, is_ephemeral=False)
        answer = {"response_url": f"{self.here.simulator.page_url}response/{ticket}"}
        return {**message_press(workspace, person, source, action), **answer, **instead}

    async def sends(self, payload: Message, sort: Sort = Sort.INTERACTIVE) -> None:
        """Hand the bot a payload, as whoever has the keys to sign one could."""
        await self.here.simulator.post.ask(sort, payload)
        await self.here.simulator.settle()

    async def out(self) -> list[str]:
        """All texts that any network ever accepted, taken down or not."""
        feed = WallFeed(self.here.bot.ctx.store)
        wall, number = [], 1
        while (post := await feed.by_id(number)) is not None:
            wall.append(post.text)
            number += 1
        return [*wall, *self.log()]


Deed = Callable[[Try], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to get a post out alone: `why` it does not work, and what it `leaves` behind.

    `leaves` is the kind of a journal entry, or two of them with a blank between.
    """

    what: str
    why: str
    leaves: str
    deed: Deed


@dataclass(slots=True)
class Ways:
    """Ways that share one workspace, in order."""

    test: str
    all: list[Way] = field(default_factory=list)

    def way(self, what: str, why: str, leaves: str) -> Callable[[Deed], Deed]:
        """List a way."""

        def listed(deed: Deed) -> Deed:
            self.all.append(Way(what=what, why=why, leaves=leaves, deed=deed))
            return deed

        return listed


def text_of(number: int) -> str:
    """Six words that no other try has in this order."""
    return " ".join(Random(number).sample(WORDS, 6)).capitalize()


async def tried(here: World, ways: Ways, log: Callable[[], list[str]] = lambda: []) -> list[str]:
    """Try every way in turn; return what came of those that should have come to nothing.

    Afterwards an honest post leaves: a workspace in which nothing can leave proves nothing.
    """
    wrong: list[str] = []
    known: dict[tuple[str, str], int] = {}
    for number, way in enumerate(ways.all):
        wrong += await _tried(Try(here, text_of(number), log, known=known), way)
    wrong += await _honest(Try(here, text_of(len(ways.all)), log))
    return wrong


async def _tried(one: Try, way: Way) -> list[str]:
    here, wrong = one.here, []
    before, out = len(await here.journal()), await one.out()
    await way.deed(one)
    await here.settles()
    for minutes in (1.1, 1.1, 30):
        await here.passes(minutes=minutes)
    got_out = (await one.out())[len(out) :]
    if got_out:
        wrong.append(f"{way.what}: {got_out} got out")
    entries = {entry.kind for entry in (await here.journal())[before:]}
    missing = set(way.leaves.split()) - entries
    await _tidy(one)
    if missing:
        wrong.append(f"{way.what}: no {missing} in the journal, only {sorted(entries)}")
    return wrong


async def _tidy(one: Try) -> None:
    """Let nothing of one try help or hinder the next: drafts and pauses are ended."""
    here = one.here
    for number in one.drafts:
        for author in (here.ana, here.ben, here.olga):
            await author.types(f"withdraw {number}")
    if "Not paused" not in await here.zoe.types("status"):
        await here.zoe.types("resume")
        await here.ben.types("resume")
    if isinstance(here.clock, StartingClock):
        await here.zoe.types("now")
    await here.settles()


async def _honest(one: Try) -> list[str]:
    before = len(await one.out())
    ts = await one.draft()
    for person in (one.here.zoe, one.here.olga):
        await person.reacts(ts)
    await one.card("scheduled")
    await one.here.passes(seconds=61)
    await one.card("open the post")
    left = (await one.out())[before:]
    return [] if left == [one.text] else [f"the honest post did not leave, but {left}"]

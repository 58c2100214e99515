"""A whole bot in an embedded workspace, spoken to in people's words; for flows and properties."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.app import App, Follow, open_app
from bot.clock import AdjustableClock
from bot.config.settings import Settings
from bot.demo import SETTLED_BY, TOML, confirm_settings, free_port
from bot.domain.deliveries import DeliveryState
from bot.engaging import Begun, begun_for, hired_for
from bot.scheduler import publish
from bot.services.basket import take_down_due
from bot.services.reconciling import reconcile
from bot.simulator.seed import (
    ANA,
    BEN,
    BOT_USER,
    BOTTY,
    DAN,
    DRAFTS,
    EVE,
    FLOW,
    GUS,
    OLGA,
    SAM,
    ZOE,
    soupe_and_co,
)
from bot.simulator.server import HttpTransport, Simulator, SocketTransport
from storage import journal
from storage.wall import WallFeed
from tests.fakes import StartingClock
from tests.porter.inside import hired_inside
from tests.porter.waiting import AT_EASE, all_is_taken
from tests.settled import settle
from tests.under_way import all_is_done, at_rest, under_way

PATIENCE = 60.0
KEY = "a key of at least thirty-two characters, for tests"
SIGNING = "a signing secret for tests"

Message = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace, who does what people do at the page."""

    world: "World"
    id: str

    async def does(self, what: str, **fields: object) -> Message:
        """Act, and let the bot hear of it; `AssertionError` with the workspace's refusal."""
        answer = await self.tries(what, **fields)
        assert answer["ok"], f"{what}: {answer}"
        return answer

    async def tries(self, what: str, **fields: object) -> Message:
        """Act, and return the workspace's answer, refused or not."""
        return dict(
            await self.world.simulator.act(
                {"as": self.id, "do": what, "channel": str(DRAFTS), **fields}
            )
        )

    async def types(self, text: str) -> str:
        """Type `/draft ...` and return what the bot answers this person."""
        known = {m["ts"] for m in self.whispers()}
        await self.does("command", command="/draft", text=text)

        def answered() -> str | None:
            new = [m for m in self.whispers() if m["ts"] not in known]
            return str(new[-1]["text"]) if new else None

        return await self.world.until(answered, f"an answer to /draft {text}")

    async def reacts(self, ts: str, emoji: str = "white_check_mark", *, on: bool = True) -> None:
        """Give a reaction, or take it back."""
        await self.does("react", ts=ts, name=emoji, on=on)

    async def presses(self, ts: str, action: str) -> None:
        """Press the button of a message whose action id begins like this, or with `card_` more."""
        message = self.world.message(ts)
        for block in message["blocks"]:
            for element in block.get("elements", []):
                if str(element.get("action_id", "")).startswith((action, f"card_{action}")):
                    await self.does(
                        "press",
                        ts=ts,
                        action_id=element["action_id"],
                        block_id=block["block_id"],
                    )
                    return
        raise AssertionError(f"there is no button {action} on {message['text']}")

    async def drafts(self, words: str, number: int = 1) -> str:
        """Type a draft and return the ts of its card."""
        answer = await self.types(words)
        assert answer.startswith(f"D-{number} for"), answer
        return str((await self.world.card(number))["ts"])

    async def hears(self, saying: str) -> str:
        """Wait until the bot says this to this person alone, and return the whole of it."""

        def heard() -> str | None:
            return next((str(m["text"]) for m in self.whispers() if saying in m["text"]), None)

        return await self.world.until(heard, f"{self.id} to hear {saying!r}")

    def sees(self) -> list[Message]:
        """The messages of the drafts channel as this person sees them."""
        return self.world.messages(self.id)

    def whispers(self) -> list[Message]:
        """What the bot said to this person alone."""
        return [m for m in self.sees() if m.get("ephemeral")]


@dataclass(slots=True)
class World:
    """A workspace, the bot in it, and the clock."""

    simulator: Simulator
    clock: AdjustableClock
    folder: Path
    toml: str = TOML
    http: bool = False
    environ: dict[str, str] = field(default_factory=dict)
    # Who presses Confirm under new settings at a start; nobody leaves them waiting.
    confirming: tuple[str, ...] = SETTLED_BY
    follow: Follow = None
    running: contextlib.AsyncExitStack | None = None
    app: App | None = None
    begun: Begun | None = None

    ana = property(lambda self: Person(self, str(ANA)))
    ben = property(lambda self: Person(self, str(BEN)))
    zoe = property(lambda self: Person(self, str(ZOE)))
    olga = property(lambda self: Person(self, str(OLGA)))
    gus = property(lambda self: Person(self, str(GUS)))
    eve = property(lambda self: Person(self, str(EVE)))
    dan = property(lambda self: Person(self, str(DAN)))
    sam = property(lambda self: Person(self, str(SAM)))
    flow = property(lambda self: Person(self, str(FLOW)))
    botty = property(lambda self: Person(self, str(BOTTY)))

    @property
    def bot(self) -> App:
        """The running bot."""
        assert self.app is not None, "the bot is not running"
        return self.app

    async def start(self) -> None:
        """Start the bot, as after a deployment; two colleagues confirm settings that wait."""
        await self.opens()
        if self.bot.ctx.proposal is None or not self.confirming:
            return
        await self.settle_settings()
        if self.bot.renewed.is_set():
            await self.stop()
            await self.opens()

    async def settle_settings(self) -> None:
        """Let colleagues confirm the settings that wait for it, and hear that it is done."""
        people = [Person(self, user) for user in self.confirming]
        known = [len(person.whispers()) for person in people]
        async with asyncio.timeout(PATIENCE):
            await confirm_settings(self.simulator, *self.confirming)

        def answered() -> bool | None:
            return all(len(p.whispers()) > k for p, k in zip(people, known, strict=True)) or None

        await self.until(answered, "the thanks for confirming the settings")

    async def opens(self) -> None:
        """Start the bot, and do nothing else."""
        stack = contextlib.AsyncExitStack()
        settings = self._settings(free_port())
        hire = hired_for if self.http else hired_inside
        begun = await stack.enter_async_context(begun_for(settings, hire))
        opening = open_app(settings, self.clock, self.follow, begun)
        self.app = await stack.enter_async_context(opening)
        self.running, self.begun = stack, begun
        self.simulator.wall_url = f"{self.app.address}/wall"
        if self.http:
            url = f"{self.app.address}/slack/events"
            self.simulator.transport = HttpTransport(request_url=url, signing_secret=SIGNING)
        else:
            self.simulator.transport = SocketTransport()
            await self.until(lambda: self.simulator.post.is_connected or None, "a socket")

    def _settings(self, port: int) -> Settings:
        # Most stories are about another hour of the day than that of the morning paper.
        quiet = "" if "[paper]" in self.toml else '[paper]\nat = "off"\n'
        web = f'[web]\nhost = "127.0.0.1"\npublic_url = "http://127.0.0.1:{port}"\n'
        return Settings.load(self._environ(port), f"{self.toml}\n{quiet}\n{web}")

    def _environ(self, port: int) -> dict[str, str]:
        socket = {"SLACK_APP_TOKEN": self.simulator.app_token}
        transport = {"SLACK_SIGNING_SECRET": SIGNING} if self.http else socket
        return {
            "SLACK_BOT_TOKEN": self.simulator.bot_token,
            "SLACK_API_BASE_URL": self.simulator.api_url,
            "SECOND_OPINION_SECRET_KEY": KEY,
            "DATABASE_URL": f"sqlite:///{self.folder / 'world.db'}",
            "PORT": str(port),
            **transport,
            **self.environ,
        }

    async def stop(self) -> None:
        """Stop the bot in good order, once it has heard of everything."""
        # Else the workspace would wait for an ack that doesn't come, and try again.
        await self.simulator.settle()
        await self.closes()

    async def closes(self) -> None:
        """Stop the bot, and do nothing else."""
        if self.running is not None:
            await self.running.aclose()
        self.running, self.app = None, None
        if not self.http:
            # Else the workspace would send the next event to the socket that has just closed.
            await self.until(lambda: not self.simulator.post.is_connected or None, "no socket")

    async def crash(self) -> None:
        """End the bot as if it were killed: nothing that it was doing is finished."""
        assert self.app is not None, "the bot is not running"
        await self.simulator.settle()
        [task.cancel() for task in (*self.app.heart._tasks, *self.app.desk.work._tasks)]
        await self.closes()

    async def schedules(self, words: str, number: int = 1) -> str:
        """Have Ana type a draft and Ben approve it until it is scheduled; return its card's ts."""
        card = await self.ana.drafts(words, number=number)
        await self.ben.reacts(card)
        await self.card(number, saying="scheduled")
        return card

    async def publishes(self, text: str, on: str = "soupe-wall", number: int = 1) -> Message:
        """Have Ana draft and Ben approve a post, let it leave, and return its card."""
        await self.schedules(f"{text} --on {on}", number)
        await self.passes(seconds=61)
        return await self.card(number, saying="open the post")

    def messages(self, user: str) -> list[Message]:
        """The messages of the drafts channel as somebody sees them, oldest first."""
        return list(self.simulator.snapshot(user)["messages"][str(DRAFTS)])

    def message(self, ts: str) -> Message:
        """One message by its ts."""
        return next(m for m in self.messages(str(OLGA)) if m["ts"] == ts)

    def cards(self, number: int = 1) -> list[Message]:
        """All cards of a draft that are still cards, oldest first."""
        name = f"D-{number} by"
        return [m for m in self.messages(str(OLGA)) if m["text"].startswith(name)]

    async def card(self, number: int = 1, saying: str = "") -> Message:
        """Wait for a draft's newest card, and until it says something."""

        def found() -> Message | None:
            cards = self.cards(number)
            return cards[-1] if cards and saying in cards[-1]["text"] else None

        return await self.until(found, f"a card of D-{number} that says {saying!r}")

    async def told(self, saying: str, times: int = 1) -> Message:
        """Wait until the bot says this to everybody, so many times; return the last."""

        def said() -> Message | None:
            found = [m for m in self.messages(str(OLGA)) if saying in m["text"]]
            mine = [m for m in found if m["user"] == str(BOT_USER) and not m["ephemeral"]]
            return mine[-1] if len(mine) >= times else None

        return await self.until(said, f"the bot to say {saying!r}")

    def letters(self, person: Person, saying: str = "") -> list[str]:
        """What the bot wrote to one person, in their own conversation with it, that says this."""
        state = self.simulator.snapshot(person.id)
        direct = [c["id"] for c in state["channels"] if c["is_im"]]
        found = [str(m["text"]) for channel in direct for m in state["messages"][channel]]
        return [text for text in found if saying in text]

    async def letter(self, person: Person, saying: str = "") -> str:
        """Wait for the first of these letters."""
        what = f"a letter to {person.id}"
        return await self.until(lambda: next(iter(self.letters(person, saying)), None), what)

    async def until(self, look: Callable[[], T | None], what: str) -> T:
        """Wait until something is there; looks again whenever the workspace changes."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    version = self.simulator.version
                    found = look()
                    if found is not None:
                        return found
                    await self.simulator.changed(version)
        except TimeoutError:
            raise AssertionError(f"waited for {what}") from None

    async def passes(self, **by: float) -> None:
        """Let time pass, and the bot look once at what is due.

        The clock never jumps in the middle of a last look, which would make that look too old.
        Asked in the writer's turn: what was claimed before is seen, what is claimed later has not
        begun to look, and what is being sent has compared its age. One of the bot's own beats may
        see the new time first; what it claims is waited for as well.
        """
        store, claimed, sending = self.bot.ctx.store, DeliveryState.CLAIMED, DeliveryState.SENDING
        async with asyncio.timeout(PATIENCE):
            hanging = await under_way(store, sending)
            await at_rest(store, claimed)
        self.clock.advance(timedelta(**by))
        await publish(self.bot.ctx)
        async with asyncio.timeout(PATIENCE):
            await at_rest(store, claimed, sending, but=hanging)
        await take_down_due(self.bot.ctx)

    def looks_now(self) -> None:
        """Let each of the bot's beats look now, and not only at its next second."""
        self.bot.ctx.wake()

    async def passes_without_the_bot(self, **by: float) -> None:
        """Let time pass while the bot is down."""
        assert self.app is None, "the bot is running"
        self.clock.advance(timedelta(**by))

    async def settles(self) -> None:
        """Let the bot hear all that happened so far, and look at everything once."""
        await self.hears_out()
        await self.reconciles()

    async def hears_out(self) -> None:
        """Let the bot hear all that happened, and finish the work that comes after the ack."""
        await self.simulator.settle()
        await all_is_taken(self.bot.ctx.store)
        await all_is_done(self.bot.desk.work)

    async def reconciles(self) -> None:
        """Let the bot look at everything again."""
        await reconcile(self.bot.ctx)

    async def wall(self) -> list[str]:
        """The texts on the practice wall, newest first."""
        return [post.text for post in await WallFeed(self.bot.ctx.store).newest(50)]

    async def journal(self) -> list[journal.Entry]:
        """The whole journal."""
        return await self.bot.ctx.store.read(lambda tx: journal.entries(tx, limit=100_000))


@contextlib.asynccontextmanager
async def world(
    folder: Path,
    *,
    toml: str = TOML,
    http: bool = False,
    environ: dict[str, str] | None = None,
    starts: datetime | None = None,
    confirming: tuple[str, ...] = SETTLED_BY,
    before: Callable[[Simulator], object] = lambda simulator: None,
    follow: Follow = None,
) -> AsyncIterator[World]:
    """Open a workspace with the bot in it, at the time of a test's own or now.

    `confirming` have confirmed the bot's settings; `before` changes the workspace before the bot
    comes, and `follow` opens what follows links.
    """
    clock = StartingClock(starts) if starts else AdjustableClock()

    async def advance(by: timedelta) -> None:
        clock.advance(by)

    workspace = soupe_and_co(now=clock.now)
    simulator = Simulator(workspace, now=clock.now, advance=advance, patience=AT_EASE)
    await simulator.start()
    before(simulator)
    here = World(simulator, clock, folder, toml=toml, http=http, environ=environ or {})
    here.confirming, here.follow = confirming, follow
    settle(folder / "world.db", here._settings(free_port()), confirming, clock.now())
    try:
        await here.start()
        if confirming:
            # A clock that jumped before would make the start's last words come late.
            await here.told(":rotating_light:")
            await simulator.settle()
        yield here
    finally:
        await here.closes()
        await simulator.stop()

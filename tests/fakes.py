"""Slack, a network and the time as small classes that record, and can be told to fail."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import AdjustableClock
from bot.domain.card import CardView
from bot.domain.difference import Pieces
from bot.domain.errors import CardGone, UserError
from bot.domain.home import Home
from bot.domain.lamp import OnAir
from bot.domain.landing import Landing
from bot.domain.messages import Message
from bot.domain.paper import Edition
from bot.domain.people import Person, UserId
from bot.domain.reactions import Reaction
from bot.domain.review import Room
from bot.ports import Button, CardRef, Handed, Missed
from bot.words.languages import Language
from tests.factories import ANA, BEN, CHANNEL, NOON, OLGA, TEAM, ZOE, a_person

Happening = Callable[[], Awaitable[object]]


async def nothing_waits() -> bool:
    """Say that all is worked on which Slack was answered, where no porter answers it."""
    return True


class FrozenClock:
    """Two clocks that move only when told."""

    def __init__(self, start: datetime = NOON) -> None:
        self.time = start
        self.ticks = 1000.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.ticks

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds=seconds)

    def advance(self, **by: float) -> None:
        """Let both clocks go on."""
        passed = timedelta(**by)
        self.time += passed
        self.ticks += passed.total_seconds()


class StartingClock(AdjustableClock):
    """A clock that begins at a moment of its own, where a test is about days and hours."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._shift = start - datetime.now(UTC)

    def now(self) -> datetime:
        """The moment, and what has passed since."""
        return super().now() + self._shift

    def jump(self, by: timedelta) -> None:
        """Set the wall clock on or back; no time passes."""
        self._shift += by


@dataclass(slots=True)
class Story:
    """What shall happen while a call runs: once each, before its work or after it."""

    before: dict[str, Happening] = field(default_factory=dict)
    after: dict[str, Happening] = field(default_factory=dict)
    trouble: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    calls: list[str] = field(default_factory=list)

    async def begins(self, name: str) -> None:
        """Record a call, let happen what comes first, fail if told to."""
        self.calls.append(name)
        if happening := self.before.pop(name, None):
            await happening()
        if self.trouble[name]:
            raise self.trouble[name].pop(0)

    async def ends(self, name: str) -> None:
        """Let happen what comes between the work and its answer."""
        if happening := self.after.pop(name, None):
            await happening()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence of the bot's: to a channel, a thread or one person."""

    text: str
    thread: str = ""
    to: str = ""
    buttons: tuple[Button, ...] = ()
    difference: Pieces = ()


class FakeCards:
    """A Slack channel with messages, reactions and people."""

    def __init__(self, clock: FrozenClock) -> None:
        self.clock = clock
        self.story = Story()
        self.people = {user: a_person(user) for user in (ANA, BEN, ZOE, OLGA)}
        self.channel_members = {ANA, BEN, ZOE, OLGA}
        self.reactions: dict[str, list[tuple[UserId, str]]] = {}
        self.written: dict[str, Message] = {}
        self.views: dict[str, list[CardView]] = {}
        self.gone: set[str] = set()
        self.said: list[Said] = []
        self.rewritten: dict[str, str] = {}
        self.briefed: list[Landing] = []
        self.editions: list[Edition] = []
        self.homes: list[tuple[UserId, Home, str]] = []
        self.skew = 0.0
        self.custom: dict[str, str] = {}
        self.spoke = False
        self.lit: dict[str, OnAir] = {}
        self.pinned: set[CardRef] = set()
        self.subteams: dict[str, frozenset[UserId] | None] = {}

    @property
    def newest(self) -> str:
        """The `ts` of the newest card."""
        return list(self.views)[-1]

    def texts(self, to: str = "") -> list[str]:
        """What was said to everybody, or to one person."""
        return [said.text for said in self.said if said.to == to]

    def react(self, user: UserId, emoji: str = "white_check_mark", ts: str = "") -> None:
        """Give a reaction."""
        self.reactions[ts or self.newest].append((user, emoji))

    def unreact(self, user: UserId, emoji: str = "white_check_mark", ts: str = "") -> None:
        """Take a reaction back."""
        self.reactions[ts or self.newest].remove((user, emoji))

    def _new(self) -> str:
        return f"1772452800.{len(self.reactions) + len(self.said):06}"

    async def post(self, view: CardView) -> CardRef:
        await self.story.begins("post")
        ts = self._new()
        self.views[ts], self.reactions[ts] = [view], []
        await self.story.ends("post")
        return CardRef(channel=view.draft.channel, ts=ts)

    async def posted(self, view: CardView, since: datetime) -> tuple[CardRef, ...]:
        await self.story.begins("posted")
        number = view.draft.revision.number
        return tuple(
            CardRef(channel=view.draft.channel, ts=ts)
            for ts, shown in self.views.items()
            if (shown[0].draft.id, shown[0].draft.revision.number) == (view.draft.id, number)
        )

    async def refresh(self, ref: CardRef, view: CardView) -> None:
        await self.story.begins("refresh")
        self._there(ref)
        self.views[ref.ts].append(view)

    async def retire(self, ref: CardRef, view: CardView) -> None:
        await self.story.begins("retire")
        self._there(ref)
        self.views[ref.ts].append(view)

    def _there(self, ref: CardRef) -> None:
        if ref.ts in self.gone or ref.ts not in self.reactions:
            raise CardGone("message_not_found")

    async def room(
        self,
        ref: CardRef,
        also: Sequence[UserId] = (),
        *,
        stopped_with: Collection[str] = (),
        fresh: bool = False,
    ) -> Room:
        await self.story.begins("room")
        asked_at = self.clock.now()
        self._there(ref)
        seen = tuple(Reaction(user=u, emoji=e) for u, e in self.reactions[ref.ts])
        wanted = {*also, *(r.user for r in seen), *self.channel_members}
        room = Room(
            reactions=seen,
            people={user: self.people.get(user) for user in wanted},
            members=frozenset(self.channel_members),
            home_team=TEAM,
            asked_at=asked_at,
            everyone_known=not fresh,
            skew=self.skew,
            custom_emoji=dict(self.custom),
            subteams=dict(self.subteams),
        )
        await self.story.ends("room")
        return room

    async def hall(self, also: Sequence[UserId] = (), *, fresh: bool = True) -> Room:
        await self.story.begins("hall")
        wanted = {*also, *self.channel_members}
        return Room(
            reactions=(),
            people={user: self.people.get(user) for user in wanted},
            members=frozenset(self.channel_members),
            home_team=TEAM,
            asked_at=self.clock.now(),
            everyone_known=True,
            subteams=dict(self.subteams),
        )

    async def person(self, user: UserId) -> Person | None:
        await self.story.begins("person")
        return self.people.get(user)

    def language(self, user: UserId) -> Language:
        return Language.EN

    async def members(self, channel: str) -> frozenset[UserId]:
        await self.story.begins("members")
        return frozenset(self.channel_members)

    async def spoke_since(self, channel: str, moment: datetime, thread: CardRef | None) -> bool:
        await self.story.begins("spoke_since")
        return self.spoke

    def forget_emoji(self) -> None:
        """Nothing is remembered here."""

    async def custom_emoji(
        self, names: Collection[str] = (), *, fresh: bool = False
    ) -> Mapping[str, str]:
        await self.story.begins("custom_emoji")
        return self.custom

    async def home_team(self) -> str:
        return TEAM

    async def whisper(self, channel: str, user: UserId, sentence: str, *, thread: str = "") -> None:
        await self.story.begins("whisper")
        self.said.append(Said(text=sentence, to=user, thread=thread))

    async def paper(self, channel: str, edition: Edition) -> CardRef:
        await self.story.begins("paper")
        self.editions.append(edition)
        return CardRef(channel=channel, ts=self._new())

    async def brief(self, landing: Landing) -> None:
        await self.story.begins("brief")
        self.briefed.append(landing)

    async def say(
        self,
        channel: str,
        sentence: str,
        *,
        thread: str = "",
        buttons: Sequence[Button] = (),
        difference: Pieces = (),
    ) -> CardRef:
        await self.story.begins("say")
        ts = self._new()
        self.reactions[ts] = []
        said = Said(
            text=sentence,
            thread=thread,
            to=channel if channel.startswith("U") else "",
            buttons=tuple(buttons),
            difference=difference,
        )
        self.said.append(said)
        return CardRef(channel=channel or CHANNEL, ts=ts)

    async def ask_about(
        self, channel: str, missed: Sequence[Missed], *, thread: str = ""
    ) -> CardRef:
        await self.story.begins("say")
        ts = self._new()
        self.reactions[ts] = []
        which = ", ".join(f"D-{each.draft.id} ({each.draft.state_reason})" for each in missed)
        self.said.append(Said(text=f"missed: {which}", thread=thread))
        return CardRef(channel=channel, ts=ts)

    async def rewrite(self, ref: CardRef, sentence: str) -> None:
        await self.story.begins("rewrite")
        self.rewritten[ref.ts] = sentence

    async def light(self, ref: CardRef | None, view: OnAir) -> CardRef:
        await self.story.begins("light")
        if ref is not None:
            self._there(ref)
        else:
            ref = CardRef(channel=CHANNEL, ts=self._new())
            self.reactions[ref.ts] = []
        self.lit[ref.ts] = view
        return ref

    async def home(self, user: UserId, view: Home, zone: ZoneInfo, note: str) -> None:
        await self.story.begins("home")
        self.homes.append((user, view, note))

    async def reactions_of(self, ref: CardRef) -> tuple[Reaction, ...]:
        self._there(ref)
        return tuple(Reaction(user=u, emoji=e) for u, e in self.reactions[ref.ts])

    async def pin(self, ref: CardRef) -> None:
        await self.story.begins("pin")
        self._there(ref)
        self.pinned.add(ref)

    async def unpin(self, ref: CardRef) -> None:
        await self.story.begins("unpin")
        self.pinned.discard(ref)

    async def lamps(self, channel: str) -> frozenset[CardRef]:
        await self.story.begins("lamps")
        return frozenset(self.pinned)

    async def message(self, ref: CardRef) -> Message:
        await self.story.begins("message")
        if ref.ts not in self.written:
            raise CardGone("message_not_found")
        return self.written[ref.ts]

    async def messages_since(
        self, channel: str, moment: datetime
    ) -> Sequence[tuple[CardRef, Message]]:
        await self.story.begins("messages_since")
        return [(CardRef(channel=channel, ts=ts), m) for ts, m in sorted(self.written.items())]

    async def link(self, ref: CardRef) -> str:
        await self.story.begins("link")
        return f"https://slack.example/{ref.channel}/{ref.ts}"


class FakeFiles:
    """Slack's files: what people handed over by id, and what hangs for cards."""

    def __init__(self) -> None:
        self.handed: dict[str, bytes] = {}
        self.hanging: dict[str, bytes] = {}

    async def fetch(self, file: Handed) -> bytes:
        if file.id not in self.handed:
            raise UserError("Slack doesn't have that file any more.")
        return self.handed[file.id]

    async def hang(self, name: str, content: bytes) -> str:
        file = f"F{len(self.hanging) + 1:09d}"
        self.hanging[file] = content
        return file

    async def share(self, name: str, content: bytes, channel: str) -> str:
        file = await self.hang(name, content)
        return f"https://soupe.slack.test/files/{channel}/{file}"

    async def is_shared(self, address: str, channel: str) -> bool:
        return address.rpartition("/")[2] in self.hanging

"""What the rooms ask of the walls: the protocols behind which Slack, networks and time stand."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.accounts import Account
from bot.domain.card import CardView
from bot.domain.climbing import Failing
from bot.domain.correcting import Edits
from bot.domain.deliveries import Intent, Receipt
from bot.domain.difference import Pieces
from bot.domain.drafts import Draft, Picture, Target
from bot.domain.figures import Quota, ServerLimits
from bot.domain.fitting import Fit
from bot.domain.freshness import Fresh
from bot.domain.handing import Handing
from bot.domain.home import Home
from bot.domain.lamp import OnAir
from bot.domain.landing import Landing
from bot.domain.links import LinkFact
from bot.domain.messages import Message
from bot.domain.paper import Edition
from bot.domain.people import Person, UserId
from bot.domain.reactions import Reaction
from bot.domain.readback import Shown
from bot.domain.reminding import Waiting
from bot.domain.review import Room
from bot.domain.week import Week
from bot.words.languages import Language

Pictures = Callable[[str], Awaitable[bytes]]
"""Gives the bytes of a picture by its SHA-256 (hex), from our own store (rule 20)."""


PictureOf = Callable[[bytes, Fit], Awaitable[tuple[str, bytes]]]
"""Makes a picture of ours of a file's bytes: upright, without metadata, as it must be.

Gives its media type and its bytes. Raises `UserError` for what is no picture.
"""

LikenessOf = Callable[[bytes], Awaitable[bytes]]
"""Draws a small likeness (a JPEG) of a picture's bytes; empty for what is no picture."""

Addresses = Callable[[Picture, str], str]
"""Gives the public, passing address of a picture of the delivery with this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a network's server can do; each is declared here and proven by the contract suite.

    `repeat_is_harmless`: sending the same intent again makes no second post, at any time.
    `deletes`: the API can remove a post. `finds`: a post can be looked for after a lost answer;
    where not, `find` knows at most what the network itself said in time. `reads`: a post can be
    read; where not, `read_back` always raises. `tells_limits` and `tells_quota`: the server says
    what it takes, and how many posts more. `edits`: what of a post that is out can be changed;
    `edits_videos`: also where it has a video, or gets one. `threads`: a post can be an answer to
    an own one.
    """

    repeat_is_harmless: bool
    deletes: bool
    finds: bool = True
    reads: bool = True
    edits: Edits = Edits.NOTHING
    edits_videos: bool = False
    tells_limits: bool = False
    tells_quota: bool = False
    threads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Shown):
    """A post as the network shows it now, and where."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file that somebody handed over: Slack's id and name for it, and where its bytes are.

    `alt` is what it shows, where that was said in Slack.
    """

    id: str
    name: str
    address: str
    alt: str = ""


class Files(Protocol):
    """Slack as a place of files. All raise `SlackUnavailable`."""

    async def fetch(self, file: Handed) -> bytes:
        """Fetch a file's bytes. Raises `UserError` where there are none to be had."""

    async def hang(self, name: str, content: bytes) -> str:
        """Upload a picture of ours for cards to show; return Slack's id of it."""

    async def share(self, name: str, content: bytes, channel: str) -> str:
        """Upload a video of ours into a channel, where it is played; return its address there."""

    async def is_shared(self, address: str, channel: str) -> bool:
        """Whether a video still stands where it was shared."""


class Publisher(Protocol):
    """One account on one network. Every failure is a `PublishError` of the fitting kind."""

    @property
    def account(self) -> Account:
        """The account that this publisher speaks for."""

    @property
    def abilities(self) -> Abilities:
        """What this network's server can do."""

    async def who_am_i(self) -> str:
        """Ask the network for the remote identity behind the credentials."""

    async def limits(self) -> ServerLimits | None:
        """Ask the server what it takes; `None` where it doesn't say."""

    async def quota(self) -> Quota | None:
        """Ask the network how many posts it takes more; `None` where it doesn't say."""

    async def check(self, target: Target) -> None:
        """Raise what would keep this very post here, as far as asking leaves no trace there.

        Whose login it is, how many posts are left and what the server takes at all have calls of
        their own, and the pictures lie in our store; this is what a network tells beyond that.
        Most tell nothing more until a post is sent.
        """

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Do all that has no public effect, and return the frozen request to send.

        `key` is the delivery's own, the same for all attempts. Uploads happen here.
        """

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        """Prepare the next part of a thread, as an answer to the last of those that are out.

        `before` are all of them, the first first. Raise `Refused` where there are no threads.
        """

    async def send(self, intent: Intent) -> Receipt:
        """Make exactly one create call with the frozen request."""

    async def find(self, intent: Intent) -> Receipt | None:
        """Look whether the intent's post is out; `None` proves nothing unless keys are ours.

        Raise `Refused` where the network itself says that it is not out and never will be, and
        `OutcomeUnknown` where it could not be asked.
        """

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read a post as the public sees it; `None` when the network says that it is gone."""

    async def delete(self, receipt: Receipt) -> None:
        """Remove a post. A return means that the network said yes, not that it is gone."""

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        """Make exactly one call that lets a post that is out say what the frozen request says.

        The same call again changes nothing more. Raise `Refused` where that can't be.
        """

    async def close(self) -> None:
        """Give back what this publisher holds open."""


Publishers = Mapping[str, Publisher]


class Links(Protocol):
    """Follows the links of posts, with bounds on time and size."""

    async def look(self, url: str) -> LinkFact:
        """Say what came of following a link; never fails, since unknown is an answer."""

    async def picture(self, url: str) -> bytes:
        """The picture of a page, as far as it is one; empty where it can't be had."""


class Clock(Protocol):
    """The only one who knows the time."""

    def now(self) -> datetime:
        """Aware UTC, as people and networks count it."""

    def monotonic(self) -> float:
        """Seconds that never jump."""

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` of monotonic time pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRef:
    """A message of ours in Slack: a channel's id and the message's `ts` there."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message: a constant action id, its words, and what it is about.

    One with a `url` opens that page.
    """

    action: str
    words: str
    value: str
    style: str = ""
    confirm: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A post that missed its time: the draft, the number of its question, its card's link."""

    draft: Draft
    question: int
    link: str


class Hands(Protocol):
    """The way to whoever puts posts out by hand. Both raise `SlackUnavailable`, or `CardGone`."""

    async def give(self, handing: Handing) -> CardRef:
        """Give one person a post, in their conversation with the bot.

        Raises `NotTold` where they surely don't have it.
        """

    async def show(self, ref: CardRef, handing: Handing) -> None:
        """Let the message of such a post show how it stands now."""


Letter = Waiting | Fresh | Failing
"""What single people are written to about."""


class Letters(Protocol):
    """The way to single people, one message each. All raise `SlackUnavailable`."""

    async def write(self, letter: Letter) -> CardRef:
        """Write to somebody, in their conversation with the bot; only this makes a sound.

        A message that can't be changed later has no `ts`. Raises `NotTold` where they surely
        don't have it.
        """

    async def show(self, ref: CardRef, letter: Letter) -> None:
        """Let a message say what is true now. Raises `CardGone`, too."""

    async def remove(self, ref: CardRef) -> None:
        """Take a message away; one that is gone is taken away."""


class Weeks(Protocol):
    """The way to show a week to a channel. Raises `SlackUnavailable`, or `CardGone`."""

    async def post(self, channel: str, week: Week) -> CardRef:
        """Post a week as a picture, with all of it in words; without it, where it can't be had."""


class Cards(Protocol):
    """Slack as the bot's screen. All raise `SlackUnavailable`; reading may raise `CardGone`."""

    async def post(self, view: CardView) -> CardRef:
        """Post a new card to the draft's channel, in its thread where it has one."""

    async def posted(self, view: CardView, since: datetime) -> tuple[CardRef, ...]:
        """Look for cards of this revision that were posted since; nothing where none can be read.

        For when the answer to posting one was lost (trap 75).
        """

    async def refresh(self, ref: CardRef, view: CardView) -> None:
        """Let a card show this view."""

    async def retire(self, ref: CardRef, view: CardView) -> None:
        """Shrink an old card to a line that links to the new one (rule 17)."""

    async def room(
        self,
        ref: CardRef,
        also: Sequence[UserId] = (),
        *,
        stopped_with: Collection[str] = (),
        fresh: bool = False,
    ) -> Room:
        """Ask for a card's reactions, and who these and `also` are (rules 6, 22, 24).

        `stopped_with` are the emoji of objections and holds that are open: where one is not on
        the card any more, what it means is asked as well. `fresh` asks Slack again for every
        person, whatever is remembered.
        """

    async def hall(self, also: Sequence[UserId] = (), *, fresh: bool = True) -> Room:
        """Ask anew who is in the drafts channel and its groups, without a card.

        `fresh` asks again who each of them is, whatever is remembered.
        """

    async def person(self, user: UserId) -> Person | None:
        """Ask who somebody is; `None` where Slack does not say."""

    def language(self, user: UserId) -> Language:
        """In which language to speak with somebody: theirs where it is remembered."""

    async def members(self, channel: str) -> frozenset[UserId]:
        """Ask who is in a channel."""

    async def spoke_since(self, channel: str, moment: datetime, thread: CardRef | None) -> bool:
        """Ask whether the bot itself has written after that moment: there, or in `thread`."""

    async def custom_emoji(
        self, names: Collection[str] = (), *, fresh: bool = False
    ) -> Mapping[str, str]:
        """The workspace's own emoji: names to addresses, or to `alias:other` (trap 35).

        `names` were used now, and may be newer than what is remembered.
        """

    def forget_emoji(self) -> None:
        """Take note that the workspace's emoji have changed."""

    async def home_team(self) -> str:
        """The id of the one workspace whose people count."""

    async def whisper(self, channel: str, user: UserId, sentence: str, *, thread: str = "") -> None:
        """Say something to one person alone, where they are."""

    async def paper(self, channel: str, edition: Edition) -> CardRef:
        """Post the morning paper."""

    async def brief(self, landing: Landing) -> None:
        """Tell somebody who was away what happened, in their conversation with the bot."""

    async def say(
        self,
        channel: str,
        sentence: str,
        *,
        thread: str = "",
        buttons: Sequence[Button] = (),
        difference: Pieces = (),
    ) -> CardRef:
        """Say something to everybody in a channel or thread; a difference stands below it."""

    async def ask_about(
        self, channel: str, missed: Sequence[Missed], *, thread: str = ""
    ) -> CardRef:
        """Ask in one message what shall become of missed posts, each with its buttons (25)."""

    async def rewrite(self, ref: CardRef, sentence: str) -> None:
        """Replace a message of ours, buttons included, by a sentence."""

    async def light(self, ref: CardRef | None, view: OnAir) -> CardRef:
        """Let the lamp show this view; without `ref` it is posted anew."""

    async def home(self, user: UserId, view: Home, zone: ZoneInfo, note: str) -> None:
        """Let the app's Home of one person show this; `note` answers a press there."""

    async def reactions_of(self, ref: CardRef) -> tuple[Reaction, ...]:
        """Ask who reacted to a message, and with what."""

    async def pin(self, ref: CardRef) -> None:
        """Pin a message to its channel; one that is pinned stays so."""

    async def unpin(self, ref: CardRef) -> None:
        """Take the pin of a message away; one without a pin stays so."""

    async def lamps(self, channel: str) -> frozenset[CardRef]:
        """The pinned messages of ours that are lamps, old ones included."""

    async def message(self, ref: CardRef) -> Message:
        """Read what somebody wrote, as it stands now; what the bot can't read is `CardGone`."""

    async def messages_since(
        self, channel: str, moment: datetime
    ) -> Sequence[tuple[CardRef, Message]]:
        """Read what was written in a channel since a moment, oldest first, without replies."""

    async def link(self, ref: CardRef) -> str:
        """The permanent link of a message."""

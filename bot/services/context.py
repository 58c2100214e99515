"""What every service is given: storage, the walls behind their ports, and the rules in force."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.accounts import Account, AccountName
from bot.domain.drafts import DraftId
from bot.domain.emoji import Gesture, Gestures
from bot.domain.four_eyes import Proposal
from bot.domain.messages import IntakePolicy
from bot.domain.paper import PaperPolicy
from bot.domain.people import UserId
from bot.domain.policies import Policy
from bot.domain.posting import Posting
from bot.domain.review import Room
from bot.domain.seals import Sealer
from bot.domain.slots import SlotsOf
from bot.domain.timetable import TimePolicy
from bot.domain.watch import WatchPolicy
from bot.lint.context import Context as LintContext
from bot.lint.linter import Linter
from bot.ports import (
    CardRef,
    Cards,
    Clock,
    Files,
    Hands,
    Letters,
    LikenessOf,
    Links,
    PictureOf,
    Publishers,
    Weeks,
)
from bot.services.ears import Ears
from bot.services.joining import Turns
from bot.services.keeping import Shelves
from bot.services.logins import Logins
from bot.services.visitors import Visitors
from bot.words.languages import Language
from storage.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The settings that decide; none of them loosens a rule."""

    policy: Policy = field(default_factory=Policy)
    gestures: Mapping[Gesture, tuple[str, ...]]
    times: TimePolicy = field(default_factory=TimePolicy)
    watch: WatchPolicy = field(default_factory=WatchPolicy)
    paper: PaperPolicy = field(default_factory=PaperPolicy)
    intake: IntakePolicy = field(default_factory=IntakePolicy)
    guests_may_draft: bool = True
    follows_links: bool = True
    zone: str = "UTC"
    language: Language = Language.EN
    posting: Posting = field(default_factory=dict)
    slots: SlotsOf = field(default_factory=dict)
    phones: Mapping[AccountName, UserId] = field(default_factory=dict)
    owner: UserId | None = None
    owners: Mapping[AccountName, tuple[UserId, ...]] = field(default_factory=dict)

    def meant_in(self, room: Room) -> Gestures:
        """The gestures, with the workspace's own aliases as Slack just told them."""
        return self.meant_with(room.custom_emoji)

    def meant_with(self, custom: Mapping[str, str]) -> Gestures:
        """The gestures, with these aliases of the workspace."""
        return Gestures(names=self.gestures, custom=custom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything a service may use. `accounts` are the settings' own, before any decision.

    `anchors` is the channel of the journal's anchors, or empty for a thread of the drafts'.
    `policy` is the digest of the policy that all of this was made from; nothing is published
    unless it is the one in force. What `linter_of` gives, and the digest that `schema` says the
    tables should have, may have to be made when it is first asked for, which blocks. Without
    `links` nobody follows any, as in the practice workspace, without `hands` nobody is given a
    post to put out, without `letters` nobody is reminded, and without `weeks` no week is posted.
    `proposal` waits for people, and `renew` asks for a new start once they confirmed it (rule 35).
    `wake` lets the publishing loop look at once, `hurry` those who remind. The locks only spare
    work, and people a sentence said twice: nothing else rests on them, since every write checks
    versions and states in its transaction.
    """

    store: Store
    cards: Cards
    files: Files
    picture_of: PictureOf
    likeness_of: LikenessOf
    publishers: Publishers
    accounts: Mapping[AccountName, Account]
    clock: Clock
    linter_of: Callable[[], Linter]
    lint: LintContext
    sealer: Sealer
    rules: Rules
    channel: str
    wake: Callable[[], None]
    schema: Callable[[], str] | None = None
    anchors: str = ""
    policy: str = ""
    proposal: Proposal | None = None
    links: Links | None = None
    hands: Hands | None = None
    letters: Letters | None = None
    logins: Logins | None = None
    shelves: Shelves = field(default_factory=Shelves)
    weeks: Weeks | None = None
    renew: Callable[[], None] = lambda: None
    hurry: Callable[[], None] = lambda: None
    locks: defaultdict[DraftId, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )
    telling: asyncio.Lock = field(default_factory=asyncio.Lock)
    showings: Turns[DraftId] = field(default_factory=Turns)
    looks: Turns[CardRef] = field(default_factory=Turns)
    visitors: Visitors = field(default_factory=Visitors)
    ears: Ears = field(default_factory=Ears)

    @property
    def linter(self) -> Linter:
        """The linter; soon after a start it may first have to be loaded, which blocks."""
        return self.linter_of()

    def now(self) -> datetime:
        """The time, from the one clock."""
        return self.clock.now()

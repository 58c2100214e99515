"""The card's view: all that a card shows, and the one derived word for where it stands."""

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never

from bot.domain.correcting import Replacement
from bot.domain.deliveries import THERE, Delivery, DeliveryId, DeliveryState
from bot.domain.drafts import Content, Draft, DraftId, Target, canonical, digest_of, stamp
from bot.domain.kin import Kin
from bot.domain.links import Followed
from bot.domain.pauses import Pause
from bot.domain.people import UserId
from bot.domain.presses import Ahead
from bot.domain.readback import Reading
from bot.domain.removals import Removal, removal_of
from bot.domain.report import Report
from bot.domain.review import Decision, Status
from bot.domain.states import OPEN, State
from bot.domain.urgency import Urgency
from bot.domain.watch import Unreached
from bot.words.phrases import marked, phrase


class Stage(StrEnum):
    """What people are told a draft is; one word or two, derived and never stored."""

    PARKED = marked("parked")
    NEEDS_OPINION = marked("needs a second opinion")
    BLOCKED = marked("needs a change first")
    OBJECTED = marked("somebody objects")
    HELD = marked("held")
    PAUSED = marked("paused")
    SCHEDULED = marked("scheduled")
    PUBLISHING = marked("publishing")
    NEEDS_ATTENTION = marked("needs a look")
    PUBLISHED = marked("published")
    PARTLY = marked("partly published")
    CORRECTED = marked("corrected")
    DIFFERS = marked("published, but not as approved")
    REHEARSED = marked("rehearsed: nothing was published")
    MISSED = marked("missed")
    FAILED = marked("failed")
    WITHDRAWN = marked("withdrawn")
    TAKEN_DOWN = marked("taken down")
    STILL_THERE = marked("taken down, but not everywhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """All that one card shows. `changes` say what differs from the revision before.

    `deliveries` are those of this revision; `waiting` is why an approved one hasn't left.
    `reachable` and `unreached` are who answers for it at its time, and who can't (rule 30).
    `held` are those who hold it, which is known without asking Slack. `hung` says of each
    picture, by its SHA-256, which file in Slack shows it. `note` is who says what to those who
    approve, which is never published. `retries` are the deliveries that surely did not go out and
    may be tried again, and `amiss` those that are out and not as they were approved;
    `corrects` says which posts that are out it replaces, and how; `corrections` are the drafts
    that were begun to replace its own.
    """

    draft: Draft
    report: Report
    decision: Decision | None = None
    deliveries: tuple[Delivery, ...] = ()
    pauses: tuple[Pause, ...] = ()
    waiting: str = ""
    held: tuple[UserId, ...] = ()
    changes: tuple[str, ...] = ()
    reachable: tuple[str, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    link: str = ""
    kin: tuple[Kin, ...] = ()
    urgencies: tuple[Urgency, ...] = ()
    links: Followed = field(default_factory=Followed)
    ahead: Ahead = field(default_factory=Ahead)
    hung: tuple[tuple[str, str], ...] = ()
    note: tuple[UserId, str] | None = None
    labels: tuple[str, ...] = ()
    retries: tuple[DeliveryId, ...] = ()
    amiss: tuple[tuple[DeliveryId, Reading], ...] = ()
    corrects: tuple[Replacement, ...] = ()
    corrections: tuple[DraftId, ...] = ()

    @property
    def stage(self) -> Stage:
        """The one word for where this draft stands."""
        return stage(self)


def stage(view: CardView) -> Stage:
    """Derive what people are told from state, decision, deliveries, stops and pauses."""
    state = view.draft.state
    if any(d.state is DeliveryState.UNKNOWN for d in view.deliveries):
        return Stage.NEEDS_ATTENTION
    match state:
        case State.PARKED:
            return Stage.PARKED
        case State.IN_REVIEW:
            return _in_review(view)
        case State.CHANGES_REQUESTED:
            return Stage.OBJECTED
        case State.SCHEDULED:
            return _scheduled(view)
        case State.PUBLISHING:
            return Stage.PUBLISHING
        case State.PUBLISHED:
            return _published(view)
        case State.REHEARSED:
            return Stage.REHEARSED
        case State.MISSED:
            return Stage.MISSED
        case State.FAILED:
            return Stage.FAILED
        case State.WITHDRAWN:
            return Stage.WITHDRAWN
        case State.TAKEN_DOWN:
            return _taken_down(view)
    assert_never(state)


def _in_review(view: CardView) -> Stage:
    if view.decision and view.decision.status is Status.BLOCKED:
        return Stage.BLOCKED
    return Stage.HELD if is_held(view) else Stage.NEEDS_OPINION


def needs_card(view: CardView) -> bool:
    """Whether people have something to press on a card, so that one is posted where there is none.

    They have while it may leave, and while something of it is out; what was erased has neither.
    """
    if view.draft.state in OPEN | {State.MISSED, State.FAILED}:
        return True
    is_there = any(d.state in THERE for d in view.deliveries) or bool(view.retries)
    revision = view.draft.revision
    return is_there and digest_of(revision.content) == revision.digest


def is_held(view: CardView) -> bool:
    """Whether somebody holds this draft: as was decided, or else as is written down."""
    return bool(view.held if view.decision is None else view.decision.holds)


def _scheduled(view: CardView) -> Stage:
    if is_held(view):
        return Stage.HELD
    return Stage.PAUSED if view.pauses else Stage.SCHEDULED


def _published(view: CardView) -> Stage:
    if view.amiss:
        return Stage.DIFFERS
    states = {d.state for d in view.deliveries}
    if DeliveryState.DELETED in states and states.isdisjoint(THERE):
        return Stage.CORRECTED
    return Stage.PUBLISHED if _all_out(view) else Stage.PARTLY


def _all_out(view: CardView) -> bool:
    # What a correction took over has its post there.
    well = {DeliveryState.PUBLISHED, DeliveryState.REHEARSED, DeliveryState.DELETED}
    return all(d.state in well for d in view.deliveries)


def _taken_down(view: CardView) -> Stage:
    # What the network called gone, but nobody could check yet, is not called there.
    there = any(
        d.state in THERE and removal_of(d.removal) is not Removal.SAID_GONE for d in view.deliveries
    )
    return Stage.STILL_THERE if there else Stage.TAKEN_DOWN


def changes(old: Content, new: Content) -> tuple[str, ...]:
    """Say what differs between two contents, one short phrase for each (rule 16)."""
    found = []
    if old.timing != new.timing:
        found.append(phrase("the time"))
    before = {target.account: target for target in old.targets}
    after = {target.account: target for target in new.targets}
    if before.keys() != after.keys():
        found.append(phrase("the accounts"))
    for name in sorted(before.keys() & after.keys()):
        found += _target_changes(before[name], after[name])
    return tuple(dict.fromkeys(found))


def _target_changes(old: Target, new: Target) -> list[str]:
    found = []
    if old.text != new.text:
        found.append(phrase("the text"))
    if _bytes(old) != _bytes(new):
        found.append(phrase("the pictures"))
    elif old.pictures != new.pictures:
        found.append(phrase("the alt text"))
    if old.mode is not new.mode:
        found.append(phrase("{account} is now {mode}", account=new.account, mode=new.mode))
    if (old.address, old.identity, old.handle) != (new.address, new.identity, new.handle):
        found.append(phrase("who {account} is on its network", account=new.account))
    if old.card != new.card:
        found.append(phrase("the link preview"))
    if old.options != new.options:
        found.append(phrase("the options"))
    return found


def _bytes(target: Target) -> list[str]:
    return [picture.sha256 for picture in target.pictures]


def fingerprint(view: CardView) -> str:
    """Digest what a view shows, so that a card is not updated without need.

    Times of the database that no card shows (versions, tokens, attempts) are left out.
    """
    quiet = replace(view.draft, version=0)
    deliveries = [
        [
            d.account,
            d.state.value,
            stamp(d.due_at),
            d.reason,
            repr(d.receipt),
            d.removal,
            len(d.parts),
        ]
        for d in view.deliveries
    ]
    seen = canonical([repr(replace(view, draft=quiet, deliveries=())), deliveries])
    return hashlib.sha256(seen.encode(errors="surrogatepass")).hexdigest()

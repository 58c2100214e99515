"""One view for each thing that a card can show, to be drawn and looked at."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.card import CardView
from bot.domain.correcting import How, Replacement
from bot.domain.deliveries import DeliveryId, DeliveryState, Receipt
from bot.domain.drafts import DraftId, Picture, Target
from bot.domain.emoji import Gesture
from bot.domain.pauses import Pause
from bot.domain.people import UserId
from bot.domain.readback import Reading, Verdict
from bot.domain.report import Report
from bot.domain.review import Decision, Dismissal, Status, Why
from bot.domain.states import State
from bot.domain.times import Timing, TimingKind
from bot.domain.watch import Cause, Unreached
from tests.factories import (
    ANA,
    BEN,
    NOON,
    OLGA,
    ZOE,
    a_content,
    a_delivery,
    a_draft,
    a_finding,
    a_report,
    a_revision,
    a_stop,
    a_target,
    after,
    users,
)

SKY = AccountName("soupe-bluesky")
AT_SIX = Timing(kind=TimingKind.AT, start=after(hours=6))
NEEDS_ONE = "one approval by somebody other than the authors"
LINK = "https://bsky.example/profile/soupe/post/1"
RECEIPT = Receipt(remote_id="1", url=LINK, at=after(hours=6))


def sky(**given: object) -> Target:
    """The same text on Bluesky."""
    known: dict[str, object] = {
        "network": Network.BLUESKY,
        "address": "https://bsky.example",
        "handle": "soupe.example",
        "identity": "did:plc:soupe",
    }
    return a_target(SKY, **{**known, **given})


def decided(status: Status = Status.PENDING, **given: object) -> Decision:
    """A decision that still needs one approval, unless said otherwise."""
    known: dict[str, object] = {"needed": 1, "could": users(BEN, ZOE, OLGA)}
    if status is Status.PENDING:
        known["missing"] = (NEEDS_ONE,)
    return Decision(status=status, **{**known, **given})  # type: ignore[arg-type]


APPROVED = decided(Status.APPROVED, approvers=users(BEN), watchers=users(ANA, BEN), could=())


def view(state: State = State.IN_REVIEW, **given: object) -> CardView:
    """Draft 1 for Bluesky and the wall at six in the evening."""
    content = a_content(sky(), a_target(), timing=AT_SIX)
    known: dict[str, object] = {
        "draft": a_draft(content, state=state),
        "report": a_report(),
        "decision": APPROVED if state is State.SCHEDULED else decided(),
        "reachable": users(BEN),
    }
    return CardView(**{**known, **given})  # type: ignore[arg-type]


def on_both(sky_state: DeliveryState, wall_state: DeliveryState, **of_sky: object) -> CardView:
    """A draft that was sent, with what became of it on Bluesky and on the wall."""
    wall = a_delivery(wall_state, due_at=after(hours=6), receipt=RECEIPT)
    first = a_delivery(sky_state, id=DeliveryId(2), account=SKY, due_at=after(hours=6), **of_sky)
    state = State.TAKEN_DOWN if wall_state is DeliveryState.DELETED else State.PUBLISHED
    return view(state, decision=APPROVED, deliveries=(first, wall))


ALARM = a_finding(
    "SO301", severity=3, message="“recall” may alarm people",
    why="a post about a recall is read as a warning", fix="say what happened and to which soup",
)  # fmt: skip
BLOCKER = a_finding(
    "SO101", severity=1, blocks=True, message="the text is 12 characters too long",
    why="Bluesky takes 300", fix="shorten it", account=SKY,
)  # fmt: skip
DRY = a_content(sky(mode=Mode.DRY_RUN), timing=AT_SIX)
TEXT = "Soup is back! 🎃 crème fraîche"
REVISED = a_revision(a_content(sky(text=TEXT), timing=AT_SIX), number=2)
OWN = Dismissal(user=ANA, emoji="white_check_mark", why=Why.AUTHOR)
WAITS = a_delivery(due_at=after(hours=6))
THREAD = a_content(sky(text="Soup is back!\n---\nSo is bread.\n---\nAnd cake."), timing=AT_SIX)
HALF = a_delivery(
    DeliveryState.PARTLY, account=SKY, of_parts=3, parts=(RECEIPT,), receipt=RECEIPT,
    reason="Bluesky said no (status 400).",
)  # fmt: skip
FILM = Picture(sha256="ab" * 32, media_type="video/mp4", alt_text="A pot steams")
FILMED = a_content(sky(pictures=(FILM,)), timing=AT_SIX)
DISCLOSED = a_content(
    a_target(AccountName("soupe-x"), network=Network.X, options=(("disclosed", "ai paid"),)),
    sky(),
    timing=AT_SIX,
)

GALLERY: dict[str, CardView] = {
    "needs-opinion": view(decision=decided(dismissals=(OWN,))),
    "blocked": view(
        report=Report(level=a_report(3).level, findings=(ALARM, BLOCKER)),
        decision=decided(
            Status.BLOCKED, missing=(NEEDS_ONE, f"a change to the text: {BLOCKER.message}")
        ),
    ),
    "objected": view(
        State.CHANGES_REQUESTED,
        decision=decided(Status.OBJECTED, objectors=(ZOE,), approvers=users(BEN), missing=()),
    ),
    "objected-in-words": view(
        State.CHANGES_REQUESTED,
        decision=decided(
            Status.OBJECTED,
            objectors=(ZOE, OLGA),
            objections=(a_stop(Gesture.OBJECT, ZOE, reason="the tone: *too* <loud>"),),
            missing=(),
        ),
    ),
    "held": view(
        State.SCHEDULED,
        decision=decided(
            Status.APPROVED,
            approvers=users(BEN),
            holds=(a_stop(Gesture.HOLD, ZOE, reason="the date may be wrong"),),
        ),
        deliveries=(WAITS,),
    ),
    "scheduled": view(State.SCHEDULED, deliveries=(WAITS,)),
    "unreachable": view(
        State.SCHEDULED,
        deliveries=(WAITS,),
        reachable=(),
        unreached=(
            Unreached(person=ANA, cause=Cause.AWAY, at=after(hours=6, minutes=30)),
            Unreached(person=BEN, cause=Cause.HOURS, at=after(hours=20)),
        ),
        waiting="nobody who answers for it is there",
    ),
    "paused": view(
        State.SCHEDULED,
        deliveries=(WAITS,),
        pauses=(Pause(id=1, reason="fire in the building", by=OLGA, since=NOON),),
    ),
    "publishing": view(
        State.PUBLISHING, decision=APPROVED, deliveries=(a_delivery(DeliveryState.SENDING),)
    ),
    "published": on_both(DeliveryState.PUBLISHED, DeliveryState.PUBLISHED, receipt=RECEIPT),
    "corrected": view(
        State.PUBLISHED,
        decision=APPROVED,
        deliveries=(a_delivery(DeliveryState.DELETED, account=SKY, reason="corrected by D-2"),),
    ),
    "corrects": replace(
        view(decision=decided()),
        corrects=(
            Replacement(account=SKY, draft=DraftId(7), delivery=DeliveryId(9), how=How.AGAIN),
        ),
    ),
    "differs": replace(
        on_both(DeliveryState.PUBLISHED, DeliveryState.PUBLISHED, receipt=RECEIPT),
        amiss=(
            (DeliveryId(2), Reading(looks=2, verdict=Verdict.DIFFERS, differs=("the text",))),
            (DeliveryId(1), Reading(looks=2, verdict=Verdict.GONE)),
        ),
    ),
    "partly": on_both(DeliveryState.FAILED, DeliveryState.PUBLISHED, reason="Bluesky said no"),
    "thread-partly-out": view(
        State.PUBLISHED,
        draft=a_draft(THREAD, state=State.PUBLISHED),
        decision=APPROVED,
        deliveries=(HALF,),
        retries=(HALF.id,),
    ),
    "thread-partly-out-differs": view(
        State.PUBLISHED,
        draft=a_draft(THREAD, state=State.PUBLISHED),
        decision=APPROVED,
        deliveries=(HALF,),
        amiss=(
            (HALF.id, Reading(looks=2, verdict=Verdict.DIFFERS, differs=("the text of part 1",))),
        ),
    ),
    "video": view(draft=a_draft(FILMED), hung=((FILM.sha256, LINK),)),
    "disclosed": view(draft=a_draft(DISCLOSED)),
    "unknown": on_both(
        DeliveryState.UNKNOWN, DeliveryState.PUBLISHED, reason="the connection broke while sending"
    ),
    "rehearsed": view(
        State.REHEARSED,
        draft=a_draft(DRY, state=State.REHEARSED),
        decision=APPROVED,
        deliveries=(a_delivery(DeliveryState.REHEARSED, account=SKY, mode=Mode.DRY_RUN),),
    ),
    "missed": view(
        State.MISSED,
        draft=a_draft(
            a_content(sky(), timing=AT_SIX), state=State.MISSED, state_reason="it was held"
        ),
        decision=None,
        deliveries=(a_delivery(DeliveryState.MISSED, account=SKY),),
        waiting="it was held",
    ),
    "failed": view(
        State.FAILED,
        decision=None,
        deliveries=(a_delivery(DeliveryState.FAILED, account=SKY, reason="Bluesky said no"),),
    ),
    "taken-down": on_both(
        DeliveryState.DELETED, DeliveryState.DELETED, receipt=RECEIPT, reason="gone and checked"
    ),
    "still-there": on_both(
        DeliveryState.PUBLISHED, DeliveryState.DELETED, receipt=RECEIPT, removal="still there"
    ),
    "withdrawn": view(State.WITHDRAWN, decision=None),
    "parked": view(State.PARKED, decision=None),
    "revised": view(
        draft=a_draft(revision=REVISED, authors=users(ANA, BEN)),
        changes=("the text", "the accounts"),
    ),
}

SOON = timedelta(seconds=60)
EVERYBODY = {UserId(user) for user in (ANA, BEN, ZOE, OLGA)}

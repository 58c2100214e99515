"""Reviewing: look at a card again, and let the draft follow what people think of it now.

An event only says that something changed; the truth is asked from Slack (rule 22, trap 13).
"""

import logging
from dataclasses import dataclass, field

from bot.domain.accounts import AccountName
from bot.domain.deliveries import all_cancelled, latest
from bot.domain.drafts import Draft, DraftId
from bot.domain.emoji import Gesture
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.domain.people import UserId
from bot.domain.review import Dismissal, Room, Status, Why
from bot.domain.states import Event, State
from bot.ports import CardRef
from bot.services.context import Context
from bot.services.deciding import Opinion, opinion, policy_for
from bot.services.emoji_stops import record_stop, sync_stops
from bot.services.joining import Seen, Turn
from bot.services.moving import move, settle
from bot.services.planning import plan, slot_of, unplan
from bot.services.record import record
from bot.services.rooms import room_of
from bot.services.showing import say_untold, show, tell, whisper
from bot.services.sighting import sight
from bot.services.stages import ask_next
from bot.words.phrases import marked, phrase
from storage import cards, deliveries, drafts, stops, votes
from storage.cards import Card
from storage.engine import Tx

log = logging.getLogger(__name__)

REVIEWED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED, State.PUBLISHING})

# A missed or failed draft may get a new time: an objection to it counts then (rule 12).
STOPPABLE = REVIEWED | {State.MISSED, State.FAILED}

GREW_OLD = marked("an approval has grown too old")


@dataclass(slots=True)
class Outcome:
    """What a look changed: whom to tell what, and whether the scheduler should look too."""

    draft: Draft | None = None
    dismissed: list[Dismissal] = field(default_factory=list)
    wake: bool = False
    missing: tuple[str, ...] = ()
    grown_old: tuple[UserId, ...] = ()
    to_say: bool = False


async def reconsider(ctx: Context, ref: CardRef) -> None:
    """Look at one message again; most messages are no card of ours, and nothing happens.

    Several who want it while it waits for its turn get it once, since it asks after they came.
    Raises `SlackUnavailable` where Slack did not answer in full; then nothing is decided.
    """
    joined = ctx.looks.join(ref)
    if joined is not None:
        await joined.ended.wait()
        if joined.trouble:
            raise SlackUnavailable(joined.trouble)
        return
    turn = ctx.looks.wait(ref)
    turn.trouble = "a look at a card was cut off"
    try:
        await _reconsider(ctx, ref, turn)
        turn.trouble = ""
    except SlackUnavailable as trouble:
        turn.trouble = str(trouble)
        raise
    finally:
        ctx.looks.end(ref, turn)


async def _reconsider(ctx: Context, ref: CardRef, turn: Turn) -> None:
    card = await ctx.store.read(lambda tx: cards.at(tx, ref.channel, ref.ts))
    if card is None:
        return
    try:
        async with ctx.locks[card.draft]:
            ctx.looks.begin(ref, turn)
            draft = await ctx.store.read(lambda tx: drafts.get(tx, card.draft))
            if draft is None:
                return
            room = await room_of(ctx, ref, draft)
            outcome = await ctx.store.write(lambda tx: note(tx, ctx, card, room))
    except CardGone:
        await card_gone(ctx, card)
        return
    await follow_up(ctx, outcome, Seen(ref=ref, room=room))
    if card.state != "living":
        await reconsider_draft(ctx, card.draft)


async def look_at(ctx: Context, number: DraftId) -> None:
    """Look at a draft's card after something was recorded; Slack's trouble waits for later."""
    try:
        await reconsider_draft(ctx, number)
    except SlackUnavailable as trouble:
        log.warning(
            "card not looked at",
            extra={"event": "slack.unavailable", "draft": number, "why": str(trouble)},
        )


async def reconsider_draft(ctx: Context, number: DraftId) -> None:
    """Look at a draft's living card again, if it has one."""
    living = await ctx.store.read(lambda tx: cards.living(tx, number))
    if living is not None:
        await reconsider(ctx, cards.ref(living))


async def follow_up(ctx: Context, outcome: Outcome, seen: Seen | None = None) -> None:
    """Show what a look changed, and tell those whose reaction did not count, once."""
    if outcome.draft is None:
        return
    if outcome.wake:
        ctx.wake()
    for dismissal in (d for d in outcome.dismissed if d.why is not Why.GROWN_OLD):
        vote = f":{dismissal.emoji}:" if dismissal.emoji else phrase("vote by button")
        await whisper(
            ctx,
            outcome.draft.channel,
            dismissal.user,
            phrase(
                "Thank you! Your {vote} doesn't count here: {why}.",
                vote=vote,
                why=dismissal.why,
            ),
        )
    if outcome.to_say:
        await say_untold(ctx)
    await show(ctx, outcome.draft.id, seen)
    if outcome.grown_old:
        await _say_grown_old(ctx, outcome.draft, outcome.grown_old)


async def _say_grown_old(ctx: Context, draft: Draft, old: tuple[UserId, ...]) -> None:
    """Say that approvals have ended by themselves, which nobody did and nobody saw (rule 26)."""
    whose = ", ".join(f"<@{person}>" for person in old)
    await tell(
        ctx,
        draft,
        phrase(
            "This post is not scheduled any more: the approval by {whose} is older than"
            " approvals of this level live; if it is still right, please press"
            " *Approve* on its card.",
            whose=whose,
        ),
    )


def note(tx: Tx, ctx: Context, card: Card, room: Room, *, moving: bool = True) -> Outcome:
    """Record what a card's reactions mean now; the one writer of votes and stops by emoji.

    The draft follows its decision only with `moving`: the last look does that by itself.
    """
    draft = drafts.get(tx, card.draft)
    # The draft may have been edited while Slack was asked: then this is an old card (rule 27).
    card = cards.at(tx, card.channel, card.ts) or card
    if draft is None or draft.state not in STOPPABLE:
        return Outcome()
    sync_stops(tx, ctx, draft, card, room)
    if draft.state not in REVIEWED:
        return Outcome(draft=draft)
    outcome = Outcome(draft=draft)
    if card.state != "living" or card.revision != draft.revision.number:
        return outcome
    _owner_came_round(tx, ctx, draft, card, room)
    what = opinion(tx, ctx, draft, room)
    outcome.dismissed = _sync_votes(tx, ctx, draft, what)
    sight(tx, ctx, draft, room, what.decision)
    if moving:
        now_is = opinion(tx, ctx, draft, room)
        outcome.to_say = ask_next(tx, ctx, draft, policy_for(tx, ctx, draft), now_is.decision)
        outcome.wake = follow(tx, ctx, draft, now_is)
        outcome.grown_old = _unscheduled_by_age(tx, draft, now_is)
    return outcome


def _unscheduled_by_age(tx: Tx, draft: Draft, what: Opinion) -> tuple[UserId, ...]:
    """Whose old approvals have just taken a draft off the schedule, which nobody did (26)."""
    after = drafts.get(tx, draft.id)
    if draft.state is not State.SCHEDULED or after is None or after.state is not State.IN_REVIEW:
        return ()
    return tuple(d.user for d in what.decision.dismissals if d.why is Why.GROWN_OLD)


def send_anew(
    tx: Tx,
    ctx: Context,
    draft: Draft,
    card: Card,
    room: Room,
    *,
    only: AccountName | None = None,
) -> Outcome:
    """Let a missed draft leave after all, if with the press nothing is missing (rule 25).

    With `only` it is a draft that ended, of which one account's post is tried again.
    """
    sync_stops(tx, ctx, draft, card, room)
    outcome = Outcome(draft=draft)
    outcome.dismissed = _sync_votes(tx, ctx, draft, opinion(tx, ctx, draft, room))
    what = opinion(tx, ctx, draft, room)
    outcome.missing = what.decision.missing
    if what.decision.status is not Status.APPROVED:
        return outcome
    found = slot_of(tx, ctx, draft, ctx.now(), in_person=what.decision.in_person)
    if found is not None:
        move(tx, ctx, draft, Event.SEND_NOW if only is None else Event.RETRY)
        plan(tx, ctx, draft, found, only=only)
        outcome.wake = True
    return outcome


def _owner_came_round(tx: Tx, ctx: Context, draft: Draft, card: Card, room: Room) -> None:
    """Close objections to older revisions whose owner approves this one (rule 12)."""
    opened = stops.opened(tx, draft.id, ctx.sealer)
    older = [s for s in opened if s.kind is Gesture.OBJECT and s.card != card.ts]
    approvers = opinion(tx, ctx, draft, room).decision.approvers if older else ()
    for stop in (s for s in older if s.by in approvers):
        why = marked("approved the new revision")
        stops.close(tx, stop, by=stop.by, why=why, now=ctx.now(), sealer=ctx.sealer)
        record_stop(tx, ctx, draft.id, Kind.STOP_CLOSED, stop.by, stop=stop.kind, how=why)


def _sync_votes(tx: Tx, ctx: Context, draft: Draft, what: Opinion) -> list[Dismissal]:
    now, facts = ctx.now(), {"digest": draft.revision.digest}
    seen = votes.of(tx, draft.id, draft.revision.number)
    standing, counted = votes.standing(seen), set(what.decision.approvers)
    for person in sorted(counted - standing.keys()):
        votes.add(tx, draft, person, votes.GIVEN, now=now)
        record(tx, now, Kind.VOTE_COUNTED, person, draft.id, **facts)
    old = {d.user for d in what.decision.dismissals if d.why is Why.GROWN_OLD}
    for person in sorted(standing.keys() - counted - what.unasked - old):
        votes.add(tx, draft, person, votes.TAKEN_BACK, now=now)
        record(tx, now, Kind.VOTE_TAKEN_BACK, person, draft.id, **facts)
    known = votes.dismissals(seen)
    new = [d for d in what.decision.dismissals if (d.user, d.why.value) not in known]
    for dismissal in new:
        votes.add(tx, draft, dismissal.user, votes.DISMISSED, now=now, reason=dismissal.why.value)
        record(
            tx,
            now,
            Kind.VOTE_DISMISSED,
            dismissal.user,
            draft.id,
            emoji=dismissal.emoji,
            why=dismissal.why.name.lower(),
            **facts,
        )
    return new


def follow(tx: Tx, ctx: Context, draft: Draft, what: Opinion) -> bool:
    """Move the draft to where its decision puts it; say whether the scheduler should look."""
    status = what.decision.status
    match draft.state, status:
        case State.CHANGES_REQUESTED, Status.OBJECTED:
            return False
        case State.CHANGES_REQUESTED, _:
            move(tx, ctx, draft, Event.CLEAR)
            again = drafts.get(tx, draft.id)
            return follow(tx, ctx, again, what) if again else False
        case State.IN_REVIEW, Status.OBJECTED:
            move(tx, ctx, draft, Event.OBJECT)
        case State.IN_REVIEW, Status.APPROVED:
            return _schedule(tx, ctx, draft, what)
        case State.SCHEDULED, Status.APPROVED:
            deliveries.look_now(tx, draft.id, ctx.now())
            return True
        case ((State.SCHEDULED | State.PUBLISHING), Status.APPROVED):
            return False
        case ((State.SCHEDULED | State.PUBLISHING), _):
            old = any(d.why is Why.GROWN_OLD for d in what.decision.dismissals)
            reason = GREW_OLD if old and status is Status.PENDING else ""
            take_back(tx, ctx, draft, status, reason)
    return False


def take_back(tx: Tx, ctx: Context, draft: Draft, status: Status, reason: str = "") -> None:
    """Un-schedule what has not been sent: the approval is not there any more (rule 23)."""
    why = reason or (
        phrase("somebody objects") if status is Status.OBJECTED else phrase("no longer approved")
    )
    unplan(tx, ctx, draft, why)
    # A network that could not be reached leaves a draft publishing though nothing is out.
    mine = latest(deliveries.of(tx, draft.id), draft.revision.number)
    if draft.state is State.SCHEDULED or all_cancelled(mine):
        event = Event.OBJECT if status is Status.OBJECTED else Event.UNAPPROVE
        move(tx, ctx, draft, event, reason=reason)
    else:
        settle(tx, ctx, draft.id)


def _schedule(tx: Tx, ctx: Context, draft: Draft, what: Opinion) -> bool:
    if what.approved_at is None:
        return False
    # The countdown begins when the draft is scheduled: an approval may be older than an
    # objection that has only now been taken back.
    found = slot_of(tx, ctx, draft, ctx.now(), in_person=what.decision.in_person)
    if found is None or draft.id in drafts.lapsed(tx, ctx.now()):
        move(tx, ctx, draft, Event.MISS, reason=phrase("not approved in time"))
        return False
    move(tx, ctx, draft, Event.APPROVE)
    plan(tx, ctx, draft, found)
    return True


def void_card(tx: Tx, ctx: Context, draft: Draft, why: str) -> None:
    """Let go of a draft's card with all that was thought of it there; a fresh one follows (18)."""
    now, card = ctx.now(), cards.living(tx, draft.id)
    cards.retire(tx, draft.id, "gone")
    record(tx, now, Kind.CARD_GONE, THE_BOT, draft.id, ts=card.ts if card else "")
    for person in votes.standing(votes.of(tx, draft.id, draft.revision.number)):
        votes.add(tx, draft, person, votes.TAKEN_BACK, now=now)
        record(tx, now, Kind.VOTE_TAKEN_BACK, person, draft.id, why=marked("the card is gone"))
    if draft.state in {State.SCHEDULED, State.PUBLISHING}:
        take_back(tx, ctx, draft, Status.PENDING, why)


async def card_gone(ctx: Context, card: Card) -> None:
    """A card that can't be read approves nothing: say so, and post a fresh one (rule 18).

    Where nothing is to be approved any more, a fresh one is for what can still be pressed.
    """
    if card.state != "living":
        return

    def lost(tx: Tx) -> Draft | None:
        draft, living = drafts.get(tx, card.draft), cards.living(tx, card.draft)
        if draft is None or living is None or living.ts != card.ts:
            return None
        if draft.state in REVIEWED:
            void_card(tx, ctx, draft, marked("its card was deleted"))
        else:
            cards.retire(tx, draft.id, "gone")
            record(tx, ctx.now(), Kind.CARD_GONE, THE_BOT, draft.id, ts=card.ts)
        return draft

    draft = await ctx.store.write(lost)
    if draft is None:
        return
    await show(ctx, draft.id)
    if draft.state not in REVIEWED:
        return
    # The fresh card shows what still stands against the draft, as the old one did.
    await reconsider_draft(ctx, draft.id)
    who = " ".join(f"<@{author}>" for author in draft.authors)
    await tell(
        ctx,
        draft,
        phrase(
            "{who} The card was deleted, so this draft is not approved any more; a"
            " fresh card is in the channel and needs its approvals anew.",
            who=who,
        ),
    )

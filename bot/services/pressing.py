"""Pressing: a vote by button, or a press in person; stored, said, and checked again at the end.

Each press is for the version that its card shows; what an older card's button says counts for
nothing (rules 10, 41, 42).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.drafts import Draft, DraftId, label, short
from bot.domain.errors import CardGone, NotAllowed, NotFound, no_draft
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.presses import PressKind
from bot.domain.presses import votes as by_button
from bot.domain.review import Room
from bot.domain.rounds import mark_of
from bot.domain.states import State, spoken
from bot.ports import CardRef
from bot.services import pressed
from bot.services.context import Context
from bot.services.deciding import opinion, policy_for, urgent_policy
from bot.services.planning import leave_now
from bot.services.record import record
from bot.services.reviewing import (
    REVIEWED,
    Outcome,
    card_gone,
    follow_up,
    note,
    send_anew,
)
from bot.services.rooms import room_of
from bot.services.showing import tell
from bot.services.timely import look_ahead
from bot.services.viewing import decided, stored
from bot.services.whereabouts import watching_by_button
from bot.words.phrases import marked, phrase
from storage import cards, deliveries, drafts, presses, questions, watches
from storage.cards import Card
from storage.engine import Tx
from storage.questions import Question

SEND_NOW = PressKind.SEND_NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody pressed, and on which message; `watching` takes the watch as well (10).

    `seen` is the mark of what they were shown elsewhere than on the card: such a vote is for just
    that, and a second press takes nothing back.
    """

    kind: PressKind
    draft: DraftId
    by: UserId
    ref: CardRef
    watching: bool = False
    seen: str = ""


@dataclass(slots=True, kw_only=True)
class Pressed:
    """What became of a press: `refused` says why it counts for nothing, or is empty.

    `is_new` is false where the same vote stood already.
    """

    draft: Draft
    kind: PressKind
    outcome: Outcome
    refused: str = ""
    watching: bool = False
    is_new: bool = True


async def press(ctx: Context, wish: Wish) -> Pressed:
    """Take a press, follow what it changes, and say it in the thread (rule 42).

    Raises `NotAllowed` with the reason where it counts for nothing, or `SlackUnavailable`.
    """
    draft = await ctx.store.read(lambda tx: drafts.get(tx, wish.draft))
    card = await ctx.store.read(lambda tx: cards.at(tx, wish.ref.channel, wish.ref.ts))
    if draft is None:
        raise no_draft(wish.draft)
    if card is None or card.state != "living" or card.draft != wish.draft:
        await ctx.store.write(
            lambda tx: _refuse(tx, ctx, wish, draft, marked("not its newest card"))
        )
        raise NotAllowed(pressed.not_newest(draft))
    try:
        async with ctx.locks[draft.id]:
            room = await room_of(ctx, wish.ref, draft, wish.by, fresh=True)
            done = await ctx.store.write(lambda tx: _take(tx, ctx, wish, room))
    except CardGone:
        await card_gone(ctx, card)
        raise NotAllowed(pressed.not_newest(draft)) from None
    if done.refused:
        raise NotAllowed(done.refused)
    if not done.is_new:
        return done
    await follow_up(ctx, done.outcome)
    await tell(ctx, done.draft, _said(done.draft, wish.by, done.kind, watching=done.watching))
    return done


async def send_now(ctx: Context, number: int, by: UserId) -> Pressed:
    """Send for the missed version that a question is about, as a fresh vote (rule 25).

    Raises as `press` does; also where the draft was changed since the question was asked.
    """
    question = await asked(ctx, number)
    draft = await ctx.store.read(lambda tx: drafts.get(tx, question.draft))
    card = await ctx.store.read(lambda tx: cards.living(tx, question.draft))
    if draft is None or card is None:
        raise NotFound(
            phrase(
                "{draft} has no card now; please look at the channel.", draft=label(question.draft)
            )
        )
    wish = Wish(kind=SEND_NOW, draft=question.draft, by=by, ref=cards.ref(card))
    if draft.revision.digest != question.digest:
        await ctx.store.write(
            lambda tx: _refuse(tx, ctx, wish, draft, marked("it was changed since"))
        )
        raise NotAllowed(
            phrase(
                "{draft} was changed since; please look at its newest card.", draft=label(draft.id)
            )
        )
    return await press(ctx, wish)


async def asked(ctx: Context, number: int) -> Question:
    """Find the question that a button belongs to. Raises `NotFound`."""
    found = await ctx.store.read(lambda tx: questions.get(tx, number))
    if found is None:
        raise NotFound(phrase("I don't know that question; `/draft list` shows what is open."))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One press under judgement, in the transaction that decides it; `kind` is what it means."""

    tx: Tx
    ctx: Context
    draft: Draft
    card: Card
    room: Room
    by: UserId
    kind: PressKind
    watching: bool
    seen: str


def _take(tx: Tx, ctx: Context, wish: Wish, room: Room) -> Pressed:
    """Decide and record one press."""
    draft, card = drafts.get(tx, wish.draft), cards.at(tx, wish.ref.channel, wish.ref.ts)
    if draft is None or card is None:
        raise NotFound(phrase("That draft has vanished; please look at the channel."))
    kind = PressKind.TAKEN_BACK if _goes_back(tx, ctx, wish, draft) else wish.kind
    watching = wish.watching and kind is PressKind.APPROVE
    case = Case(
        tx=tx,
        ctx=ctx,
        draft=draft,
        card=card,
        room=room,
        by=wish.by,
        kind=kind,
        watching=watching,
        seen=wish.seen,
    )
    why = _why_not(case)
    if why:
        _refuse(tx, ctx, wish, draft, why)
        return Pressed(draft=draft, kind=kind, outcome=Outcome(), refused=why)
    if wish.seen and _stands(tx, ctx, wish, draft):
        return Pressed(draft=draft, kind=kind, outcome=Outcome(), watching=watching, is_new=False)
    _write(case)
    after = send_anew(tx, ctx, draft, card, room) if kind is SEND_NOW else None
    outcome = after or note(tx, ctx, card, room)
    if kind is PressKind.PUBLISH_NOW:
        deliveries.look_now(tx, draft.id, ctx.now())
        outcome.wake = True
    if kind is PressKind.OUT_OF_HOURS:
        in_person = opinion(tx, ctx, draft, room).decision.in_person
        leave_now(tx, ctx, draft, in_person=in_person)
        outcome.wake = True
    return Pressed(draft=draft, kind=kind, outcome=outcome, watching=watching)


def _goes_back(tx: Tx, ctx: Context, wish: Wish, draft: Draft) -> bool:
    """Whether a press takes back what stands: the same button once more, or plain *Approve*."""
    return wish.kind is PressKind.APPROVE and not wish.seen and _stands(tx, ctx, wish, draft)


def _stands(tx: Tx, ctx: Context, wish: Wish, draft: Draft) -> bool:
    """Whether this person's vote by button is there already, with the watch where it is wished."""
    made = presses.of(tx, draft, ctx.sealer)
    if wish.by not in by_button(made):
        return False
    return not wish.watching or wish.by in watching_by_button(tx, ctx, draft, made)


def _write(case: Case) -> None:
    new = pressed.write(
        case.tx, case.ctx, case.draft, case.room, card=case.card, by=case.by, kind=case.kind
    )
    if case.watching:
        watches.also_watch(case.tx, case.draft.id, new.number, case.by, case.ctx.sealer)
    facts: dict[str, str | bool] = {
        "what": case.kind.value,
        "digest": case.draft.revision.digest,
        "card": case.card.ts,
        **({"watching": True} if case.watching else {}),
    }
    record(case.tx, case.ctx.now(), Kind.PRESSED, case.by, case.draft.id, **facts)


def _refuse(tx: Tx, ctx: Context, wish: Wish, draft: Draft, why: str) -> None:
    facts = {"what": wish.kind.value, "digest": draft.revision.digest, "card": wish.ref.ts}
    record(tx, ctx.now(), Kind.PRESS_REFUSED, wish.by, draft.id, why=why, **facts)


def _why_not(case: Case) -> str:
    """Say why a press counts for nothing, or nothing; taking back is always possible."""
    draft, card = case.draft, case.card
    if card.state != "living" or card.revision != draft.revision.number:
        return pressed.not_newest(draft)
    right_time = draft.state is State.MISSED if case.kind is SEND_NOW else draft.state in REVIEWED
    if not right_time:
        return phrase(
            "That can't be decided now: {draft} is {state}.",
            draft=label(draft.id),
            state=spoken(draft.state),
        )
    if case.kind is PressKind.TAKEN_BACK:
        return ""
    usual = policy_for(case.tx, case.ctx, draft)
    policy = urgent_policy(case.tx, case.ctx, draft, usual)
    if why := pressed.dismissed(policy, draft, case.room, case.by):
        return why
    if case.seen and case.seen != _shows(case):
        return phrase(
            "{draft} has changed since it was shown; please look at it as it is now.",
            draft=label(draft.id),
        )
    return _not_asked(case)


def _shows(case: Case) -> str:
    """The mark of what this draft shows now, to whoever is to approve it."""
    found = stored(case.tx, case.ctx, case.draft.id)
    return mark_of(decided(case.tx, case.ctx, found, case.room), case.card.ts) if found else ""


NOT_ASKED: Mapping[PressKind, str] = {
    PressKind.PUBLISH_NOW: phrase(
        "*Publish now* counts from 15 minutes before a post's time to an hour after"
        " it, once the post is approved."
    ),
    PressKind.OUT_OF_HOURS: phrase("This post doesn't wait for posting hours."),
    PressKind.STILL_RIGHT: phrase(
        "*Still right?* is asked in the day before approvals end; until then nothing is to be done."
    ),
}


def _not_asked(case: Case) -> str:
    """Say that a press which needs its time is not asked of anybody now, or nothing."""
    if case.kind not in NOT_ASKED:
        return ""
    what = opinion(case.tx, case.ctx, case.draft, case.room)
    planned = deliveries.of(case.tx, case.draft.id)
    ahead = look_ahead(case.ctx, case.draft, what, planned)
    return "" if case.kind in ahead.offers else NOT_ASKED[case.kind]


def _said(draft: Draft, by: UserId, kind: PressKind, *, watching: bool) -> str:
    version = phrase("version `{short}`", short=short(draft.revision.digest))
    match kind:
        case PressKind.TAKEN_BACK:
            return phrase(
                "<@{by}> took the vote by button for {version} back.", by=by, version=version
            )
        case PressKind.PUBLISH_NOW:
            return phrase(
                "<@{by}> pressed *Publish now* for {version}: it leaves after a last look.",
                by=by,
                version=version,
            )
        case PressKind.STILL_RIGHT:
            return phrase(
                "<@{by}> says that {version} is still right, which is a fresh approval.",
                by=by,
                version=version,
            )
        case PressKind.OUT_OF_HOURS:
            return phrase(
                "<@{by}> lets {version} leave outside posting hours, after a countdown.",
                by=by,
                version=version,
            )
        case PressKind.SEND_NOW:
            return phrase("<@{by}> approved {version} anew by *Send now*.", by=by, version=version)
        case _:
            also = phrase(", and answers for it while it is fresh") if watching else ""
            return phrase(
                "<@{by}> approved {version} by button{also}.", by=by, version=version, also=also
            )

"""Moving drafts along the transition table, and settling them when all deliveries rest."""

from bot.domain.deliveries import AT_REST, DeliveryState, latest
from bot.domain.drafts import Draft, DraftId
from bot.domain.errors import IllegalTransition
from bot.domain.journal import THE_BOT, Kind
from bot.domain.links import unnamed
from bot.domain.people import UserId
from bot.domain.states import Event, State, step
from bot.services.context import Context
from bot.services.record import record
from bot.words.phrases import phrase
from storage import deliveries, drafts, questions
from storage.engine import Tx

# A revision is journalled with its digest by whoever writes it, so `revise` is not here.
KINDS = {
    Event.SUBMIT: Kind.DRAFT_ASKED,
    Event.APPROVE: Kind.DRAFT_APPROVED,
    Event.UNAPPROVE: Kind.DRAFT_UNAPPROVED,
    Event.OBJECT: Kind.DRAFT_OBJECTED,
    Event.CLEAR: Kind.DRAFT_CLEARED,
    Event.MISS: Kind.DRAFT_MISSED,
    Event.WITHDRAW: Kind.DRAFT_WITHDRAWN,
    Event.SEND: Kind.DRAFT_PUBLISHING,
    Event.PUBLISH: Kind.DRAFT_PUBLISHED,
    Event.REHEARSE: Kind.DRAFT_REHEARSED,
    Event.FAIL: Kind.DRAFT_FAILED,
    Event.TAKE_DOWN: Kind.DRAFT_TAKEN_DOWN,
    Event.SEND_NOW: Kind.DRAFT_SENT_FOR,
    Event.RETRY: Kind.DRAFT_SENT_FOR,
}

S = DeliveryState


def move(
    tx: Tx,
    ctx: Context,
    draft: Draft,
    event: Event,
    *,
    reason: str = "",
    by: UserId = THE_BOT,
) -> Draft:
    """Take one step of the transition table, write it down, and return the moved draft.

    Raises `IllegalTransition` where the table has no such step.
    """
    state = step(draft.state, event)
    if not drafts.set_state(tx, draft, state, reason):
        raise IllegalTransition(
            phrase("This draft was changed a moment ago; please look at it again.")
        )
    if event is Event.MISS:
        # Whatever made it miss its time, people are asked what shall become of it (rule 25).
        questions.add(tx, draft, ctx.now())
    kind = KINDS.get(event)
    if kind is not None:
        facts = {"digest": draft.revision.digest, "state": state.value, "reason": unnamed(reason)}
        record(tx, ctx.now(), kind, by, draft.id, policy=ctx.policy, **facts)
    return drafts.get(tx, draft.id) or draft


def ending(states: list[DeliveryState]) -> Event | None:
    """Say how a draft ends whose deliveries stand like this, or `None` while one is open."""
    if not states or any(state not in AT_REST for state in states):
        return None
    if S.PUBLISHED in states or S.PARTLY in states:
        return Event.PUBLISH
    counted = [state for state in states if state is not S.CANCELLED]
    if counted and all(state is S.REHEARSED for state in counted):
        return Event.REHEARSE
    if S.FAILED in states or S.REHEARSED in states:
        return Event.FAIL
    return Event.MISS if S.MISSED in states else None


def settle(tx: Tx, ctx: Context, number: DraftId) -> Draft | None:
    """End a draft whose deliveries of the current revision all rest; return it if it ended."""
    draft = drafts.get(tx, number)
    if draft is None or draft.state not in {State.SCHEDULED, State.PUBLISHING}:
        return None
    mine = latest(deliveries.of(tx, number), draft.revision.number)
    event = ending([d.state for d in mine])
    if event is None:
        return None
    reason = next((d.reason for d in mine if d.reason and d.state is not S.PUBLISHED), "")
    if draft.state is State.SCHEDULED and event in {Event.PUBLISH, Event.REHEARSE}:
        draft = move(tx, ctx, draft, Event.SEND)
    return move(tx, ctx, draft, event, reason="" if event is Event.PUBLISH else reason)

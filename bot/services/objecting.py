"""Objecting in words: the button *Request changes*, and taking back what it said (rule 12).

Such an objection is a row like any other, and stands for itself: no reaction closes it. It ends
when its owner takes it back by the same button or approves a new version, or somebody lifts it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.difference import Change, Piece
from bot.domain.drafts import Draft, DraftId, label, short
from bot.domain.emoji import Gesture
from bot.domain.errors import UserError
from bot.domain.journal import Kind
from bot.domain.objections import Cause, reason_of
from bot.domain.people import UserId
from bot.domain.review import Stop
from bot.domain.states import State, spoken
from bot.ports import CardRef
from bot.services.asking import may_stop_here
from bot.services.context import Context
from bot.services.drafting import get
from bot.services.record import record
from bot.services.reviewing import STOPPABLE, look_at
from bot.services.showing import show, tell
from bot.services.stopping import close_stops
from bot.words.phrases import marked, phrase, trimmed
from storage import cards, drafts, stop_presses, stops
from storage.engine import Tx

OUT = frozenset({State.PUBLISHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants changed: the version they were shown, on which card, and the words."""

    draft: DraftId
    digest: str
    ref: CardRef
    by: UserId
    cause: Cause
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """An objection as it stands; `is_new` is false where a form was sent twice."""

    draft: Draft
    reason: str
    is_new: bool = True


def still_stoppable(draft: Draft) -> None:
    """Refuse an objection to what is over. Raises `UserError` with what helps instead."""
    if draft.state in STOPPABLE:
        return
    if draft.state in OUT:
        raise UserError(
            phrase(
                "{draft} is {state}, so an objection changes nothing any more; *Take down*"
                " removes what is out.",
                draft=label(draft.id),
                state=spoken(draft.state),
            )
        )
    raise UserError(
        phrase(
            "There is nothing to object to: {draft} is {state}.",
            draft=label(draft.id),
            state=spoken(draft.state),
        )
    )


async def object_to(ctx: Context, wish: Wish) -> Objected:
    """Object to a draft in words, as strongly as `:x:` does and as anybody may who gives it (12).

    Raises `UserError` where there is nothing left to stop, or this person may not.
    """
    await get(ctx, wish.draft)
    await may_stop_here(ctx, wish.by)
    done = await ctx.store.write(lambda tx: _object(tx, ctx, wish))
    # First what stops: Slack's trouble with the rest can't undo it, and the last look reads it.
    await look_at(ctx, done.draft.id)
    await show(ctx, done.draft.id)
    if done.is_new:
        await _tell(ctx, done, wish.by)
    return done


def _object(tx: Tx, ctx: Context, wish: Wish) -> Objected:
    draft = drafts.get(tx, wish.draft)
    if draft is None:
        raise UserError(phrase("That draft has vanished; please look at the channel."))
    still_stoppable(draft)
    reason = reason_of(wish.cause, wish.words)
    if any(stop.reason == reason for stop in own(tx, ctx, draft.id, wish.by)):
        return Objected(draft=draft, reason=reason, is_new=False)
    # On the newest card, whichever was pressed: an approval of it that is there already, perhaps
    # given in between, must not end what was only now said.
    living = cards.living(tx, draft.id)
    stop = stops.open_stop(
        tx,
        draft.id,
        Gesture.OBJECT,
        wish.by,
        now=ctx.now(),
        card=living.ts if living else wish.ref.ts,
        reason=reason,
    )
    stop_presses.add(tx, stop, draft, wish.cause)
    facts = {"cause": wish.cause.value, "digest": draft.revision.digest, "shown": wish.digest}
    how = marked("by button")
    record(tx, ctx.now(), Kind.STOP_OPENED, wish.by, draft.id, stop="object", how=how, **facts)
    return Objected(draft=draft, reason=reason)


async def _tell(ctx: Context, done: Objected, by: UserId) -> None:
    draft = done.draft
    authors = " ".join(f"<@{author}>" for author in draft.authors if author != by)
    version = phrase(
        "version `{short}` of {draft}", short=short(draft.revision.digest), draft=label(draft.id)
    )
    asked = phrase(
        "{authors} <@{by}> asks for changes to {version}, which an author can make."
        " Nothing leaves until <@{by}> approves a newer version or takes that back"
        " by *Request changes*, or a colleague lifts it.",
        authors=authors,
        by=by,
        version=version,
    )
    sentence = trimmed(asked)
    # Shown as they stand, in which nothing is markup, and never kept beside the draft.
    await tell(ctx, draft, sentence, (Piece(text=done.reason, change=Change.KEPT),))


def own(tx: Tx, ctx: Context, draft: DraftId, by: UserId) -> tuple[Stop, ...]:
    """Somebody's own open objections by button, oldest first."""
    pressed = stop_presses.of(tx, draft)
    opened = stops.opened(tx, draft, ctx.sealer)
    return tuple(stop for stop in opened if stop.by == by and stop.id in pressed)


async def own_now(ctx: Context, number: DraftId, by: UserId) -> Sequence[Stop]:
    """What this person objects to a draft by button now."""
    return await ctx.store.read(lambda tx: own(tx, ctx, number, by))


async def take_back(ctx: Context, number: int, by: UserId) -> Draft:
    """Take one's own objection by button back; one by emoji ends with its emoji (rule 12)."""
    draft = await get(ctx, number)
    mine = await own_now(ctx, draft.id, by)
    if not mine:
        raise UserError(
            phrase("You don't object to {draft} by button, or not any more.", draft=label(draft.id))
        )
    await close_stops(ctx, draft, mine, by, marked("taken back by button"))
    await tell(
        ctx,
        draft,
        phrase(
            "<@{by}> took the request for changes to {draft} back.", by=by, draft=label(draft.id)
        ),
    )
    return draft

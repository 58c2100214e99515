"""Retrying: one post that surely did not go out leaves after all, by a fresh vote (rule 25).

The press is a vote by somebody other than the authors; what else stands against the draft, and
everything that the last look asks, holds as for a first publication.
"""

from dataclasses import dataclass

from bot.domain.accounts import AccountName
from bot.domain.deliveries import Delivery, DeliveryId, latest
from bot.domain.drafts import Draft, digest_of, label, short
from bot.domain.errors import CardGone, NotAllowed, NotFound
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.presses import PressKind
from bot.domain.retrying import retryable
from bot.domain.review import Room
from bot.domain.states import State
from bot.ports import CardRef
from bot.services import accounts, pressed
from bot.services.context import Context
from bot.services.deciding import policy_for
from bot.services.record import record
from bot.services.reviewing import Outcome, card_gone, follow_up, send_anew
from bot.services.rooms import room_of
from bot.services.showing import tell
from bot.words.phrases import phrase
from storage import cards, deliveries, doubts, drafts, readbacks, takedowns
from storage.cards import Card
from storage.engine import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants which post tried again, and on which card they pressed."""

    delivery: DeliveryId
    by: UserId
    ref: CardRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """What became of a press on *Retry*: `refused` says why it counts for nothing, or is empty."""

    draft: Draft
    account: AccountName
    outcome: Outcome
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One press under judgement, in the transaction that decides it."""

    tx: Tx
    ctx: Context
    draft: Draft
    card: Card
    delivery: Delivery
    room: Room
    by: UserId


async def retry(ctx: Context, wish: Wish) -> Retried:
    """Try the post of one delivery again, if with this vote nothing is missing.

    Raises `NotAllowed` with the reason where the press counts for nothing, or `SlackUnavailable`.
    """
    delivery = await ctx.store.read(lambda tx: deliveries.get(tx, wish.delivery))
    if delivery is None:
        raise NotFound(
            phrase("I don't know that post; please look at the newest card of its draft.")
        )
    draft = await pressed.on_newest_card(ctx, delivery.draft, wish.ref)
    try:
        async with ctx.locks[draft.id]:
            room = await room_of(ctx, wish.ref, draft, wish.by, fresh=True)
            done = await ctx.store.write(lambda tx: _take(tx, ctx, wish, room))
    except CardGone:
        await _without_card(ctx, wish)
        raise NotAllowed(
            phrase("That card is not in Slack any more, so nothing was sent.")
        ) from None
    if done.refused:
        raise NotAllowed(done.refused)
    await follow_up(ctx, done.outcome)
    version = phrase("version `{short}`", short=short(draft.revision.digest))
    said = phrase(
        "<@{by}> approved {version} anew by *Retry*, for {account} and no other.",
        by=wish.by,
        version=version,
        account=done.account,
    )
    await tell(ctx, draft, said)
    return done


async def _without_card(ctx: Context, wish: Wish) -> None:
    card = await ctx.store.read(lambda tx: cards.at(tx, wish.ref.channel, wish.ref.ts))
    if card is not None:
        await card_gone(ctx, card)


def _take(tx: Tx, ctx: Context, wish: Wish, room: Room) -> Retried:
    """Decide and record one press: the vote, and the one delivery that it may let leave."""
    delivery = deliveries.get(tx, wish.delivery)
    draft = drafts.get(tx, delivery.draft) if delivery is not None else None
    card = cards.at(tx, wish.ref.channel, wish.ref.ts)
    if draft is None or card is None or delivery is None:
        raise NotFound(phrase("That draft has vanished; please look at the channel."))
    case = Case(tx=tx, ctx=ctx, draft=draft, card=card, delivery=delivery, room=room, by=wish.by)
    facts = {"what": "retry", "digest": draft.revision.digest, "card": card.ts}
    why = _why_not(case)
    if why:
        record(tx, ctx.now(), Kind.PRESS_REFUSED, wish.by, draft.id, why=why, **facts)
        return Retried(draft=draft, account=delivery.account, outcome=Outcome(), refused=why)
    # Like *Send now* it starts over what is to be pressed in person (rule 10).
    pressed.write(tx, ctx, draft, room, card=card, by=wish.by, kind=PressKind.SEND_NOW)
    record(tx, ctx.now(), Kind.PRESSED, wish.by, draft.id, delivery=delivery.id, **facts)
    outcome = send_anew(tx, ctx, draft, card, room, only=delivery.account)
    return Retried(draft=draft, account=delivery.account, outcome=outcome)


def _why_not(case: Case) -> str:
    """Say why a press counts for nothing, or nothing."""
    tx, draft, card = case.tx, case.draft, case.card
    if card.state != "living" or card.revision != draft.revision.number:
        return pressed.not_newest(draft)
    newest = latest(deliveries.of(tx, draft.id), draft.revision.number)
    doubted = doubts.of(tx, draft.id)
    if case.delivery.id in doubted:
        return phrase(
            "The post for {account} may have been out once, so it is not sent again;"
            " `/draft again {draft}` begins a new draft of it.",
            account=case.delivery.account,
            draft=draft.id,
        )
    amiss = [number for number, _ in readbacks.incidents(tx, draft.id)]
    if case.delivery.id in amiss:
        return phrase(
            "What is out of the thread for {account} is not as it was approved, so nothing follows"
            " it; please look at it, and take it down.",
            account=case.delivery.account,
        )
    if case.delivery not in retryable(draft.state, newest, doubted, amiss):
        return phrase("That post can't be tried again now; its card says how it stands.")
    return _why_not_draft(case) or pressed.dismissed(
        policy_for(tx, case.ctx, draft), draft, case.room, case.by
    )


def _why_not_draft(case: Case) -> str:
    """Say why nothing more of the draft may leave, or nothing."""
    tx, draft = case.tx, case.draft
    if takedowns.open_of(tx, draft.id) is not None:
        return phrase(
            "{draft} is being taken down, so nothing of it leaves.", draft=label(draft.id)
        )
    if digest_of(draft.revision.content) != draft.revision.digest:
        return phrase(
            "What {draft} said is not here any more, so it can't leave; please write it anew.",
            draft=label(draft.id),
        )
    if draft.state is State.PUBLISHED and _has_changed(case):
        return phrase(
            "An account of {draft} is not what it was when this was approved, so nothing more of it"
            " leaves; please write what is missing as a new draft.",
            draft=label(draft.id),
        )
    return ""


def _has_changed(case: Case) -> bool:
    """Whether the last look would refuse this, each time: what is out gets no new version."""
    content = case.draft.revision.content
    return accounts.renewed_content(content, accounts.current(case.tx, case.ctx)) != content

"""Suggesting: a colleague proposes a change, an author takes it, and nobody loses a vote (2)."""

import logging
from dataclasses import dataclass

from bot.domain.difference import text_difference
from bot.domain.drafts import Content, Draft, DraftId, digest_of, label
from bot.domain.emoji import Gesture
from bot.domain.errors import CardGone, NotAllowed, NotFound, SlackUnavailable, UserError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.messages import EDITED
from bot.domain.people import UserId
from bot.domain.states import Event, step
from bot.domain.suggestions import Ending, Suggestion
from bot.ports import Button, CardRef
from bot.services import accounts
from bot.services.asking import full_member
from bot.services.changing import Change, Changed, Made, changed_content, show_change, write_change
from bot.services.context import Context
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.rewriting import rewrite
from bot.services.showing import tell
from bot.words.phrases import marked, phrase
from storage import deliveries, drafts, stops, suggestions
from storage.engine import Tx

log = logging.getLogger(__name__)

TAKE_ACTION = "suggestion_take"
DECLINE_ACTION = "suggestion_decline"
MOST_OPEN = 10
GONE = phrase("That suggestion was answered already; the draft's thread shows what became of it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A suggestion as it was written down; `draft` is what it was made for."""

    suggestion: Suggestion
    draft: Draft
    content: Content
    is_new: bool


async def suggest(ctx: Context, draft: Draft, by: UserId, change: Change) -> Suggestion:
    """Propose a change to somebody else's draft; the proposer keeps the vote (rule 2).

    Raises `UserError` where there is nothing to change or no way to.
    """
    if by in draft.authors:
        raise UserError(
            phrase(
                "You are one of its authors: `/draft edit {draft} TEXT` changes it at once.",
                draft=draft.id,
            )
        )
    await full_member(ctx, by)
    made = await ctx.store.write(lambda tx: propose(tx, ctx, draft, by, change))
    if made.is_new:
        await show_proposed(ctx, made)
    return made.suggestion


def propose(tx: Tx, ctx: Context, draft: Draft, by: UserId, change: Change) -> Proposed:
    """Write a suggestion down; the bot's own says what the draft's message says now (rule 18).

    Raises `UserError` where it would change nothing, or too many wait.
    """
    now_is = drafts.get(tx, draft.id) or draft
    step(now_is.state, Event.REVISE)
    content = changed_content(tx, ctx, now_is, change)
    digest = digest_of(content)
    if digest == now_is.revision.digest:
        raise UserError(
            phrase(
                "{draft} already says just that, so there is nothing to take.",
                draft=label(now_is.id),
            )
        )
    waiting = suggestions.opened(tx, now_is.id, ctx.sealer)
    same = (now_is.revision.number, by, digest)
    for one in waiting:
        if (one.against, one.by, one.digest) == same:
            return Proposed(suggestion=one, draft=now_is, content=content, is_new=False)
    if len([one for one in waiting if one.against == now_is.revision.number]) >= MOST_OPEN:
        raise UserError(
            phrase("Many suggestions wait here already; please let an author answer them.")
        )
    now = ctx.now()
    number = suggestions.add(tx, now_is, content, by, now=now, sealer=ctx.sealer)
    record(
        tx,
        now,
        Kind.SUGGESTION_MADE,
        by,
        now_is.id,
        suggestion=number,
        against=now_is.revision.number,
        digest=digest,
    )
    found = _known(tx, ctx, number)
    return Proposed(suggestion=found, draft=now_is, content=content, is_new=True)


def _known(tx: Tx, ctx: Context, number: int) -> Suggestion:
    found = suggestions.get(tx, number, ctx.sealer)
    if found is None:
        raise NotFound(
            phrase("There is no such suggestion; the draft's thread shows those there are.")
        )
    return found


def _sentence(made: Proposed) -> str:
    draft, by = made.draft, made.suggestion.by
    authors = " ".join(f"<@{author}>" for author in draft.authors)
    time = (
        ""
        if draft.revision.content.timing == made.content.timing
        else phrase(", with another time")
    )
    take = phrase(
        "*Take it*, or `/draft take {draft}`; approvals are then needed anew.", draft=draft.id
    )
    if by != THE_BOT:
        what = phrase(
            "<@{by}> suggests a change to {draft}{time}", by=by, draft=label(draft.id), time=time
        )
        return phrase(
            "{authors} {what}. An author can take it: {take}", authors=authors, what=what, take=take
        )
    return phrase(
        "{authors} {draft} is held, because {edited}{time}. An author can take the"
        " new words: {take} *Decline* keeps those that stand on the card.",
        authors=authors,
        draft=label(draft.id),
        edited=EDITED,
        time=time,
        take=take,
    )


async def show_proposed(ctx: Context, made: Proposed) -> None:
    """Show a suggestion in its draft's thread, with what differs and its buttons."""
    draft, suggestion, sentence = made.draft, made.suggestion, _sentence(made)
    value = str(suggestion.id)
    buttons = (
        Button(action=TAKE_ACTION, words=phrase("Take it"), value=value, style="primary"),
        Button(action=DECLINE_ACTION, words=phrase("Decline"), value=value),
    )
    pieces = text_difference(draft.revision.content, made.content)
    try:
        ref = await ctx.cards.say(
            draft.channel, sentence, thread=draft.thread, buttons=buttons, difference=pieces
        )
    except (SlackUnavailable, CardGone):
        # The suggestion stands all the same: the command takes it.
        log.warning("suggestion not shown", extra={"event": "slack.unavailable"})
        await tell(ctx, draft, sentence, pieces)
        return
    await ctx.store.write(lambda tx: suggestions.set_message(tx, suggestion, ref.ts))


async def take(ctx: Context, draft: Draft, by: UserId) -> Draft:
    """Take the one suggestion that waits; several are told apart by their buttons (rule 2)."""
    waiting = await ctx.store.read(lambda tx: suggestions.opened(tx, draft.id, ctx.sealer))
    fresh = [one for one in waiting if one.against == draft.revision.number]
    if len(fresh) > 1:
        raise UserError(
            phrase(
                "{n} suggestions wait for {draft}; please press *Take it* under the one"
                " that you mean, in its thread.",
                n=len(fresh),
                draft=label(draft.id),
            )
        )
    if not waiting:
        raise UserError(phrase("Nobody suggests anything for {draft} now.", draft=label(draft.id)))
    return await take_this(ctx, (fresh or waiting)[-1].id, by)


async def take_this(ctx: Context, number: int, by: UserId) -> Draft:
    """Make a suggestion the next revision, by the author who takes it (rule 2).

    Raises `UserError` for whoever is no author, and where the draft was changed since.
    """
    taken = await ctx.store.write(lambda tx: _take(tx, ctx, number, by))
    draft = await show_change(ctx, taken)
    await _close(
        ctx, number, phrase("<@{by}> took this suggestion: the new card is in the channel.", by=by)
    )
    return draft


def _take(tx: Tx, ctx: Context, number: int, by: UserId) -> Changed:
    suggestion, draft = _open(tx, ctx, number)
    if by not in draft.authors:
        raise NotAllowed(
            phrase(
                "Only its authors take a suggestion; you can approve the draft on its card, or not."
            )
        )
    if suggestion.by == by:
        raise NotAllowed(
            phrase("Somebody else takes what you suggested; as an author you can edit.")
        )
    content = suggestions.content_of(tx, suggestion)
    if content is None:
        raise NotFound(phrase("The suggested text is not there any more; please suggest it again."))
    if suggestion.against != draft.revision.number:
        raise UserError(
            phrase(
                "The draft was changed after this suggestion, so it can't be taken as it"
                " stands; please look at both and write `/draft edit {draft} TEXT`.",
                draft=draft.id,
            )
        )
    now = ctx.now()
    suggestions.end(tx, suggestion, Ending.TAKEN, by, now)
    _let_go(tx, ctx, suggestion, by)
    record(
        tx,
        now,
        Kind.SUGGESTION_TAKEN,
        by,
        draft.id,
        suggestion=number,
        proposer=suggestion.by,
        digest=suggestion.digest,
    )
    content = accounts.renewed_content(content, accounts.current(tx, ctx))
    return write_change(tx, ctx, draft, content, Made(by=by, cause=marked("suggestion taken")))


def _open(tx: Tx, ctx: Context, number: int) -> tuple[Suggestion, Draft]:
    suggestion = _known(tx, ctx, number)
    draft = drafts.get(tx, suggestion.draft)
    waiting = suggestions.opened(tx, suggestion.draft, ctx.sealer)
    if draft is None or suggestion not in waiting:
        raise NotFound(GONE)
    return suggestion, draft


async def decline(ctx: Context, number: int, by: UserId) -> DraftId:
    """Decline a suggestion as an author, or take one's own back."""

    def declined(tx: Tx) -> DraftId:
        suggestion, draft = _open(tx, ctx, number)
        if by not in (*draft.authors, suggestion.by):
            raise NotAllowed(phrase("Only its authors, and whoever made it, decline a suggestion."))
        drop(tx, ctx, suggestion, by)
        _let_go(tx, ctx, suggestion, by)
        return draft.id

    draft = await ctx.store.write(declined)
    await look_at(ctx, draft)
    await _close(
        ctx, number, phrase("<@{by}> declined this suggestion; the draft stays as it is.", by=by)
    )
    return draft


def drop(tx: Tx, ctx: Context, suggestion: Suggestion, by: UserId) -> None:
    """Let nobody take a suggestion any more."""
    number = suggestion.id
    suggestions.end(tx, suggestion, Ending.DECLINED, by, ctx.now())
    record(tx, ctx.now(), Kind.SUGGESTION_DECLINED, by, suggestion.draft, suggestion=number)


def _let_go(tx: Tx, ctx: Context, suggestion: Suggestion, by: UserId) -> None:
    """Let whoever edited a draft's message end the hold of that by their own answer (rule 13)."""
    if suggestion.by != THE_BOT:
        return
    for stop in stops.opened(tx, suggestion.draft, ctx.sealer):
        if (stop.kind, stop.by, stop.reason, stop.card) == (Gesture.HOLD, by, EDITED, ""):
            why = marked("answered what the message says now")
            stops.close(tx, stop, by=by, why=why, now=ctx.now(), sealer=ctx.sealer)
            facts = {"stop": stop.kind.value, "of": stop.by}
            record(tx, ctx.now(), Kind.STOP_CLOSED, by, suggestion.draft, **facts)
    deliveries.look_now(tx, suggestion.draft, ctx.now())


async def _close(ctx: Context, number: int, sentence: str) -> None:
    """Let the message of a suggestion say what became of it; nothing depends on it."""

    def message(tx: Tx) -> str:
        return suggestions.message(tx, _known(tx, ctx, number))

    ts = await ctx.store.read(message)
    if ts:
        await rewrite(ctx, CardRef(channel=ctx.channel, ts=ts), sentence)

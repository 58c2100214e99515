"""Hearing an approval in words: that person is told once where an opinion counts (rule 17)."""

import logging
from dataclasses import dataclass

from bot.domain.drafts import Draft, label
from bot.domain.emoji import Gesture
from bot.domain.errors import SlackUnavailable
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.review import Room, dismissed_because
from bot.domain.states import State
from bot.services.context import Context
from bot.services.deciding import policy_for
from bot.services.hearing import drafts_of
from bot.services.record import record
from bot.services.rooms import hall_around
from bot.services.showing import link, whisper
from bot.words.phrases import joined, marked, phrase
from storage import absences, cards, drafts, votes
from storage.engine import Tx

log = logging.getLogger(__name__)

ASKED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A person's "ok" in a thread, and nothing else in that message."""

    channel: str
    thread: str
    user: UserId


async def answer(ctx: Context, heard: Spoken) -> None:
    """Say how to approve, once for each version, where words are meant as an opinion.

    Whose reaction would not count either is told why; nobody is told who has approved already,
    nor an author, whose opinion counts nowhere. Slack's trouble is logged: words decide nothing.
    """
    draft = await ctx.store.read(lambda tx: _waiting(tx, heard))
    if draft is None:
        return
    try:
        room = await hall_around(ctx, heard.user)
    except SlackUnavailable as trouble:
        log.warning("ok not answered", extra={"event": "slack.unavailable", "why": str(trouble)})
        return
    first = await ctx.store.write(lambda tx: _first(tx, ctx, heard))
    if first is not None:
        await _tell(ctx, heard, first, room)


async def _tell(ctx: Context, heard: Spoken, draft: Draft, room: Room) -> None:
    policy = await ctx.store.read(lambda tx: policy_for(tx, ctx, draft))
    why_not = dismissed_because(policy, draft.authors, room, heard.user)
    said = phrase("Thank you! Words are no approval of {draft}", draft=label(draft.id))
    if why_not is None:
        more = phrase(", so nothing counted: {what}", what=await _how(ctx, draft))
    else:
        more = phrase(
            ", and a reaction of yours would not count either: {why}. `/draft why"
            " {draft}` says who could approve it.",
            why=why_not,
            draft=draft.id,
        )
    await whisper(ctx, heard.channel, heard.user, joined("", [said, more]), thread=heard.thread)


async def _how(ctx: Context, draft: Draft) -> str:
    living = await ctx.store.read(lambda tx: cards.living(tx, draft.id))
    where = await link(ctx, cards.ref(living)) if living else ""
    card = phrase("<{link}|its newest card>", link=where) if where else phrase("its newest card")
    emoji = ctx.rules.gestures[Gesture.APPROVE][0]
    return phrase(
        "please react with :{emoji}: on {card}, or press *Approve* there.", emoji=emoji, card=card
    )


def _waiting(tx: Tx, heard: Spoken) -> Draft | None:
    """Find the draft under these words that waits for this person's opinion."""
    under = (drafts.get(tx, number) for number in drafts_of(tx, heard.channel, heard.thread))
    waiting = [draft for draft in under if draft is not None and draft.state in ASKED]
    if not waiting:
        return None
    draft = waiting[-1]
    given = votes.standing(votes.of(tx, draft.id, draft.revision.number))
    return None if heard.user in draft.authors or heard.user in given else draft


def _first(tx: Tx, ctx: Context, heard: Spoken) -> Draft | None:
    """Find that draft and note that its version is explained, if it wasn't to this person yet."""
    draft = _waiting(tx, heard)
    if draft is None:
        return None
    number = draft.revision.number
    if not absences.first_time(tx, f"in words {draft.id} {number} {heard.user}", ctx.now()):
        return None
    facts = {
        "why": marked("words are no approval"),
        "gesture": Gesture.APPROVE.value,
        "on": heard.thread,
    }
    record(tx, ctx.now(), Kind.REFUSED, heard.user, draft.id, **facts)
    return draft

"""Hearing an approval in words: that person is told once where an opinion counts (rule 17)."""

from dataclasses import dataclass

from bot.domain.drafts import Draft, label
from bot.domain.emoji import Gesture
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.states import State
from bot.services.context import Context
from bot.services.hearing import drafts_of
from bot.services.record import record
from bot.services.showing import link, whisper
from storage import absences, cards, drafts, votes
from storage.engine import Tx

ASKED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A person's "ok" in a thread, and nothing else in that message."""

    channel: str
    thread: str
    user: UserId


async def answer(ctx: Context, heard: Spoken) -> None:
    """Say how to approve, once for each version, where words are meant as an opinion.

    Nobody is told who has approved already, nor an author, whose opinion counts nowhere.
    """
    draft = await ctx.store.write(lambda tx: _first(tx, ctx, heard))
    if draft is None:
        return
    living = await ctx.store.read(lambda tx: cards.living(tx, draft.id))
    where = await link(ctx, cards.ref(living)) if living else ""
    card = f"<{where}|its newest card>" if where else "its newest card"
    emoji = ctx.rules.gestures[Gesture.APPROVE][0]
    await whisper(
        ctx,
        heard.channel,
        heard.user,
        f"Thank you! Words are no approval of {label(draft.id)}, so nothing counted: please react"
        f" with :{emoji}: on {card}, or press *Approve* there.",
        thread=heard.thread,
    )


def _first(tx: Tx, ctx: Context, heard: Spoken) -> Draft | None:
    """Find the draft that waits for this person's opinion, if they weren't told yet."""
    under = (drafts.get(tx, number) for number in drafts_of(tx, heard.channel, heard.thread))
    waiting = [draft for draft in under if draft is not None and draft.state in ASKED]
    if not waiting:
        return None
    draft = waiting[-1]
    number = draft.revision.number
    if heard.user in draft.authors or heard.user in votes.standing(votes.of(tx, draft.id, number)):
        return None
    if not absences.first_time(tx, f"in words {draft.id} {number} {heard.user}", ctx.now()):
        return None
    facts = {"why": "words are no approval", "gesture": Gesture.APPROVE.value, "on": heard.thread}
    record(tx, ctx.now(), Kind.REFUSED, heard.user, draft.id, **facts)
    return draft

"""Copies: a draft that says nearly the same as another inherits its authors (rules 2 and 12)."""

from bot.domain.drafts import Content, DraftId, label
from bot.domain.emoji import Gesture
from bot.domain.journal import THE_BOT, Kind
from bot.domain.kin import REMEMBERED, Kin, kin_of, said_by
from bot.domain.people import UserId
from bot.domain.states import State
from bot.services.context import Context
from bot.services.record import record
from bot.words.phrases import phrase
from storage import drafts, kinships, stops
from storage.engine import Tx


def inherit(tx: Tx, ctx: Context, draft: DraftId, number: int, content: Content) -> None:
    """Make the authors of nearly the same drafts authors of this one, before its revision is.

    A revision whose texts and pictures are those of the one before is no new copy.
    """
    before = drafts.content_of(tx, draft, number - 1)
    if before is not None and said_by(draft, before) == said_by(draft, content):
        return
    now = ctx.now()
    for other in _same_said(tx, ctx, draft, content):
        kinships.keep(tx, draft, number, other, now)
        known = drafts.authors(tx, draft)
        for person in drafts.authors(tx, other):
            if person in known:
                continue
            drafts.add_author(
                tx, draft, person, cause=phrase("a copy of {draft}", draft=label(other)), now=now
            )
            record(
                tx,
                now,
                Kind.AUTHOR_INHERITED,
                THE_BOT,
                draft,
                revision=number,
                person=person,
                copy_of=other,
            )


def heirs(tx: Tx, ctx: Context, draft: DraftId, content: Content) -> dict[UserId, DraftId]:
    """Whom a draft would get as authors by saying this, each with a draft of theirs."""
    latest = drafts.get(tx, draft)
    if latest is not None:
        before = latest.revision.content
        if said_by(draft, before) == said_by(draft, content):
            return {}
    others = _same_said(tx, ctx, draft, content)
    return {person: other for other in others for person in drafts.authors(tx, other)}


def _same_said(tx: Tx, ctx: Context, draft: DraftId, content: Content) -> tuple[DraftId, ...]:
    known = kinships.since(tx, draft, ctx.now() - REMEMBERED)
    return tuple(kin_of(said_by(draft, content), known))


def kin(tx: Tx, ctx: Context, draft: DraftId) -> tuple[Kin, ...]:
    """What became of the drafts that this one says nearly the same as, as it stands now."""
    return tuple(_kin(tx, ctx, other) for other in kinships.of(tx, draft))


def _kin(tx: Tx, ctx: Context, other: DraftId) -> Kin:
    found = drafts.get(tx, other)
    open_stops = stops.opened(tx, other, ctx.sealer)
    objectors = (stop.by for stop in open_stops if stop.kind is Gesture.OBJECT)
    return Kin(
        draft=other,
        withdrawn=found is not None and found.state is State.WITHDRAWN,
        objectors=tuple(dict.fromkeys(objectors)),
    )

"""Objections and holds by emoji: each follows the very reactions that were given (12, 13, 21).

Anybody may delete an alias of the workspace, or let it mean something else. That may open a
stop and never closes one: only whoever gave a reaction takes it back.
"""

from bot.domain.drafts import Draft, DraftId
from bot.domain.emoji import Gesture
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.reactions import Reaction, of_kind, taken_back
from bot.domain.review import Room, Stop, stops_in
from bot.services.context import Context
from bot.services.record import record
from bot.words.phrases import marked
from storage import stop_presses, stops
from storage.cards import Card
from storage.engine import Tx
from storage.stops import Given


def sync_stops(tx: Tx, ctx: Context, draft: Draft, card: Card, room: Room) -> None:
    """Let a draft's objections and holds follow the reactions of one of its cards."""
    gestures = ctx.rules.meant_in(room)
    for kind in (Gesture.OBJECT, Gesture.HOLD):
        given = of_kind(room.reactions, gestures, kind)
        _remember(tx, ctx, card, kind, given)
        _note_gone(tx, ctx, card, kind, room)
        _close_taken_back(tx, ctx, card, kind, {reaction.user for reaction in given})
        if card.state == "living":
            able = stops_in(room, gestures, kind, draft.authors)
            _open_new(tx, ctx, card, kind, {r for r in given if r.user in able})


async def heard_gone(ctx: Context, card: Card, kind: Gesture, reaction: Reaction) -> None:
    """Hear that an answered reaction was taken away, so that the same one counts anew (12).

    It may be given again before anybody looks. In doubt that only opens a stop.
    """

    def noted(tx: Tx) -> None:
        for given in stops.reactions(tx, card.draft, kind, card.ts, ctx.sealer):
            if given.reaction == reaction and not given.is_open:
                stops.gone(tx, given, ctx.sealer)

    await ctx.store.write(noted)


def record_stop(
    tx: Tx, ctx: Context, draft: DraftId, kind: Kind, by: UserId, *, stop: Gesture, how: str
) -> None:
    """Write into the journal that an objection or a hold began or ended."""
    record(tx, ctx.now(), kind, by, draft, stop=stop.value, how=how)


def _by_emoji(tx: Tx, ctx: Context, draft: DraftId, kind: Gesture) -> list[Stop]:
    """The open ones that reactions may be part of: one given by button stands for itself."""
    pressed = stop_presses.of(tx, draft)
    opened = stops.opened(tx, draft, ctx.sealer)
    return [stop for stop in opened if stop.kind is kind and stop.id not in pressed]


def _remember(tx: Tx, ctx: Context, card: Card, kind: Gesture, given: frozenset[Reaction]) -> None:
    """Note every emoji with which somebody objects or holds: all must go before it ends."""
    opened = _by_emoji(tx, ctx, card.draft, kind)
    here = {s.by: s.id for s in opened if s.card == card.ts}
    for reaction in sorted(given):
        if reaction.user in here:
            stops.given_with(tx, here[reaction.user], reaction.emoji)
    for known in stops.reactions(tx, card.draft, kind, card.ts, ctx.sealer):
        if not known.reaction.emoji and not known.is_gone:
            _name(tx, ctx, known, given)


def _name(tx: Tx, ctx: Context, known: Given, given: frozenset[Reaction]) -> None:
    """Take what stands there for the emoji of a stop from before their names were kept."""
    for reaction in sorted(r for r in given if r.user == known.reaction.user):
        stops.given_with(tx, known.stop, reaction.emoji)
    stops.gone(tx, known, ctx.sealer)


def _note_gone(tx: Tx, ctx: Context, card: Card, kind: Gesture, room: Room) -> None:
    """Note which reactions were taken back since; what nobody can tell about is in doubt."""
    known = stops.reactions(tx, card.draft, kind, card.ts, ctx.sealer)
    there, young = set(room.reactions), _younger(tx, ctx, card, room)
    missing = [g for g in known if g.reaction not in there and g.stop not in young]
    meant = (given.reaction for given in missing)
    back = taken_back(meant, there, ctx.rules.meant_in(room), kind)
    for given in (g for g in missing if not g.is_gone):
        # Where the stop has ended, its emoji decides only whether a new one counts anew.
        if not given.is_open or (given.reaction in back and not given.is_lost):
            stops.gone(tx, given, ctx.sealer)
        elif not given.is_lost:
            stops.lose(tx, given)


def _younger(tx: Tx, ctx: Context, card: Card, room: Room) -> set[int]:
    """The stops that began after Slack was asked: that answer doesn't know of them."""
    opened = stops.opened(tx, card.draft, ctx.sealer)
    return {stop.id for stop in opened if stop.opened_at >= room.asked_at}


def _close_taken_back(tx: Tx, ctx: Context, card: Card, kind: Gesture, giving: set[UserId]) -> None:
    known = stops.reactions(tx, card.draft, kind, card.ts, ctx.sealer)
    back = {g.stop for g in known} - {g.stop for g in known if not g.is_gone}
    for stop in _by_emoji(tx, ctx, card.draft, kind):
        if stop.id in back and stop.by not in giving:
            why = marked("taken back")
            stops.close(tx, stop, by=stop.by, why=why, now=ctx.now(), sealer=ctx.sealer)
            record_stop(tx, ctx, card.draft, Kind.STOP_CLOSED, stop.by, stop=kind, how=why)


def _open_new(tx: Tx, ctx: Context, card: Card, kind: Gesture, given: set[Reaction]) -> None:
    """Open one for each person who has none open and whose emoji was not answered yet."""
    stopping = {s.by for s in _by_emoji(tx, ctx, card.draft, kind)}
    known = stops.reactions(tx, card.draft, kind, card.ts, ctx.sealer)
    fresh = given - {g.reaction for g in known if not g.is_open and not g.is_gone}
    for person in sorted({reaction.user for reaction in fresh} - stopping):
        now, ts = ctx.now(), card.ts
        opened = stops.open_stop(tx, card.draft, kind, person, now=now, card=ts, reason="")
        for reaction in sorted(r for r in fresh if r.user == person):
            stops.given_with(tx, opened, reaction.emoji)
        how = marked("by reaction")
        record_stop(tx, ctx, card.draft, Kind.STOP_OPENED, person, stop=kind, how=how)

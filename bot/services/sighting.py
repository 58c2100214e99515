"""Sighting: who has eyes on a draft, and whose status says that they are away."""

from bot.domain.drafts import Draft
from bot.domain.emoji import Gesture
from bot.domain.journal import Kind
from bot.domain.people import Person, Standing
from bot.domain.reactions import of_kind
from bot.domain.review import Decision, Room
from bot.domain.watch import away_by_status
from bot.services.context import Context
from bot.services.record import record
from storage import landings
from storage.engine import Tx


def sight(tx: Tx, ctx: Context, draft: Draft, room: Room, decision: Decision) -> None:
    """Write down what a look at a card showed of its watchers (rules 28, 29 and 39)."""
    _eyes(tx, ctx, draft, room)
    for user in {*draft.authors, *decision.approvers, *decision.watching}:
        person = room.people.get(user)
        if person is not None:
            sight_status(tx, ctx, person)


def _eyes(tx: Tx, ctx: Context, draft: Draft, room: Room) -> None:
    now, facts = ctx.now(), {"digest": draft.revision.digest}
    eyes = {r.user for r in of_kind(room.reactions, ctx.rules.meant_in(room), Gesture.WATCH)}
    there = {user for user in eyes if room.standing(user) is Standing.MEMBER}
    before = landings.watching(tx, draft)
    for user in sorted(there - before):
        landings.sighted(tx, draft, user, now, there=True)
        record(tx, now, Kind.WATCH_TAKEN, user, draft.id, **facts)
    for user in sorted(before - there):
        landings.sighted(tx, draft, user, now, there=False)
        record(tx, now, Kind.WATCH_ENDED, user, draft.id, **facts)


def sight_status(tx: Tx, ctx: Context, person: Person) -> None:
    """Note when somebody's Slack status begins to say that they are away, and when it ends."""
    now = ctx.now()
    away = away_by_status(person, ctx.rules.watch, now)
    travelling = person.id in landings.travelling(tx)
    if away and not travelling:
        landings.leaves(tx, person.id, now)
    elif travelling and not away:
        landings.lands(tx, person.id, now)

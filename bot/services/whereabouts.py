"""Where people are, for one draft at its time: what the rules 28 to 30 are judged by."""

from datetime import datetime

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft
from bot.domain.people import Standing, UserId
from bot.domain.presses import VOTES, Press, standing
from bot.domain.review import Decision, Room
from bot.domain.watch import ACTIVE_FOR, Whereabouts, on_watch, reachable
from bot.services.context import Context
from storage import absences, deliveries, watches
from storage.engine import Tx

TO_COME = frozenset({DeliveryState.SCHEDULED, DeliveryState.CLAIMED})


def known(tx: Tx, ctx: Context) -> Whereabouts:
    """What people said and did in the bot, as it stands."""
    now = ctx.now()
    return Whereabouts(
        absences=absences.after(tx, now, ctx.sealer),
        watches=watches.after(tx, now, ctx.sealer),
        active=watches.active_since(tx, now - ACTIVE_FOR, ctx.sealer),
    )


def fresh_from(tx: Tx, ctx: Context, draft: Draft) -> datetime:
    """From when somebody must be reachable for a draft: its planned time, or now."""
    planned = [d.due_at for d in deliveries.of(tx, draft.id) if d.state in TO_COME]
    start = min(planned) if planned else draft.revision.content.timing.start
    return max(start, ctx.now()) if start is not None else ctx.now()


def watching_by_button(
    tx: Tx, ctx: Context, draft: Draft, made: tuple[Press, ...]
) -> tuple[UserId, ...]:
    """Who took the watch together with a vote by button, and took neither back (rule 10)."""
    numbers = watches.with_presses(tx, draft.id, ctx.sealer)
    votes = (press for press in standing(made) if press.kind in VOTES)
    found = (p.person for p in votes if numbers.get(p.number) == p.person)
    return tuple(sorted(set(found)))


def have_the_watch(tx: Tx, ctx: Context, draft: Draft) -> tuple[UserId, ...]:
    """Who has the watch at the time of a draft, by a span or by the roster (rule 28)."""
    mine = watches.after(tx, ctx.now(), ctx.sealer)
    return on_watch(mine, ctx.rules.watch, fresh_from(tx, ctx, draft))


def could_watch(
    tx: Tx, ctx: Context, draft: Draft, room: Room, decision: Decision
) -> tuple[UserId, ...]:
    """Full members who don't answer for a draft yet, and can be reached at its time (rule 30)."""
    there, at = known(tx, ctx), fresh_from(tx, ctx, draft)
    known_by_now = {*draft.authors, *decision.watchers}
    others = (user for user in sorted(room.people) if user not in known_by_now)
    members = tuple(user for user in others if room.standing(user) is Standing.MEMBER)
    return reachable(members, room.people, there, ctx.rules.watch, at)


async def to_ask_about(ctx: Context, draft: Draft) -> tuple[UserId, ...]:
    """Whom to ask Slack about, beside those who reacted: authors, and who has the watch."""
    on_duty = await ctx.store.read(lambda tx: have_the_watch(tx, ctx, draft))
    return tuple(dict.fromkeys((*draft.authors, *on_duty)))

"""What time asks of people for one draft; pressing, cards and reminders all read it here."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft
from bot.domain.lives import ASKED_BEFORE
from bot.domain.posting import closed
from bot.domain.presses import Ahead, PressKind, not_in_person, span_around
from bot.domain.states import State
from bot.services.context import Context
from bot.services.deciding import Opinion
from bot.services.planning import keeps_hours

PLANNED = frozenset({DeliveryState.SCHEDULED, DeliveryState.CLAIMED})
UNDER_WAY = frozenset({State.SCHEDULED, State.PUBLISHING})


def look_ahead(
    ctx: Context, draft: Draft, what: Opinion, deliveries: Collection[Delivery]
) -> Ahead:
    """Say which presses a draft's card offers now, and in which span it is published in person."""
    if draft.state is State.MISSED:
        return Ahead(offers=(PressKind.SEND_NOW,))
    due = min((d.due_at for d in deliveries if d.state in PLANNED), default=None)
    if due is None or draft.state not in UNDER_WAY:
        return _before(ctx, draft, what)
    ahead = _waiting(ctx, draft, what, deliveries, _aging(ctx, what, due))
    return _in_person(ctx, what, due, ahead) if what.decision.in_person else ahead


def _before(ctx: Context, draft: Draft, what: Opinion) -> Ahead:
    """A slot beyond the life of approvals is said at once (rule 26)."""
    start = draft.revision.content.timing.start
    if draft.state is not State.IN_REVIEW or start is None or start - what.life <= ctx.now():
        return Ahead()
    return Ahead(life=what.life, early_until=start - what.life)


def _aging(ctx: Context, what: Opinion, due: datetime) -> Ahead:
    """Approvals that end before the post's time; a day before, somebody is asked (rule 26)."""
    end = what.lives_until
    if end is None or end > due:
        return Ahead()
    asked = ctx.now() >= end - ASKED_BEFORE
    offers = (PressKind.STILL_RIGHT,) if asked else ()
    return Ahead(offers=offers, life=what.life, lives_until=end)


def _waiting(
    ctx: Context, draft: Draft, what: Opinion, deliveries: Collection[Delivery], ahead: Ahead
) -> Ahead:
    """What waits for posting hours: the next slot is said, *now, yes* is offered (rule 23)."""
    if not keeps_hours(draft, what.pressed) or PressKind.OUT_OF_HOURS in what.pressed:
        return ahead
    now, posting = ctx.now(), ctx.rules.posting
    waiting = [
        d.due_at for d in deliveries if d.state in PLANNED and closed(posting, d.account, now)
    ]
    if not waiting:
        return ahead
    offers = (PressKind.OUT_OF_HOURS, *ahead.offers)
    return replace(ahead, offers=offers, opens_at=min(waiting))


def _in_person(ctx: Context, what: Opinion, due: datetime, ahead: Ahead) -> Ahead:
    """When *publish now* may be pressed, and by whom it was (rule 10)."""
    now, span = ctx.now(), span_around(due)
    press = what.pressed.get(PressKind.PUBLISH_NOW)
    wanted = bool(not_in_person(press, due, now)) and span.holds(now)
    return replace(
        ahead,
        offers=(PressKind.PUBLISH_NOW, *ahead.offers) if wanted else ahead.offers,
        span=span,
        publisher=press.person if press is not None and span.holds(press.at) else None,
    )

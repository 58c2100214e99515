"""What time asks of people for one draft; pressing, cards and reminders all read it here."""

from collections.abc import Iterable

from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft
from bot.domain.presses import Ahead, PressKind, not_in_person, span_around
from bot.domain.states import State
from bot.services.context import Context
from bot.services.deciding import Opinion

PLANNED = frozenset({DeliveryState.SCHEDULED, DeliveryState.CLAIMED})
UNDER_WAY = frozenset({State.SCHEDULED, State.PUBLISHING})


def look_ahead(ctx: Context, draft: Draft, what: Opinion, deliveries: Iterable[Delivery]) -> Ahead:
    """Say which presses a draft's card offers now, and in which span it is published in person."""
    if draft.state is State.MISSED:
        return Ahead(offers=(PressKind.SEND_NOW,))
    due = min((d.due_at for d in deliveries if d.state in PLANNED), default=None)
    if due is None or draft.state not in UNDER_WAY or not what.decision.in_person:
        return Ahead()
    now, span = ctx.now(), span_around(due)
    press = what.pressed.get(PressKind.PUBLISH_NOW)
    wanted = bool(not_in_person(press, due, now)) and span.holds(now)
    return Ahead(
        offers=(PressKind.PUBLISH_NOW,) if wanted else (),
        span=span,
        publisher=press.person if press is not None and span.holds(press.at) else None,
    )

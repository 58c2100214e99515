"""Retrying: which posts of an ended draft surely did not go out, and so may be tried again."""

from collections.abc import Collection, Iterable

from bot.domain.correcting import is_replaced
from bot.domain.deliveries import AT_REST, Delivery, DeliveryId, DeliveryState
from bot.domain.states import State

ENDED = frozenset({State.PUBLISHED, State.FAILED})
NOT_OUT = frozenset(
    {
        DeliveryState.FAILED,
        DeliveryState.MISSED,
        DeliveryState.CANCELLED,
        # Of a thread, only the parts that are missing.
        DeliveryState.PARTLY,
    }
)


def retryable(
    state: State,
    newest: Iterable[Delivery],
    doubted: Collection[DeliveryId],
    amiss: Collection[DeliveryId] = (),
) -> tuple[Delivery, ...]:
    """The newest deliveries that people may try again, each by itself.

    Only where all has come to rest; and never what was once unknown, whoever looked since: what
    a network took may still appear. Nor what was corrected elsewhere: its words were wrong. A
    thread whose parts that are out are not as approved, or not there, is not gone on with either.
    """
    known = tuple(newest)
    if state not in ENDED or any(d.state not in AT_REST for d in known):
        return ()
    if any(d.state is DeliveryState.DELETED and is_replaced(d.reason) for d in known):
        return ()
    return tuple(d for d in known if d.state in NOT_OUT and d.id not in {*doubted, *amiss})

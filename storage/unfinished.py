"""What a network called a post that it took and had not finished when we stopped waiting."""

from dataclasses import replace

from bot.domain.deliveries import Delivery
from bot.domain.seals import Sealer
from storage.engine import Tx
from storage.rows import intent_text


def note(tx: Tx, delivery: Delivery, name: str, sealer: Sealer) -> None:
    """Put it to the frozen request, whose seal covers it; by it the post is asked for later."""
    if delivery.intent is None:
        return
    text = intent_text(replace(delivery.intent, trace=name))
    tx.run(
        "UPDATE deliveries SET intent = :intent, intent_seal = :seal"
        " WHERE id = :id AND token = :token AND state = 'sending'",
        intent=text,
        seal=sealer.seal("intent", (delivery.id, delivery.key, text)),
        id=delivery.id,
        token=delivery.token,
    )

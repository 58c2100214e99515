"""Which posts are at an address: of a thread, each part has its own."""

from bot.domain.deliveries import Delivery
from storage.deliveries import _delivery
from storage.engine import Tx


def at_address(tx: Tx, address: str) -> list[Delivery]:
    """What may be out and whose receipt holds an address, newest first; the caller compares."""
    found = tx.rows(
        "SELECT * FROM deliveries WHERE COALESCE(receipt, '') || parts LIKE :like ESCAPE '!'"
        " ORDER BY id DESC",
        like="%" + address.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%",
    )
    return [_delivery(row) for row in found]

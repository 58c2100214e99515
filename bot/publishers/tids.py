"""Record keys of Bluesky: sortable by time, minted by us before the first attempt."""

import hashlib
from datetime import UTC, datetime, timedelta

_SIGNS = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
_CLOCK_BITS = 10
_START = datetime(1970, 1, 1, tzinfo=UTC)


def mint(now: datetime, key: str) -> str:
    """Make a record key (13 signs) of the instant to the millisecond and the delivery's key.

    Microseconds and clock id come from the key, so two deliveries of one instant differ.
    """
    entropy = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    micros = (now - _START) // timedelta(milliseconds=1) * 1000 + entropy % 1000
    number = micros << _CLOCK_BITS | (entropy // 1000) % (1 << _CLOCK_BITS)
    return "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))

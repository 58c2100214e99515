"""Makes large tables without a collector that looks through all of them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python's collector of cycles rest; it goes on afterwards if it was at work before.

    While tables are loaded nothing becomes garbage, but the collector looks for some each time
    that they have grown by a quarter.
    """
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()

"""What all long runs share."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep what the bot logs about its bad weather out of the way."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)

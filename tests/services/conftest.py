"""A bench for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.bench import Bench, bench


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Bench]:
    """One account on one network."""
    async with bench(tmp_path) as opened:
        yield opened

"""The collector of cycles rests while the packs are loaded, and only then."""

import gc
from collections.abc import Iterator

import pytest

from bot.lint.uncollected import uncollected


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    worked = gc.isenabled()
    yield
    (gc.enable if worked else gc.disable)()


def test_the_collector_rests_and_goes_on_afterwards() -> None:
    gc.enable()
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_packs_that_cannot_be_loaded() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="broken"), uncollected():
        raise ValueError("broken")
    assert gc.isenabled()


def test_a_collector_that_somebody_stopped_stays_so() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()

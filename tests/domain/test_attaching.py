"""How many pictures a post takes: no more than a form, and no more than each of its networks."""

from importlib.resources import files

import pytest

from bot.domain.accounts import Network
from bot.domain.attaching import MOST_PICTURES, most_bytes, most_in_all, most_pictures
from bot.lint.limits import read_limits

LIMITS = read_limits((files("bot.lint") / "packs" / "limits.toml").read_text("utf-8"))


@pytest.mark.parametrize("network", Network)
def test_a_form_takes_as_many_pictures_as_a_network_does_and_a_form_of_slacks_can(
    network: Network,
) -> None:
    assert most_pictures([network]) == min(MOST_PICTURES, LIMITS[network].pictures)


def test_the_network_that_takes_least_decides() -> None:
    assert most_pictures([Network.INSTAGRAM, Network.X]) == LIMITS[Network.X].pictures
    assert most_pictures([Network.INSTAGRAM, Network.FACEBOOK]) == MOST_PICTURES
    assert most_pictures([]) == MOST_PICTURES


def test_what_stands_in_a_webhook_s_message_is_bounded_together_and_nothing_else_is() -> None:
    assert most_in_all([Network.X, Network.WEBHOOK]) == most_bytes([Network.WEBHOOK]) == 3_000_000
    assert most_in_all([Network.X, Network.BLUESKY]) is None

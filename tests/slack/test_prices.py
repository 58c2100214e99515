"""What a post costs is said before anybody approves it."""

import pytest

from bot.domain.accounts import Mode, Network
from bot.slack.prices import price_of
from tests.factories import a_target


@pytest.mark.parametrize(
    ("text", "given", "price"),
    [
        ("Soup is back!", {}, "$0.015"),
        ("See https://soupe.com/menu", {}, "$0.20"),
        ("See soupe.com", {}, "$0.20"),
        ("See soupe.com", {"mode": Mode.DRY_RUN}, ""),
        ("See soupe.com", {"network": Network.MASTODON}, ""),
    ],
)
def test_x_charges_more_for_a_link(text: str, given: dict[str, object], price: str) -> None:
    assert price_of(a_target(**{"network": Network.X, "text": text, **given})) == price

"""Links in the settings: followed unless somebody says no, and never inside with Slack itself."""

from bot.config.explain import warnings
from tests.config.samples import TOML, load, problems

STAND_IN = {"SLACK_API_BASE_URL": "http://127.0.0.1:9/api/"}


def test_links_are_followed_unless_the_settings_say_no_which_is_warned_of() -> None:
    off = load(f"{TOML}[links]\nfollow = false\n")
    assert not off.follows_links
    assert any("nobody notices that a link fails" in said for said in warnings(off))
    assert not any("link" in said for said in warnings(load()))


def test_private_addresses_are_for_a_stand_in_of_slack_alone() -> None:
    allowed = f"{TOML}[links]\nallow_private_addresses = true\n"
    (problem,) = problems(allowed)
    assert "allow_private_addresses is for trials with a stand-in of Slack" in problem
    assert load(allowed, **STAND_IN).allow_private_addresses

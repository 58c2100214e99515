"""What goes with a text goes only where the network has it, and replaces what stood there."""

import pytest

from bot.domain.accounts import Network
from bot.domain.attaching import megabytes, most_bytes
from bot.domain.composing import Composed, handle_of, own_of
from bot.domain.dressing import (
    LANGUAGE,
    WARNING,
    Disclosure,
    disclosures,
    options_on,
    said_in,
)


def test_a_warning_and_a_language_go_where_the_network_has_them() -> None:
    both = {"language": "fr", "warning": "food"}
    told = ((LANGUAGE, "fr"),)
    assert options_on(Network.MASTODON, (), **both) == (*told, (WARNING, "food"))
    assert options_on(Network.BLUESKY, (), **both) == told
    assert options_on(Network.WEBHOOK, (), **both) == told
    assert options_on(Network.WALL, (), **both) == ()


def test_what_was_emptied_goes_and_what_else_was_there_stays() -> None:
    before = (("visibility", "public"), (LANGUAGE, "fr"), (WARNING, "food"))
    assert options_on(Network.MASTODON, before, language="", warning="") == before[:1]
    changed = options_on(Network.MASTODON, before, language="en", warning="")
    assert changed == (before[0], (LANGUAGE, "en"))


def test_an_option_says_what_it_says_or_nothing() -> None:
    assert said_in(((LANGUAGE, "fr"), (WARNING, "food")), WARNING) == "food"
    assert said_in(((LANGUAGE, "fr"),), WARNING) == ""


def test_an_account_without_its_own_text_says_what_all_say() -> None:
    typed = Composed(text="Soup", own=(("a", "Soupe"), ("b", "")), handles=(("a", "@soupe"),))
    assert [typed.text_on(name) for name in "abc"] == ["Soupe", "Soup", "Soup"]
    assert [typed.handle_on(name) for name in "ab"] == ["@soupe", ""]


def test_a_form_shows_its_seldom_fields_only_where_something_stands_in_them() -> None:
    assert not Composed(text="Soup", note="Why now").is_dressed
    dressed = (Composed(own=(("a", "b"),)), Composed(warning="food"), Composed(language="fr"))
    assert all(one.is_dressed for one in dressed)


def test_fields_of_accounts_are_told_apart() -> None:
    assert (own_of("acme"), handle_of("acme")) == ("own.acme", "handle.acme")


def test_the_smallest_limit_counts_and_sizes_are_written_for_people() -> None:
    assert most_bytes([Network.WALL, Network.MASTODON]) == 5_000_000
    assert most_bytes([Network.WALL, Network.BLUESKY]) == 1_000_000
    assert most_bytes([]) == 5_000_000
    assert [megabytes(size) for size in (1_000_000, 3_240_000)] == ["1 MB", "3.2 MB"]


@pytest.mark.parametrize(
    ("network", "told"),
    [
        (Network.X, {Disclosure.AI, Disclosure.PAID}),
        (Network.TIKTOK, {Disclosure.PAID}),
        (Network.MASTODON, set()),
    ],
)
def test_only_what_a_network_says_beside_a_post_is_disclosed(
    network: Network, told: set[Disclosure]
) -> None:
    options = options_on(network, (), language="", warning="", disclosed=("paid", "ai", "odd"))
    assert disclosures(options) == told
    again = options_on(network, options, language="", warning="", disclosed=())
    assert disclosures(again) == set(), "what is taken out of the form is gone"

"""A thread is read as one text, and each of its parts has the length that its network takes."""

import pytest

from bot.domain.accounts import Network
from bot.lint.context import Context
from bot.lint.posts import post_of
from bot.words.languages import Language
from bot.words.phrases import in_language
from tests.factories import a_content, a_target
from tests.lint.linters import LINTER

SHORT = "Soup is back on Tuesday, from noon."


def found(text: str, network: Network, **options: str) -> list[tuple[str, str]]:
    target = a_target(network=network, text=text, options=tuple(options.items()))
    report = LINTER.check(a_content(target), Context())
    return [(one.code, one.message) for one in report.findings]


def test_parts_that_fit_are_right_however_long_the_whole_is() -> None:
    thread = "\n---\n".join(["word " * 55 + "end"] * 3)
    assert not [one for one in found(thread, Network.BLUESKY) if one[0] == "length"]


@pytest.mark.parametrize(("network", "limit"), [(Network.BLUESKY, 300), (Network.MASTODON, 500)])
def test_the_part_that_is_too_long_is_named(network: Network, limit: int) -> None:
    too_long = [one for one in found(f"{SHORT}\n---\n{'x' * 501}", network) if one[0] == "length"]
    (one,) = too_long
    assert "(part 2) counts them" in one[1]
    assert f"the limit is {limit}" in one[1]


def test_the_network_and_its_part_are_named_in_the_readers_language() -> None:
    said = dict(found(f"{'x' * 501}\n---\n{SHORT}", Network.WALL))
    assert "comme le mur d'essai (partie 1) les compte" in in_language(said["length"], Language.FR)
    assert "as the practice wall (part 1) counts them" in said["length"]


def test_a_text_that_is_checked_by_itself_is_counted_in_parts_too() -> None:
    thread = f"{SHORT}\n---\n{'word ' * 55}"
    for report in (
        LINTER.check_text(thread, "bluesky"),
        LINTER.check_post(post_of({"text": thread, "network": "Bluesky"})),
    ):
        assert not [one for one in report.findings if one.code == "length"]
    alone = LINTER.check_text(thread, "x")
    assert [one for one in alone.findings if one.code == "length"]


def test_a_content_warning_counts_in_each_part() -> None:
    thread = f"{SHORT}\n---\n{'x' * 495}"
    assert not [one for one in found(thread, Network.MASTODON) if one[0] == "length"]
    longer = found(thread, Network.MASTODON, cw="spoilers")
    assert [one for one in longer if one[0] == "length"]


def test_a_finding_stands_where_it_stands_in_the_whole_text() -> None:
    text = f"{SHORT}\n---\nTODO: bread on Wednesday."
    report = LINTER.check(a_content(a_target(network=Network.BLUESKY, text=text)), Context())
    spans = [text[one.span[0] : one.span[1]] for one in report.findings if one.span]
    assert any("TODO" in span for span in spans)

"""A text says by lines of `---` which parts a thread has, and its digest binds just those."""

from dataclasses import replace

import pytest

from bot.domain.accounts import Network
from bot.domain.drafts import as_plain, digest_of, parts_of
from bot.domain.fitting import misfit
from tests.factories import a_content, a_target

TWO = "Soup is back!\n---\nAnd so is bread."


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (TWO, ("Soup is back!", "And so is bread.")),
        ("One\r\n---\r\nTwo\r\n  ---\t\r\nThree", ("One", "Two", "Three")),
        ("One\n\n—-\n\nTwo", ("One", "Two")),
        ("One\n–-\nTwo", ("One", "Two")),
        ("One\u2028---\u2028Two", ("One", "Two")),
        ("---", ("", "")),
        ("One\n---", ("One", "")),
        ("One\n---\n---\nTwo", ("One", "", "Two")),
    ],
)
def test_a_line_of_three_dashes_parts_a_text(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        " Soup is back! \n",
        "One --- two",
        "One\n----\nTwo",
        "One\n--\nTwo",
        "One\n- - -\nTwo",
        "One\n—\nTwo",
        "One\n***\nTwo",
        "--- One",
    ],
)
def test_whatever_else_parts_nothing_and_is_left_as_it_is(text: str) -> None:
    assert parts_of(text) == (text,)


def test_a_part_never_has_a_separator_in_it() -> None:
    for part in parts_of("a\n---\n—-\nb\v---\fc\x85---"):
        assert parts_of(part) == (part,)


def test_no_approval_of_such_a_text_as_one_post_counts_for_a_thread() -> None:
    (target,) = as_plain(a_content(a_target(text=TWO)))["targets"]  # type: ignore[misc]
    assert target["parts"] == ["Soup is back!", "And so is bread."]
    (plain,) = as_plain(a_content())["targets"]  # type: ignore[misc]
    assert "parts" not in plain


def test_another_place_to_part_is_another_digest() -> None:
    one, other = a_target(text="a\n---\nb c"), a_target(text="a b\n---\nc")
    assert digest_of(a_content(one)) != digest_of(a_content(other))


@pytest.mark.parametrize("network", [Network.LINKEDIN, Network.FACEBOOK, Network.TIKTOK])
def test_where_there_are_no_threads_a_text_in_parts_is_refused_by_name(network: Network) -> None:
    said = misfit(a_target("soupe-li", network=network, text=TWO))
    assert "`soupe-li` takes no thread of several parts; please give it a text of its own" in said


def test_a_text_without_parts_is_refused_nowhere_for_them() -> None:
    assert misfit(replace(a_target(), text="One\n----\nTwo")) == ""

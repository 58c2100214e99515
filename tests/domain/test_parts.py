"""A text says by lines of `---` which parts a thread has, and its digest binds just those."""

from dataclasses import replace

import pytest

from bot.domain import options
from bot.domain.accounts import Network
from bot.domain.drafts import LinkCard, as_plain, digest_of, parts_of
from bot.domain.fitting import misfit
from bot.domain.parts import CHAINED, WHOLE, in_parts, shown_parts, span_said
from tests.factories import a_content, a_picture, a_target

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


def test_of_a_thread_each_part_is_a_post_and_the_first_has_the_pictures() -> None:
    shown = LinkCard(url="https://soupe.example/menu", title="Menu")
    text = "Soup\n---\nSee https://soupe.example/menu\n---\nhttps://soupe.example/menu again"
    thread = a_target(
        network=Network.BLUESKY,
        text=text,
        pictures=(a_picture(),),
        options=(("lang", "fr"),),
        card=shown,
    )
    posts = in_parts(thread)
    assert [one.text for one in posts] == list(thread.parts)
    assert [len(one.pictures) for one in posts] == [1, 0, 0]
    assert [one.card for one in posts] == [None, shown, None]
    assert {one.options for one in posts} == {(("lang", "fr"),)}
    assert [misfit(one) for one in posts] == ["", "", ""]
    assert in_parts(a_target(text="Alone", network=Network.BLUESKY)) == (
        a_target(text="Alone", network=Network.BLUESKY),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("One\n---", "Part 2 of the thread for `soupe-sky` is empty; please write something"),
        ("---\nOne", "Part 1 of the thread for `soupe-sky` is empty"),
        ("---", "Part 1 of the thread"),
        ("One\n---\n\u200b\u2060", "Part 2 of the thread for `soupe-sky` is empty"),
        ("\n---\n".join("abcdefghijk"), "has 11 parts, and 10 are the most; please join some."),
        ("\n---\n".join("abcdefghij"), ""),
    ],
)
def test_a_thread_has_two_to_ten_parts_and_each_says_something(text: str, says: str) -> None:
    said = misfit(a_target("soupe-sky", network=Network.BLUESKY, text=text))
    assert says in said
    assert bool(said) is bool(says)


def test_which_parts_are_out_is_said_by_their_numbers() -> None:
    assert (span_said(1, 3), span_said(2, 3)) == ("part 1 of 3", "parts 1–2 of 3")


@pytest.mark.parametrize("network", sorted(CHAINED | WHOLE))
def test_what_takes_a_thread_shows_its_parts(network: Network) -> None:
    target = a_target(network=network, text=TWO)
    assert misfit(target) == ""
    assert shown_parts(target) == ("Soup is back!", "And so is bread.")
    assert len(in_parts(target)) == (2 if network in CHAINED else 1)
    assert shown_parts(replace(target, network=Network.LINKEDIN)) == (TWO,)


@pytest.mark.parametrize("dashes", ["---", "—-"])
def test_a_command_leaves_the_lines_between_parts_alone(dashes: str) -> None:
    typed = f"Soup is back!\n{dashes}\nAnd so is bread. --on acme"
    found = options.part(typed)
    assert parts_of(found.text) == ("Soup is back!", "And so is bread.")
    assert found.accounts == ("acme",)


def test_a_text_without_parts_is_refused_nowhere_for_them() -> None:
    assert misfit(replace(a_target(), text="One\n----\nTwo")) == ""

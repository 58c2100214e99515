"""The difference of two texts: whole, in order, and short where nothing changed (rule 16)."""

import time

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.difference import (
    MOST_WORDS,
    Change,
    Piece,
    difference,
    shortened,
    text_difference,
)
from tests.factories import a_content, a_target

LONG = " ".join(f"word{n}" for n in range(100))


def said(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.change.value, piece.text) for piece in difference(old, new)]


def test_rule_16_a_changed_word_is_shown_with_what_stood_there() -> None:
    assert said("Soup is back on Monday!", "Soup is back on Tuesday!") == [
        ("kept", "Soup is back on "),
        ("removed", "Monday"),
        ("added", "Tuesday"),
        ("kept", "!"),
    ]


def test_rule_16_equal_texts_differ_in_nothing() -> None:
    assert said("Soup", "Soup") == [("kept", "Soup")]
    assert said("", "") == []


@given(st.text(), st.text())
def test_rule_16_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(p.text for p in pieces if p.change is not Change.ADDED) == old
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == new


def test_texts_without_end_are_compared_as_a_whole_and_at_once() -> None:
    old, new = "a b " * MOST_WORDS, "b a " * MOST_WORDS
    begun = time.process_time()
    assert said(old, new) == [("removed", old), ("added", new)]
    assert time.process_time() - begun < 3


def test_as_many_words_as_can_be_compared_are_compared_one_by_one() -> None:
    text = "a " * (MOST_WORDS // 2)
    assert said(text, f"b{text[1:]}") == [("removed", "a"), ("added", "b"), ("kept", text[1:])]


def test_a_word_that_stands_often_is_still_found_again() -> None:
    old, new = "soup " * 150 + "is back", "Our " + "soup " * 150
    assert ("kept", "soup " * 150) in said(old, new)


def test_what_was_added_or_removed_is_shown_whole() -> None:
    assert shortened(difference(LONG, "Soup")) == difference(LONG, "Soup")


def test_what_was_kept_far_from_a_change_is_left_out() -> None:
    pieces = shortened(difference(f"old {LONG} old", f"new {LONG} new"))
    assert [piece.change.value for piece in pieces] == [
        "removed",
        "added",
        "kept",
        "removed",
        "added",
    ]
    middle = pieces[2].text
    assert middle.startswith(" word0 word1")
    assert " … " in middle
    assert middle.endswith("word98 word99 ")
    assert len(middle) < len(LONG) / 4


def test_the_beginning_and_the_end_are_shown_on_the_changes_side_only() -> None:
    first, *_, last = shortened(difference(f"{LONG} old {LONG}", f"{LONG} new {LONG}"))
    assert first.text.startswith(" … ")
    assert first.text.endswith("word99 ")
    assert last.text.startswith(" word0")
    assert last.text.endswith(" … ")


def test_each_different_pair_of_texts_is_shown_once() -> None:
    old = a_content(a_target("a", text="Soup"), a_target("b", text="Soup"))
    new = a_content(a_target("a", text="Cake"), a_target("b", text="Cake"))
    assert text_difference(old, new) == (
        Piece(change=Change.REMOVED, text="Soup"),
        Piece(change=Change.ADDED, text="Cake"),
    )
    assert text_difference(old, old) == ()


def test_two_different_pairs_stand_on_lines_of_their_own() -> None:
    old = a_content(a_target("a", text="Soup"), a_target("b", text="Bread"))
    new = a_content(a_target("a", text="Cake"), a_target("b", text="Bun"))
    found = text_difference(old, new)
    assert [p.text for p in found] == ["Soup", "Cake", "\n", "Bread", "Bun"]
    assert found[2].change is Change.KEPT


def test_an_account_that_came_or_went_has_no_difference_of_texts() -> None:
    old, new = a_content(a_target("a", text="Soup")), a_content(a_target("b", text="Cake"))
    assert text_difference(old, new) == ()


def kept_before(words: int) -> str:
    """What is shown of so many kept words before a change at the end."""
    same = "".join(f"w{n} " for n in range(words))
    return shortened(difference(f"{same}old", f"{same}new"))[0].text


def test_twelve_kept_words_are_shown_whole_and_of_more_the_six_beside_the_change() -> None:
    assert kept_before(12) == "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 "
    assert kept_before(13) == " … w7 w8 w9 w10 w11 w12 "
    between = shortened(difference(f"old {LONG} old", f"new {LONG} new"))[2].text
    assert between.split(" … ") == [
        " word0 word1 word2 word3 word4 word5",
        "word94 word95 word96 word97 word98 word99 ",
    ]

"""Texts are asked first for what few posts hold, by count and not by guess."""

from bot.lint.counted import Common, asked_in_turn, example_texts, told_by


def test_a_piece_counts_as_often_as_it_stands_in_different_texts() -> None:
    common = Common(["Sale now", "Sale now", "a sale on the sail"])
    assert (common("sale"), common("sail"), common("sole")) == (2, 1, 0)


def test_of_two_lists_the_one_that_fewer_texts_hold_is_asked_first() -> None:
    common = Common(["the zoo", "the zoo", "the sea"])
    assert sorted([{"the"}, {"zoo", "sky"}, {"sea"}], key=lambda one: told_by(common, one)) == [
        {"sea"},
        {"zoo", "sky"},
        {"the"},
    ]


def test_what_most_texts_hold_is_asked_only_where_nothing_else_is() -> None:
    common = Common(["the zoo", "the sea", *(f"the {number}" for number in range(30))])
    assert asked_in_turn(common, [{"the"}, {"zoo"}, {"sea", "sky"}]) == [{"zoo"}, {"sea", "sky"}]
    assert asked_in_turn(common, [{"the"}]) == [{"the"}]
    assert asked_in_turn(common, []) == []


def test_examples_count_whether_they_are_texts_or_tables() -> None:
    rule = {"examples": {"bad": {"en": ["one", {"text": "two"}]}, "good": {"fr": ["trois"]}}}
    assert [*example_texts([{"rule": [rule]}])] == ["one", "two", "trois"]

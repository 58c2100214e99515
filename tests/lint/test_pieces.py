"""A text's letters choose exactly the patterns of whose every demand it holds a piece."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lint.apart import all_apart
from bot.lint.branches import branches
from bot.lint.literals import demands_of
from bot.lint.pieces import Pieces, Search, holds_all
from tests.lint.linters import PACKS

USUAL = settings().max_examples
NEWS = PACKS.marks["grave-news"]
ASKED = {
    number: demands_of(one)
    for number, one in enumerate(
        one for patterns in NEWS.values() for pattern in patterns for one in branches(pattern)
    )
}
WORDS = sorted({piece for demands in ASKED.values() for pieces in demands for piece in pieces})


def chosen(pieces: Pieces, apart: str) -> set[int]:
    return pieces.chosen(Search(pieces.known).held_by(apart))


@settings(max_examples=2 * USUAL)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12))
def test_a_pattern_is_chosen_if_the_text_holds_a_piece_of_each_demand(words: list[str]) -> None:
    apart = all_apart(" ".join(words).lower())
    wanted = {number for number, demands in ASKED.items() if holds_all(apart, demands)}
    assert chosen(Pieces(ASKED), apart) == wanted


@settings(max_examples=2 * USUAL)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12))
def test_a_pattern_that_is_asked_about_by_itself_is_not_chosen(words: list[str]) -> None:
    apart = all_apart(" ".join(words).lower())
    pieces = Pieces(ASKED, at_once=2)
    held = Search(pieces.known).held_by(apart)
    assert pieces.chosen(held) == {one for one in chosen(Pieces(ASKED), apart) if one < 2}
    for number in range(2, len(ASKED)):
        assert pieces.suffices(number, held) == holds_all(apart, ASKED[number])


def test_a_pattern_that_demands_nothing_is_always_chosen() -> None:
    assert chosen(Pieces({0: (), 1: ({"sale"},), 2: ({"!"}, {"sale"})}), "") == {0}


def test_signs_alone_are_looked_for_as_well() -> None:
    pieces = Pieces({1: ({"!"},), 2: ({"!"}, {"?"}), 3: ({"sale"}, {"!"})})
    assert chosen(pieces, "sale!") == {1, 3}


def test_what_is_made_of_a_table_chooses_the_same() -> None:
    made = Pieces(ASKED, at_once=2)
    again = Pieces.of(made.table())
    assert again.table() == made.table()
    assert all(chosen(again, word) == chosen(made, word) for word in WORDS)

"""What is searched for pieces holds every piece of a text and of its prose."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lint.apart import LONGEST_PIECE, all_apart
from bot.lint.literals import demands_of
from bot.lint.reading import read

USUAL = settings().max_examples
PIECES = st.sampled_from(
    ["@ana ", "https://a.example/b_c", "snake_case", "__", " fire", "İ", "ſ", "é", "! ", ", ", "\n"]
)


@pytest.mark.parametrize(
    ("small", "set_apart"),
    [
        ("fire", " fire "),
        ("don't #ban", " don ' t  # ban "),
        ("snake_case", " snake_case "),
        ("a\u0301 🚨", " a \u0301   🚨  "),
    ],
)
def test_signs_get_blanks_on_both_sides(small: str, set_apart: str) -> None:
    assert all_apart(small) == set_apart


@settings(max_examples=2 * USUAL)
@given(st.lists(PIECES | st.text(max_size=9), max_size=9).map("".join))
def test_no_piece_is_lost_between_the_prose_and_the_links(text: str) -> None:
    reading = read(text)
    for whole in (all_apart(reading.small), all_apart(reading.small_prose)):
        for at in range(len(whole)):
            assert whole[at : at + LONGEST_PIECE] in reading.apart


@pytest.mark.parametrize("pattern", [r"(?i)\bkılıç\b", r"(?i)\bΟΔΟΣ\b", "(?i)ſafe", "İzmir"])
def test_a_pattern_with_letters_that_are_taken_for_others_asks_for_what_its_texts_hold(
    pattern: str,
) -> None:
    for text in ("KILIÇ", "kılıç", "kiliç", "ΟΔΟΣ", "οδος", "safe", "SAFE", "İzmir"):
        if re.search(pattern, text):
            apart = read(text).apart
            assert all(any(one in apart for one in pieces) for pieces in demands_of(pattern))


def test_letters_that_patterns_take_for_others_are_those() -> None:
    assert read("ſAFE PİN, PıN").apart == " safe pin ,  pin "

"""A pattern that is tried where its beginnings stand finds what it finds everywhere."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lint.beginnings import beginnings_of, places_of
from bot.lint.guard import Guard
from tests.lint.linters import PACKS, examples

USUAL = settings().max_examples
EXAMPLES = st.deferred(lambda: st.sampled_from(examples()))
PATTERNS = sorted(
    {
        *(one for rule in PACKS.rules for one in (*rule.patterns, *rule.exceptions)),
        *(one for each in PACKS.marks.values() for patterns in each.values() for one in patterns),
    }
)


@pytest.mark.parametrize(
    ("pattern", "beginnings"),
    [
        (r"(?i:\b(?:Crash)\b)", {"crash"}),
        (r"(?:a )?fire", {"a fir", "fir"}),
        (r"fix(?:es|ed)? it", {"fixes", "fixed", "fix i"}),
        (r"(?<!\w)\[ ?(?=x)[xy]", {"[x", "[y", "[ x", "[ y"}),
        (r"(?:ab)+c", {"ab"}),
        (r"x*y", {"x", "y"}),
        (r"a\w+|bc", {"a", "bc"}),
        (r"a.|ab", {"a"}),
        (r"R\.?I", {"ri", "r.i"}),
        (r"\w+ fire", set()),
        (r"[^a]bc", set()),
        (r"(?:a|\d)b", set()),
        (r"(?:abc)?", set()),
        ("|".join(f"{number}x" for number in range(40)), set()),
    ],
)
def test_a_pattern_tells_what_its_matches_begin_with(pattern: str, beginnings: set[str]) -> None:
    assert beginnings_of(pattern) == beginnings


def test_a_beginning_is_found_at_each_of_its_places() -> None:
    assert places_of(("aa", "b"), "aaab") == [0, 1, 3]


@pytest.mark.parametrize("text", ["SALE sale", "İ sale", "sales ſale"])
def test_letters_whose_small_form_is_longer_lose_no_place(text: str) -> None:
    found = [*Guard().finder(r"(?i:sale)").spans(text, text.lower())]
    assert found[0] == re.search(r"(?i)sale", text).span()  # type: ignore[union-attr]


@settings(max_examples=3 * USUAL)
@given(st.sampled_from(PATTERNS), st.lists(EXAMPLES, min_size=1, max_size=4))
def test_what_is_tried_at_its_beginnings_finds_the_same(pattern: str, texts: list[str]) -> None:
    text = "\n".join(texts)
    everywhere = [match.span() for match in re.finditer(pattern, text)]
    assert [*Guard().finder(pattern).spans(text, text.lower())] == everywhere

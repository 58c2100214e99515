"""What a pattern needs is in every text that it matches, so that skipping it loses nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lint.literals import demands_of
from bot.lint.loading import load_packs
from bot.lint.patterns import Patterns
from bot.lint.reading import read
from bot.lint.rules import Kind

USUAL = settings().max_examples
RULES = [rule for rule in load_packs().rules if rule.kind is Kind.EXISTENCE]
PATTERNS = [pattern for rule in RULES for pattern in rule.patterns]


@pytest.mark.parametrize(
    ("pattern", "demands"),
    [
        ("sale", ({"sale"},)),
        ("(?i)SALE", ({"sale"},)),
        ("a|bc", ({"a", "bc"},)),
        (r"\bx{2,5}", ({"xx"},)),
        (r"(?:ab){2,9}", ({"abab"},)),
        ("(?:by|from) town", ({" town"}, {"by", "from"})),
        ("(?:(?:big|small) town|.city)", ({" town", "city"},)),
        ("(?=abc).", ({"abc"},)),
        ("(?!abc).", ()),
        (".*", ()),
        ("(?:abc)?", ()),
        ("(?:abc|.)", ()),
        ("ab[cD]e", ({"abce", "abde"},)),
        ("[1-3] pm", ({"1 pm", "2 pm", "3 pm"},)),
        (r"ab[^c]efg", ({"efg"}, {"ab"})),
        (r"ab\defg", ({"efg"}, {"ab"})),
        ("ab[a-z]efg", ({"efg"}, {"ab"})),
        ("sh[*!]{1,3}te", ({"sh*", "sh!"}, {"*te", "!te"})),
    ],
)
def test_a_pattern_tells_what_it_needs(pattern: str, demands: tuple[set[str], ...]) -> None:
    assert demands_of(pattern) == demands


@settings(max_examples=2 * USUAL)
@given(st.sampled_from(PATTERNS), st.data())
def test_whatever_a_pattern_matches_holds_a_piece_of_each_kind_that_it_needs(
    pattern: str, data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(pattern))
    if "ſ" in text or "K" in text:
        return  # letters that only a search without case takes for `s` and `k`
    assert re.search(pattern, text)
    for pieces in demands_of(pattern):
        assert any(piece in text.lower() for piece in pieces)


def test_every_bad_example_is_chosen_by_its_letters() -> None:
    patterns = Patterns(RULES)
    for rule in RULES:
        for example in rule.bad:
            text = example.post.text
            chosen = [one for one, _ in patterns.find(read(text))]
            assert any(re.search(pattern, text) for pattern in rule.patterns)
            assert rule in chosen

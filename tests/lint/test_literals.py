"""What a pattern needs is in every text that it matches, so that skipping it loses nothing."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lint.apart import is_of_words
from bot.lint.literals import demands_of
from bot.lint.patterns import Patterns
from bot.lint.pieces import Search
from bot.lint.reading import read
from bot.lint.rules import Kind
from tests.lint.linters import PACKS

USUAL = settings().max_examples
RULES = [rule for rule in PACKS.rules if rule.kind is Kind.EXISTENCE]
PATTERNS = [pattern for rule in RULES for pattern in rule.patterns]
MARKS = sorted(
    {one for each in PACKS.marks.values() for patterns in each.values() for one in patterns}
)
WORDY = st.sampled_from("aé1_'’ .\n-#²\u0301🚨ıſİK")


@pytest.mark.parametrize(
    ("pattern", "demands"),
    [
        ("sale", ({"sale"},)),
        ("(?i)SALE", ({"sale"},)),
        ("a|bc", ({"a", "bc"},)),
        (r"\bx{2,5}", ({" xx"},)),
        (r"(?:ab){2,9}", ({"abab"},)),
        ("(?:by|from) town", ({"by town", "from town"},)),
        ("(?:(?:big|small) town|.city)", ({"big town", "small tow", "city"},)),
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
        ("sh[*!]{1,3}te", ({"sh * ", "sh ! "}, {" * te", " ! te"})),
        ("ab[*@#$%!]{3,9}", ({"ab * ", "ab @ ", "ab # ", "ab $ ", "ab % ", "ab ! "},)),
        (r"\bfires?\b", ({" fire ", " fires "},)),
        (r"\b(?:a|the) (?:fire|flood)s?", ({" a fire", " a flood", " the fire", " the floo"},)),
        (r"\b(?:ban|\w+rid)\b", ({" ban ", "rid "},)),
        (r"(?<![\w@])rt(?!\w)", ({" rt "},)),
        (r"(?<![^\w@])rt(?![^\w])", ({"rt"},)),
        (r"\Afire$", ({" fire "},)),
        (r"(?:^|[.!] ?)chez", ({" chez"},)),
        (r"fire\s+alarm\W", ({" alarm "}, {"fire "})),
        (r"fire\s*alarm", ({"alarm"}, {"fire"})),
        (r"don['’]t\b", ({"don ' t ", "don ’ t "},)),
        (r"\b#fire", ({" # fire"},)),
        (r"\bfire\b|.", ()),
        (r"fire(?=\b)", ({"fire"},)),
        (r"(?a)\bfire\b", ({"fire"},)),
        (r"(?ai:\bfire\b)", ({"fire"},)),
        ("an extraordinary thing", ({"an extrao"},)),
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
    assert re.search(pattern, text)
    for pieces in demands_of(pattern):
        assert any(piece in read(text).apart for piece in pieces)


@settings(max_examples=USUAL)
@given(st.sampled_from(MARKS), st.text(WORDY, max_size=3), st.text(WORDY, max_size=3), st.data())
def test_what_is_beside_a_match_changes_nothing_that_it_needs(
    pattern: str, before: str, behind: str, data: st.DataObject
) -> None:
    text = before + data.draw(st.from_regex(pattern)) + behind
    if re.search(pattern, text):
        for pieces in demands_of(pattern):
            assert any(piece in read(text).apart for piece in pieces)


def test_a_sign_of_no_word_stays_one_in_small_letters() -> None:
    """So that the edge of a word in a text is one in its small letters as well."""
    for sign in map(chr, range(sys.maxunicode + 1)):
        if not is_of_words(sign):
            small = sign.lower()
            assert not is_of_words(small[0])
            assert not is_of_words(small[-1])


def test_patterns_of_a_team_ask_for_nothing_beside_a_word() -> None:
    """Their own engine reads other signs as words."""
    assert demands_of(r"\bfires?\b", edges=False) == ({"fire"},)


def test_every_bad_example_is_chosen_by_its_letters() -> None:
    patterns = Patterns(RULES)
    search = Search(patterns.pieces)
    for rule in RULES:
        for example in rule.bad:
            text = example.post.text
            reading = read(text)
            held = search.held_by(reading.apart)
            chosen = [one for one, _ in patterns.find(reading, held)]
            assert any(re.search(pattern, text) for pattern in rule.patterns)
            assert rule in chosen

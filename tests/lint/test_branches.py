"""A pattern's alternatives, taken apart, see what the pattern sees."""

import re

import pytest

from bot.lint.branches import branches
from tests.lint.linters import PACKS, examples


@pytest.mark.parametrize(
    ("pattern", "apart"),
    [
        ("(?i:a b|c)", ["(?i:a b)", "(?i:c)"]),
        (r"(?i:\b(?:a|b|[)|]|\|)e)", [rf"(?i:\b(?:{one})e)" for one in ("a", "b", "[)|]", r"\|")]),
        (r"(?i:(?:a|b|c|d)?e)", [r"(?i:(?:a|b|c|d)?e)"]),
        (r"(?i:a)|[|]|b", [r"(?i:a)", "[|]", "b"]),
        (
            r"(?i:\b(?:a|(?:b|c)|(?:d|e)f)g)",
            [rf"(?i:\b(?:{one})g)" for one in ("a", "b", "c", "(?:d|e)f")],
        ),
    ],
)
def test_alternatives_are_split_where_that_changes_nothing(pattern: str, apart: list[str]) -> None:
    assert branches(pattern) == apart


def test_the_alternatives_of_each_pattern_see_the_same_examples() -> None:
    patterns = {
        one for by_language in PACKS.marks.values() for each in by_language.values() for one in each
    }
    for pattern in patterns:
        apart = branches(pattern)
        if apart == [pattern]:
            continue
        whole, parts = re.compile(pattern), [re.compile(one) for one in apart]
        for text in examples()[::60]:
            assert bool(whole.search(text)) == any(one.search(text) for one in parts), pattern

"""Checks that are left out see nothing: what they need isn't there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lint.checks import codes, hours, secrets, voices
from bot.lint.context import Post
from bot.lint.look import Look
from bot.lint.native import NATIVE
from bot.lint.needs import NEEDED, Held, held_by
from bot.lint.posts import post_of
from bot.lint.reading import read
from bot.lint.rules import Kind
from bot.lint.sought import Sought
from tests.lint.linters import LINTER, PACKS

CORPUS = Path(__file__).parents[2] / "benchmarks" / "corpus"
SOUGHT = [
    *(*codes._SPOKEN, codes._HIDDEN_KEY),
    *(secrets._PASSWORD, secrets._TOLD, secrets._NAMED, *secrets._PHRASES),
    *(hours._DAY_NUMBER, hours._AT_HOUR, hours._HOUR_FIRST),
    *(voices._SIGNED, voices._CLOSED, voices._ELSEWHERE),
]


def posts() -> Iterator[Post]:
    for rule in PACKS.rules:
        if rule.kind is Kind.NATIVE:
            yield from (example.post for example in (*rule.bad, *rule.good))
    for path in sorted(CORPUS.glob("*ordinary.jsonl"))[:2]:
        yield from (post_of(json.loads(line)) for line in path.read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def looks() -> list[Look]:
    return [LINTER._look(post) for post in posts()]


def test_every_check_with_a_need_is_there() -> None:
    assert frozenset().union(*NEEDED.values()) <= NATIVE.keys()
    assert NEEDED.keys() == set(Held._fields)


@pytest.mark.parametrize("code", sorted(frozenset().union(*NEEDED.values())))
def test_a_check_whose_need_is_lacking_sees_nothing(code: str, looks: list[Look]) -> None:
    lacking = [look for look in looks if not held_by(look).suffices(code)]
    assert lacking
    assert not [look.text for look in lacking if list(NATIVE[code](look))]


@pytest.mark.parametrize("sought", SOUGHT)
def test_a_pattern_that_is_not_tried_matches_nothing(sought: Sought, looks: list[Look]) -> None:
    for look in looks:
        plain = [match.span() for match in sought._pattern.finditer(look.text)]
        assert [match.span() for match in sought.finditer(look.reading)] == plain


@pytest.mark.parametrize("written", ["the ſafe pin", "the safe pın", "THE SAFE PİN"])
def test_a_letter_that_stands_for_another_in_patterns_rules_nothing_out(written: str) -> None:
    assert Sought("(?i)safe pin").search(read(written)) is not None

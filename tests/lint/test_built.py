"""The table that is read at start says what the packs say, or counts for nothing."""

from dataclasses import replace
from importlib import resources

import pytest

from bot.lint.built import FILE, NOTHING_BUILT, build, built_of, pack_texts
from bot.lint.literals import demands_of
from bot.lint.loading import Packs, load_packs
from bot.lint.rules import Rule
from bot.lint.terms import Terms
from tests.lint.linters import checked

RENEW = "python -m bot.lint.built > bot/lint/packs/built.json"


def _with_examples(rule: Rule) -> Rule:
    return replace(rule, bad=tuple(rule.bad), good=tuple(rule.good))


def _index(packs: Packs) -> dict[str, object]:
    """What words are looked up in, whatever the order in which they were put there."""
    terms = Terms(packs.classes, packs.known.frequent)
    phrases = {
        (first, second): sorted(set(ends))
        for first, by_second in terms._phrases.items()
        for second, ends in by_second.items()
    }
    alone = {
        name: {key: sorted(set(ends)) for key, ends in getattr(terms, name).items()}
        for name in ("_words", "_by_tag")
    }
    return {**alone, "_phrases": phrases}


@pytest.mark.slow
def test_the_table_is_of_the_packs_as_they_are() -> None:
    kept = resources.files("bot.lint.packs").joinpath(FILE).read_text("utf-8")
    assert kept == build(pack_texts()), f"renew it: {RENEW}"


def test_rules_and_examples_of_the_table_are_those_of_the_packs() -> None:
    read, full = load_packs(), checked()
    assert read.demands
    assert list(map(_with_examples, read.rules)) == list(map(_with_examples, full.rules))
    assert (read.marks, read.trades, read.known) == (full.marks, full.trades, full.known)


@pytest.mark.slow
def test_words_of_the_table_are_found_as_those_of_the_packs() -> None:
    assert _index(load_packs()) == _index(checked())


def test_the_table_knows_what_every_pattern_asks_for() -> None:
    packs = load_packs()
    patterns = {pattern for rule in packs.rules for pattern in rule.patterns}
    assert patterns <= packs.demands.keys()
    for pattern, demands in packs.demands.items():
        told = {frozenset(pieces) for pieces in demands}
        asked = demands_of(pattern)
        assert told <= {*asked}
        assert bool(told) == bool(asked)


def test_beside_other_packs_the_table_counts_for_nothing() -> None:
    texts = pack_texts()
    assert built_of(texts) != NOTHING_BUILT
    assert built_of({**texts, "core": texts["core"] + "\n"}) == NOTHING_BUILT
    assert built_of({**texts, "more": ""}) == NOTHING_BUILT

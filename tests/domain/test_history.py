"""The history of a draft, a line for each entry of the journal (rule 39)."""

import string

import pytest

from bot.domain.history import SAYS, Happening, said
from bot.domain.journal import Kind
from tests.factories import NOON


def told(kind: str, **facts: str) -> str:
    return said(Happening(at=NOON, kind=kind, person="", facts=facts))


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        (Kind.DRAFT_SUBMITTED, {"digest": "abcdef0123"}, "wrote version abcd"),
        (
            Kind.DRAFT_REVISED,
            {"digest": "abcdef0123", "cause": "edited"},
            "made version abcd (edited)",
        ),
        (Kind.STOP_CLOSED, {"stop": "objection", "how": "lifted"}, "ended: objection lifted"),
        (
            Kind.DELIVERY_WAITING,
            {"account": "soupe", "why": "somebody holds it"},
            "let soupe wait: somebody holds it",
        ),
    ],
)
def test_rule_39_an_entry_is_told_with_its_facts(
    kind: Kind, facts: dict[str, str], words: str
) -> None:
    assert told(kind, **facts) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.DRAFT_SUBMITTED, "wrote version"),
        (Kind.VOTE_DISMISSED, "approved, which does not count"),
        (Kind.STOP_CLOSED, "ended:"),
    ],
)
def test_a_fact_that_is_missing_leaves_neither_a_gap_nor_empty_brackets(
    kind: Kind, words: str
) -> None:
    assert told(kind) == words


def test_a_kind_without_words_of_its_own_is_named_as_it_is() -> None:
    assert told("account.made_live") == "account made live"


@pytest.mark.parametrize("kind", sorted(SAYS))
def test_every_kind_is_told_without_a_brace_left_over(kind: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(SAYS[kind]) if name}
    words = told(kind, **dict.fromkeys(names, "fact"))
    assert words.count("fact") == len(names)
    assert not set("{}") & set(words)

"""What becomes of a post that is taken down, when it is tried again, and what is a cry for it."""

from datetime import timedelta

import pytest

from bot.domain.removals import BOUND, Removal, is_cry, next_try, removal_of, worst
from tests.factories import NOON


@pytest.mark.parametrize(
    "text",
    [
        "delete delete",
        "delete, delete!",
        "Delete!! Delete!!",
        "DELETE DELETE DELETE",
        "delete\ndelete",
        "delete it, delete it!",
        "delete supprimez supprimer supprime tout all everything it",
        "delete " * 12,
        "supprimez",
        "Supprimez !",
        "supprimez tout",
        "SUPPRIMEZ TOUT!!!",
        "*delete* *delete*",
    ],
)
def test_rule_34_a_message_that_is_nothing_but_the_cry_takes_down(text: str) -> None:
    assert is_cry(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!!!",
        "delete",
        "delete this",
        "delete delete?",
        "shall I delete delete it",
        "don't delete delete",
        "please delete delete",
        "the button says delete, delete",
        "tout supprimez-le plus tard",
        "all delete delete",
        "undelete undelete",
        "supprimez la virgule",
        "tout",
        "delete " * 13,
    ],
)
def test_rule_34_what_says_more_or_less_removes_nothing(text: str) -> None:
    assert not is_cry(text)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("gone and checked", Removal.GONE),
        ("still there: this server can't delete", Removal.STILL_THERE),
        ("unknown: please look (no answer)", Removal.UNKNOWN),
        ("", None),
        ("something else", None),
    ],
)
def test_what_is_stored_is_read_back(stored: str, expected: Removal | None) -> None:
    assert removal_of(stored) is expected


def test_a_removal_is_tried_ever_later_and_for_a_day() -> None:
    waits = [next_try(n, NOON, NOON) for n in range(1, 9)]
    assert [at - NOON for at in waits if at] == [
        *(timedelta(seconds=30 * 2**n) for n in range(6)),
        timedelta(minutes=30),
        timedelta(minutes=30),
    ]
    last = NOON + BOUND - timedelta(seconds=30)
    assert next_try(1, NOON, last) == NOON + BOUND
    assert next_try(1, NOON, last + timedelta(microseconds=1)) is None


@pytest.mark.parametrize(
    ("each", "told"),
    [
        (["gone and checked"], "gone and checked"),
        (["gone and checked", "still there: no"], "still there: no"),
        (["still there", "unknown: please look (down)"], "unknown: please look (down)"),
        ([Removal.SAID_GONE.value, "gone and checked"], Removal.SAID_GONE.value),
        ([Removal.CANNOT.value, Removal.SAID_GONE.value], Removal.CANNOT.value),
        (["gone and checked", "words that nobody knows"], "words that nobody knows"),
    ],
)
def test_rule_34_a_thread_is_gone_only_when_all_of_it_is(each: list[str], told: str) -> None:
    assert worst(each) == told

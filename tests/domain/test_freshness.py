"""Who is told that a post is out: one person who answers for it, and can be reached."""

import pytest

from bot.domain.freshness import the_watchers
from bot.domain.people import UserId
from tests.factories import ANA, BEN, OLGA, ZOE

ALL = (ANA, BEN, ZOE)


@pytest.mark.parametrize(
    ("watching", "reachable", "told"),
    [
        ((ZOE,), ALL, ZOE),
        ((), ALL, BEN),
        ((ZOE,), (ANA, BEN), BEN),
        ((ZOE,), (ANA,), ANA),
        ((ZOE,), (), ZOE),
        ((ANA,), (ANA, BEN), ANA),
    ],
    ids=[
        "who said that they watch",
        "else who approved it",
        "who can be reached comes first",
        "an author, if nobody else can",
        "nobody can: who said so",
        "an author who said so",
    ],
)
def test_rule_28_one_of_those_who_answer_for_it_is_told(
    watching: tuple[UserId, ...], reachable: tuple[UserId, ...], told: UserId
) -> None:
    assert the_watchers(ALL, watching, reachable, (ANA,))[0] == told


def test_where_nobody_answers_any_more_the_first_author_is_told() -> None:
    assert the_watchers((), (), (), (OLGA, ANA)) == (OLGA, ANA)


def test_the_others_come_next_each_once() -> None:
    assert the_watchers(ALL, (ZOE,), (BEN, ANA), (ANA,)) == (BEN, ANA, ZOE)

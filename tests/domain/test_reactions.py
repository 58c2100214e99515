"""What reactions mean together, and which of them were taken back."""

from bot.domain.emoji import DEFAULT_GESTURES, Gesture, Gestures
from bot.domain.reactions import Reaction, of_kind, taken_back
from tests.factories import ANA, BEN, ZOE

X, NOPE = Reaction(user=ZOE, emoji="x"), Reaction(user=ZOE, emoji="nope")
WITH_ALIAS = Gestures(names=DEFAULT_GESTURES, custom={"nope": "alias:x"})
WITHOUT = Gestures(names=DEFAULT_GESTURES, custom={})
OTHERWISE = Gestures(names=DEFAULT_GESTURES, custom={"nope": "alias:tada"})


def test_reactions_are_of_a_kind_by_what_their_emoji_mean_now() -> None:
    given = (X, NOPE, Reaction(user=ANA, emoji="raised_hand"), Reaction(user=BEN, emoji="tada"))
    assert of_kind(given, WITH_ALIAS, Gesture.OBJECT) == {X, NOPE}
    assert of_kind(given, WITHOUT, Gesture.OBJECT) == {X}


def test_what_is_there_no_more_was_taken_back() -> None:
    assert taken_back((X, NOPE), [NOPE], WITH_ALIAS, Gesture.OBJECT) == {X}
    assert taken_back((X, NOPE), [], WITH_ALIAS, Gesture.OBJECT) == {X, NOPE}


def test_somebody_elses_reaction_with_the_same_emoji_is_another_one() -> None:
    there = [Reaction(user=BEN, emoji="x")]
    assert taken_back([X], there, WITHOUT, Gesture.OBJECT) == {X}


def test_rules_12_and_21_what_an_alias_means_now_takes_nothing_back() -> None:
    for gestures in (WITHOUT, OTHERWISE):
        assert taken_back([NOPE], [NOPE], gestures, Gesture.OBJECT) == frozenset()
        assert taken_back([NOPE], [], gestures, Gesture.OBJECT) == frozenset()

"""Emoji as gestures: canonical names, and aliases that may stop but never start (rule 21)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.emoji import (
    ALIASES_MAY,
    BUILT_IN_ALIASES,
    DEFAULT_GESTURES,
    MOST_HOPS,
    Gesture,
    Gestures,
    canonical,
    default_gestures,
    through_aliases,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("+1", "+1"),
        (":+1:", "+1"),
        ("+1::skin-tone-3", "+1"),
        (":+1::skin-tone-6:", "+1"),
        ("thumbsup", "+1"),
        ("thumbsup::skin-tone-2", "+1"),
        ("thumbsdown", "-1"),
        (" White_Check_Mark ", "white_check_mark"),
        ("hand", "raised_hand"),
        ("hand::skin-tone-5", "raised_hand"),
        ("hand::skin-tone-5::skin-tone-2", "raised_hand"),
        (":X:", "x"),
        ("soup", "soup"),
    ],
)
def test_rule_21_skin_tones_are_cut_and_built_in_names_resolved(name: str, expected: str) -> None:
    assert canonical(name) == expected


@given(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789_+-", min_size=1),
    st.integers(min_value=2, max_value=6),
)
def test_every_way_to_write_a_name_is_one_name(name: str, tone: int) -> None:
    once = canonical(name)
    assert canonical(once) == once
    for written in (f":{name}:", f"{name}::skin-tone-{tone}", f":{name}::skin-tone-{tone}:"):
        assert canonical(written) == once


def test_built_in_aliases_lead_to_canonical_names() -> None:
    for name, meant in BUILT_IN_ALIASES.items():
        assert canonical(name) == meant
        assert canonical(meant) == meant


def chain(length: int) -> dict[str, str]:
    """`a0` stands for `a1`, and so on; the last of them for a check mark."""
    hops = {f"a{n}": f"alias:a{n + 1}" for n in range(length - 1)}
    return {**hops, f"a{length - 1}": "alias:x"}


def test_rule_21_a_workspaces_own_name_is_asked_before_slacks() -> None:
    """A custom emoji called `thumbsup` is that picture, not a thumb."""
    custom = {"thumbsup": "https://emoji.example/no.png", "hand": "alias:x"}
    gestures = Gestures(names=DEFAULT_GESTURES, custom=custom)
    assert gestures.meaning("thumbsup") is None
    assert gestures.meaning(":thumbsup::skin-tone-2:") is None
    assert gestures.meaning("hand") is Gesture.OBJECT
    assert gestures.meaning("+1") is Gesture.APPROVE


def test_aliases_are_followed_for_five_hops_and_no_further() -> None:
    assert through_aliases("a0", chain(MOST_HOPS)) == "x"
    assert through_aliases("a0", chain(MOST_HOPS + 1)) == f"a{MOST_HOPS}"
    assert MOST_HOPS == 5


def test_a_loop_of_aliases_ends() -> None:
    loop = {"a": "alias:b", "b": "alias:a"}
    assert through_aliases("a", loop) in {"a", "b"}
    assert Gestures(names=DEFAULT_GESTURES, custom=loop).meaning("a") is None


def test_an_alias_ends_at_a_custom_picture() -> None:
    custom = {"soupe": "https://emoji.example/soupe.png", "soup2": "alias:soupe"}
    assert through_aliases("soup2", custom) == "soupe"
    assert through_aliases("soupe", custom) == "soupe"


def test_an_alias_of_a_built_in_short_name_is_resolved() -> None:
    assert through_aliases(":nope:", {"nope": "alias:thumbsdown"}) == "-1"


@pytest.mark.parametrize(
    ("emoji", "expected"),
    [
        ("white_check_mark", Gesture.APPROVE),
        ("heavy_check_mark", Gesture.APPROVE),
        ("thumbsup::skin-tone-4", Gesture.APPROVE),
        ("x", Gesture.OBJECT),
        ("no_entry", Gesture.OBJECT),
        ("-1", Gesture.OBJECT),
        ("eyes", Gesture.WATCH),
        ("raised_hand", Gesture.HOLD),
        ("octagonal_sign", Gesture.PAUSE),
        ("wastebasket", Gesture.TAKE_DOWN),
        ("soup", None),
        ("no_entry_sign", None),
    ],
)
def test_the_gestures_of_the_rules_table(emoji: str, expected: Gesture | None) -> None:
    assert default_gestures().meaning(emoji) is expected
    assert default_gestures().alias_of_start(emoji) is False


@pytest.mark.parametrize(
    ("stands_for", "meant", "starts"),
    [
        ("white_check_mark", None, True),
        ("thumbsup", None, True),
        ("eyes", None, True),
        ("x", Gesture.OBJECT, False),
        ("raised_hand", Gesture.HOLD, False),
        ("octagonal_sign", Gesture.PAUSE, False),
        ("wastebasket", Gesture.TAKE_DOWN, False),
        ("soup", None, False),
    ],
)
def test_rule_21_an_alias_may_stop_but_never_start(
    stands_for: str, meant: Gesture | None, starts: bool
) -> None:
    gestures = Gestures(names=DEFAULT_GESTURES, custom={"team": f"alias:{stands_for}"})
    assert gestures.meaning("team") is meant
    assert gestures.alias_of_start("team") is starts


def test_rule_21_a_custom_emoji_under_an_approving_name_does_not_approve() -> None:
    """Trap 35: a workspace can name its own picture like one of Slack's."""
    custom = {"white_check_mark": "https://emoji.example/no.png", "x": "alias:white_check_mark"}
    gestures = Gestures(names=DEFAULT_GESTURES, custom=custom)
    assert gestures.meaning("white_check_mark") is None
    assert gestures.alias_of_start("white_check_mark") is True
    assert gestures.meaning("x") is None


def test_what_an_alias_may_do_is_exactly_what_stops() -> None:
    assert frozenset(Gesture) - {Gesture.APPROVE, Gesture.WATCH} == ALIASES_MAY

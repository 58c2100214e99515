"""Slack's names of emoji, and their characters (traps 34 and 68)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.emoji import STANDARD
from bot.slack.shortcodes import character_of, named, with_characters


def test_every_emoji_of_the_practice_workspace_has_the_same_character() -> None:
    """One list was written by hand, the other one is Slack's."""
    plain = {name: character.removesuffix("\ufe0f") for name, character in STANDARD.items()}
    found = {name: (character_of(name) or "").removesuffix("\ufe0f") for name in STANDARD}
    assert found == plain


@pytest.mark.parametrize(
    ("name", "tone", "character"),
    [
        ("+1", None, "👍"),
        ("thumbsup", 2, "👍🏻"),
        ("point_up", 6, "☝🏿"),
        ("female-doctor", 4, "👩🏽‍⚕️"),
        ("keycap_star", None, "*️⃣"),
        ("tada", 3, None),
        ("party_parrot", None, None),
        ("skin-tone-2", None, None),
        ("", None, None),
    ],
)
def test_a_name_has_its_character_in_its_tone_or_none(
    name: str, tone: int | None, character: str | None
) -> None:
    assert character_of(name, tone) == character


@given(st.text(alphabet="ab:_ tda`/\n"))
def test_what_has_become_characters_stays_as_it_is(text: str) -> None:
    once = with_characters(text)
    assert with_characters(once) == once


def test_only_names_outside_of_code_words_and_addresses_are_names() -> None:
    assert named("a :b: `:c:` x:d:y :e::f: /:g: :h:") == (":b:", ":e:", ":f:", ":h:")

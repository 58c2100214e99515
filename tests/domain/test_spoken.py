"""What is an approval in words and nothing else, and what says more than that (rule 17)."""

import pytest

from bot.domain.spoken import is_approval

YES = (
    "ok",
    "OK!",
    "Okay.",
    "k",
    "lgtm",
    "LGTM 👍",
    "looks good to me",
    "Looks good, thanks!",
    "approved",
    "I approve.",
    "+1",
    ":+1:",
    ":thumbsup::skin-tone-3:",
    "👍🏽",
    "✅ ✅",
    ":white_check_mark: merci",
    "yes please",
    "<@U0ANA> ok for me",
    "ship it :rocket:",
    "d'accord",
    "D’accord, merci !",
    "vas-y",
    "Vas-y !",
    "ça me va",
    "C'est bon pour moi 👍",
    "je valide",
    "oui",
    "validé",
)
MORE = (
    "",
    "thanks",
    "merci",
    "ok?",
    "ok but not on Friday",
    "not ok",
    "ok, I'll change it",
    "is that approved?",
    "yes, no",
    "no",
    ":x:",
    ":+1: :x:",
    ":party:",
    "+12",
    "lgtm" * 30,
    "d'accord pour vendredi",
    "<https://ok.example|ok>",
    "okay boomer",
    "go home",
    "-1",
    "ok…or not",
)


@pytest.mark.parametrize("text", YES)
def test_yes_and_nothing_else_is_an_approval_in_words(text: str) -> None:
    assert is_approval(text)


@pytest.mark.parametrize("text", MORE)
def test_what_says_more_asks_something_or_says_no_is_none(text: str) -> None:
    assert not is_approval(text)

"""Which messages become drafts."""

import pytest

from bot.config.explain import explain_policy
from bot.domain.messages import IntakePolicy, Taken
from tests.config.samples import TOML, load, problems


def test_messages_with_the_prefix_are_drafts_unless_told_otherwise() -> None:
    assert load().intake == IntakePolicy(messages=Taken.MARKED, prefix="draft:")


def test_which_messages_and_how_they_begin_is_read() -> None:
    found = load(TOML + '[intake]\nmessages = "all"\nprefix = "post this:"\n').intake
    assert found == IntakePolicy(messages=Taken.ALL, prefix="post this:")
    assert load(TOML + '[intake]\nmessages = "off"\n').intake.messages is Taken.NONE


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "A message in the channel that begins with “draft:” becomes a draft."),
        (
            '[intake]\nmessages = "all"\n',
            "Each message in the channel becomes a draft, or its writer hears why not.",
        ),
        (
            '[intake]\nmessages = "off"\n',
            "No message in the channel becomes a draft by itself.",
        ),
    ],
)
def test_which_messages_are_drafts_is_part_of_what_two_people_confirm(
    lines: str, said: str
) -> None:
    assert said in explain_policy(load(TOML + lines))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('messages = "some"', '[intake] messages must be one of "off", "prefix", "all"'),
        ('prefix = ""', "[intake] prefix must have 2 to 30 characters"),
        ('prefix = "/post"', "[intake] prefix must have"),
        ("messages = true", "[intake] messages must be a text in quotes"),
        ('channel = "C1"', "[intake] channel is not a setting"),
    ],
)
def test_what_is_wrong_is_named(line: str, problem: str) -> None:
    assert any(problem in found for found in problems(f"{TOML}[intake]\n{line}\n"))

"""Which messages become drafts."""

import pytest

from bot.domain.messages import IntakePolicy, Taken
from tests.config.samples import TOML, load, problems


def test_messages_with_the_prefix_are_drafts_unless_told_otherwise() -> None:
    assert load().intake == IntakePolicy(messages=Taken.MARKED, prefix="draft:")


def test_which_messages_and_how_they_begin_is_read() -> None:
    found = load(TOML + '[intake]\nmessages = "all"\nprefix = "post this:"\n').intake
    assert found == IntakePolicy(messages=Taken.ALL, prefix="post this:")
    assert load(TOML + '[intake]\nmessages = "off"\n').intake.messages is Taken.NONE


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

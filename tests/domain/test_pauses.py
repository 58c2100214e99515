"""An ask lives for an hour."""

from datetime import timedelta

import pytest

from bot.domain.pauses import ASK_LIVES, Ask, AskKind, alive
from tests.factories import ANA, NOON

ASK = Ask(id=1, kind=AskKind.RESUME, subject="everything", by=ANA, at=NOON)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (timedelta(0), True),
        (timedelta(hours=1) - timedelta(microseconds=1), True),
        (timedelta(hours=1), False),
        (timedelta(days=1), False),
        (-timedelta(microseconds=1), False),
    ],
)
def test_rule_33_an_ask_can_be_confirmed_for_an_hour(later: timedelta, expected: bool) -> None:
    assert alive(ASK, NOON + later) is expected
    assert timedelta(hours=1) == ASK_LIVES

"""The lamp is changed exactly where what it shows has changed (rule 32)."""

from dataclasses import replace

import pytest

from bot.domain.lamp import OnAir, fingerprint
from bot.domain.pauses import Pause
from tests.factories import BEN, NOON, a_delivery, after, an_account

ONE = a_delivery(due_at=after(minutes=5))
SHOWN = OnAir(
    accounts=(an_account(),),
    pauses=(Pause(id=1, reason="a crisis", by=BEN, since=NOON),),
    sending=(ONE,),
    soon=(ONE,),
    waiting=1,
    first=ONE,
    unsure=(ONE,),
    policy="two people must confirm it",
    clock="the clock jumped",
)
LATER = replace(ONE, due_at=after(minutes=6))


@pytest.mark.parametrize(
    "changed",
    [
        {"accounts": (an_account(handle="@soup"),)},
        {"pauses": ()},
        {"pauses": (Pause(id=1, reason="a flood", by=BEN, since=NOON),)},
        {"sending": (LATER,)},
        {"sending": (replace(ONE, account="other"),)},
        {"soon": ()},
        {"soon": (LATER,)},
        {"waiting": 2},
        {"first": None},
        {"first": LATER},
        {"unsure": ()},
        {"unsure": (LATER,)},
        {"policy": ""},
        {"clock": ""},
    ],
)
def test_whatever_the_lamp_shows_changes_its_fingerprint(changed: dict[str, object]) -> None:
    assert fingerprint(replace(SHOWN, **changed)) != fingerprint(SHOWN)  # type: ignore[arg-type]


def test_the_same_view_is_not_written_anew() -> None:
    again = replace(ONE, attempt=3, reason="it waits")
    assert fingerprint(replace(SHOWN, sending=(again,))) == fingerprint(SHOWN)
    assert fingerprint(OnAir()) == fingerprint(OnAir())
    assert len(fingerprint(OnAir())) == 64


def test_half_a_character_in_a_reason_does_not_put_the_lamp_out() -> None:
    odd = replace(SHOWN, policy="half a face \ud83d")
    assert fingerprint(odd) != fingerprint(SHOWN)

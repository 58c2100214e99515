"""Posts that people put out by hand: who is asked, and how it stands."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryState
from bot.domain.handing import GIVEN, Standing, choose, link_in, standing_of
from bot.domain.people import UserId
from tests.factories import NOON, a_delivery

ANA, BEN = UserId("UANA"), UserId("UBEN")


@pytest.mark.parametrize(
    ("reachable", "phone", "chosen"),
    [
        ((ANA, BEN), BEN, BEN),
        ((ANA, BEN), None, ANA),
        ((ANA,), BEN, ANA),
    ],
    ids=["the phone", "the first", "a phone that nobody answers"],
)
def test_one_person_is_asked(
    reachable: tuple[UserId, ...], phone: UserId | None, chosen: UserId
) -> None:
    assert choose(reachable, phone) == chosen


@pytest.mark.parametrize(
    ("state", "stopped", "late", "standing"),
    [
        (DeliveryState.SENDING, "", False, Standing.ASKED),
        (DeliveryState.UNKNOWN, "", False, Standing.ASKED),
        (DeliveryState.UNKNOWN, "paused", False, Standing.STOPPED),
        (DeliveryState.UNKNOWN, "paused", True, Standing.STOPPED),
        (DeliveryState.UNKNOWN, "", True, Standing.LATE),
        (DeliveryState.PUBLISHED, "paused", True, Standing.OUT),
        (DeliveryState.DELETED, "", False, Standing.REMOVED),
        (DeliveryState.FAILED, "", False, Standing.NOT_OUT),
        (DeliveryState.SCHEDULED, "", False, Standing.NOT_OUT),
        (DeliveryState.CLAIMED, "", False, Standing.NOT_OUT),
    ],
)
def test_it_stands_as_the_post_does(
    state: DeliveryState, stopped: str, late: bool, standing: Standing
) -> None:
    """Rule 25: what is too late is not posted by hand either."""
    delivery = a_delivery(state=state, late_at=NOON)
    now = NOON + timedelta(seconds=1 if late else 0)
    assert standing_of(delivery, stopped, now) is standing
    waits = state in {DeliveryState.SENDING, DeliveryState.UNKNOWN}
    assert (standing in GIVEN) is waits


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://insta.example/p/1", "https://insta.example/p/1"),
        ("http://a.example", "http://a.example"),
        ("insta.example/p/1", ""),
        ("javascript:alert(1)", ""),
        ("https://a.example/<b>", ""),
        ("https://a.example/ b", ""),
        ("https://a.example/|x", ""),
        ("", ""),
    ],
)
def test_only_an_address_of_a_page_is_a_link(typed: str, link: str) -> None:
    assert link_in(typed) == link

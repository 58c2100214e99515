"""An account that people post to: checks what is given, and never does anything by itself."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.accounts import Network
from bot.domain.deliveries import Receipt
from bot.domain.errors import Refused
from tests.publishers.bench import Bench, HandClock, account
from tests.publishers.conftest import Opener

PAGE = "https://insta.example/soup"


@pytest.fixture
def by_hand(opened: Opener, clock: HandClock) -> Bench:
    """A profile with a page."""

    async def public() -> list[None]:
        return []

    publisher = opened(account(Network.BY_HAND, PAGE, "soup"))
    return Bench(publisher=publisher, public=public, clock=clock)  # type: ignore[arg-type]


async def test_what_is_given_is_what_was_approved(by_hand: Bench) -> None:
    """Rule 20: the pictures are the approved ones, and so are place and profile."""
    publisher = by_hand.publisher
    mine = await publisher.who_am_i()
    assert mine == f"soup, by hand at {PAGE}"
    target = by_hand.target("Soup", pictures=by_hand.shelf.four(), identity=mine)
    intent = await publisher.prepare(target, by_hand.shelf, "k")
    assert "A red square" in intent.body
    for wrong, says in (
        (replace(target, identity="somebody, by hand"), "another account"),
        (replace(target, address="https://other.example"), "another place"),
        (replace(target, text=" ", pictures=()), "nothing in this post"),
    ):
        with pytest.raises(Refused, match=says):
            await publisher.prepare(wrong, by_hand.shelf, "k")
    by_hand.shelf.kept.clear()
    with pytest.raises(Refused, match="missing from our store"):
        await publisher.prepare(target, by_hand.shelf, "k")


async def test_nothing_is_sent_found_read_or_deleted_from_here(by_hand: Bench) -> None:
    publisher = by_hand.publisher
    assert not any(
        (
            publisher.abilities.repeat_is_harmless,
            publisher.abilities.deletes,
            publisher.abilities.finds,
            publisher.abilities.reads,
        )
    )
    intent = await publisher.prepare(by_hand.target("Soup"), by_hand.shelf, "k")
    assert await publisher.find(intent) is None
    receipt = Receipt(remote_id="by hand", url=PAGE, at=datetime.now(UTC))
    for call in (
        publisher.send(intent),
        publisher.read_back(receipt),
        publisher.delete(receipt),
    ):
        with pytest.raises(Refused, match="posted to by hand"):
            await call

"""What a network answers, and what follows: never a blind repetition (rule 24)."""

import pytest

from bot.domain.deliveries import DeliveryState as S
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from tests.services.bench import Bench


@pytest.mark.parametrize(
    ("error", "state", "kind", "said"),
    [
        (Refused("too long"), S.FAILED, "delivery.failed", "was not published: too long"),
        (Unauthorized("no"), S.FAILED, "delivery.failed", "was not published: no"),
        (NothingSent("no line"), S.SCHEDULED, "delivery.waiting", ""),
        (Throttled("slow", 30), S.SCHEDULED, "delivery.waiting", ""),
        (Happened("torn"), S.UNKNOWN, "delivery.unknown", "may or may not be out: torn"),
        (OutcomeUnknown("cut"), S.UNKNOWN, "delivery.unknown", "may or may not be out: cut"),
        (PublishError("odd"), S.UNKNOWN, "delivery.unknown", "may or may not be out: odd"),
    ],
)
async def test_each_answer_of_the_network_is_recorded_and_told(
    here: Bench, error: PublishError, state: S, kind: str, said: str
) -> None:
    await here.approved()
    here.network.story.trouble["send"] = [error]
    await here.beats()
    delivery = await here.delivery()
    assert (delivery.state, delivery.reason) == (state, error.sentence)
    assert kind in await here.journal()
    assert any(said in text for text in here.cards.texts()) if said else True
    assert here.network.story.calls.count("send") == 1
    await here.beats(seconds=5)
    assert here.network.story.calls.count("send") == 1


@pytest.mark.parametrize("error", [NothingSent("no line"), Throttled("slow", 30)])
async def test_what_was_surely_not_sent_is_tried_again_after_a_new_look(
    here: Bench, error: PublishError
) -> None:
    await here.approved()
    here.network.story.trouble["send"] = [error]
    await here.beats()
    await here.beats(seconds=31)
    assert here.network.texts == ["Soup is back!"]
    assert (await here.delivery()).attempt == 2
    keys = {intent.key for intent in here.network.sent}
    assert keys == {(await here.delivery()).key}


@pytest.mark.parametrize("call", ["who_am_i", "prepare"])
@pytest.mark.parametrize(
    ("error", "state"),
    [
        (OutcomeUnknown("cut"), S.FAILED),
        (Refused("no"), S.FAILED),
        (NothingSent("no line"), S.SCHEDULED),
    ],
)
async def test_trouble_before_the_call_never_makes_it_unsure(
    here: Bench, call: str, error: PublishError, state: S
) -> None:
    """Nothing public can have happened, so nobody is sent to look."""
    await here.approved()
    here.network.story.trouble[call] = [error]
    await here.beats()
    assert (await here.delivery()).state is state
    assert here.network.sent == []

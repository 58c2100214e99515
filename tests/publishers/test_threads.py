"""The second part of a thread meets each failure: one class for each, and never out twice."""

import pytest

from bot.domain.deliveries import Intent
from bot.domain.errors import OutcomeUnknown, PublishError, Refused, Throttled
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.wired import Wired, on


@pytest.fixture(params=["bluesky", "mastodon"])
def wired(request: pytest.FixtureRequest) -> Wired:
    """Each network with threads that is reached over HTTP."""
    return on(request)


async def second(wired: Wired) -> Intent:
    """Have the first part out, and the second prepared."""
    bench = wired.bench
    publisher, shelf = bench.publisher, bench.shelf
    first = await publisher.send(await publisher.prepare(bench.target("One"), shelf, "k-1"))
    return await publisher.prepare_next(bench.target("Two"), shelf, "k-2", [first])


NO_ANSWER: list[tuple[Fault, type[PublishError]]] = [
    (Fault(kind=Kind.RESET, path=""), OutcomeUnknown),
    (Fault(kind=Kind.STATUS, path="", status=504), OutcomeUnknown),
    (Fault(kind=Kind.STATUS, path="", status=429, own=True), Throttled),
    (Fault(kind=Kind.STATUS, path="", status=422, own=True), Refused),
]


@pytest.mark.parametrize(("fault", "means"), NO_ANSWER)
async def test_what_came_before_the_network_took_it_leaves_the_first_part_alone(
    wired: Wired, fault: Fault, means: type[PublishError]
) -> None:
    intent = await second(wired)
    wired.server.faults.plan(_on(fault, wired))
    with pytest.raises(PublishError) as met:
        await wired.bench.publisher.send(intent)
    assert type(met.value) is means
    assert await wired.bench.order() == [("One", "")]
    assert await wired.bench.publisher.find(intent) is None


async def test_a_part_that_was_taken_and_whose_answer_was_lost_is_found_in_its_place(
    wired: Wired,
) -> None:
    intent = await second(wired)
    wired.server.faults.plan(_on(Fault(kind=Kind.RESET, path="", after=True), wired))
    with pytest.raises(OutcomeUnknown):
        await wired.bench.publisher.send(intent)
    found = await wired.bench.publisher.find(intent)
    assert found is not None
    three = wired.bench.target("Three")
    before = [found]
    after = await wired.bench.publisher.prepare_next(three, wired.bench.shelf, "k-3", before)
    await wired.bench.publisher.send(after)
    texts = [text for text, _ in await wired.bench.order()]
    assert texts == ["One", "Two", "Three"]
    assert await wired.bench.times("Two") == 1


def _on(fault: Fault, wired: Wired) -> Fault:
    return Fault(
        kind=fault.kind,
        path=wired.create,
        after=fault.after,
        status=fault.status,
        own=fault.own,
    )

"""The second part of a thread meets each failure: one class for each, and never out twice."""

import json

import pytest

from bot.domain.deliveries import Intent
from bot.domain.errors import NothingSent, OutcomeUnknown, PublishError, Refused, Throttled
from tests.publishers.bench import Bench
from tests.publishers.servers.containers_graph import ThreadsGraph
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.wired import Wired, on


@pytest.fixture(params=["bluesky", "mastodon", "threads"])
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


async def test_a_part_on_threads_is_a_container_of_its_own_that_answers_the_one_before(
    threads: Bench, threads_api: ThreadsGraph
) -> None:
    """It is in the frozen request before anything is out, and counts as an answer, not a post."""
    publisher, shelf = threads.publisher, threads.shelf
    first = await publisher.send(await publisher.prepare(threads.target("One"), shelf, "k-1"))
    intent = await publisher.prepare_next(threads.target("Two"), shelf, "k-2", [first])
    container = json.loads(intent.body)["creation_id"]
    assert threads_api.containers[container]["asked"]["reply_to_id"] == first.remote_id
    assert await threads.order() == [("One", "")]
    await publisher.send(intent)
    assert (threads_api.used, threads_api.answers_used) == (1, 1)


async def test_a_thread_on_threads_is_not_begun_without_the_rights_or_room_for_all_of_it(
    threads: Bench, threads_api: ThreadsGraph
) -> None:
    whole = threads.target("One\n---\nTwo\n---\nThree")
    await threads.publisher.check(whole)
    for right in sorted(threads_api.rights):
        threads_api.rights.remove(right)
        with pytest.raises(Refused, match="Threads misses a permission; ask an administrator"):
            await threads.publisher.check(whole)
        await threads.publisher.check(threads.target("One"))
        threads_api.rights.add(right)
    threads_api.answers_used = threads_api.answers_quota - 1
    with pytest.raises(Throttled, match="takes only 1 more answers for now, and the thread needs"):
        await threads.publisher.check(whole)
    assert threads_api.containers == {}


async def test_answers_that_are_used_up_make_no_container(
    threads: Bench, threads_api: ThreadsGraph
) -> None:
    publisher, shelf = threads.publisher, threads.shelf
    first = await publisher.send(await publisher.prepare(threads.target("One"), shelf, "k-1"))
    threads_api.answers_used = threads_api.answers_quota
    with pytest.raises(Throttled, match="all 1000 posts in 24 hours are used up"):
        await publisher.prepare_next(threads.target("Two"), shelf, "k-2", [first])
    assert len(threads_api.containers) == 1


async def test_a_post_that_is_not_known_yet_is_answered_a_little_later(
    threads: Bench, threads_api: ThreadsGraph
) -> None:
    """Right after it came out, one of their servers may not know it."""
    publisher, shelf = threads.publisher, threads.shelf
    first = await publisher.send(await publisher.prepare(threads.target("One"), shelf, "k-1"))
    threads_api.faults.plan(
        Fault(kind=Kind.STATUS, path="/threads", status=400, own=True, error="24/4279009")
    )
    with pytest.raises(NothingSent, match="has not got the post ready yet"):
        await publisher.prepare_next(threads.target("Two"), shelf, "k-2", [first])
    again = await publisher.prepare_next(threads.target("Two"), shelf, "k-2", [first])
    await publisher.send(again)
    assert await threads.order() == [("One", ""), ("Two", "One")]

"""Videos on Instagram and Threads: what the networks fetch, how long they take, what breaks."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.accounts import Network
from bot.domain.errors import NothingSent, OutcomeUnknown, Refused, StillAtWork
from tests.publishers.bench import Bench
from tests.publishers.servers.containers_graph import ContainersGraph
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.graph import PIECE
from tests.publishers.servers.lending import Library


@pytest.fixture(params=["instagram", "threads"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """Each network with containers."""
    found: Bench = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def server(bench: Bench, request: pytest.FixtureRequest) -> ContainersGraph:
    """The bench's server."""
    needy = bench.publisher.account.network is Network.INSTAGRAM
    found: ContainersGraph = request.getfixturevalue("gram" if needy else "threads_api")
    return found


def out(server: ContainersGraph) -> list[str]:
    """The judge of doubles: what the server took."""
    return [entry["text"] for entry in server.accepted("create")]


async def filmed(bench: Bench, content: bytes | None = None) -> Any:
    """Prepare a post with a video; another content stands for one that can't be worked up."""
    film = bench.shelf.film()
    if content is not None:
        film = replace(bench.shelf.put(content, film.alt_text), media_type=film.media_type)
    target = bench.target("Soup is poured", pictures=(film,))
    return await bench.publisher.prepare(target, bench.shelf, "k1")


async def test_rule_20_the_approved_video_is_what_the_network_fetches_in_pieces(
    bench: Bench, server: ContainersGraph, library: Library
) -> None:
    film = bench.shelf.film()
    await bench.publisher.send(await filmed(bench))
    assert server.accepted("create")[0]["pictures"] == [film.sha256]
    fetched = [one for one in library.calls if one.startswith("GET /media/k1/")]
    assert len(fetched) == -(-len(bench.shelf.kept[film.sha256]) // PIECE) > 1
    assert all(one.split("/")[3] == film.sha256 and one.endswith(".mp4") for one in fetched)


async def test_a_video_is_a_reel_without_alt_text_on_instagram_and_described_on_threads(
    bench: Bench, server: ContainersGraph
) -> None:
    await filmed(bench)
    (container,) = server.containers.values()
    asked = container["asked"]
    if bench.publisher.account.network is Network.INSTAGRAM:
        assert (asked["media_type"], asked["share_to_feed"]) == ("REELS", True)
        assert "alt_text" not in asked
    else:
        assert asked["media_type"] == "VIDEO"
        assert asked["alt_text"] == "Soup is poured"


async def test_a_video_is_waited_for_longer_and_then_gone_on_with(
    bench: Bench, server: ContainersGraph
) -> None:
    server.polls = 20
    with pytest.raises(NothingSent, match="still busy with the post"):
        await filmed(bench)
    assert 50 < sum(bench.clock.slept) <= 60
    await bench.publisher.send(await filmed(bench))
    assert len(server.containers) == 1
    assert out(server) == ["Soup is poured"]


async def test_a_video_that_cannot_be_worked_up_publishes_nothing_and_says_what_to_do(
    bench: Bench, server: ContainersGraph
) -> None:
    with pytest.raises(Refused, match=r"could not take the post: .* Save the video anew as MP4"):
        await filmed(bench, b"no film at all")
    assert (out(server), len(server.posts())) == ([], 0)
    await bench.publisher.send(await filmed(bench))
    assert len(server.containers) == 2


async def test_a_video_that_could_not_be_fetched_publishes_nothing(
    bench: Bench, server: ContainersGraph, library: Library
) -> None:
    film = bench.shelf.film()
    fault = Fault(kind=Kind.STATUS, path=".mp4", method="GET", status=502)
    library.faults.plan(fault)
    with pytest.raises(Refused, match="could not take the post"):
        await filmed(bench)
    assert out(server) == []
    assert film.sha256 in str(library.calls)


async def test_a_video_that_was_fetched_while_its_post_only_waited_gets_one_second_container(
    bench: Bench, server: ContainersGraph
) -> None:
    """It is lent only while its post leaves: what failed meanwhile says nothing of the video."""
    server.polls = 20
    with pytest.raises(NothingSent, match="still busy"):
        await filmed(bench)
    first = next(iter(server.containers.values()))
    first["broken"] = server.not_fetched
    with pytest.raises(NothingSent, match="did not get the video in time; it begins anew"):
        await filmed(bench)
    with pytest.raises(NothingSent, match="still busy"):
        await filmed(bench)
    list(server.containers.values())[-1]["broken"] = server.not_worked_up
    with pytest.raises(Refused, match="could not take the post"):
        await filmed(bench)
    assert (len(server.containers), out(server)) == (2, [])
    server.polls = 0
    await bench.publisher.send(await filmed(bench))
    assert out(server) == ["Soup is poured"]


async def test_what_its_container_calls_published_is_never_called_unsent(
    bench: Bench, server: ContainersGraph
) -> None:
    """The network writes the words otherwise, so that its post is not known: it was `None`."""
    intent = await filmed(bench)
    server.faults.plan(Fault(kind=Kind.RESET, path="publish", after=True))
    with pytest.raises(OutcomeUnknown):
        await bench.publisher.send(intent)
    (post,) = server.posted
    words = post[server.words]
    post[server.words] = f"{words} — edited"
    with pytest.raises(StillAtWork, match="has published this post, and does not show it yet"):
        await bench.publisher.find(intent)
    post[server.words] = words
    assert await bench.publisher.find(intent) is not None

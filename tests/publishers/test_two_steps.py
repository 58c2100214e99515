"""Containers on Instagram and Threads: slow ones, broken ones, and none that is published twice."""

import contextlib
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.accounts import Network
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    Refused,
    Throttled,
)
from bot.domain.loans import LASTS
from tests.publishers.bench import Bench, account
from tests.publishers.conftest import Opener
from tests.publishers.fetching import container_bench
from tests.publishers.servers.containers_graph import ContainersGraph, InstagramGraph
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.lending import Library

TOKEN = "ana-token-5e1f"


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


async def prepared(bench: Bench, text: str = "Hello", key: str = "k1", pictures: int = 1) -> Any:
    target = bench.target(text, pictures=bench.shelf.four()[:pictures])
    return await bench.publisher.prepare(target, bench.shelf, key)


def out(server: ContainersGraph) -> list[str]:
    """The judge of doubles: what the server took."""
    return [entry["text"] for entry in server.accepted("create")]


def calls(server: ContainersGraph, end: str) -> int:
    return sum(one.startswith("POST ") and one.endswith(end) for one in server.calls)


async def test_the_containers_id_is_in_the_frozen_request_before_the_second_step(
    bench: Bench, server: ContainersGraph
) -> None:
    intent = await prepared(bench)
    (container,) = server.containers
    assert json.loads(intent.body) == {"creation_id": container}
    assert (server.posts(), calls(server, "publish")) == ([], 0)


async def test_pictures_are_fetched_from_our_own_address_in_order(
    bench: Bench, server: ContainersGraph, library: Library
) -> None:
    await bench.publisher.send(await prepared(bench, pictures=3))
    wanted = [picture.sha256 for picture in bench.shelf.four()[:3]]
    assert server.accepted("create")[0]["pictures"] == wanted
    fetched = [one for one in library.calls if one.startswith("GET /media/k1/")]
    assert [one.split("/")[3] for one in fetched] == wanted


async def test_an_address_that_is_over_is_no_picture(
    bench: Bench, library: Library, server: ContainersGraph
) -> None:
    """The story of one who kept the address, and of one who guesses."""
    picture = bench.shelf.four()[0]
    address = library.address(picture, "k1")
    assert await server._fetched(address) == bench.shelf.kept[picture.sha256]
    guessed = address.replace("/k1/", "/k2/")
    assert await server._fetched(guessed) is None
    bench.clock.move(LASTS.total_seconds())
    assert await server._fetched(address) is None


async def test_slow_processing_is_waited_for(bench: Bench, server: ContainersGraph) -> None:
    server.polls = 3
    await bench.publisher.send(await prepared(bench))
    assert bench.clock.slept == [1, 2, 3]
    assert out(server) == ["Hello"]


async def test_what_takes_longer_is_gone_on_with_and_never_made_anew(
    bench: Bench, server: ContainersGraph
) -> None:
    server.polls = 7
    with pytest.raises(NothingSent, match="still busy with the post"):
        await prepared(bench)
    assert sum(bench.clock.slept) <= 15, "others want to post as well"
    await bench.publisher.send(await prepared(bench))
    assert len(server.containers) == 1
    assert out(server) == ["Hello"]


async def test_a_carousel_goes_on_where_it_stopped(bench: Bench, server: ContainersGraph) -> None:
    server.polls = 4
    intent = None
    for _ in range(10):
        with contextlib.suppress(NothingSent):
            intent = await prepared(bench, pictures=4)
            break
    assert len(server.containers) == 5
    await bench.publisher.send(intent)
    assert len(server.accepted("create")[0]["pictures"]) == 4


async def test_another_content_under_the_same_key_gets_a_container_of_its_own(
    bench: Bench, server: ContainersGraph
) -> None:
    first = await prepared(bench, "One")
    second = await prepared(bench, "Two")
    assert first.body != second.body
    await bench.publisher.send(second)
    assert out(server) == ["Two"]


async def test_a_failed_container_says_why_and_the_next_attempt_begins_anew(
    bench: Bench, server: ContainersGraph
) -> None:
    server.breaks = "Error: the picture's ratio is odd"
    with pytest.raises(Refused, match="could not take the post: \"Error: the picture's ratio"):
        await prepared(bench)
    server.breaks = ""
    await bench.publisher.send(await prepared(bench))
    assert len(server.containers) == 2
    assert out(server) == ["Hello"]


async def test_a_container_that_ran_out_is_made_anew(bench: Bench, server: ContainersGraph) -> None:
    server.polls = 15
    with pytest.raises(NothingSent, match="still busy"):
        await prepared(bench)
    server.polls = 0
    next(iter(server.containers.values()))["expired"] = True
    with pytest.raises(NothingSent, match="let the post run out"):
        await prepared(bench)
    await bench.publisher.send(await prepared(bench))
    assert len(server.containers) == 2
    assert out(server) == ["Hello"]


async def test_too_early_is_tried_again_with_the_same_container(
    bench: Bench, server: ContainersGraph
) -> None:
    """9007 on Instagram; on Threads a server that does not know the container yet."""
    server.not_ready = 1
    with pytest.raises(NothingSent, match="has not got the post ready yet"):
        await bench.publisher.send(await prepared(bench))
    await bench.publisher.send(await prepared(bench))
    assert len(server.containers) == 1
    assert out(server) == ["Hello"]


async def test_too_early_is_not_believed_of_a_container_that_is_published(
    bench: Bench, server: ContainersGraph
) -> None:
    """A no that came for a call which was carried out: looked at, and never sent again."""
    intent = await prepared(bench)
    path = server.publish_path
    code = "9007/2207027"
    server.faults.plan(Fault(kind=Kind.STATUS, path=path, own=True, error=code, after=True))
    with pytest.raises(OutcomeUnknown, match="and yet it may be out"):
        await bench.publisher.send(intent)
    assert await bench.publisher.find(intent) is not None
    again = await prepared(bench)
    with pytest.raises(Happened, match="is out already"):
        await bench.publisher.send(again)
    assert (out(server), calls(server, path)) == (["Hello"], 1)
    assert await bench.publisher.find(again) is not None


async def test_a_no_is_not_believed_of_a_container_that_is_published(
    bench: Bench, server: ContainersGraph
) -> None:
    """Something in between repeated the call, and only the answer to the second one arrived."""
    intent = await prepared(bench)
    path = server.publish_path
    told = Fault(kind=Kind.STATUS, path=path, status=400, own=True, error="100")
    server.faults.plan(told)
    with pytest.raises(Refused):
        await bench.publisher.send(intent)
    server.faults.plan(replace(told, after=True))
    with pytest.raises(OutcomeUnknown, match="said no, and yet the post may be out"):
        await bench.publisher.send(intent)
    assert await bench.publisher.find(intent) is not None
    assert out(server) == ["Hello"]


async def test_too_early_without_an_answer_to_the_look_stays_unknown(
    bench: Bench, server: ContainersGraph
) -> None:
    intent = await prepared(bench)
    (container,) = server.containers
    server.not_ready = 1
    server.faults.plan(Fault(kind=Kind.STATUS, path=container, method="GET", status=500))
    with pytest.raises(OutcomeUnknown, match="please look at the account"):
        await bench.publisher.send(intent)
    assert out(server) == []


async def test_the_same_words_of_another_hand_are_not_taken_for_ours(
    bench: Bench, server: ContainersGraph
) -> None:
    """The container itself says that it is not published."""
    intent = await prepared(bench)
    server.post_by_hand("1001", "Hello")
    assert await bench.publisher.find(intent) is None


async def test_a_container_that_is_gone_after_a_day_leaves_the_list_to_look_at(
    bench: Bench, server: ContainersGraph
) -> None:
    intent = await prepared(bench)
    receipt = await bench.publisher.send(intent)
    server.containers.clear()
    found = await bench.publisher.find(intent)
    assert found is not None
    assert found.remote_id == receipt.remote_id


async def test_a_container_that_will_never_be_published_ends_the_doubt(
    bench: Bench, server: ContainersGraph
) -> None:
    intent = await prepared(bench)
    (container,) = server.containers.values()
    container["expired"] = True
    with pytest.raises(Refused, match="says that the post was never published"):
        await bench.publisher.find(intent)
    container["expired"], server.breaks = False, "Error: odd"
    with pytest.raises(Refused, match="says that the post was never published"):
        await bench.publisher.find(intent)
    server.post_by_hand("1001", "Hello")
    server.posted[-1]["media_type"] = "IMAGE"
    assert await bench.publisher.find(intent) is not None, "what is there is there"


async def test_a_quota_that_is_used_up_makes_no_container(
    bench: Bench, server: ContainersGraph
) -> None:
    server.used = server.quota
    says = f"all {server.quota} posts in 24 hours are used up"
    with pytest.raises(Throttled, match=says):
        await prepared(bench)
    assert server.containers == {}


async def test_a_quota_that_others_used_up_meanwhile_publishes_nothing(
    bench: Bench, server: ContainersGraph
) -> None:
    intent = await prepared(bench)
    server.used = server.quota
    with pytest.raises(Throttled, match="reached maximum number of posts"):
        await bench.publisher.send(intent)
    assert out(server) == []


async def test_a_login_of_another_name_than_the_settings_is_refused(
    bench: Bench, opened: Opener, server: ContainersGraph, library: Library
) -> None:
    """The worst that a token can be is somebody else's."""
    network = bench.publisher.account.network
    more: dict[str, Any] = {"login": "facebook"} if network is Network.INSTAGRAM else {}
    publisher = opened(account(network, server.url, "Other-Soup"), TOKEN, **more)
    with pytest.raises(Refused, match="belongs to @soupe, and the settings name @Other-Soup"):
        await publisher.who_am_i()
    spelt = opened(account(network, server.url, "SOUPE"), TOKEN, **more)
    assert await spelt.who_am_i() == f"{network.value}:1001"


async def test_pictures_need_a_public_address(
    bench: Bench, opened: Opener, server: ContainersGraph
) -> None:
    network = bench.publisher.account.network
    more: dict[str, Any] = {"login": "facebook"} if network is Network.INSTAGRAM else {}
    publisher = opened(account(network, server.url, "soupe"), TOKEN, **more)
    target = bench.target("Hello", pictures=bench.shelf.four()[:1])
    for call in (publisher.check(target), publisher.prepare(target, bench.shelf, "k1")):
        with pytest.raises(Refused, match="ask an administrator to set public_url"):
            await call


async def test_a_picture_that_is_too_big_is_refused_before_anything_is_sent(
    bench: Bench, server: ContainersGraph
) -> None:
    huge = bench.shelf.put(b"\xff\xd8\xff" + b"\0" * 9_000_000, "A wall")
    with pytest.raises(Refused, match="up to 8 MB"):
        await bench.publisher.prepare(bench.target("Huge", pictures=(huge,)), bench.shelf, "k1")
    assert server.containers == {}


async def test_a_delete_that_is_not_carried_out_is_said(
    bench: Bench, server: ContainersGraph
) -> None:
    receipt = await bench.publisher.send(await prepared(bench))
    server.keeps_deleted = True
    with pytest.raises(Refused, match="please delete it there by hand"):
        await bench.publisher.delete(receipt)


async def test_instagram_takes_no_words_alone(instagram: Bench, gram: InstagramGraph) -> None:
    target = instagram.target("Only words", pictures=())
    with pytest.raises(Refused, match="Instagram takes no post without a picture"):
        await instagram.publisher.prepare(target, instagram.shelf, "k1")
    assert gram.containers == {}


async def test_instagrams_own_login_publishes_but_deletes_nothing(
    opened: Opener, gram: InstagramGraph, library: Library
) -> None:
    gram.by_facebook = False
    bench = container_bench(opened, gram, library, Network.INSTAGRAM)
    assert not bench.publisher.abilities.deletes
    receipt = await bench.publisher.send(await prepared(bench))
    with pytest.raises(Refused, match="please delete the post in the app"):
        await bench.publisher.delete(receipt)
    assert await bench.times("Hello") == 1
    assert gram.accepted("delete") == []


async def test_a_page_without_an_instagram_account_is_told_what_to_do(
    instagram: Bench, gram: InstagramGraph
) -> None:
    gram.by_facebook = False
    with pytest.raises(Refused, match="ask an administrator for that Page's access token"):
        await instagram.publisher.who_am_i()

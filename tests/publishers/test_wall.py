"""What is peculiar to the practice wall: its rows, its links, what was taken off stays off."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.deliveries import Receipt
from bot.domain.errors import OutcomeUnknown, Refused
from bot.wall_ports import WallPost
from storage.wall import WallFeed
from tests.publishers.bench import Bench

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POST = WallPost(
    id=0,
    key="k",
    account="our-wall",
    handle="practice",
    text="Salut 👋",
    pictures=(("ab", "Un carré, rouge"),),
    at=NOON,
)


async def test_a_post_is_kept_as_it_was_and_gets_a_number(feed: WallFeed) -> None:
    kept = await feed.add(POST)
    assert kept == replace(POST, id=kept.id)
    assert kept.id > 0
    assert await feed.by_id(kept.id) == kept == await feed.by_key("k")


async def test_the_same_key_again_returns_the_first_post(feed: WallFeed) -> None:
    first = await feed.add(POST)
    assert await feed.add(replace(POST, text="Another")) == first
    assert await feed.newest(10) == [first]


async def test_the_newest_come_first_and_what_was_taken_off_does_not_show(feed: WallFeed) -> None:
    posts = [await feed.add(replace(POST, key=f"k{n}")) for n in range(4)]
    await feed.remove(posts[1].id, NOON)
    assert await feed.newest(2) == [posts[3], posts[2]]
    assert await feed.newest(10) == [posts[3], posts[2], posts[0]]


async def test_taking_off_leaves_a_tombstone_with_the_first_time(feed: WallFeed) -> None:
    kept = await feed.add(POST)
    await feed.remove(kept.id, NOON)
    await feed.remove(kept.id, NOON.replace(hour=13))
    assert await feed.by_key("k") == replace(kept, removed_at=NOON)


async def test_what_is_not_there_is_none(feed: WallFeed) -> None:
    assert await feed.by_key("none") is None
    assert await feed.by_id(99) is None


async def test_the_link_leads_to_the_post_on_the_wall(wall: Bench) -> None:
    intent = await wall.publisher.prepare(wall.target("Linked"), wall.shelf, "k")
    receipt = await wall.publisher.send(intent)
    assert receipt.url == f"http://127.0.0.1:8080/wall#post-{receipt.remote_id}"
    assert await wall.publisher.who_am_i() == "wall:our-wall"


async def test_what_was_taken_off_is_not_put_back(wall: Bench) -> None:
    intent = await wall.publisher.prepare(wall.target("Gone"), wall.shelf, "k")
    await wall.publisher.delete(await wall.publisher.send(intent))
    with pytest.raises(Refused, match="not put back"):
        await wall.publisher.send(intent)
    assert await wall.public() == []


async def test_another_post_under_the_key_is_left_alone(wall: Bench) -> None:
    one = await wall.publisher.prepare(wall.target("One"), wall.shelf, "k")
    other = await wall.publisher.prepare(wall.target("Other"), wall.shelf, "k")
    await wall.publisher.send(one)
    for act in (wall.publisher.send, wall.publisher.find):
        with pytest.raises(OutcomeUnknown, match="Another post lies on the practice wall"):
            await act(other)
    assert [post.text for post in await wall.public()] == ["One"]


async def test_a_receipt_of_another_network_is_refused(wall: Bench) -> None:
    receipt = Receipt(remote_id="at://did:plc:x/y/z", url="", at=NOON)
    with pytest.raises(Refused, match="not one of the practice wall's"):
        await wall.publisher.read_back(receipt)

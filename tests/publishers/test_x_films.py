"""Videos on X: pieces, what X works on, and what comes of each step that goes wrong."""

from dataclasses import replace

import pytest

from bot.domain.drafts import Picture
from bot.domain.errors import NothingSent, OutcomeUnknown, Refused, Throttled, Unauthorized
from bot.media.films import bare_film
from bot.publishers.uploads import PATIENCE
from bot.publishers.x_media import PIECE
from tests.media.filming import SOUP, weighing
from tests.publishers.bench import Bench, HandClock
from tests.publishers.bringing import x_bench
from tests.publishers.conftest import Opener
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.x_api import KEYS, XApi

HEAVY = bare_film(weighing(SOUP, 2 * PIECE + 1_000))[1]
BEGIN, APPEND, END = "/initialize", "/append", "/finalize"


def heavy(bench: Bench) -> Picture:
    """A video that goes in three pieces."""
    return replace(bench.shelf.put(HEAVY, "Soup is poured"), media_type="video/mp4")


def kept(api: XApi) -> list[bytes]:
    """The videos that X put together, whatever posts have them."""
    return [one["bytes"] for one in api.media.values() if "bytes" in one]


@pytest.mark.parametrize("secret", ["", " ".join(KEYS)], ids=["token", "keys"])
async def test_rule_20_the_approved_bytes_go_in_pieces_and_are_one_video_again(
    opened: Opener, x_api: XApi, clock: HandClock, secret: str
) -> None:
    bench = x_bench(opened, x_api, clock, secret=secret)
    target = bench.target("Poured", pictures=(heavy(bench),))
    intent = await bench.publisher.prepare(target, bench.shelf, "k")
    assert x_api.posts() == []
    assert kept(x_api) == [HEAVY]
    assert sum(call.endswith(APPEND) for call in x_api.calls) == 3
    receipt = await bench.publisher.send(intent)
    seen = await bench.publisher.read_back(receipt)
    assert seen is not None
    assert (seen.text, seen.pictures, seen.alt_texts) == ("Poured", 1, ("",))
    found = await bench.publisher.find(intent)
    assert found is not None
    assert found.remote_id == receipt.remote_id


@pytest.mark.parametrize("path", [BEGIN, APPEND, END])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_lost_answer_to_an_upload_is_no_post_and_the_step_is_made_again(
    x: Bench, x_api: XApi, path: str, after: bool
) -> None:
    x_api.faults.plan(Fault(kind=Kind.RESET, path=path, after=after))
    target = x.target("Poured", pictures=(heavy(x),))
    if path == END and not after:
        # It never came there: the video is not ended, so all of it goes again at the next try.
        with pytest.raises(NothingSent, match="does not say how far the video is"):
            await x.publisher.prepare(target, x.shelf, "k")
    intent = await x.publisher.prepare(target, x.shelf, "k")
    await x.publisher.send(intent)
    assert HEAVY in kept(x_api)
    assert await x.times("Poured") == 1


async def test_a_piece_that_never_arrives_sends_nothing(x: Bench, x_api: XApi) -> None:
    x_api.faults.plan(Fault(kind=Kind.STATUS, path=APPEND, status=503, times=3))
    with pytest.raises(NothingSent):
        await x.publisher.prepare(x.target("No", pictures=(heavy(x),)), x.shelf, "k")
    assert (kept(x_api), x_api.posts()) == ([], [])


async def test_what_x_still_works_on_is_waited_for_and_gone_on_with_at_the_next_try(
    x: Bench, x_api: XApi
) -> None:
    x_api.polls = 9
    target = x.target("Slow", pictures=(heavy(x),))
    with pytest.raises(NothingSent, match="X is still busy with the video; nothing was sent yet"):
        await x.publisher.prepare(target, x.shelf, "k")
    assert PATIENCE <= sum(x.clock.slept) < PATIENCE + 10
    intent = await x.publisher.prepare(target, x.shelf, "k")
    assert len(x_api.media) == 1, "it is uploaded once"
    await x.publisher.send(intent)
    assert await x.times("Slow") == 1


async def test_another_post_never_takes_an_upload_that_is_not_its_own(
    x: Bench, x_api: XApi
) -> None:
    x_api.polls = 14
    target = x.target("Slow", pictures=(heavy(x),))
    for key in ("one", "two"):
        with pytest.raises(NothingSent, match="still busy"):
            await x.publisher.prepare(target, x.shelf, key)
    assert len(x_api.media) == 2


async def test_an_upload_of_long_ago_is_not_gone_on_with(x: Bench, x_api: XApi) -> None:
    x_api.polls = 14
    target = x.target("Slow", pictures=(heavy(x),))
    with pytest.raises(NothingSent, match="still busy"):
        await x.publisher.prepare(target, x.shelf, "k")
    x.clock.move(2 * 3600)
    with pytest.raises(NothingSent, match="still busy"):
        await x.publisher.prepare(target, x.shelf, "k")
    assert len(x_api.media) == 2


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("Unsupported video format", 'X can\'t work with this video \\("Unsupported video format"'),
        ("?", "X can't work with this video, so nothing was sent; save it as a usual MP4"),
    ],
)
async def test_a_video_that_x_can_not_work_with_publishes_nothing_and_says_what_to_do(
    x: Bench, x_api: XApi, why: str, says: str
) -> None:
    x_api.breaks_videos = why
    with pytest.raises(Refused, match=says) as refused:
        await x.publisher.prepare(x.target("No", pictures=(heavy(x),)), x.shelf, "k")
    assert "attach it again for a new look" in refused.value.sentence
    assert x_api.posts() == []


async def test_limits_logins_and_a_broken_state_are_told_as_with_pictures(
    x: Bench, x_api: XApi
) -> None:
    target = x.target("No", pictures=(heavy(x),))
    for path, status, kind in (
        (BEGIN, 429, Throttled),
        (APPEND, 429, Throttled),
        (END, 429, Throttled),
        (APPEND, 401, Unauthorized),
        (END, 400, Refused),
        (BEGIN, 403, Refused),
    ):
        x_api.faults.plan(Fault(kind=Kind.STATUS, path=path, status=status, own=True))
        with pytest.raises(kind):
            await x.publisher.prepare(target, x.shelf, "k")
    assert x_api.posts() == []


@pytest.mark.parametrize("status", [200, 400, 404])
async def test_a_video_that_x_does_not_know_goes_up_again_and_is_no_reason_to_give_up(
    x: Bench, x_api: XApi, status: int
) -> None:
    """Its end may never have come there, and then some servers know nothing of it."""
    target = x.target("Poured", pictures=(heavy(x),))
    way = {"path": "/2/media/upload", "method": "GET"}
    x_api.faults.plan(Fault(kind=Kind.STATUS, status=status, own=True, **way))
    with pytest.raises(NothingSent, match="does not say how far"):
        await x.publisher.prepare(target, x.shelf, "k")
    await x.publisher.send(await x.publisher.prepare(target, x.shelf, "k"))
    assert (len(kept(x_api)), await x.times("Poured")) == (2, 1)


async def test_a_video_longer_than_the_account_may_post_is_refused_after_all(
    x: Bench, x_api: XApi
) -> None:
    """X asks twice, and the second time first where the post is made."""
    x_api.longest_minutes = 0
    intent = await x.publisher.prepare(x.target("Long", pictures=(heavy(x),)), x.shelf, "k")
    with pytest.raises(Refused, match="not allowed to post a video longer than 0 minutes"):
        await x.publisher.send(intent)
    assert x_api.posts() == []


async def test_a_post_with_a_video_whose_answer_was_lost_is_looked_for_and_never_repeated(
    x: Bench, x_api: XApi
) -> None:
    intent = await x.publisher.prepare(x.target("Poured", pictures=(heavy(x),)), x.shelf, "k")
    x_api.faults.plan(Fault(kind=Kind.RESET, path="/2/tweets", after=True))
    with pytest.raises(OutcomeUnknown):
        await x.publisher.send(intent)
    found = await x.publisher.find(intent)
    assert found is not None
    assert [one["id"] for one in x_api.accepted("create")] == [found.remote_id]

"""A video on a Facebook Page: unseen until one call, worked up before or after it, never twice."""

import contextlib
import json
from typing import Any

import pytest

from bot.domain.deliveries import Intent, Receipt
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    StillAtWork,
    Throttled,
)
from tests.publishers.bench import Bench
from tests.publishers.servers.facebook_graph import FacebookGraph
from tests.publishers.servers.faults import Fault, Kind

EDGE = "/video_reels"


async def prepared(bench: Bench, text: str = "Poured") -> Any:
    target = bench.target(text, pictures=(bench.shelf.film(),))
    return await bench.publisher.prepare(target, bench.shelf, "k1")


async def at_last(bench: Bench, intent: Intent) -> Receipt | None:
    """Look for a video as often as Facebook says that it still works on it."""
    for _ in range(20):
        with contextlib.suppress(StillAtWork):
            return await bench.publisher.find(intent)
    return None


def finishing(kind: Kind, **more: Any) -> Fault:
    """A failure of the call that publishes, and not of the one that begins."""
    return Fault(kind=kind, path=EDGE, holding="finish", **more)


async def test_the_videos_number_is_in_the_frozen_request_before_anything_is_seen(
    facebook: Bench, pages: FacebookGraph
) -> None:
    intent = await prepared(facebook)
    (number,) = pages.films
    assert json.loads(intent.body) == {
        "upload_phase": "finish",
        "video_state": "PUBLISHED",
        "video_id": number,
        "description": "Poured",
    }
    assert (pages.posts(), await facebook.publisher.find(intent)) == ([], None)
    receipt = await facebook.publisher.send(intent)
    assert (receipt.remote_id, receipt.url) == (number, f"{pages.url}/reel/{number}/")


async def test_a_video_goes_alone(facebook: Bench, pages: FacebookGraph) -> None:
    both = (facebook.shelf.film(), facebook.shelf.four()[0])
    target = facebook.target("Poured", pictures=both)
    with pytest.raises(Refused, match="A video goes alone"):
        await facebook.publisher.prepare(target, facebook.shelf, "k1")
    assert pages.films == {}


async def test_a_slow_video_is_gone_on_with_and_never_uploaded_twice(
    facebook: Bench, pages: FacebookGraph
) -> None:
    pages.polls = 8
    with pytest.raises(NothingSent, match="still busy with the video; nothing was published yet"):
        await prepared(facebook)
    assert sum(facebook.clock.slept) <= 30, "the claim must not run out"
    await facebook.publisher.send(await prepared(facebook))
    assert len(pages.films) == 1
    assert await facebook.times("Poured") == 1


async def test_a_video_that_fails_before_its_call_publishes_nothing_and_says_what_to_do(
    facebook: Bench, pages: FacebookGraph
) -> None:
    pages.breaks = "Resolution too low. Video must have a minimum resolution of 540p."
    says = r'could not take the post: "Resolution too low\..*540p"\. Save the video anew as MP4'
    with pytest.raises(Refused, match=says):
        await prepared(facebook)
    pages.breaks = ""
    await facebook.publisher.send(await prepared(facebook))
    assert len(pages.films) == 2
    assert await facebook.times("Poured") == 1


async def test_an_upload_that_failed_there_is_said_in_facebooks_words(
    facebook: Bench, pages: FacebookGraph
) -> None:
    pages.breaks_upload = "The file ends too early"
    with pytest.raises(Refused, match='could not take the post: "The file ends too early"'):
        await prepared(facebook)


async def test_a_video_that_fails_after_its_call_is_not_out_and_that_is_said(
    facebook: Bench, pages: FacebookGraph
) -> None:
    intent = await prepared(facebook)
    pages.appears_after, pages.breaks = 3, "We couldn't process this."
    with pytest.raises(Refused, match="We couldn't process this"):
        await facebook.publisher.send(intent)
    with pytest.raises(Refused, match="says that the post was never published"):
        await facebook.publisher.find(intent)
    assert await facebook.times("Poured") == 0


async def test_a_video_that_appears_late_is_unknown_and_then_found(
    facebook: Bench, pages: FacebookGraph
) -> None:
    intent = await prepared(facebook)
    pages.appears_after = 12
    for call in (facebook.publisher.send, facebook.publisher.find):
        # Nobody sees it yet, and whoever says so is told that it may come.
        with pytest.raises(StillAtWork, match="has taken the video, and is still working on it"):
            await call(intent)
    assert await at_last(facebook, intent) is not None
    assert (await facebook.times("Poured"), len(pages.accepted("create"))) == (1, 1)


@pytest.mark.parametrize(
    ("fault", "means"),
    [
        (finishing(Kind.RESET), OutcomeUnknown),
        (finishing(Kind.STATUS, status=502), OutcomeUnknown),
        (finishing(Kind.STATUS, status=400, own=True, error="1363128"), Refused),
        (finishing(Kind.STATUS, status=400, own=True, error="368"), Refused),
        (finishing(Kind.STATUS, status=400, own=True, error="4/2207051"), OutcomeUnknown),
    ],
)
async def test_what_was_not_taken_is_told_as_it_is_and_can_be_looked_for(
    facebook: Bench, pages: FacebookGraph, fault: Fault, means: type[PublishError]
) -> None:
    intent = await prepared(facebook)
    pages.faults.plan(fault)
    with pytest.raises(means):
        await facebook.publisher.send(intent)
    assert await facebook.publisher.find(intent) is None
    assert await facebook.times("Poured") == 0


@pytest.mark.parametrize(
    "fault",
    [
        finishing(Kind.RESET, after=True),
        finishing(Kind.HALF, after=True),
        finishing(Kind.STATUS, status=500, after=True),
        finishing(Kind.STATUS, status=400, own=True, error="100", after=True),
    ],
)
async def test_a_video_that_is_out_is_found_by_its_number_whatever_was_answered(
    facebook: Bench, pages: FacebookGraph, fault: Fault
) -> None:
    intent = await prepared(facebook)
    pages.faults.plan(fault)
    with pytest.raises(PublishError) as met:
        await facebook.publisher.send(intent)
    assert isinstance(met.value, OutcomeUnknown | Happened)
    found = await facebook.publisher.find(intent)
    assert found is not None
    assert len(pages.accepted("create")) == 1


@pytest.mark.parametrize("appears_after", [0, 3])
async def test_a_video_that_is_out_by_an_earlier_call_is_never_published_again(
    facebook: Bench, pages: FacebookGraph, appears_after: int
) -> None:
    """Something between us and Facebook repeats the call: what arrives says *too often*."""
    intent = await prepared(facebook)
    pages.appears_after = appears_after
    pages.faults.plan(finishing(Kind.STATUS, status=400, own=True, error="4", after=True))
    with pytest.raises(Throttled):
        await facebook.publisher.send(intent)
    again = await prepared(facebook)
    before = len(pages.calls)
    with pytest.raises(Happened, match="is out already"):
        await facebook.publisher.send(again)
    assert (len(pages.calls), len(pages.accepted("create"))) == (before, 1)
    assert await facebook.publisher.find(again) is not None


async def test_a_no_about_a_video_that_is_on_its_way_is_not_believed(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """What repeats the call between us and Facebook is refused, while the first one is heard."""
    intent = await prepared(facebook)
    pages.appears_after = 3
    fault = finishing(Kind.STATUS, status=400, own=True, error="100", after=True)
    pages.faults.plan(fault)
    with pytest.raises(OutcomeUnknown, match="said no, and yet the video may be out"):
        await facebook.publisher.send(intent)
    assert await at_last(facebook, intent) is not None
    assert await facebook.times("Poured") == 1


async def test_a_video_that_one_of_their_servers_does_not_know_yet_is_waited_for(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """That was told as a broken video, which ended the post with wrong advice."""
    path = str(int(pages.number()) + 1)
    pages.faults.plan(
        Fault(kind=Kind.STATUS, path=path, method="GET", status=400, own=True, error="100/33")
    )
    intent = await prepared(facebook)
    await facebook.publisher.send(intent)
    assert (list(pages.films), await facebook.times("Poured")) == ([path], 1)


async def test_a_video_that_is_not_there_any_more_is_uploaded_anew(
    facebook: Bench, pages: FacebookGraph
) -> None:
    pages.polls = 99
    with pytest.raises(NothingSent, match="still busy"):
        await prepared(facebook)
    pages.films.clear()
    pages.polls = 0
    with pytest.raises(NothingSent, match="it begins anew"):
        await prepared(facebook)
    await facebook.publisher.send(await prepared(facebook))
    assert await facebook.times("Poured") == 1


async def test_an_upload_that_ran_out_is_begun_anew_and_not_told_as_a_broken_file(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """Its authors were told to save the video anew, and the post was over for good."""
    pages.polls = 99
    with pytest.raises(NothingSent, match="still busy"):
        await prepared(facebook)
    pages.polls = 0
    pages.expire()
    with pytest.raises(NothingSent, match="let the post run out; it begins anew"):
        await prepared(facebook)
    await facebook.publisher.send(await prepared(facebook))
    assert (len(pages.films), await facebook.times("Poured")) == (2, 1)


async def test_a_no_to_an_upload_that_ran_out_says_that_nothing_was_sent_and_it_goes_out_once(
    facebook: Bench, pages: FacebookGraph
) -> None:
    intent = await prepared(facebook)
    pages.expire()
    with pytest.raises(NothingSent, match="let the post run out; it begins anew"):
        await facebook.publisher.send(intent)
    with pytest.raises(NothingSent, match="let the post run out; it begins anew"):
        await prepared(facebook)
    await facebook.publisher.send(await prepared(facebook))
    assert (len(pages.accepted("create")), await facebook.times("Poured")) == (1, 1)


async def test_an_upload_that_ran_out_after_a_lost_answer_proves_nothing(
    facebook: Bench, pages: FacebookGraph
) -> None:
    """No document says that what ran out never was published: people look, nothing is repeated."""
    intent = await prepared(facebook)
    pages.faults.plan(finishing(Kind.RESET))
    with pytest.raises(OutcomeUnknown):
        await facebook.publisher.send(intent)
    pages.expire()
    assert await facebook.publisher.find(intent) is None


async def test_an_upload_that_ran_out_while_its_publication_was_under_way_is_never_begun_anew(
    facebook: Bench, pages: FacebookGraph
) -> None:
    intent = await prepared(facebook)
    pages.appears_after = 99
    pages.faults.plan(finishing(Kind.STATUS, status=400, own=True, error="4", after=True))
    with pytest.raises(Throttled):
        await facebook.publisher.send(intent)
    pages.expire()
    with pytest.raises(NothingSent, match="still busy with the video"):
        await prepared(facebook)
    assert len(pages.films) == 1
    with pytest.raises(StillAtWork):
        await facebook.publisher.find(intent)


async def test_a_look_that_fails_after_a_yes_says_nothing_of_the_video(
    facebook: Bench, pages: FacebookGraph
) -> None:
    intent = await prepared(facebook)
    number = json.loads(intent.body)["video_id"]
    pages.faults.plan(Fault(kind=Kind.STATUS, path=number, method="GET", status=500, times=2))
    receipt = await facebook.publisher.send(intent)
    assert receipt.remote_id == number


async def test_an_upload_that_broke_off_begins_anew_unseen(
    facebook: Bench, pages: FacebookGraph
) -> None:
    number = int(pages.number()) + 1
    path = f"/video-upload/v26.0/{number}"
    pages.faults.plan(Fault(kind=Kind.RESET, path=path))
    with pytest.raises(NothingSent):
        await prepared(facebook)
    await facebook.publisher.send(await prepared(facebook))
    assert await facebook.times("Poured") == 1


async def test_a_video_that_is_taken_down_is_gone_from_the_page(
    facebook: Bench, pages: FacebookGraph
) -> None:
    receipt = await facebook.publisher.send(await prepared(facebook))
    pages.keeps_deleted = True
    with pytest.raises(Refused, match="please delete it there by hand"):
        await facebook.publisher.delete(receipt)
    pages.keeps_deleted = False
    await facebook.publisher.delete(receipt)
    assert await facebook.publisher.read_back(receipt) is None
    assert pages.posts() == []

"""Videos on LinkedIn: parts and their marks, what LinkedIn works on, and each step gone wrong."""

import json
from dataclasses import replace

import pytest

from bot.domain.drafts import Picture
from bot.domain.errors import NothingSent, OutcomeUnknown, Refused, Throttled, Unauthorized
from bot.media.films import bare_film
from bot.publishers.uploads import PATIENCE
from tests.media.filming import SOUP, weighing
from tests.publishers.bench import Bench
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.linkedin_api import PART, LinkedInApi

HEAVY = bare_film(weighing(SOUP, 2 * PART + 1_000))[1]


def heavy(bench: Bench) -> Picture:
    """A video that goes in three parts."""
    return replace(bench.shelf.put(HEAVY, "Soup is poured"), media_type="video/mp4")


def kept(api: LinkedInApi) -> list[bytes]:
    """The videos that LinkedIn put together, whatever posts have them."""
    return [one["bytes"] for one in api.videos.values() if "bytes" in one]


@pytest.fixture(params=["linkedin", "linkedin_member"])
def author(request: pytest.FixtureRequest) -> Bench:
    """A page, and a member."""
    found: Bench = request.getfixturevalue(request.param)
    return found


async def test_rule_20_the_approved_bytes_go_in_parts_and_are_one_video_again(
    author: Bench, linkedin_api: LinkedInApi
) -> None:
    """The parts are as LinkedIn says, without our token; their marks come back in order."""
    target = author.target("Poured", pictures=(heavy(author),))
    intent = await author.publisher.prepare(target, author.shelf, "k")
    assert linkedin_api.posts() == []
    assert kept(linkedin_api) == [HEAVY]
    (urn,) = linkedin_api.videos
    assert json.loads(intent.body)["content"] == {"media": {"id": urn}}
    receipt = await author.publisher.send(intent)
    seen = await author.seen(receipt)
    assert seen is not None
    assert (seen.text, seen.pictures, seen.alt_texts) == ("Poured", 1, ("",))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_lost_answer_to_a_part_is_no_post_and_the_part_goes_again(
    linkedin: Bench, linkedin_api: LinkedInApi, after: bool
) -> None:
    lost = Fault(kind=Kind.RESET, path="/1", method="PUT", after=after, times=2)
    linkedin_api.faults.plan(lost)
    target = linkedin.target("Poured", pictures=(heavy(linkedin),))
    await linkedin.publisher.send(await linkedin.publisher.prepare(target, linkedin.shelf, "k"))
    assert kept(linkedin_api) == [HEAVY]


async def test_a_part_that_never_arrives_sends_nothing(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    linkedin_api.faults.plan(Fault(kind=Kind.RESET, path="/1", method="PUT", times=3))
    target = linkedin.target("No", pictures=(heavy(linkedin),))
    with pytest.raises(NothingSent):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    assert (kept(linkedin_api), linkedin_api.posts()) == ([], [])


async def test_a_video_that_linkedin_does_not_know_yet_goes_up_again(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    target = linkedin.target("Poured", pictures=(heavy(linkedin),))
    fault = Fault(kind=Kind.STATUS, path="urn:li:video:C5F0001", method="GET", status=404, own=True)
    linkedin_api.faults.plan(fault)
    with pytest.raises(NothingSent, match="does not say how far the video is"):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    await linkedin.publisher.send(await linkedin.publisher.prepare(target, linkedin.shelf, "k"))
    assert await linkedin.times("Poured") == 1


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_lost_answer_at_the_end_is_settled_by_the_state_of_the_video(
    linkedin: Bench, linkedin_api: LinkedInApi, after: bool
) -> None:
    linkedin_api.faults.plan(Fault(kind=Kind.RESET, path="=finalizeUpload", after=after))
    target = linkedin.target("Poured", pictures=(heavy(linkedin),))
    if not after:
        # It never came there: all of it goes again at the next try.
        with pytest.raises(NothingSent, match="does not say how far the video is"):
            await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    intent = await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    await linkedin.publisher.send(intent)
    assert await linkedin.times("Poured") == 1


async def test_what_linkedin_still_works_on_is_waited_for_and_gone_on_with_at_the_next_try(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    linkedin_api.polls = 20
    target = linkedin.target("Slow", pictures=(heavy(linkedin),))
    with pytest.raises(NothingSent, match="LinkedIn is still busy with the video; nothing was"):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    assert PATIENCE <= sum(linkedin.clock.slept) < PATIENCE + 10
    intent = await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    assert len(linkedin_api.videos) == 1, "it is uploaded once"
    await linkedin.publisher.send(intent)
    assert await linkedin.times("Slow") == 1


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("Unsupported codec", 'LinkedIn can\'t work with this video \\("Unsupported codec"\\)'),
        ("?", "LinkedIn can't work with this video, so nothing was sent; save it as a usual MP4"),
    ],
)
async def test_a_video_that_linkedin_can_not_work_with_publishes_nothing_and_says_what_to_do(
    linkedin: Bench, linkedin_api: LinkedInApi, why: str, says: str
) -> None:
    linkedin_api.breaks_videos = why
    target = linkedin.target("No", pictures=(heavy(linkedin),))
    with pytest.raises(Refused, match=says) as refused:
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    assert "attach it again for a new look" in refused.value.sentence
    assert linkedin_api.posts() == []


async def test_a_login_that_can_not_see_the_state_of_a_video_posts_none(
    linkedin_member: Bench, linkedin_api: LinkedInApi
) -> None:
    """The post would be out, and its video perhaps never."""
    linkedin_api.hides_videos = True
    bench = linkedin_member
    target = bench.target("No", pictures=(heavy(bench),))
    with pytest.raises(Refused, match="doesn't let this login see whether a video is ready"):
        await bench.publisher.prepare(target, bench.shelf, "k")
    assert linkedin_api.posts() == []


@pytest.mark.parametrize("host", ["https://evil.example", "http://www.linkedin.com"])
async def test_a_video_goes_nowhere_but_to_linkedin(
    linkedin: Bench, linkedin_api: LinkedInApi, host: str
) -> None:
    linkedin_api.upload_host = host
    target = linkedin.target("Away", pictures=(heavy(linkedin),))
    with pytest.raises(NothingSent, match="does not say where videos go"):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")


async def test_parts_that_are_not_the_whole_video_and_one_without_a_mark_send_nothing(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    target = linkedin.target("No", pictures=(heavy(linkedin),))
    linkedin_api.forgets_a_part = True
    with pytest.raises(NothingSent, match="does not say where videos go"):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    linkedin_api.forgets_a_part = False
    linkedin_api.faults.plan(Fault(kind=Kind.EMPTY, path="/0", method="PUT", status=200))
    with pytest.raises(NothingSent, match="does not confirm a part"):
        await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    assert linkedin_api.posts() == []


async def test_limits_and_logins_are_told_as_with_pictures(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    target = linkedin.target("No", pictures=(heavy(linkedin),))
    for path, method, status, kind in (
        ("/rest/videos", "POST", 429, Throttled),
        ("/1", "PUT", 429, Throttled),
        ("/rest/videos", "POST", 401, Unauthorized),
        ("/rest/videos", "POST", 426, Refused),
        ("/0", "PUT", 400, Refused),
    ):
        fault = Fault(kind=Kind.STATUS, path=path, method=method, status=status, own=True)
        linkedin_api.faults.plan(fault)
        with pytest.raises(kind):
            await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    assert linkedin_api.posts() == []


async def test_a_post_with_a_video_whose_answer_was_lost_is_looked_for_and_never_repeated(
    linkedin: Bench, linkedin_api: LinkedInApi
) -> None:
    target = linkedin.target("Poured", pictures=(heavy(linkedin),))
    intent = await linkedin.publisher.prepare(target, linkedin.shelf, "k")
    linkedin_api.faults.plan(Fault(kind=Kind.RESET, path="/rest/posts", after=True))
    with pytest.raises(OutcomeUnknown):
        await linkedin.publisher.send(intent)
    found = await linkedin.publisher.find(intent)
    assert found is not None
    assert [one["id"] for one in linkedin_api.accepted("create")] == [found.remote_id]

"""Videos on TikTok: named and brought beforehand, ended by one call, and never brought twice."""

import json
from dataclasses import replace

import pytest

from bot.domain.deliveries import Intent
from bot.domain.errors import (
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    StillAtWork,
    Throttled,
    Unauthorized,
)
from bot.domain.figures import ServerLimits
from bot.media.films import bare_film
from bot.publishers.film_length import seconds_of
from bot.publishers.tiktok_films import PIECE, lacks_its_end, pieces, source_info
from tests.media.filming import SOUP, TALL, box
from tests.publishers.bench import NEVER_ANSWERED, Bench
from tests.publishers.conftest import Opener
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.tiktok_api import LEAST_PIECE, MOST_PIECE, PRIVATE, TikTokApi

INIT, UPLOAD, STATUS = "/video/init/", "/upload/", "/status/fetch/"
TEXT = "Poured"
TOKEN = "ana-token-5e1f"


def calls(tok: TikTokApi, end: str) -> int:
    return sum(one.endswith(end) for one in tok.calls)


def out(tok: TikTokApi) -> list[str]:
    """The judge of doubles: what the server published."""
    return [entry["text"] for entry in tok.accepted("create")]


def own(path: str, code: str, status: int, **more: int) -> Fault:
    return Fault(kind=Kind.STATUS, path=path, status=status, own=True, error=code, **more)  # type: ignore[arg-type]


def bringing(kind: Kind, **more: object) -> Fault:
    """What goes wrong with the end of a video."""
    return Fault(kind=kind, path=UPLOAD, method="PUT", **more)  # type: ignore[arg-type]


async def prepared(tiktok: Bench, text: str = TEXT, key: str = "k1") -> Intent:
    target = tiktok.target(text, pictures=(tiktok.shelf.film(),))
    return await tiktok.publisher.prepare(target, tiktok.shelf, key)


@pytest.mark.parametrize(
    "size", [1, 5_000_000, PIECE - 1, PIECE, 2 * PIECE - 1, 2 * PIECE, 50_000_000, 49_999_999]
)
def test_a_video_is_cut_as_tiktok_asks_and_nothing_of_it_is_left_out(size: int) -> None:
    told, stretches = source_info(size), list(pieces(size))
    assert [one.start for one in stretches[1:]] == [one.stop for one in stretches[:-1]]
    assert (stretches[0].start, stretches[-1].stop) == (0, size)
    assert len(stretches) == told["total_chunk_count"] == size // told["chunk_size"]
    assert all(len(one) == told["chunk_size"] for one in stretches[:-1])
    assert LEAST_PIECE <= told["chunk_size"] <= MOST_PIECE or told["chunk_size"] == size
    assert len(stretches[-1]) < 2 * PIECE


def test_a_videos_head_says_how_long_it_lasts_or_it_is_refused() -> None:
    for content in (SOUP, TALL, bare_film(TALL)[1]):
        assert seconds_of(content) == bare_film(content)[0].seconds
    for broken in (b"", b"not a film", TALL[:200], TALL.replace(b"mvhd", b"mvhx"), bytes(99)):
        with pytest.raises(Refused, match="can't be read any more"):
            seconds_of(broken)


async def test_only_the_end_is_brought_when_it_leaves_and_its_number_is_known_before(
    tiktok: Bench, tok: TikTokApi
) -> None:
    """All that leaves is the approved video, byte for byte, in three pieces."""
    content = bare_film(TALL)[1] + box(b"free", bytes(3 * PIECE))
    film = replace(tiktok.shelf.put(content, "Soup is poured"), media_type="video/mp4")
    target = tiktok.target(TEXT, pictures=(film,))
    intent = await tiktok.publisher.prepare(target, tiktok.shelf, "k1")
    ((number, taken),) = tok.taken.items()
    assert json.loads(intent.body)["publish_id"] == number
    assert "upload_token" not in intent.body, "whoever has it could bring another video"
    assert (len(taken["bytes"]), calls(tok, UPLOAD), out(tok)) == (2 * PIECE, 2, [])
    receipt = await tiktok.publisher.send(intent)
    assert receipt.url == f"https://www.tiktok.com/@soupe/video/{receipt.remote_id}"
    assert [one["video"] for one in tok.accepted("create")] == [film.sha256]
    assert (calls(tok, INIT), calls(tok, UPLOAD)) == (1, 3)


async def test_a_post_that_waits_goes_on_with_its_upload_and_a_changed_one_begins_anew(
    tiktok: Bench, tok: TikTokApi
) -> None:
    first, again = await prepared(tiktok), await prepared(tiktok)
    assert (first.body, calls(tok, INIT)) == (again.body, 1)
    other = await prepared(tiktok, "Poured, hot")
    assert calls(tok, INIT) == 2
    with pytest.raises(NothingSent, match="started anew while the video was on its way"):
        await tiktok.publisher.send(again)
    other = await prepared(tiktok, "Poured, hot")
    await tiktok.publisher.send(other)
    assert out(tok) == ["Poured, hot"]
    tiktok.clock.move(50 * 60)
    late = await prepared(tiktok, "Poured, late", "k2")
    tiktok.clock.move(50 * 60)
    later = await prepared(tiktok, "Poured, late", "k2")
    assert late.body != later.body, "TikTok takes its end for an hour alone"


async def test_a_bot_that_was_started_anew_sends_nothing_and_begins_again(
    tiktok: Bench, tok: TikTokApi, opened: Opener
) -> None:
    intent = await prepared(tiktok)
    fresh = opened(tiktok.publisher.account, TOKEN)
    with pytest.raises(NothingSent, match="nothing was sent yet"):
        await fresh.send(intent)
    assert out(tok) == []


async def test_what_the_account_lets_others_do_is_asked_and_kept(
    tiktok: Bench, tok: TikTokApi
) -> None:
    tok.comments_disabled = tok.duets_disabled = True
    film = tiktok.shelf.film()
    target = tiktok.target(TEXT, pictures=(film,), options=(("disclosed", "paid"),))
    await tiktok.publisher.send(await tiktok.publisher.prepare(target, tiktok.shelf, "k1"))
    info = tok.posts()[-1]["info"]
    names = ("disable_comment", "disable_duet", "disable_stitch", "brand_content_toggle")
    assert [info[name] for name in names] == [True] * 4


async def test_what_the_account_may_not_post_is_refused_before_a_byte_leaves(
    tiktok: Bench, tok: TikTokApi
) -> None:
    target = tiktok.target("🥣" * 1101, pictures=(tiktok.shelf.film(),))
    with pytest.raises(Refused, match="at most 2200 characters with a video"):
        await tiktok.publisher.prepare(target, tiktok.shelf, "k1")
    with pytest.raises(Refused, match="at most 2200 characters with a video"):
        await tiktok.publisher.check(target)
    tok.longest = 4
    assert await tiktok.publisher.limits() == ServerLimits(video_seconds=4)
    with pytest.raises(Refused, match="at most 4 seconds from this account"):
        await prepared(tiktok)
    tok.options = [PRIVATE]
    with pytest.raises(Refused, match="with the visibility that the settings name"):
        await prepared(tiktok)
    assert tok.taken == {}


async def test_before_an_audit_a_video_is_private_and_needs_no_address_of_ours(
    tok: TikTokApi, tiktok: Bench, opened: Opener
) -> None:
    tok.audited = False
    with pytest.raises(Refused, match='or for visibility = "private"'):
        await prepared(tiktok)
    publisher = opened(tiktok.publisher.account, TOKEN, visibility="private")
    target = tiktok.target(TEXT, pictures=(tiktok.shelf.film(),))
    await publisher.check(target)
    receipt = await publisher.send(await publisher.prepare(target, tiktok.shelf, "k1"))
    assert receipt.url == "https://www.tiktok.com/@soupe"
    assert tok.posts()[-1]["privacy"] == PRIVATE


NOT_BEGUN: list[tuple[str, Fault, type[PublishError]]] = [
    ("429", own(INIT, "rate_limit_exceeded", 429), Throttled),
    ("cap", own(INIT, "spam_risk_too_many_posts", 403), Throttled),
    ("expired", own(INIT, "access_token_invalid", 401), Unauthorized),
    ("banned", own(INIT, "spam_risk_user_banned_from_posting", 403), Refused),
    ("internal", own(INIT, "internal_error", 500), NothingSent),
    ("502", Fault(kind=Kind.STATUS, path=INIT, status=502), NothingSent),
    ("lost", Fault(kind=Kind.RESET, path=INIT, after=True), NothingSent),
    ("half", Fault(kind=Kind.HALF, path=INIT, after=True), NothingSent),
]


@pytest.mark.parametrize(("name", "fault", "kind"), NOT_BEGUN, ids=[row[0] for row in NOT_BEGUN])
async def test_an_upload_that_is_not_begun_leaves_no_doubt(
    tiktok: Bench, tok: TikTokApi, name: str, fault: Fault, kind: type[PublishError]
) -> None:
    tok.faults.plan(fault)
    with pytest.raises(PublishError) as caught:
        await prepared(tiktok)
    assert type(caught.value) is kind
    await tiktok.publisher.send(await prepared(tiktok))
    assert out(tok) == [TEXT]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    "fault",
    [
        bringing(Kind.HANG),
        bringing(Kind.RESET),
        bringing(Kind.STATUS, status=502),
        bringing(Kind.STATUS, status=500),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status}",
)
async def test_after_a_lost_answer_tiktok_is_asked_and_the_end_is_never_brought_again(
    tiktok: Bench, tok: TikTokApi, opened: Opener, fault: Fault, after: bool
) -> None:
    hasty = opened(tiktok.publisher.account, TOKEN, NEVER_ANSWERED)
    publisher = hasty if fault.kind is Kind.HANG else tiktok.publisher
    target = tiktok.target(TEXT, pictures=(tiktok.shelf.film(),))
    intent = await publisher.prepare(target, tiktok.shelf, "k1")
    tok.faults.plan(replace(fault, after=after))
    with pytest.raises(OutcomeUnknown, match="please look"):
        await publisher.send(intent)
    assert (await tiktok.publisher.find(intent) is not None) is after
    if not after:
        # Its hour is over, and TikTok says itself that it never came.
        tiktok.clock.move(3_000)
        assert await tiktok.publisher.find(intent) is None
        tiktok.clock.move(1_000)
        with pytest.raises(Refused, match="never got all of the video"):
            await tiktok.publisher.find(intent)
    assert (calls(tok, UPLOAD), out(tok)) == (1, [TEXT] * after)


@pytest.mark.parametrize("status", [400, 403, 404, 416, 429])
async def test_a_no_to_the_end_is_one_only_where_tiktok_says_that_it_is_missing(
    tiktok: Bench, tok: TikTokApi, status: int
) -> None:
    """Something in between may have brought it twice, so that only the second answer came."""
    intent = await prepared(tiktok)
    tok.faults.plan(bringing(Kind.STATUS, status=status, after=True))
    with pytest.raises(OutcomeUnknown, match="please look") as caught:
        await tiktok.publisher.send(intent)
    assert caught.value.trace in tok.taken
    assert await tiktok.publisher.find(intent) is not None
    intent = await prepared(tiktok, "Again", "k2")
    tok.faults.plan(bringing(Kind.STATUS, status=status))
    says = "asks to wait" if status == 429 else "did not take the end of the video"
    with pytest.raises((NothingSent, Throttled), match=says):
        await tiktok.publisher.send(intent)
    await tiktok.publisher.send(await prepared(tiktok, "Again", "k2"))
    assert out(tok) == [TEXT, "Again"]


@pytest.mark.parametrize("status", [302, 307, 408, 409, 499])
async def test_an_answer_that_tiktok_never_gives_is_some_machine_s_between_and_no_no(
    tiktok: Bench, tok: TikTokApi, status: int
) -> None:
    """The end may still be on its way behind it, so that TikTok's count says nothing yet."""
    intent = await prepared(tiktok)
    tok.faults.plan(bringing(Kind.STATUS, status=status))
    with pytest.raises(OutcomeUnknown, match="please look") as caught:
        await tiktok.publisher.send(intent)
    assert caught.value.trace in tok.taken


@pytest.mark.parametrize(
    ("there", "is_missing"), [(0, True), (PIECE, True), (PIECE + 1, True), (PIECE + 2, False)]
)
def test_a_piece_that_came_in_part_is_not_taken_for_one_that_never_came(
    there: int, is_missing: bool
) -> None:
    """Moderation may take hours, and what is said to have failed is posted again by people."""
    data = {"status": "PROCESSING_UPLOAD", "uploaded_bytes": there}
    assert lacks_its_end(data, PIECE) is is_missing
    assert not lacks_its_end(data | {"status": "PUBLISH_COMPLETE"}, PIECE)
    assert not lacks_its_end({"status": "PROCESSING_UPLOAD"}, PIECE)


@pytest.mark.parametrize("status", [400, 401, 500])
async def test_where_tiktok_cannot_be_asked_after_a_no_nobody_knows(
    tiktok: Bench, tok: TikTokApi, status: int
) -> None:
    intent = await prepared(tiktok)
    tok.faults.plan(bringing(Kind.STATUS, status=403))
    tok.faults.plan(own(STATUS, "odd", status))
    with pytest.raises(OutcomeUnknown, match="please look"):
        await tiktok.publisher.send(intent)


@pytest.mark.parametrize(
    ("reason", "kind", "says"),
    [
        ("file_format_check_failed", Refused, "save it as MP4 with H.264"),
        ("picture_size_check_failed", Refused, "360 to 4096 pixels a side"),
        ("duration_check_failed", Refused, "let it last longer, or cut it"),
        ("frame_rate_check_failed", Refused, "23 to 60 pictures a second"),
        ("internal", Refused, "could not publish the post .internal."),
        ("auth_removed", Unauthorized, "connect it again"),
    ],
)
async def test_a_video_that_tiktok_cannot_work_on_is_out_nowhere_and_told_with_what_to_do(
    tiktok: Bench, tok: TikTokApi, reason: str, kind: type[PublishError], says: str
) -> None:
    tok.fails = reason
    intent = await prepared(tiktok)
    with pytest.raises(kind, match=says):
        await tiktok.publisher.send(intent)
    with pytest.raises(Refused, match=says):
        await tiktok.publisher.find(intent)
    assert out(tok) == []


async def test_slow_work_is_unknown_until_tiktok_says_that_it_is_out(
    tiktok: Bench, tok: TikTokApi
) -> None:
    tok.looks = 9
    intent = await prepared(tiktok)
    with pytest.raises(StillAtWork, match="has taken the post, and is still"):
        await tiktok.publisher.send(intent)
    with pytest.raises(StillAtWork, match="has taken the post, and is still"):
        await tiktok.publisher.find(intent)
    tiktok.clock.move(4_000)
    found = await tiktok.publisher.find(intent)
    assert found is not None, "it has all of it, however long it takes"
    assert out(tok) == [TEXT]


@pytest.mark.parametrize("host", ["https://evil.example", "http://open-upload.tiktokapis.com"])
async def test_a_video_goes_nowhere_but_to_tiktok(tiktok: Bench, tok: TikTokApi, host: str) -> None:
    tok.upload_host = host
    with pytest.raises(NothingSent, match="does not say where the video goes"):
        await prepared(tiktok)

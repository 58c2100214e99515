"""What is peculiar to Mastodon's API: keys, slow pictures, looking again, stranger servers."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.deliveries import Receipt
from bot.domain.drafts import Picture
from bot.domain.errors import NothingSent, Refused, Unauthorized
from bot.media.films import bare_film
from bot.publishers.mastodon import POLLS
from bot.publishers.plain_text import is_newer, made_since, same_text, without_tags
from tests.media.filming import SOUP as FILM
from tests.publishers.bench import Bench, HandClock
from tests.publishers.conftest import Opener, mastodon_bench
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.mastodon_api import SNAC, Manners, MastodonApi

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
async def strange(opened: Opener, clock: HandClock) -> AsyncIterator[tuple[Bench, MastodonApi]]:
    """A server that ignores keys and limits, can't delete, and closes connections silently."""
    async with MastodonApi(manners=SNAC) as server:
        yield mastodon_bench(opened, server, clock), server


@asynccontextmanager
async def _with(
    manners: Manners, opened: Opener, clock: HandClock
) -> AsyncIterator[tuple[Bench, MastodonApi]]:
    async with MastodonApi(manners=manners) as server:
        yield mastodon_bench(opened, server, clock), server


async def test_a_repeat_is_not_declared_harmless_and_is_not(
    strange: tuple[Bench, MastodonApi],
) -> None:
    bench, _ = strange
    assert not bench.publisher.abilities.repeat_is_harmless
    intent = await bench.publisher.prepare(bench.target("Again"), bench.shelf, "k")
    await asyncio.gather(*(bench.publisher.send(intent) for _ in range(4)))
    assert await bench.times("Again") == 4


async def test_servers_that_heed_the_key_get_it(mastodon: Bench, api: MastodonApi) -> None:
    intent = await mastodon.publisher.prepare(mastodon.target("Keyed"), mastodon.shelf, "key-77")
    first, second = await mastodon.publisher.send(intent), await mastodon.publisher.send(intent)
    assert first.remote_id == second.remote_id
    assert [entry["key"] for entry in api.accepted("create")] == ["key-77"]


async def test_visibility_and_language_are_said_always(mastodon: Bench, api: MastodonApi) -> None:
    for options, language in (
        ((("lang", "fr-CA"),), "fr"),
        ((("lang", "yue"),), None),
        ((), None),
    ):
        target = mastodon.target("Public", options=options)
        intent = await mastodon.publisher.prepare(target, mastodon.shelf, f"k-{language}{options}")
        await mastodon.publisher.send(intent)
        assert api.posts()[-1]["visibility"] == "public"
        assert api.posts()[-1]["language"] == language


async def test_who_sees_posts_is_as_the_settings_say(
    opened: Opener, mastodon: Bench, api: MastodonApi
) -> None:
    quiet = opened(mastodon.publisher.account, next(iter(api.members)), visibility="unlisted")
    intent = await quiet.prepare(mastodon.target("Hello"), mastodon.shelf, "k")
    receipt = await quiet.send(intent)
    assert [status["visibility"] for status in api.posts()] == ["unlisted"]
    seen = await quiet.read_back(receipt)
    assert seen is not None
    assert (seen.seen_by, seen.warning) == ("unlisted", "")


async def test_a_correction_keeps_or_takes_the_warning_with_what_it_hides(
    mastodon: Bench, api: MastodonApi
) -> None:
    """A picture behind a warning must not stand open because a word was wrong."""
    publisher, shelf = mastodon.publisher, mastodon.shelf
    hidden = mastodon.target("Burns", pictures=shelf.four()[:1], options=(("cw", "wounds"),))
    receipt = await publisher.send(await publisher.prepare(hidden, shelf, "old"))
    for n, (target, warning) in enumerate(
        [(replace(hidden, text="A burn"), "wounds"), (replace(hidden, options=()), "")]
    ):
        await publisher.edit(receipt, await publisher.prepare(target, shelf, f"new {n}"))
        (status,) = api.posts()
        assert (status["spoiler_text"], status["sensitive"]) == (warning, bool(warning))
        seen = await publisher.read_back(receipt)
        assert seen is not None
        assert seen.warning == warning


async def test_the_receipt_is_the_servers_own(mastodon: Bench, api: MastodonApi) -> None:
    intent = await mastodon.publisher.prepare(mastodon.target("Proof"), mastodon.shelf, "k")
    receipt = await mastodon.publisher.send(intent)
    assert (receipt.remote_id, receipt.url) == (api.posts()[0]["id"], api.posts()[0]["url"])
    assert await mastodon.publisher.who_am_i() == f"{api.url}/@ana"


async def test_a_picture_that_takes_time_is_waited_for(opened: Opener, clock: HandClock) -> None:
    async with _with(Manners(polls=3), opened, clock) as (bench, _):
        target = bench.target("Slow", pictures=bench.shelf.four()[:1])
        intent = await bench.publisher.prepare(target, bench.shelf, "k")
        assert clock.slept == [1.0] * 3
        await bench.publisher.send(intent)
        assert await bench.times("Slow") == 1


async def test_a_picture_that_is_never_ready_is_given_up_before_anything_is_sent(
    opened: Opener, clock: HandClock
) -> None:
    async with _with(Manners(polls=10_000), opened, clock) as (bench, _):
        target = bench.target("Never", pictures=bench.shelf.four()[:1])
        with pytest.raises(NothingSent, match="still busy with a picture"):
            await bench.publisher.prepare(target, bench.shelf, "k")
        assert len(clock.slept) == POLLS


async def test_a_picture_that_cannot_be_processed_is_refused(
    opened: Opener, clock: HandClock
) -> None:
    async with _with(Manners(breaks_pictures=True), opened, clock) as (bench, _):
        target = bench.target("Broken", pictures=bench.shelf.four()[:1])
        with pytest.raises(Refused, match="error processing the media"):
            await bench.publisher.prepare(target, bench.shelf, "k")


async def test_each_upload_has_a_file_name_of_its_own(mastodon: Bench, api: MastodonApi) -> None:
    pictures = mastodon.shelf.four()
    for key in ("k1", "k2"):
        target = mastodon.target("Names", pictures=pictures)
        await mastodon.publisher.prepare(target, mastodon.shelf, key)
    assert len(set(api.file_names)) == 8
    assert all(name.endswith(".png") for name in api.file_names)


async def test_too_long_a_text_is_refused_in_the_servers_words(mastodon: Bench) -> None:
    intent = await mastodon.publisher.prepare(mastodon.target("x" * 501), mastodon.shelf, "k")
    with pytest.raises(Refused, match="character limit of 500 exceeded"):
        await mastodon.publisher.send(intent)


async def test_a_wrong_token_is_not_accepted(opened: Opener, api: MastodonApi) -> None:
    api.members = {"another": "ana"}
    bench = mastodon_bench(opened, api, HandClock())
    api.members = {}
    with pytest.raises(Unauthorized, match="ask an administrator to renew it"):
        await bench.publisher.who_am_i()


@pytest.mark.parametrize("manners", [Manners(), Manners(tells_source=False), SNAC])
async def test_the_post_is_found_among_others(
    manners: Manners, opened: Opener, clock: HandClock
) -> None:
    async with _with(manners, opened, clock) as (bench, server):
        text = "Found & <kept>\n\nwith lines\nand 👍"
        for n in range(12):  # ids pass from five digits to six on the way
            server.post_by_hand("ana", text if n == 3 else f"Older {n}", media=2)
        target = bench.target(text, pictures=bench.shelf.four()[:2])
        intent = await bench.publisher.prepare(target, bench.shelf, "k")
        server.post_by_hand("ana", text)  # as many words, but no pictures
        server.post_by_hand("ana", text + ".", media=2)
        server.post_by_hand("ben", text, media=2)
        assert await bench.publisher.find(intent) is None
        receipt = await bench.publisher.send(intent)
        server.post_by_hand("ana", "Younger")
        found = await bench.publisher.find(intent)
        assert found is not None
        assert found.remote_id == receipt.remote_id


async def test_where_the_post_is_out_twice_the_first_one_is_found(
    opened: Opener, clock: HandClock
) -> None:
    async with _with(Manners(heeds_keys=False), opened, clock) as (bench, _):
        intent = await bench.publisher.prepare(bench.target("Double"), bench.shelf, "k")
        first = await bench.publisher.send(intent)
        await bench.publisher.send(intent)
        found = await bench.publisher.find(intent)
        assert found is not None
        assert found.remote_id == first.remote_id


async def test_a_first_post_ever_is_found_without_a_baseline(mastodon: Bench) -> None:
    intent = await mastodon.publisher.prepare(mastodon.target("First"), mastodon.shelf, "k")
    assert json.loads(intent.baseline)["known"] == []
    await mastodon.publisher.send(intent)
    assert await mastodon.publisher.find(intent) is not None


async def test_a_server_that_cannot_delete_says_no_and_the_post_is_still_seen(
    strange: tuple[Bench, MastodonApi],
) -> None:
    bench, _ = strange
    intent = await bench.publisher.prepare(bench.target("Stays"), bench.shelf, "k")
    receipt = await bench.publisher.send(intent)
    with pytest.raises(Refused, match="did not delete the post; please delete it there by hand"):
        await bench.publisher.delete(receipt)
    seen = await bench.publisher.read_back(receipt)
    assert seen is not None
    assert seen.text == "Stays"


async def test_a_proxys_404_is_not_taken_for_gone(mastodon: Bench, api: MastodonApi) -> None:
    intent = await mastodon.publisher.prepare(mastodon.target("Here"), mastodon.shelf, "k")
    receipt = await mastodon.publisher.send(intent)
    for path in (receipt.remote_id, "verify_credentials"):
        api.faults.plan(Fault(kind=Kind.STATUS, path=path, method="GET", status=404))
    with pytest.raises(Refused):
        await mastodon.publisher.read_back(receipt)
    seen = await mastodon.publisher.read_back(receipt)
    assert seen is not None


async def test_connections_closed_silently_do_no_harm(strange: tuple[Bench, MastodonApi]) -> None:
    bench, _ = strange
    for n in range(3):
        target = bench.target(f"Post {n}", pictures=bench.shelf.four()[:1])
        intent = await bench.publisher.prepare(target, bench.shelf, f"k{n}")
        await bench.publisher.send(intent)
        assert await bench.times(f"Post {n}") == 1


async def test_an_odd_id_cannot_lead_to_another_address(mastodon: Bench) -> None:
    receipt = Receipt(remote_id="../accounts/verify_credentials", url="", at=NOON)
    assert await mastodon.publisher.read_back(receipt) is None


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br />three</p>", "One\n\nTwo\nthree"),
        ("<p>a &lt; b &amp; c</p>", "a < b & c"),
        (
            '<p><a href="https://a.example/b"><span class="invisible">https://</span>'
            '<span class="">a.example/b</span></a></p>',
            "https://a.example/b",
        ),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_tags_are_taken_out(html: str, text: str) -> None:
    assert without_tags(html) == text


@pytest.mark.parametrize(
    ("shown", "sent", "same"),
    [
        ("a\r\nb ", "a\nb", True),
        ("e\u0301", "é", True),
        ("Hello", "hello", False),
        ("Hello.", "Hello", False),
        ("a b", "a\nb", False),
    ],
)
def test_only_spelling_of_the_same_text_is_overlooked(shown: str, sent: str, same: bool) -> None:
    assert same_text(shown, sent) is same


@pytest.mark.parametrize(
    ("number", "baseline", "newer"),
    [
        ("100000", "99999", True), ("99999", "100000", False), ("7", "7", False), ("7", "", True),
        ("01HZX2", "01HZX1", True), ("1764000001ab", "1764000000ff", True),
    ],
)  # fmt: skip
def test_ids_are_compared_as_their_servers_give_them(
    number: str, baseline: str, newer: bool
) -> None:
    assert is_newer(number, baseline) is newer


@pytest.mark.parametrize(
    ("listed", "known", "new"),
    [
        (["9", "8", "7"], ["7", "6"], ["9", "8"]),
        (["7", "9", "6"], ["7", "6"], ["9"]),
        (["9", "6", "5"], ["7", "6", "5"], ["9"]),
        (["9", "5", "4"], ["7", "6"], ["9"]),
        (["7", "6"], ["7", "6"], []),
        (["9", "8"], [], ["9", "8"]),
        ([], ["7"], []),
    ],
    ids=[
        "newer",
        "in between",
        "newest deleted",
        "known all deleted",
        "none",
        "first ever",
        "empty",
    ],
)
def test_only_posts_made_since_are_looked_at(
    listed: list[str], known: list[str], new: list[str]
) -> None:
    assert [post["id"] for post in made_since([{"id": one} for one in listed], known)] == new


def a_film(bench: Bench) -> Picture:
    """A video in the shelf."""
    picture = bench.shelf.put(bare_film(FILM)[1], "Soup is poured")
    return replace(picture, media_type="video/mp4")


async def test_a_video_is_uploaded_waited_for_longer_and_read_back(
    opened: Opener, clock: HandClock
) -> None:
    async with _with(Manners(polls=POLLS + 5), opened, clock) as (bench, api):
        target = bench.target("Poured", pictures=(a_film(bench),))
        receipt = await bench.publisher.send(
            await bench.publisher.prepare(target, bench.shelf, "k")
        )
        assert len(clock.slept) == POLLS + 5
        assert [one["type"] for one in api.media.values()] == ["video"]
        assert api.file_names[0].endswith(".mp4")
        seen = await bench.publisher.read_back(receipt)
        assert seen is not None
        assert (seen.pictures, seen.alt_texts) == (1, ("Soup is poured",))


async def test_a_video_that_is_never_ready_or_breaks_sends_nothing(
    opened: Opener, clock: HandClock
) -> None:
    for manners, error in (
        (Manners(polls=10_000), NothingSent),
        (Manners(breaks_pictures=True), Refused),
    ):
        async with _with(manners, opened, clock) as (bench, api):
            target = bench.target("Never", pictures=(a_film(bench),))
            with pytest.raises(error):
                await bench.publisher.prepare(target, bench.shelf, "k")
            assert api.posts() == []


async def test_the_server_says_how_large_files_may_be(mastodon: Bench) -> None:
    limits = await mastodon.publisher.limits()
    assert limits is not None
    assert (limits.picture_bytes, limits.video_bytes) == (16_777_216, 103_809_024)

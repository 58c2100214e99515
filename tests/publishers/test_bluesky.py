"""What is peculiar to Bluesky: keys, sessions, facets, what else may lie under a key."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.accounts import Network
from bot.domain.deliveries import Receipt
from bot.domain.drafts import LinkCard
from bot.domain.errors import NothingSent, OutcomeUnknown, Refused, Throttled, Unauthorized
from bot.media.films import bare_film
from bot.publishers.bluesky import COLLECTION, BlueskyPublisher
from bot.publishers.http import Wire
from bot.publishers.links import is_here, shown
from bot.publishers.login import home_of
from bot.publishers.tids import mint
from tests.media.filming import SOUP as FILM
from tests.publishers.bench import Bench, HandClock, account
from tests.publishers.conftest import Opener
from tests.publishers.servers.bluesky_pds import TID, BlueskyPds
from tests.publishers.servers.faults import Fault, Kind

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_the_whole_request_is_frozen_before_it_is_sent(bluesky: Bench) -> None:
    text = "Hi @ben.test and @nobody.test: #news at https://a.example"
    pictures = bluesky.shelf.four()[:1]
    options = (("lang", "fr"), ("lang", "en"), ("lang", "de"), ("lang", "it"))
    target = bluesky.target(text, pictures=pictures, options=options)
    frozen = json.loads((await bluesky.publisher.prepare(target, bluesky.shelf, "k")).body)
    record = frozen.pop("record")
    assert frozen.pop("swapRecord", "missing") is None
    assert TID.match(frozen.pop("rkey"))
    assert frozen == {"repo": await bluesky.publisher.who_am_i(), "collection": COLLECTION}
    assert record["langs"] == ["fr", "en", "de"]
    assert record["createdAt"] == bluesky.clock.now().isoformat()[:23] + "Z"
    assert [list(facet["index"].values()) for facet in record["facets"]] == [
        [3, 12],
        [31, 36],
        [40, 57],
    ]
    image = record["embed"]["images"][0]
    assert image["alt"] == "A red square"
    assert image["image"]["mimeType"] == "image/png"


async def test_a_plain_post_carries_neither_facets_nor_languages_nor_pictures(
    bluesky: Bench,
) -> None:
    target = bluesky.target("Plain", options=())
    frozen = json.loads((await bluesky.publisher.prepare(target, bluesky.shelf, "k")).body)
    assert set(frozen["record"]) == {"$type", "text", "createdAt"}


async def test_rule_20_the_approved_preview_is_sent_and_a_picture_stands_in_its_place(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    card = LinkCard(url="https://soup.test/", title="Soup “hot”", description="Leek & é")
    target = replace(bluesky.target("Soup: https://soup.test/"), card=card)
    intent = await bluesky.publisher.prepare(target, bluesky.shelf, "k")
    receipt = await bluesky.publisher.send(intent)
    (made,) = pds.accepted("create")
    assert made["record"]["embed"] == {
        "$type": "app.bsky.embed.external",
        "external": {"uri": card.url, "title": card.title, "description": card.description},
    }
    seen = await bluesky.publisher.read_back(receipt)
    assert seen is not None
    assert (seen.text, seen.pictures) == ("Soup: https://soup.test/", 0)
    (picture, *_) = bluesky.shelf.four()
    pictured = replace(target, card=replace(card, picture=picture))
    frozen = json.loads((await bluesky.publisher.prepare(pictured, bluesky.shelf, "m")).body)
    assert frozen["record"]["embed"]["external"]["thumb"]["mimeType"] == "image/png"
    lost = replace(picture, sha256="0" * 64)
    with pytest.raises(Refused, match="missing from our store"):
        await bluesky.publisher.prepare(
            replace(target, card=replace(card, picture=lost)), bluesky.shelf, "n"
        )
    both = replace(pictured, pictures=(picture,))
    frozen = json.loads((await bluesky.publisher.prepare(both, bluesky.shelf, "l")).body)
    assert set(frozen["record"]["embed"]) == {"$type", "images"}


async def test_the_same_again_is_a_yes_without_a_commit(bluesky: Bench, pds: BlueskyPds) -> None:
    intent = await bluesky.publisher.prepare(bluesky.target("Twice"), bluesky.shelf, "k")
    first = await bluesky.publisher.send(intent)
    assert (await bluesky.publisher.send(intent)).remote_id == first.remote_id
    assert len(pds.accepted("create")) == 1


async def test_what_else_lies_under_the_key_is_left_alone(bluesky: Bench, pds: BlueskyPds) -> None:
    intent = await bluesky.publisher.prepare(bluesky.target("Mine"), bluesky.shelf, "k")
    frozen = json.loads(intent.body)
    place = (frozen["repo"], frozen["rkey"])
    pds.records[place] = frozen["record"] | {"text": "Somebody else's"}
    with pytest.raises(OutcomeUnknown, match="Another post lies at Bluesky"):
        await bluesky.publisher.send(intent)
    with pytest.raises(OutcomeUnknown, match="Another post lies at Bluesky"):
        await bluesky.publisher.find(intent)
    assert pds.records[place]["text"] == "Somebody else's"


async def test_a_500_on_a_repeat_is_cleared_up_by_looking(bluesky: Bench, pds: BlueskyPds) -> None:
    intent = await bluesky.publisher.prepare(bluesky.target("There"), bluesky.shelf, "k")
    receipt = await bluesky.publisher.send(intent)
    pds.faults.plan(Fault(kind=Kind.STATUS, path="putRecord", own=True))
    with pytest.raises(OutcomeUnknown):
        await bluesky.publisher.send(intent)
    found = await bluesky.publisher.find(intent)
    assert found is not None
    assert found.remote_id == receipt.remote_id


@pytest.mark.parametrize("text", ["x" * 301, "👩‍👩‍👧‍👦" * 200])
async def test_too_long_a_text_is_refused_in_the_networks_words(bluesky: Bench, text: str) -> None:
    intent = await bluesky.publisher.prepare(bluesky.target(text), bluesky.shelf, "k")
    with pytest.raises(Refused, match="must not be longer than"):
        await bluesky.publisher.send(intent)


async def test_too_large_a_picture_is_refused_when_it_is_posted(bluesky: Bench) -> None:
    picture = bluesky.shelf.put(b"\x89PNG" + b"\0" * 1_000_001, "Large")
    target = bluesky.target("Large", pictures=(picture,))
    intent = await bluesky.publisher.prepare(target, bluesky.shelf, "k")
    with pytest.raises(Refused, match="too large"):
        await bluesky.publisher.send(intent)


async def test_one_session_serves_many_at_once(bluesky: Bench, pds: BlueskyPds) -> None:
    target = bluesky.target("Many")
    await asyncio.gather(
        *(bluesky.publisher.prepare(target, bluesky.shelf, f"k{n}") for n in range(10))
    )
    assert _calls(pds, "createSession") == 1


async def test_a_session_is_renewed_before_it_ends(bluesky: Bench, pds: BlueskyPds) -> None:
    await bluesky.publisher.who_am_i()
    bluesky.clock.move(2 * 3600)
    pds.end_access()
    intent = await bluesky.publisher.prepare(bluesky.target("Later"), bluesky.shelf, "k")
    await bluesky.publisher.send(intent)
    assert (_calls(pds, "createSession"), _calls(pds, "refreshSession")) == (1, 1)
    assert _calls(pds, "putRecord") == 1


async def test_an_expired_token_is_renewed_and_the_upload_made_again(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    await bluesky.publisher.who_am_i()
    pds.end_access()
    target = bluesky.target("Picture", pictures=bluesky.shelf.four()[:1])
    await bluesky.publisher.prepare(target, bluesky.shelf, "k")
    assert _calls(pds, "uploadBlob") == 2
    assert _calls(pds, "refreshSession") == 1


async def test_a_token_that_ended_at_the_create_call_sends_nothing_and_the_next_try_works(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    intent = await bluesky.publisher.prepare(bluesky.target("Edge"), bluesky.shelf, "k")
    pds.end_access()
    with pytest.raises(NothingSent, match="had run out"):
        await bluesky.publisher.send(intent)
    assert (_calls(pds, "putRecord"), pds.posts()) == (1, [])
    await bluesky.publisher.send(intent)
    assert await bluesky.times("Edge") == 1


async def test_a_renewal_that_is_refused_leads_to_a_new_login(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    await bluesky.publisher.who_am_i()
    bluesky.clock.move(100 * 86_400)
    pds.end_access()
    pds.end_refresh()
    await bluesky.publisher.prepare(bluesky.target("Later"), bluesky.shelf, "k")
    assert (_calls(pds, "createSession"), _calls(pds, "refreshSession")) == (2, 1)


async def test_a_token_that_the_server_forgot_leads_to_a_new_login(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    receipt = Receipt(
        remote_id=f"at://{await bluesky.publisher.who_am_i()}/{COLLECTION}/{mint(NOON, 'k')}",
        url="",
        at=NOON,
    )
    for member in pds.members:
        member.access.clear()
    await bluesky.publisher.delete(receipt)
    assert _calls(pds, "createSession") == 2


async def test_a_wrong_password_asks_for_a_new_one(opened: Opener, pds: BlueskyPds) -> None:
    publisher = opened(account(Network.BLUESKY, pds.url, "ana.test"), "wrong-pass")
    with pytest.raises(Unauthorized, match=r"login of ana\.test .*new app password") as caught:
        await publisher.who_am_i()
    assert "wrong-pass" not in str(caught.value)


async def test_the_network_is_not_asked_to_log_in_too_often(
    opened: Opener, pds: BlueskyPds, clock: HandClock
) -> None:
    publisher = opened(account(Network.BLUESKY, pds.url, "ana.test"), "wrong-pass")
    for _ in range(15):
        with pytest.raises(Unauthorized):
            await publisher.who_am_i()
    with pytest.raises(Throttled) as caught:
        await publisher.who_am_i()
    assert caught.value.retry_after == 300
    assert _calls(pds, "createSession") == 15
    clock.move(300)
    with pytest.raises(Unauthorized):
        await publisher.who_am_i()


async def test_the_networks_own_limit_on_logins_is_a_wait(bluesky: Bench, pds: BlueskyPds) -> None:
    pds.sessions_left = 0
    with pytest.raises(Throttled) as caught:
        await bluesky.publisher.who_am_i()
    assert caught.value.retry_after == pytest.approx(120, abs=3)


async def test_a_mention_that_could_not_be_asked_for_is_tried_again_not_dropped(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    pds.faults.plan(Fault(kind=Kind.STATUS, path="resolveHandle", method="GET", status=502))
    with pytest.raises(NothingSent):
        await bluesky.publisher.prepare(bluesky.target("@ben.test"), bluesky.shelf, "k")


async def test_a_servers_error_while_reading_back_is_not_taken_for_gone(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    intent = await bluesky.publisher.prepare(bluesky.target("Here"), bluesky.shelf, "k")
    receipt = await bluesky.publisher.send(intent)
    for status, own, error in ((404, False, ""), (400, True, "RepoTakendown"), (502, False, "")):
        pds.faults.plan(
            Fault(
                kind=Kind.STATUS,
                path="getRecord",
                method="GET",
                status=status,
                own=own,
                error=error,
            )
        )
        with pytest.raises((Refused, NothingSent)):
            await bluesky.publisher.read_back(receipt)


async def test_the_link_opens_here_and_leads_to_the_app_elsewhere(
    bluesky: Bench, pds: BlueskyPds, session: object
) -> None:
    intent = await bluesky.publisher.prepare(bluesky.target("Linked"), bluesky.shelf, "k")
    receipt = await bluesky.publisher.send(intent)
    repo, rkey = json.loads(intent.body)["repo"], json.loads(intent.body)["rkey"]
    assert receipt.url == (
        f"{pds.url}/xrpc/com.atproto.repo.getRecord?repo={repo}&collection={COLLECTION}&rkey={rkey}"
    )
    assert receipt.remote_id == f"at://{repo}/{COLLECTION}/{rkey}"
    live = account(Network.BLUESKY, "https://pds.example", "ana.test")
    wire = Wire(session=session, clock=bluesky.clock, who="Bluesky")  # type: ignore[arg-type]
    there = BlueskyPublisher(live, secret="x", wire=wire)._receipt(intent, live.base_url, NOON)
    assert there.url == f"https://bsky.app/profile/{repo}/post/{rkey}"


async def test_a_receipt_of_another_network_is_refused(bluesky: Bench) -> None:
    receipt = Receipt(remote_id="12345", url="", at=NOON)
    with pytest.raises(Refused, match="not one of Bluesky's"):
        await bluesky.publisher.delete(receipt)


def test_keys_sort_by_time_and_differ_by_delivery() -> None:
    keys = [mint(NOON + timedelta(milliseconds=n), "k") for n in range(50)]
    assert keys == sorted(keys)
    assert all(TID.match(key) for key in keys)
    assert len({mint(NOON, f"delivery-{n}") for n in range(200)}) == 200
    assert mint(NOON, "k") == mint(NOON, "k")


DOCUMENT = {
    "didDoc": {
        "service": [
            {"id": "#other", "serviceEndpoint": "https://other.example"},
            {"id": "#atproto_pds", "serviceEndpoint": "https://morel.host.example/"},
        ]
    }
}


@pytest.mark.parametrize(
    ("base_url", "session", "home"),
    [
        ("https://bsky.social", DOCUMENT, "https://morel.host.example"),
        ("https://bsky.social/", {}, "https://bsky.social"),
        ("https://bsky.social", {"didDoc": {"service": "?"}}, "https://bsky.social"),
        ("https://pds.example", DOCUMENT, "https://pds.example"),
        ("http://127.0.0.1:2583", DOCUMENT, "http://127.0.0.1:2583"),
    ],
)
def test_only_behind_the_entryway_the_document_names_the_server(
    base_url: str, session: dict[str, object], home: str
) -> None:
    assert home_of(base_url, session) == home


def test_an_unsafe_address_in_the_document_is_not_followed() -> None:
    service = {"id": "#atproto_pds", "serviceEndpoint": "http://plain.example"}
    session = {"didDoc": {"service": [service]}}
    assert home_of("https://bsky.social", session) == "https://bsky.social"


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:1", True), ("http://localhost", True), ("http://[::1]:2", True),
        ("http://pds.localhost", True), ("https://localhost.example", False),
        ("https://10.0.0.1", False), ("", False),
    ],
)  # fmt: skip
def test_only_loopback_is_here(url: str, here: bool) -> None:
    assert is_here(url) is here


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("https://a.example/@ana/1", "https://a.example/@ana/1"),
        ("javascript:alert(1)", ""), ("https://a.example/<!channel>", ""),
        ("https://a.example/|x", ""), (None, ""), ("https://" + "a" * 3000, ""), (5, ""),
    ],
)  # fmt: skip
def test_only_a_plain_web_address_is_shown_as_a_link(value: object, link: str) -> None:
    assert shown(value) == link


def _calls(pds: BlueskyPds, name: str) -> int:
    return sum(call.endswith(name) for call in pds.calls)


async def test_an_account_of_another_owner_cannot_be_written(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    intent = await bluesky.publisher.prepare(bluesky.target("Mine"), bluesky.shelf, "k")
    theirs = intent.body.replace(pds.members[0].did, pds.members[1].did)
    with pytest.raises(Unauthorized, match="Invalid repo"):
        await bluesky.publisher.send(replace(intent, body=theirs))
    assert pds.posts() == []


async def test_a_video_is_a_blob_of_the_record_with_its_alt_text(
    bluesky: Bench, pds: BlueskyPds
) -> None:
    content = bare_film(FILM)[1]
    film = replace(bluesky.shelf.put(content, "Soup is poured"), media_type="video/mp4")
    target = bluesky.target("Poured", pictures=(film,))
    intent = await bluesky.publisher.prepare(target, bluesky.shelf, "k")
    embed = json.loads(intent.body)["record"]["embed"]
    assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", "Soup is poured")
    assert embed["video"]["mimeType"] == "video/mp4"
    assert pds.blobs[embed["video"]["ref"]["$link"]] == content
    receipt = await bluesky.publisher.send(intent)
    seen = await bluesky.publisher.read_back(receipt)
    assert seen is not None
    assert (seen.pictures, seen.alt_texts) == (1, ("Soup is poured",))
    # The same again makes no second one.
    assert await bluesky.publisher.send(intent) == receipt
    assert await bluesky.times("Poured") == 1

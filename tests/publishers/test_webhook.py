"""What is peculiar to webhooks: signatures that others verify, one id for ever, repeats."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from bot.domain.accounts import Network
from bot.domain.drafts import LinkCard
from bot.domain.errors import (
    ConfigError,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.domain.figures import ServerLimits
from bot.publishers.webhook import MOST_BYTES
from tests.publishers.bench import HASTY, Bench, HandClock, account, png
from tests.publishers.conftest import Opener, webhook_bench
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.lending import Library
from tests.publishers.servers.webhook_receiver import SECRET, WebhookReceiver

PAGE = Path(__file__).parents[2] / "docs" / "webhook.md"
OTHER = "whsec_" + base64.b64encode(b"another secret, just as long").decode()


async def test_the_schemes_own_library_verifies_what_was_sent(
    webhook: Bench, receiver: WebhookReceiver
) -> None:
    target = webhook.target("Signé ✍️ « ici »", pictures=webhook.shelf.four())
    intent = await webhook.publisher.prepare(target, webhook.shelf, "8f2d40aa")
    await webhook.publisher.send(intent)
    headers, body = receiver.told[-1]
    message = Webhook(SECRET).verify(body, headers)
    assert message["type"] == "post.publish"
    assert message["data"]["text"] == "Signé ✍️ « ici »"
    contents = [base64.b64decode(one["content"]) for one in message["data"]["pictures"]]
    assert contents == list(webhook.shelf.kept.values())
    assert headers["webhook-id"] == "8f2d40aa"
    for wrong_headers, wrong_body in (
        (headers, body.replace(b"Sign", b"Sing")),
        (headers | {"webhook-id": "8f2d40ab"}, body),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(wrong_body, wrong_headers)


async def test_rule_20_the_approved_preview_is_told_and_a_post_without_one_tells_none(
    webhook: Bench,
) -> None:
    card = LinkCard(url="https://soup.test/", title="Soup", description="Leek")
    bare = webhook.target("Soup: https://soup.test/")
    told = []
    picture = webhook.shelf.four()[0]
    for target in (
        bare,
        replace(bare, card=card),
        replace(bare, card=replace(card, picture=picture)),
    ):
        intent = await webhook.publisher.prepare(target, webhook.shelf, "k")
        told.append(json.loads(intent.body)["data"].get("preview"))
    plain = {"url": card.url, "title": "Soup", "description": "Leek", "picture": None}
    content = base64.b64encode(webhook.shelf.kept[picture.sha256]).decode()
    shown = {
        "media_type": "image/png",
        "alt_text": picture.alt_text,
        "sha256": picture.sha256,
        "content": content,
    }
    assert told == [None, plain, plain | {"picture": shown}]


async def test_while_a_secret_is_replaced_both_sign(
    opened: Opener, receiver: WebhookReceiver, clock: HandClock
) -> None:
    receiver.secret = f"{OTHER} {SECRET}"
    bench = webhook_bench(opened, receiver, clock)
    receiver.secret = SECRET
    await bench.publisher.send(await bench.publisher.prepare(bench.target("A"), bench.shelf, "k"))
    headers, body = receiver.told[-1]
    for secret in (SECRET, OTHER):
        assert Webhook(secret).verify(body, headers)


@pytest.mark.parametrize(
    "secret",
    ["not a secret", "whsec_short", "whsec_?", OTHER[6:], OTHER + " whsec_" + "A" * 8],
)
def test_a_secret_that_is_none_is_named_and_not_repeated(opened: Opener, secret: str) -> None:
    place = account(Network.WEBHOOK, "https://acme.example/hook", "site")
    with pytest.raises(ConfigError) as caught:
        opened(place, secret)
    assert "must be whsec_ and 24 to 64 bytes" in caught.value.problems[0]
    assert secret not in caught.value.problems[0]


BEFORE: list[tuple[str, Fault, type[PublishError]]] = [
    ("no answer in time", Fault(kind=Kind.HANG, path="/hook"), OutcomeUnknown),
    ("reset", Fault(kind=Kind.RESET, path="/hook"), OutcomeUnknown),
    ("500", Fault(kind=Kind.STATUS, path="/hook", status=500, own=True), OutcomeUnknown),
    ("502 of a proxy", Fault(kind=Kind.STATUS, path="/hook", status=502), OutcomeUnknown),
    ("302", Fault(kind=Kind.REDIRECT, path="/hook", status=302), OutcomeUnknown),
    ("403 of a proxy", Fault(kind=Kind.STATUS, path="/hook", status=403), OutcomeUnknown),
    ("503", Fault(kind=Kind.STATUS, path="/hook", status=503, own=True), OutcomeUnknown),
    (
        "503 of a receiver that says when",
        Fault(
            kind=Kind.STATUS, path="/hook", status=503, own=True, headers=(("Retry-After", "9"),)
        ),
        Throttled,
    ),
    ("429", Fault(kind=Kind.STATUS, path="/hook", status=429), Throttled),
    ("308", Fault(kind=Kind.REDIRECT, path="/hook", status=308), Refused),
    ("401", Fault(kind=Kind.STATUS, path="/hook", status=401), Unauthorized),
    ("410", Fault(kind=Kind.STATUS, path="/hook", status=410), Refused),
    ("422", Fault(kind=Kind.STATUS, path="/hook", status=422, own=True), Refused),
]  # fmt: skip
AFTER: list[tuple[str, Fault, type[PublishError] | None]] = [
    ("no answer in time", Fault(kind=Kind.HANG, path="/hook", after=True), OutcomeUnknown),
    ("reset", Fault(kind=Kind.RESET, path="/hook", after=True), OutcomeUnknown),
    ("504", Fault(kind=Kind.STATUS, path="/hook", after=True, status=504), OutcomeUnknown),
    # As Envoy says in plain words when the answer behind it was cut off.
    (
        "503",
        Fault(kind=Kind.STATUS, path="/hook", after=True, status=503, own=True),
        OutcomeUnknown,
    ),
    ("half an answer", Fault(kind=Kind.HALF, path="/hook", after=True), None),
    ("no JSON", Fault(kind=Kind.GARBAGE, path="/hook", after=True), None),
    ("a page", Fault(kind=Kind.STATUS, path="/hook", after=True, status=200), None),
]


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [pytest.param(fault, meaning, id=f"before: {name}") for name, fault, meaning in BEFORE]
    + [pytest.param(fault, meaning, id=f"after: {name}") for name, fault, meaning in AFTER],
)
async def test_each_failure_is_classed_and_the_same_id_again_makes_one_post(
    webhook: Bench,
    receiver: WebhookReceiver,
    opened: Opener,
    fault: Fault,
    meaning: type[PublishError] | None,
) -> None:
    """The judge of doubles is the receiver's log."""
    intent = await webhook.publisher.prepare(webhook.target("Once"), webhook.shelf, "key-1")
    receiver.faults.plan(fault)
    hasty = opened(webhook.publisher.account, SECRET, HASTY)
    if meaning is None:
        await webhook.publisher.send(intent)
    else:
        with pytest.raises(PublishError) as caught:
            await (hasty if fault.kind is Kind.HANG else webhook.publisher).send(intent)
        assert type(caught.value) is meaning
        assert len(receiver.accepted("create")) == fault.after
        assert caught.value.sentence.endswith(".")
        assert SECRET not in caught.value.sentence
        assert await webhook.publisher.find(intent) is None, "that proves nothing"
    assert (await webhook.publisher.send(intent)).remote_id == "key-1"
    assert [entry["key"] for entry in receiver.accepted("create")] == ["key-1"]


async def test_a_message_that_arrives_after_its_repeat_makes_no_second_post(
    webhook: Bench, receiver: WebhookReceiver, opened: Opener
) -> None:
    intent = await webhook.publisher.prepare(webhook.target("Late"), webhook.shelf, "key-2")
    receiver.faults.plan(Fault(kind=Kind.LATE, path="/hook"))
    with pytest.raises(OutcomeUnknown):
        await opened(webhook.publisher.account, SECRET, HASTY).send(intent)
    await webhook.publisher.send(intent)
    receiver.faults.release()
    await webhook.publisher.send(intent)
    assert len(receiver.accepted("create")) == 1


async def test_each_attempt_has_the_same_id_and_body_and_a_time_of_its_own(
    webhook: Bench, receiver: WebhookReceiver
) -> None:
    intent = await webhook.publisher.prepare(webhook.target("Twice"), webhook.shelf, "key-3")
    await webhook.publisher.send(intent)
    webhook.clock.move(90)
    await webhook.publisher.send(intent)
    (first, one), (second, other) = receiver.told
    assert (first["webhook-id"], one) == (second["webhook-id"], other)
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 90


async def test_the_receivers_own_reason_reaches_people_and_a_missing_one_is_said(
    webhook: Bench, receiver: WebhookReceiver
) -> None:
    intent = await webhook.publisher.prepare(webhook.target("No"), webhook.shelf, "key-4")
    for fault, says in (
        (Fault(kind=Kind.STATUS, path="/hook", status=422, own=True, message="Too long."), "long"),
        (Fault(kind=Kind.EMPTY, path="/hook", status=403), "said no (status 403), without"),
    ):
        receiver.faults.plan(fault)
        with pytest.raises(Refused, match=re.escape(says)):
            await webhook.publisher.send(intent)
    assert receiver.posts() == []


async def test_a_wrong_signature_is_told_as_a_login_that_is_not_accepted(
    webhook: Bench, receiver: WebhookReceiver
) -> None:
    intent = await webhook.publisher.prepare(webhook.target("No"), webhook.shelf, "key-5")
    receiver.secret = OTHER
    with pytest.raises(Unauthorized, match="the signature is not ours"):
        await webhook.publisher.send(intent)
    assert receiver.posts() == []


async def test_a_receiver_that_is_not_there_got_nothing(
    webhook: Bench, receiver: WebhookReceiver
) -> None:
    intent = await webhook.publisher.prepare(webhook.target("No"), webhook.shelf, "key-6")
    await receiver.__aexit__()
    with pytest.raises(NothingSent, match="could not be reached"):
        await webhook.publisher.send(intent)


async def test_without_the_settings_word_nothing_is_told_to_be_deleted(
    opened: Opener, receiver: WebhookReceiver, clock: HandClock
) -> None:
    bench = webhook_bench(opened, receiver, clock)
    assert not bench.publisher.abilities.deletes
    intent = await bench.publisher.prepare(bench.target("Stays"), bench.shelf, "key-7")
    receipt = await bench.publisher.send(intent)
    with pytest.raises(Refused, match="please delete the post by hand"):
        await bench.publisher.delete(receipt)
    assert len(receiver.told) == 1


async def test_pictures_too_large_for_a_message_are_refused(webhook: Bench) -> None:
    huge = webhook.shelf.put(png((1, 2, 3)) + b"\0" * 3_000_000, "A wall")
    target = webhook.target("Huge", pictures=(huge,))
    with pytest.raises(Refused, match="3 MB in all"):
        await webhook.publisher.prepare(target, webhook.shelf, "key-8")


async def test_a_video_is_fetched_where_the_message_says_or_stands_in_it_if_it_is_small(
    webhook: Bench, receiver: WebhookReceiver, library: Library, opened: Opener
) -> None:
    """Rule 20: the receiver can check by the digest that it has the approved one."""
    film = library.shelf.film()
    small = await webhook.publisher.prepare(
        webhook.target("Poured", pictures=(film,)), library.shelf, "small"
    )
    (item,) = json.loads(small.body)["data"]["pictures"]
    assert (item["media_type"], "address" in item) == ("video/mp4", False)
    large = replace(
        library.shelf.put(library.shelf.kept[film.sha256] + bytes(MOST_BYTES), film.alt_text),
        media_type="video/mp4",
    )
    target = webhook.target("Poured", pictures=(large,))
    with pytest.raises(Refused, match="too large to stand in a webhook's message"):
        await webhook.publisher.prepare(target, library.shelf, "large")
    lends = opened(
        webhook.publisher.account, receiver.secret, addresses=library.address, videos="yes"
    )
    intent = await lends.prepare(target, library.shelf, "large")
    (item,) = json.loads(intent.body)["data"]["pictures"]
    assert item.keys() == {"media_type", "alt_text", "sha256", "address"}
    assert item["address"].startswith(f"{library.url}/media/large/{large.sha256}/")
    await lends.send(intent)
    assert await webhook.films_out() == [large.sha256]


async def test_how_large_a_video_may_be_is_told_where_it_can_only_stand_in_the_message(
    webhook: Bench, receiver: WebhookReceiver, library: Library, opened: Opener
) -> None:
    """It was said at the slot, when nobody could set a public address any more."""
    told = ServerLimits(video_bytes=MOST_BYTES, needs_address=True)
    assert await webhook.publisher.limits() == told
    fetched = opened(webhook.publisher.account, receiver.secret, addresses=library.address)
    assert not fetched.abilities.tells_limits
    assert await fetched.limits() is None


async def test_a_receiver_that_is_not_said_to_know_videos_is_told_of_none(
    webhook: Bench, receiver: WebhookReceiver, opened: Opener
) -> None:
    """It might post the text without it."""
    plain = opened(webhook.publisher.account, receiver.secret)
    target = webhook.target("Poured", pictures=(webhook.shelf.film(),))
    for call in (plain.check(target), plain.prepare(target, webhook.shelf, "k")):
        with pytest.raises(Refused, match="set videos = true once it does"):
            await call
    await plain.check(webhook.target("Words"))
    assert receiver.told == []


async def test_the_documents_receiver_takes_each_message_once_and_only_ours(
    webhook: Bench, receiver: WebhookReceiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code on the page is what runs here."""
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[-1]
    space: dict[str, Any] = {}
    exec(compile(code.replace("sqlite3", "pysqlite3"), str(PAGE), "exec"), space)
    receive: Callable[..., int] = space["receive"]
    out: list[str] = []
    gone: list[str] = []

    def hears(number: int, **changes: str) -> int:
        headers, body = receiver.told[number]
        return receive(
            SECRET, headers | changes, body, lambda d: out.append(d["text"]), gone.append
        )

    receipt = await webhook.publisher.send(
        await webhook.publisher.prepare(webhook.target("Page"), webhook.shelf, "key-9")
    )
    await webhook.publisher.delete(replace(receipt))
    assert [hears(0), hears(0), hears(1), hears(1)] == [204] * 4
    assert (out, [json.loads(json.dumps(d))["id"] for d in gone]) == (["Page"], ["key-9"])
    assert hears(0, **{"webhook-id": "key-10"}) == 401
    assert hears(0, **{"webhook-timestamp": "1"}) == 401
    assert len(out) == 1

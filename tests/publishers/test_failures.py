"""What each failure of a network means for a post: one class of error for each."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.correcting import Edits
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.ports import Publisher
from bot.publishers.http import LIMITS, Limits
from tests.publishers.bench import HandClock
from tests.publishers.conftest import Opener
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.wired import Wired, on


@pytest.fixture(params=["bluesky", "mastodon", "x", "linkedin", "slack"])
def wired(request: pytest.FixtureRequest) -> Wired:
    """Each network that is reached over HTTP and can be looked at."""
    return on(request)


BEFORE_CREATE: list[tuple[str, Fault, type[PublishError]]] = [
    ("no answer in time", Fault(kind=Kind.HANG, path=""), OutcomeUnknown),
    ("reset", Fault(kind=Kind.RESET, path=""), OutcomeUnknown),
    ("500", Fault(kind=Kind.STATUS, path="", status=500, own=True), OutcomeUnknown),
    ("500 of a proxy", Fault(kind=Kind.STATUS, path="", status=500), OutcomeUnknown),
    ("502", Fault(kind=Kind.STATUS, path="", status=502), OutcomeUnknown),
    ("504", Fault(kind=Kind.STATUS, path="", status=504), OutcomeUnknown),
    ("522", Fault(kind=Kind.STATUS, path="", status=522), OutcomeUnknown),
    ("408", Fault(kind=Kind.STATUS, path="", status=408), OutcomeUnknown),
    ("418", Fault(kind=Kind.STATUS, path="", status=418, own=True), OutcomeUnknown),
    ("503 of a proxy", Fault(kind=Kind.STATUS, path="", status=503), OutcomeUnknown),
    ("503 in its own words", Fault(kind=Kind.STATUS, path="", status=503, own=True), Throttled),
    ("403 of a proxy", Fault(kind=Kind.STATUS, path="", status=403), OutcomeUnknown),
    ("403", Fault(kind=Kind.STATUS, path="", status=403, own=True), Refused),
    ("400", Fault(kind=Kind.STATUS, path="", status=400, own=True), Refused),
    ("404", Fault(kind=Kind.STATUS, path="", status=404, own=True), Refused),
    ("413", Fault(kind=Kind.STATUS, path="", status=413, own=True), Refused),
    ("422", Fault(kind=Kind.STATUS, path="", status=422, own=True), Refused),
    ("401", Fault(kind=Kind.STATUS, path="", status=401, own=True), Unauthorized),
    ("401 without a word", Fault(kind=Kind.STATUS, path="", status=401), Unauthorized),
    ("429", Fault(kind=Kind.STATUS, path="", status=429, own=True), Throttled),
    ("429 of a proxy", Fault(kind=Kind.STATUS, path="", status=429), Throttled),
    ("redirect 307", Fault(kind=Kind.REDIRECT, path="", status=307), Refused),
    ("redirect 308", Fault(kind=Kind.REDIRECT, path="", status=308), Refused),
    ("redirect 302", Fault(kind=Kind.REDIRECT, path="", status=302), OutcomeUnknown),
    ("redirect 303", Fault(kind=Kind.REDIRECT, path="", status=303), OutcomeUnknown),
]  # fmt: skip
AFTER_CREATE: list[tuple[str, Fault, type[PublishError]]] = [
    ("no answer in time", Fault(kind=Kind.HANG, path="", after=True), OutcomeUnknown),
    ("reset", Fault(kind=Kind.RESET, path="", after=True), OutcomeUnknown),
    ("500", Fault(kind=Kind.STATUS, path="", after=True, own=True), OutcomeUnknown),
    ("504", Fault(kind=Kind.STATUS, path="", after=True, status=504), OutcomeUnknown),
    ("half an answer", Fault(kind=Kind.HALF, path="", after=True), Happened),
    ("no JSON", Fault(kind=Kind.GARBAGE, path="", after=True), Happened),
    ("a proxy's page", Fault(kind=Kind.STATUS, path="", after=True, status=200), Happened),
    (
        "another object",
        Fault(kind=Kind.STATUS, path="", after=True, status=200, own=True),
        Happened,
    ),
]


def _ids(rows: list[tuple[str, Fault, type[PublishError]]]) -> list[str]:
    return [name for name, _, _ in rows]


@pytest.mark.parametrize(("name", "fault", "meaning"), BEFORE_CREATE, ids=_ids(BEFORE_CREATE))
async def test_a_create_call_that_fails_before_its_effect(
    wired: Wired, name: str, fault: Fault, meaning: type[PublishError]
) -> None:
    intent = await wired.intent()
    wired.server.faults.plan(replace(fault, path=wired.create))
    with pytest.raises(PublishError) as caught:
        await wired.meeting(fault.kind).send(intent)
    busy = name == "503 in its own words"
    assert type(caught.value) is (wired.busy if busy else meaning)
    assert _creates(wired) == 1, "one call, whatever happened"
    assert wired.server.accepted("create") == []
    assert not any("elsewhere" in call for call in wired.server.calls), "no redirect is followed"
    _one_kind_sentence(caught.value, wired)


@pytest.mark.parametrize(("name", "fault", "meaning"), AFTER_CREATE, ids=_ids(AFTER_CREATE))
async def test_a_create_call_whose_answer_is_lost_is_found(
    wired: Wired, name: str, fault: Fault, meaning: type[PublishError]
) -> None:
    intent = await wired.intent()
    wired.server.faults.plan(replace(fault, path=wired.create))
    with pytest.raises(PublishError) as caught:
        await wired.meeting(fault.kind).send(intent)
    odd = name == "another object"
    assert type(caught.value) is (wired.odd_answer if odd else meaning)
    assert _creates(wired) == 1
    _one_kind_sentence(caught.value, wired)
    found = await wired.bench.publisher.find(intent)
    assert found is not None
    seen = await wired.bench.publisher.read_back(found)
    assert seen is not None
    assert seen.text == "Hello"
    assert await wired.bench.times("Hello") == 1


@pytest.mark.parametrize("wired", ["x", "linkedin", "slack"], indirect=True)
async def test_what_was_done_behind_a_busy_network_is_never_sent_again(wired: Wired) -> None:
    """A 503 in the network's own words was taken for a no, and the post was made twice."""
    intent = await wired.intent()
    wired.server.faults.plan(
        Fault(kind=Kind.STATUS, path=wired.create, status=503, own=True, after=True)
    )
    with pytest.raises(OutcomeUnknown):
        await wired.bench.publisher.send(intent)
    assert await wired.bench.publisher.find(intent) is not None


async def test_a_call_carried_out_after_we_gave_up_is_found_when_it_is_out(wired: Wired) -> None:
    intent = await wired.intent()
    wired.server.faults.plan(Fault(kind=Kind.LATE, path=wired.create))
    with pytest.raises(OutcomeUnknown):
        await wired.hasty.send(intent)
    assert await wired.bench.publisher.find(intent) is None
    wired.server.faults.release()
    await asyncio.wait_for(wired.server.log.grew.wait(), 20)
    assert await wired.bench.publisher.find(intent) is not None


@pytest.mark.parametrize(("name", "fault", "_meaning"), BEFORE_CREATE, ids=_ids(BEFORE_CREATE))
@pytest.mark.parametrize("stage", ["first", "upload"])
async def test_a_failure_while_preparing_never_leaves_a_doubt(
    wired: Wired, name: str, fault: Fault, _meaning: type[PublishError], stage: str
) -> None:
    method, path = wired.first if stage == "first" else ("POST", wired.upload)
    wired.server.faults.plan(replace(fault, path=path, method=method, times=2))
    target = wired.bench.target("Hello", pictures=wired.bench.shelf.four()[:1])
    with pytest.raises(PublishError) as caught:
        await wired.meeting(fault.kind).prepare(target, wired.bench.shelf, "key-1")
    assert isinstance(caught.value, NothingSent | Throttled | Refused | Unauthorized)
    _one_kind_sentence(caught.value, wired)


@pytest.mark.parametrize("kind", [Kind.HANG, Kind.RESET, Kind.HALF, Kind.GARBAGE])
async def test_a_lost_answer_while_preparing_means_that_nothing_was_sent(
    wired: Wired, kind: Kind
) -> None:
    wired.server.faults.plan(Fault(kind=kind, path=wired.upload, after=True))
    target = wired.bench.target("Hello", pictures=wired.bench.shelf.four()[:1])
    with pytest.raises(NothingSent):
        await wired.meeting(kind).prepare(target, wired.bench.shelf, "key-1")


async def test_a_server_that_is_not_there_got_nothing(
    wired: Wired, opened: Opener, clock: HandClock
) -> None:
    intent = await wired.intent()
    away = _elsewhere(wired, opened, f"http://127.0.0.1:{_closed_port()}")
    with pytest.raises(NothingSent, match="could not be reached"):
        await away.who_am_i()
    await wired.server.__aexit__()
    with pytest.raises(NothingSent, match="could not be reached"):
        await wired.bench.publisher.send(intent)


async def test_a_server_that_takes_no_connection_got_nothing(
    wired: Wired, opened: Opener, clock: HandClock
) -> None:
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # nobody accepts these, so the next one waits at the door
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}"
        publisher = _elsewhere(wired, opened, url, Limits(connect=0.3, read=5, total=5))
        with pytest.raises(NothingSent, match="could not be reached"):
            await publisher.send(await wired.intent())


async def test_a_server_without_encryption_behind_https_got_nothing(
    wired: Wired, opened: Opener, clock: HandClock
) -> None:
    publisher = _elsewhere(wired, opened, wired.server.url.replace("http:", "https:"))
    with pytest.raises(NothingSent, match="could not be reached"):
        await publisher.send(await wired.intent())


async def test_an_address_that_is_none_is_a_setting_to_mend(
    wired: Wired, opened: Opener, clock: HandClock
) -> None:
    publisher = _elsewhere(wired, opened, "http://127.0.0.1:99999")
    with pytest.raises(Refused, match="not valid; mend it in the settings"):
        await publisher.who_am_i()


async def test_each_writing_call_has_a_connection_of_its_own(wired: Wired) -> None:
    """A kept connection that a server has silently closed fails like a lost post."""
    for n in range(3):
        target = wired.bench.target(f"Post {n}", pictures=wired.bench.shelf.four()[:1])
        intent = await wired.bench.publisher.prepare(target, wired.bench.shelf, f"k{n}")
        await wired.bench.publisher.send(intent)
    ports = wired.server.ports_written_from
    assert len(ports) >= 6
    assert len(set(ports)) == len(ports)


async def test_a_look_that_fails_leaves_the_outcome_unknown(wired: Wired) -> None:
    """Any other kind would let a caller send again."""
    intent = await wired.intent()
    look = wired.look
    for fault in (
        Fault(kind=Kind.RESET, path=look, method="GET", times=2),
        Fault(kind=Kind.STATUS, path=look, method="GET", status=429),
        Fault(kind=Kind.STATUS, path=look, method="GET", status=403, own=True),
        Fault(kind=Kind.STATUS, path=look, method="GET", status=401),
    ):
        wired.server.faults.plan(fault)
        with pytest.raises(PublishError) as caught:
            await wired.bench.publisher.find(intent)
        assert type(caught.value) is OutcomeUnknown


@pytest.mark.parametrize(
    ("header", "value", "seconds"),
    [
        ("Retry-After", "42", 42),
        ("Retry-After", "0", 1),
        ("Retry-After", "99999999999999999999", 86_400),
        ("Retry-After", "-5", None),
        ("Retry-After", "soon", None),
        ("Retry-After", "inf", None),
        ("RateLimit-Reset", "UNIX+90", 90),
        ("X-RateLimit-Reset", "ISO+90", 90),
        ("x-rate-limit-reset", "UNIX+90", 90),
        ("Retry-After", "HTTP+90", 90),
        ("X-Other", "42", None),
    ],
)
async def test_the_asked_wait_is_read_in_every_spelling(
    wired: Wired, clock: HandClock, header: str, value: str, seconds: float | None
) -> None:
    spelled = _spell(value, clock)
    intent = await wired.intent()
    wired.server.faults.plan(
        Fault(kind=Kind.STATUS, path=wired.create, status=429, headers=((header, spelled),))
    )
    with pytest.raises(Throttled) as caught:
        await wired.bench.publisher.send(intent)
    assert caught.value.retry_after == (seconds and pytest.approx(seconds, abs=1))


async def test_the_networks_own_words_are_kept_but_bounded_and_without_secrets(
    wired: Wired,
) -> None:
    """They are said in Slack, where they once could call a whole channel by `<!channel>`."""
    intent = await wired.intent()
    words = f"Token {wired.secret} is\nodd <!all>\u202e" + "x" * 5000
    wired.server.faults.plan(
        Fault(kind=Kind.STATUS, path=wired.create, status=400, own=True, message=words)
    )
    with pytest.raises(Refused) as caught:
        await wired.bench.publisher.send(intent)
    assert "Token [secret] is odd ‹!all› x" in caught.value.sentence
    assert len(caught.value.sentence) < 300
    _one_kind_sentence(caught.value, wired)


@pytest.mark.parametrize("kind", [Kind.RESET, Kind.HANG, Kind.HALF])
async def test_no_secret_hangs_on_an_error(wired: Wired, kind: Kind) -> None:
    intent = await wired.intent()
    wired.server.faults.plan(Fault(kind=kind, path=wired.create, after=True))
    with pytest.raises(PublishError) as caught:
        await wired.meeting(kind).send(intent)
    link: BaseException | None = caught.value
    while link is not None:
        for secret in _secrets(wired):
            assert secret not in f"{link!r} {link} {vars(link)}"
        link = link.__cause__ or link.__context__
    for thing in (wired.bench.publisher, *vars(wired.bench.publisher).values()):
        if not isinstance(thing, dict):
            assert all(secret not in repr(thing) for secret in _secrets(wired))


async def says_what_each_failure_means(
    wired: Wired, method: str, path: str, call: Callable[[], Awaitable[object]]
) -> None:
    """Let one kind of call fail in each way; what is raised says what it means for a post."""
    meanings: list[tuple[Fault, type[PublishError]]] = [
        (Fault(kind=Kind.RESET, path=path, method=method, times=2), OutcomeUnknown),
        (Fault(kind=Kind.STATUS, path=path, method=method, status=500, own=True), OutcomeUnknown),
        (Fault(kind=Kind.STATUS, path=path, method=method, status=429, own=True), Throttled),
        (Fault(kind=Kind.STATUS, path=path, method=method, status=403, own=True), Refused),
        (Fault(kind=Kind.STATUS, path=path, method=method, status=401, own=True), Unauthorized),
    ]
    for fault, meaning in meanings:
        wired.server.faults.waiting.clear()
        wired.server.faults.plan(fault)
        with pytest.raises(PublishError) as caught:
            await call()
        assert type(caught.value) is meaning


async def test_a_failed_delete_says_what_it_means(wired: Wired) -> None:
    receipt = await wired.bench.publisher.send(await wired.intent())
    await says_what_each_failure_means(
        wired, *wired.delete(receipt), lambda: wired.bench.publisher.delete(receipt)
    )
    assert await wired.bench.times("Hello") == 1


async def test_a_failed_change_says_what_it_means_and_changes_nothing(wired: Wired) -> None:
    if wired.edit is None:
        assert wired.bench.publisher.abilities.edits is Edits.NOTHING
        return
    publisher, bench = wired.bench.publisher, wired.bench
    receipt = await publisher.send(await wired.intent())
    new = await publisher.prepare(bench.target("Hello again"), bench.shelf, "key-2")
    await says_what_each_failure_means(
        wired, *wired.edit(receipt), lambda: publisher.edit(receipt, new)
    )
    assert (await bench.times("Hello"), await bench.times("Hello again")) == (1, 0)


async def test_an_answer_without_end_is_cut_off(wired: Wired, clock: HandClock) -> None:
    intent = await wired.intent()
    huge = Fault(kind=Kind.STATUS, path=wired.create, status=400, own=True, message="x" * 6_000_000)
    wired.server.faults.plan(huge)
    with pytest.raises(OutcomeUnknown):
        await wired.bench.publisher.send(intent)


def _creates(wired: Wired) -> int:
    return sum(
        call.startswith("POST ") and call.endswith(wired.create) for call in wired.server.calls
    )


def _secrets(wired: Wired) -> list[str]:
    found = [wired.secret]
    for member in getattr(wired.server, "members", []):
        found += [*getattr(member, "access", ()), *getattr(member, "refresh", ())]
    return found


def _one_kind_sentence(error: PublishError, wired: Wired) -> None:
    sentence = error.sentence
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert 20 < len(sentence) < 400
    assert all(secret not in sentence for secret in _secrets(wired))
    assert "<h1>" not in sentence


def _spell(value: str, clock: HandClock) -> str:
    then = clock.now().timestamp() + 90
    spellings: dict[str, Callable[[], str]] = {
        "UNIX+90": lambda: str(int(then)),
        "ISO+90": lambda: _moment(then).isoformat().replace("+00:00", "Z"),
        "HTTP+90": lambda: _moment(then).strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }
    return spellings[value]() if value in spellings else value


def _moment(then: float) -> datetime:
    return datetime.fromtimestamp(then, UTC)


def _closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


def _elsewhere(wired: Wired, opened: Opener, url: str, limits: Limits = LIMITS) -> Publisher:
    there = replace(wired.bench.publisher.account, base_url=url)
    publisher: Publisher = opened(there, wired.secret, limits, **wired.extras)
    return publisher

"""What Meta's answers mean: its codes decide, not the status; and no lost answer makes a double."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.domain.deliveries import Intent
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
from tests.publishers.bench import NEVER_ANSWERED, Bench
from tests.publishers.conftest import Opener
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.graph import GraphServer

TOKEN = "ana-token-5e1f"


@dataclass(frozen=True, kw_only=True)
class Wired:
    """A bench with its server; `create` ends the path of the call with an effect."""

    bench: Bench
    hasty: Publisher
    server: GraphServer
    create: str
    first: tuple[str, str]

    def meeting(self, kind: Kind) -> Publisher:
        """The publisher to meet such a failure with: one that waits little where none answers."""
        return self.hasty if kind in (Kind.HANG, Kind.LATE) else self.bench.publisher

    async def intent(self, text: str = "Hello") -> Intent:
        """Prepare a post while all is well."""
        return await self.bench.publisher.prepare(
            self.bench.target(text), self.bench.shelf, f"key-{text}"
        )

    def creates(self) -> int:
        """How often the call with an effect was made."""
        return sum(
            call.startswith("POST ") and call.endswith(self.create) for call in self.server.calls
        )

    def out(self) -> list[str]:
        """The texts of what the server took, in order: the judge of doubles."""
        return [entry["text"] for entry in self.server.accepted("create")]


PLACES = {
    "facebook": ("pages", "/feed", ("GET", "/me")),
    "instagram": ("gram", "/media_publish", ("GET", "/me")),
    "threads": ("threads_api", "/threads_publish", ("GET", "/me")),
}


@pytest.fixture(params=PLACES)
def wired(request: pytest.FixtureRequest) -> Wired:
    """Each of Meta's networks."""
    server, create, first = PLACES[request.param]
    bench: Bench = request.getfixturevalue(request.param)
    opened: Opener = request.getfixturevalue("opened")
    more: dict[str, Any] = {"login": "facebook"} if request.param == "instagram" else {}
    return Wired(
        bench=bench,
        hasty=opened(bench.publisher.account, TOKEN, NEVER_ANSWERED, **more),
        server=request.getfixturevalue(server),
        create=create,
        first=first,
    )


def own(code: str, status: int = 400, **more: str) -> Fault:
    """Meta's own error with `code` or `code/subcode`."""
    return Fault(kind=Kind.STATUS, path="", status=status, own=True, error=code, **more)  # type: ignore[arg-type]


BEFORE: list[tuple[str, Fault, type[PublishError]]] = [
    ("no answer in time", Fault(kind=Kind.HANG, path=""), OutcomeUnknown),
    ("reset", Fault(kind=Kind.RESET, path=""), OutcomeUnknown),
    ("500 of a proxy", Fault(kind=Kind.STATUS, path="", status=500), OutcomeUnknown),
    ("502", Fault(kind=Kind.STATUS, path="", status=502), OutcomeUnknown),
    ("400 of a proxy", Fault(kind=Kind.STATUS, path="", status=400), OutcomeUnknown),
    ("429 of a proxy", Fault(kind=Kind.STATUS, path="", status=429), Throttled),
    ("308", Fault(kind=Kind.REDIRECT, path="", status=308), Refused),
    ("302", Fault(kind=Kind.REDIRECT, path="", status=302), OutcomeUnknown),
    ("1, an unknown error", own("1", 500), OutcomeUnknown),
    ("2, a service's trouble", own("2", 503), OutcomeUnknown),
    ("2 behind a 400", own("2"), OutcomeUnknown),
    ("a code that nobody knows", own("12345"), OutcomeUnknown),
    ("4/2207051, an action that is blocked", own("4/2207051"), OutcomeUnknown),
    ("24/2207008, trouble in publishing", own("24/2207008"), OutcomeUnknown),
    ("4, too many calls", own("4", 403), Throttled),
    ("17, too many calls of a person", own("17"), Throttled),
    ("32, too many calls of a Page", own("32"), Throttled),
    ("613, too many of one sort", own("613"), Throttled),
    ("80001, too many of a Page's", own("80001"), Throttled),
    ("190/463, the token ran out", own("190/463", 401), Unauthorized),
    ("190/460, the password was changed", own("190/460"), Unauthorized),
    ("190/458, the app was removed", own("190/458"), Unauthorized),
    ("102, the session is over", own("102"), Unauthorized),
    ("10, a right is missing", own("10", 403), Refused),
    ("200, a right is missing", own("200", 403), Refused),
    ("368, blocked for a while", own("368"), Refused),
    ("100, refused content", own("100"), Refused),
    ("100 behind a 500", own("100", 500), Refused),
]  # fmt: skip
AFTER: list[tuple[str, Fault, type[PublishError]]] = [
    ("no answer in time", Fault(kind=Kind.HANG, path="", after=True), OutcomeUnknown),
    ("reset", Fault(kind=Kind.RESET, path="", after=True), OutcomeUnknown),
    ("504", Fault(kind=Kind.STATUS, path="", after=True, status=504), OutcomeUnknown),
    ("1", replace(own("1", 500), after=True), OutcomeUnknown),
    ("4/2207051", replace(own("4/2207051"), after=True), OutcomeUnknown),
    ("half an answer", Fault(kind=Kind.HALF, path="", after=True), Happened),
    ("no JSON", Fault(kind=Kind.GARBAGE, path="", after=True), Happened),
    ("a page", Fault(kind=Kind.STATUS, path="", after=True, status=200), Happened),
]  # fmt: skip


def _ids(rows: list[tuple[str, Fault, type[PublishError]]]) -> list[str]:
    return [name for name, _, _ in rows]


@pytest.mark.parametrize(("name", "fault", "meaning"), BEFORE, ids=_ids(BEFORE))
async def test_a_create_call_that_fails_before_its_effect(
    wired: Wired, name: str, fault: Fault, meaning: type[PublishError]
) -> None:
    intent = await wired.intent()
    wired.server.faults.plan(replace(fault, path=wired.create))
    with pytest.raises(PublishError) as caught:
        await wired.meeting(fault.kind).send(intent)
    assert type(caught.value) is meaning
    assert (wired.creates(), wired.out()) == (1, []), "one call, whatever happened"
    assert await wired.bench.publisher.find(intent) is None
    _one_kind_sentence(caught.value)


@pytest.mark.parametrize(("name", "fault", "meaning"), AFTER, ids=_ids(AFTER))
async def test_a_create_call_whose_answer_is_lost_is_found(
    wired: Wired, name: str, fault: Fault, meaning: type[PublishError]
) -> None:
    intent = await wired.intent()
    wired.server.faults.plan(replace(fault, path=wired.create))
    with pytest.raises(PublishError) as caught:
        await wired.meeting(fault.kind).send(intent)
    assert type(caught.value) is meaning
    _one_kind_sentence(caught.value)
    found = await wired.bench.publisher.find(intent)
    assert found is not None
    seen = await wired.bench.publisher.read_back(found)
    assert seen is not None
    assert seen.text == "Hello"
    assert (wired.creates(), wired.out()) == (1, ["Hello"])


async def test_a_call_carried_out_after_we_gave_up_is_found_when_it_is_out(wired: Wired) -> None:
    intent = await wired.intent()
    wired.server.faults.plan(Fault(kind=Kind.LATE, path=wired.create))
    with pytest.raises(OutcomeUnknown):
        await wired.hasty.send(intent)
    assert await wired.bench.publisher.find(intent) is None
    wired.server.faults.release()
    await asyncio.wait_for(wired.server.log.grew.wait(), 20)
    assert await wired.bench.publisher.find(intent) is not None
    assert wired.out() == ["Hello"]


@pytest.mark.parametrize(("name", "fault", "_meaning"), BEFORE, ids=_ids(BEFORE))
async def test_a_failure_while_preparing_never_leaves_a_doubt(
    wired: Wired, name: str, fault: Fault, _meaning: type[PublishError]
) -> None:
    method, path = wired.first
    wired.server.faults.plan(replace(fault, path=path, method=method, times=2))
    with pytest.raises(PublishError) as caught:
        await wired.meeting(fault.kind).prepare(
            wired.bench.target("Hello"), wired.bench.shelf, "key-1"
        )
    assert isinstance(caught.value, NothingSent | Throttled | Refused | Unauthorized)
    _one_kind_sentence(caught.value)


async def test_a_look_that_fails_leaves_the_outcome_unknown(wired: Wired) -> None:
    """Any other kind would let a caller send again."""
    intent = await wired.intent()
    for fault in (own("190/463"), own("4"), own("1", 500), own("100")):
        wired.server.token_error = wired.server.own_error(fault)
        with pytest.raises(PublishError) as caught:
            await wired.bench.publisher.find(intent)
        assert type(caught.value) is OutcomeUnknown


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ('{"1001": [{"type": "pages", "estimated_time_to_regain_access": 7}]}', 420),
        ('{"1": [{"estimated_time_to_regain_access": 0}]}', None),
        ('{"1": [{"estimated_time_to_regain_access": 99999}]}', 86_400),
        ('{"1": [{}], "2": 3}', None),
        ("[1]", None),
        ("soon", None),
    ],
)
async def test_the_wait_is_read_from_metas_own_header(
    wired: Wired, header: str, seconds: float | None
) -> None:
    intent = await wired.intent()
    headers = (("X-Business-Use-Case-Usage", header),)
    wired.server.faults.plan(replace(own("32", 403), path=wired.create, headers=headers))
    with pytest.raises(Throttled) as caught:
        await wired.bench.publisher.send(intent)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("190/463", "as it has run out; ask an administrator to renew it"),
        ("190/458", "as the app was removed from it; ask an administrator"),
        ("190/460", "as its password was changed; ask an administrator"),
        ("200", "misses a permission; ask an administrator to connect the account again"),
        ("368", "lets this account publish nothing for a while"),
        ("100", 'said no (code 100): "Something went wrong"'),
    ],
)
async def test_people_read_what_happened_and_what_to_do(wired: Wired, code: str, says: str) -> None:
    intent = await wired.intent()
    wired.server.faults.plan(replace(own(code), path=wired.create))
    with pytest.raises(PublishError) as caught:
        await wired.bench.publisher.send(intent)
    assert says in caught.value.sentence


async def test_a_token_in_metas_words_is_not_repeated(wired: Wired) -> None:
    intent = await wired.intent()
    told = replace(own("100"), path=wired.create, message=f"Token {TOKEN} is odd")
    wired.server.faults.plan(told)
    with pytest.raises(Refused, match=r"Token \[secret\] is odd"):
        await wired.bench.publisher.send(intent)


async def test_another_profiles_token_prepares_nothing(wired: Wired, opened: Opener) -> None:
    mine = await wired.bench.publisher.who_am_i()
    theirs = opened(wired.bench.publisher.account, "ben-token-7c2d")
    target = wired.bench.target("Not ours", identity=mine)
    with pytest.raises(Refused, match=r"belongs to @other|is that of the Page other"):
        await theirs.prepare(target, wired.bench.shelf, "key-1")
    assert [call for call in wired.server.calls if call.startswith("POST ")] == []


def _one_kind_sentence(error: PublishError) -> None:
    sentence = error.sentence
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert 20 < len(sentence) < 400
    assert TOKEN not in sentence
    assert "<h1>" not in sentence

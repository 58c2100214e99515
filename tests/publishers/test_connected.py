"""A connected account's publisher: the token of now, and for a post the one that was asked."""

from dataclasses import dataclass, field, replace

import pytest

from bot.domain.connections import Grant, Held
from bot.domain.deliveries import Intent, Receipt
from bot.domain.errors import NothingSent, Unauthorized
from bot.publishers.connected import ConnectedPublisher
from tests.domain.test_connections import a_connection
from tests.factories import NOON, a_target, an_account
from tests.fake_network import FakePublisher
from tests.fakes import FrozenClock
from tests.publishers.bench import Bench
from tests.publishers.contract import Contract, Deletes, Finds


class NamedPublisher(FakePublisher):
    """Says whose token it has, and whether it was closed."""

    def __init__(self, token: str) -> None:
        super().__init__(an_account(), FrozenClock())
        self.token = token
        self.closed = 0

    async def who_am_i(self) -> str:
        """The profile of the token."""
        if self.token.startswith("refused"):
            raise Unauthorized("The network does not accept it.")
        return f"profile of {self.token}"

    async def close(self) -> None:
        """Note it."""
        self.closed += 1


def held(token: str, version: int) -> Held:
    """A token with its version."""
    return Held(connection=replace(a_connection(), version=version), grant=Grant(access=token))


@dataclass(slots=True)
class Place:
    """The login, and all publishers that were opened."""

    stands: Held = field(default_factory=lambda: held("first", 1))
    next: Held | None = None
    ended: bool = False
    opened: dict[str, NamedPublisher] = field(default_factory=dict)

    async def now(self) -> Held:
        """The token of now."""
        return self.stands

    async def check(self) -> None:
        """Whether it was disconnected."""
        if self.ended:
            raise Unauthorized("It was disconnected.")

    async def anew(self, refused: Held) -> Held:
        """The one after it."""
        if self.next is None:
            raise Unauthorized("It has ended.")
        self.stands = self.next
        return self.next

    def opens(self, token: str) -> NamedPublisher:
        """Open one."""
        self.opened[token] = NamedPublisher(token)
        return self.opened[token]

    def publisher(self) -> ConnectedPublisher:
        """The publisher of the account."""
        return ConnectedPublisher(an_account(), login=self, opens=self.opens)


async def nothing(_sha256: str) -> bytes:
    raise AssertionError("there are no pictures")


async def prepared(publisher: ConnectedPublisher, key: str = "k") -> Intent:
    return await publisher.prepare(a_target(), nothing, key)


async def prepared_next(publisher: ConnectedPublisher) -> Intent:
    before = Receipt(remote_id="1", url="", at=NOON)
    return await publisher.prepare_next(a_target(), nothing, "k", [before])


async def test_each_call_is_made_with_the_token_of_now() -> None:
    place = Place()
    publisher = place.publisher()
    assert await publisher.who_am_i() == "profile of first"
    place.stands = held("second", 2)
    assert await publisher.who_am_i() == "profile of second"
    assert place.opened["first"].closed == 1


async def test_rule_20_a_post_is_sent_with_the_token_that_prepared_it() -> None:
    """Somebody connects another profile between the question whose it is and the call."""
    place = Place()
    publisher = place.publisher()
    intent = await prepared(publisher)
    place.stands = held("of another profile", 2)
    assert await publisher.who_am_i() == "profile of of another profile"
    await publisher.send(intent)
    assert "send" in place.opened["first"].story.calls
    assert "send" not in place.opened["of another profile"].story.calls
    # It was held open for that post alone.
    assert place.opened["first"].closed == 1


async def test_a_token_that_was_just_refused_is_renewed_once() -> None:
    place = Place(stands=held("refused", 1), next=held("second", 2))
    assert await place.publisher().who_am_i() == "profile of second"
    with pytest.raises(Unauthorized, match="It has ended"):
        await Place(stands=held("refused", 1)).publisher().who_am_i()


async def test_a_token_that_was_renewed_between_preparing_and_sending_costs_no_post() -> None:
    """Another loop, or another process, renews; the network ends the token of before at once."""
    place = Place()
    publisher = place.publisher()
    intent = await prepared(publisher)
    place.opened["first"].story.trouble["send"] = [Unauthorized("It does not accept it.")]
    place.stands = held("second", 2)
    with pytest.raises(NothingSent, match="was renewed meanwhile"):
        await publisher.send(intent)
    await publisher.send(await prepared(publisher))
    assert "send" in place.opened["second"].story.calls


async def test_a_token_that_was_renewed_while_a_long_upload_ran_costs_no_post() -> None:
    """It was given up for good, as if the login had ended, though the next try would have left."""
    place = Place()
    publisher = place.publisher()

    async def renewed() -> None:
        place.stands = held("second", 2)

    assert await publisher.who_am_i() == "profile of first"
    for ask in (prepared, prepared_next):
        place.stands = held("first", 1)
        await publisher.who_am_i()
        story = place.opened["first"].story
        story.before["prepare"], story.trouble["prepare"] = renewed, [Unauthorized("Over.")]
        with pytest.raises(NothingSent, match="was renewed meanwhile"):
            await ask(publisher)
    await publisher.send(await prepared(publisher))
    assert "send" in place.opened["second"].story.calls


async def test_a_token_that_is_refused_during_an_upload_and_was_not_replaced_ends_the_try() -> None:
    place = Place()
    publisher = place.publisher()
    await publisher.who_am_i()
    place.opened["first"].story.trouble["prepare"] = [Unauthorized("It is over.")]
    with pytest.raises(Unauthorized, match="It is over"):
        await prepared(publisher)


async def test_what_was_prepared_before_an_account_was_disconnected_is_not_sent() -> None:
    """The token is still at hand, and the network would take it."""
    place = Place()
    publisher = place.publisher()
    sending, changing = await prepared(publisher, "a"), await prepared(publisher, "b")
    receipt = await publisher.send(await prepared(publisher, "c"))
    place.ended = True
    with pytest.raises(Unauthorized, match="was disconnected"):
        await publisher.send(sending)
    with pytest.raises(Unauthorized, match="was disconnected"):
        await publisher.edit(receipt, changing)
    assert place.opened["first"].story.calls.count("send") == 1
    assert "edit" not in place.opened["first"].story.calls


async def test_a_token_that_nothing_replaced_is_refused_for_good() -> None:
    place = Place()
    publisher = place.publisher()
    intent = await prepared(publisher)
    place.opened["first"].story.trouble["send"] = [Unauthorized("It does not accept it.")]
    with pytest.raises(Unauthorized):
        await publisher.send(intent)


async def test_what_its_network_can_do_is_known_before_anybody_connects_it() -> None:
    publisher = Place().publisher()
    assert publisher.abilities == FakePublisher(an_account(), FrozenClock()).abilities


async def test_at_the_end_everything_is_given_back() -> None:
    place = Place()
    publisher = place.publisher()
    await prepared(publisher)
    place.stands = held("second", 2)
    await publisher.who_am_i()
    await publisher.close()
    assert {token: one.closed for token, one in place.opened.items()} == {
        "not-connected": 1,
        "first": 1,
        "second": 1,
    }


async def test_posts_that_are_never_sent_keep_no_more_than_so_many_tokens_open() -> None:
    place = Place()
    publisher = place.publisher()
    for number in range(70):
        place.stands = held(f"token {number}", number + 1)
        await prepared(publisher, f"key {number}")
    await publisher.who_am_i()
    still = [
        one for token, one in place.opened.items() if token.startswith("token") and not one.closed
    ]
    assert len(still) == 64


@pytest.fixture
def bench(mastodon: Bench) -> Bench:
    """A network, reached through the login of a connected account."""
    inner = mastodon.publisher
    publisher = ConnectedPublisher(inner.account, login=Place(), opens=lambda _token: inner)
    return replace(mastodon, publisher=publisher)


class TestContract(Contract):
    """A connected account's publisher keeps what every network does."""


class TestFinds(Finds):
    """And finds its posts."""


class TestDeletes(Deletes):
    """And deletes them."""

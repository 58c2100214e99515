"""Renewing: one at a time, also in two processes; what is worth nothing once used is used once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.accounts import AccountName
from bot.domain.connections import Grant, Journey, Renewal, State
from bot.domain.errors import (
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.services.logins import Logins
from storage import clockwork, connections, journal
from storage.store import Store
from storage.vault import Vault
from tests.factories import ANA, SEALER
from tests.fakes import FrozenClock, Story
from tests.storage.templates import begin_with_tables

ACME = AccountName("acme-x")
KEYS = ["a key for the tests of tokens number one"]


@dataclass(slots=True)
class RotatingNetwork:
    """A network that takes each secret of renewal once, as X does, and never forgets a second."""

    clock: FrozenClock
    story: Story = field(default_factory=Story)
    good: str = "renewer-1"
    used: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)

    async def begin(self, back: str) -> Journey:
        raise AssertionError("nobody signs in")

    async def finish(self, code: str, kept: Mapping[str, str]) -> Grant:
        raise AssertionError("nobody signs in")

    async def renew(self, grant: Grant) -> Grant:
        """Take the secret and give the next one; a used one ends everything."""
        self.used.append(grant.renewer)
        await self.story.begins("renew")
        if grant.renewer != self.good:
            self.good = "nothing"
            raise Unauthorized("X says that this login was used before.")
        number = len(self.used) + 1
        self.good = f"renewer-{number}"
        new = self.grant(number)
        await self.story.ends("renew")
        return new

    async def revoke(self, grant: Grant) -> bool:
        """End a login."""
        await self.story.begins("revoke")
        self.revoked.append(grant.access)
        return True

    def grant(self, number: int) -> Grant:
        """The grant with this number, for two hours."""
        return Grant(
            access=f"access-{number}",
            renewer=f"renewer-{number}",
            renewal=Renewal.ROTATES,
            expires_at=self.clock.now() + timedelta(hours=2),
        )


@dataclass(slots=True)
class Place:
    """The network, and a process that renews."""

    clock: FrozenClock
    network: RotatingNetwork
    logins: Logins

    def also(self, store: Store) -> Logins:
        """Another process on the same database."""
        return replace(self.logins, store=store)

    async def connect(self, **given: object) -> None:
        """Let a person connect the account now."""
        grant = replace(self.network.grant(1), **given)  # type: ignore[arg-type]
        await self.logins.store.write(
            lambda tx: connections.put(
                tx,
                ACME,
                grant,
                identity="x:7",
                by=ANA,
                now=self.clock.now(),
                sealer=SEALER,
                vault=self.logins.vault,
            )
        )

    async def stands(self) -> connections.Connection:
        """How the account is connected."""
        found = await self.logins.store.read(lambda tx: connections.get(tx, ACME, SEALER))
        assert found is not None
        return found

    async def told(self) -> list[str]:
        """What the journal tells."""
        entries = await self.logins.store.read(lambda tx: journal.entries(tx, limit=100))
        return [entry.kind for entry in entries]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A database with one connected account."""
    begin_with_tables(tmp_path / "logins.db")
    store = await Store.open(f"sqlite:///{tmp_path / 'logins.db'}")
    clock = FrozenClock()
    network = RotatingNetwork(clock)

    async def whose(name: AccountName, token: str) -> str:
        raise AssertionError(f"nobody asks whose {name} is")

    logins = Logins(
        store=store,
        clock=clock,
        sealer=SEALER,
        vault=Vault(KEYS),
        whose=whose,
        signs={ACME: network},
    )
    here = Place(clock, network, logins)
    await here.connect()
    yield here
    await store.close()


async def test_a_login_is_used_until_its_time_and_then_renewed(place: Place) -> None:
    login = place.logins.of(ACME)
    place.clock.advance(minutes=70)
    assert (await login.now()).grant.access == "access-1"
    place.clock.advance(minutes=10)
    assert (await login.now()).grant.access == "access-2"
    assert (await login.now()).grant.access == "access-2"
    assert place.network.used == ["renewer-1"]
    assert await place.told() == ["login.renewed"]


async def test_two_processes_renew_at_once_and_the_secret_is_used_once(
    place: Place, tmp_path: Path
) -> None:
    """The second comes while the network is still thinking about the first one's call."""
    beside = await Store.open(f"sqlite:///{tmp_path / 'logins.db'}")
    other = place.also(beside)
    place.clock.advance(minutes=90)
    answers: list[str] = []

    async def the_other_wants_it_too() -> None:
        answers.append((await other.of(ACME).now()).grant.access)
        await other.renew_due()

    place.network.story.before["renew"] = the_other_wants_it_too
    assert (await place.logins.of(ACME).now()).grant.access == "access-2"
    assert answers == ["access-1"]
    assert (await other.of(ACME).now()).grant.access == "access-2"
    assert place.network.used == ["renewer-1"]
    await beside.close()


async def test_many_posts_at_once_renew_once(place: Place) -> None:
    place.clock.advance(minutes=90)
    login = place.logins.of(ACME)
    found = await asyncio.gather(*(login.now() for _ in range(8)))
    assert {held.grant.access for held in found} <= {"access-1", "access-2"}
    assert place.network.used == ["renewer-1"]


async def test_a_process_that_is_killed_while_it_renews_leaves_nothing_to_use_twice(
    place: Place,
) -> None:
    """The network took the secret; whether it answered, nobody knows any more."""
    place.clock.advance(minutes=90)

    async def killed() -> None:
        raise asyncio.CancelledError

    place.network.story.after["renew"] = killed
    with pytest.raises(asyncio.CancelledError):
        await place.logins.of(ACME).now()
    # While it may still be at work, the old token goes on.
    assert (await place.logins.of(ACME).now()).grant.access == "access-1"
    place.clock.advance(minutes=2)
    with pytest.raises(Unauthorized, match=r"may be used up\); its owner can"):
        await place.logins.of(ACME).now()
    await place.logins.renew_due()
    assert place.network.used == ["renewer-1"]
    await place.connect()
    assert (await place.logins.of(ACME).now()).grant.access == "access-1"


async def test_where_what_renews_stays_a_killed_process_costs_nothing(place: Place) -> None:
    await place.connect(renewal=Renewal.KEEPS)
    place.clock.advance(minutes=90)
    await place.logins.store.write(
        lambda tx: connections.begin_renewal(
            tx, _must(connections.get(tx, ACME, SEALER)), "killed", place.clock.now()
        )
    )
    place.clock.advance(minutes=2)
    assert (await place.logins.of(ACME).now()).grant.access == "access-2"


def _must(found: connections.Connection | None) -> connections.Connection:
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("error", "over"),
    [
        (NothingSent("X could not be reached."), False),
        (Throttled("X asks to wait.", 60.0), False),
        (Refused("X does not know the app."), False),
        (OutcomeUnknown("X gave no answer."), True),
        (Unauthorized("X says that somebody took the permission back."), True),
    ],
)
async def test_after_a_failure_only_what_was_surely_not_used_goes_again(
    place: Place, error: PublishError, over: bool
) -> None:
    place.clock.advance(minutes=90)
    place.network.story.trouble["renew"] = [error]
    await place.logins.renew_due()
    stands = await place.stands()
    assert stands.state is (State.OVER if over else State.READY)
    assert await place.told() == ["login.not_renewed"]
    await place.logins.renew_due()
    assert place.network.used == ["renewer-1"]
    place.clock.advance(minutes=10)
    await place.logins.renew_due()
    assert (place.network.good == "renewer-3") is not over


async def test_an_answer_that_was_lost_is_harmless_where_what_renews_stays(place: Place) -> None:
    await place.connect(renewal=Renewal.KEEPS)
    place.clock.advance(minutes=90)
    place.network.story.trouble["renew"] = [OutcomeUnknown("X gave no answer.")]
    assert (await place.logins.of(ACME).now()).grant.access == "access-1"
    assert (await place.stands()).state is State.READY


async def test_a_token_that_has_run_out_sends_nothing_while_it_cannot_be_renewed(
    place: Place,
) -> None:
    place.clock.advance(hours=3)
    place.network.story.trouble["renew"] = [NothingSent("X could not be reached.")]
    with pytest.raises(NothingSent, match="is being renewed"):
        await place.logins.of(ACME).now()


async def test_what_the_network_refused_is_renewed_once_and_no_more(place: Place) -> None:
    login = place.logins.of(ACME)
    first = await login.now()
    # A token that was given a moment ago is refused for another reason than its age.
    with pytest.raises(Unauthorized, match="does not accept it"):
        await login.anew(first)
    assert place.network.used == []
    place.clock.advance(minutes=5)
    second = await login.anew(first)
    assert second.grant.access == "access-2"
    # Whoever was refused with the first token gets the second, and renews nothing again.
    assert (await login.anew(first)).grant.access == "access-2"
    assert place.network.used == ["renewer-1"]


async def test_a_token_that_is_refused_while_somebody_else_renews_it_costs_no_post(
    place: Place,
) -> None:
    """The network ends the token at once, and the new one is not written down yet."""
    login = place.logins.of(ACME)
    first = await login.now()
    place.clock.advance(minutes=90)

    async def meanwhile() -> None:
        with pytest.raises(NothingSent, match="is being renewed"):
            await login.anew(first)

    place.network.story.after["renew"] = meanwhile
    await place.logins.renew_due()
    assert (await login.anew(first)).grant.access == "access-2"
    assert place.network.used == ["renewer-1"]


async def test_a_refused_token_waits_where_its_renewal_is_to_be_tried_again(place: Place) -> None:
    """Nothing is used up, and the network is not asked more often than it wishes."""
    login = place.logins.of(ACME)
    first = await login.now()
    place.clock.advance(minutes=5)
    place.network.story.trouble["renew"] = [Throttled("X asks to wait.", 60.0)]
    for _ in range(2):
        with pytest.raises(NothingSent, match="is being renewed"):
            await login.anew(first)
    assert place.network.used == ["renewer-1"]
    place.clock.advance(minutes=1)
    assert (await login.anew(first)).grant.access == "access-3"


async def test_without_anything_to_renew_it_a_refused_login_needs_a_person(place: Place) -> None:
    await place.connect(renewal=Renewal.NONE, renewer="")
    login = place.logins.of(ACME)
    for _ in range(2):
        with pytest.raises(Unauthorized, match="does not accept it"):
            await login.anew(await login.now())
    assert (await place.stands()).is_refused
    assert await place.told() == ["login.refused"]


async def test_rule_25_nothing_is_renewed_from_a_database_that_may_be_a_restored_copy(
    place: Place,
) -> None:
    place.clock.advance(minutes=90)
    store = place.logins.store
    await store.write(lambda tx: clockwork.hold(tx, "an older copy", place.clock.now()))
    assert (await place.logins.of(ACME).now()).grant.access == "access-1"
    await place.logins.renew_due()
    assert place.network.used == []
    await store.write(lambda tx: clockwork.end_all(tx, ANA, place.clock.now(), SEALER))
    assert (await place.logins.of(ACME).now()).grant.access == "access-2"


async def test_an_account_that_nobody_connected_says_how(place: Place) -> None:
    with pytest.raises(Unauthorized, match="other is not connected yet; its owner can"):
        await place.logins.of(AccountName("other")).now()


async def test_a_key_that_is_gone_is_named_and_nothing_else_is(place: Place) -> None:
    without = replace(place.logins, vault=Vault(["another key for the tests of tokens"]))
    with pytest.raises(Unauthorized, match="SECOND_OPINION_TOKEN_KEY") as raised:
        await without.of(ACME).now()
    assert "access-1" not in str(raised.value)

"""Disconnecting: one person stops, the login is gone here and there, its owners hear it (31)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.accounts import AccountName
from bot.domain.connections import State
from bot.domain.errors import NotAllowed, OutcomeUnknown, Unauthorized, UserError
from bot.domain.journal import THE_SHELL
from bot.domain.people import UserId
from bot.services.disconnecting import disconnect, forget
from bot.services.login_care import look_after
from bot.services.logins import Logins
from bot.services.showing import say_untold
from storage import connections
from storage.vault import Vault
from tests.factories import ANA, BEN, OLGA, SEALER, a_person
from tests.services.bench import Bench, bench
from tests.services.test_logins import KEYS, RotatingNetwork

SOUPE = AccountName("soupe")


class Place(Bench):
    """A bench whose account Ana owns, Ben in her place."""

    network_of_login: RotatingNetwork
    logins: Logins


async def whose(_name: AccountName, _token: str) -> str:
    raise AssertionError("nobody is asked")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Place]:
    """A bench with one connected account, whose login is renewed as on X."""
    async with bench(tmp_path, owners={SOUPE: (ANA, BEN)}) as opened:
        network = RotatingNetwork(opened.clock)
        logins = Logins(
            store=opened.ctx.store,
            clock=opened.clock,
            sealer=SEALER,
            vault=Vault(KEYS),
            whose=whose,
            signs={SOUPE: network},
        )
        ctx = replace(opened.ctx, logins=logins)
        place = Place(ctx=ctx, clock=opened.clock, cards=opened.cards, networks=opened.networks)
        place.network_of_login, place.logins = network, logins
        await connect(place)
        yield place


async def connect(here: Place) -> None:
    """Let Ana connect it."""
    await here.ctx.store.write(
        lambda tx: connections.put(
            tx,
            SOUPE,
            here.network_of_login.grant(1),
            identity="wall:soupe",
            by=ANA,
            now=here.clock.now(),
            sealer=SEALER,
            vault=here.logins.vault,
        )
    )


async def stands(here: Place) -> connections.Connection:
    found = await here.ctx.store.read(lambda tx: connections.get(tx, SOUPE, SEALER))
    assert found is not None
    return found


async def test_rule_31_one_person_disconnects_and_the_token_is_gone_here_and_there(
    here: Place,
) -> None:
    done = await disconnect(here.ctx, "soupe", OLGA)
    assert done.ended
    assert here.network_of_login.revoked == ["access-1"]
    assert (await stands(here)).state is State.OVER
    kept = await here.ctx.store.read(lambda tx: tx.rows("SELECT blob FROM connections"))
    assert kept == [{"blob": ""}]
    with pytest.raises(Unauthorized, match="<@U0OLGA> disconnected it"):
        await here.logins.of(SOUPE).now()
    with pytest.raises(Unauthorized, match="<@U0OLGA> disconnected it"):
        await here.logins.of(SOUPE).check()
    assert (await here.journal())[-2:] == ["account.disconnected", "login.revoked"]


async def test_everybody_and_both_owners_hear_it_once(here: Place) -> None:
    await disconnect(here.ctx, "soupe", OLGA)
    await look_after(here.ctx)
    assert here.cards.texts() == [
        "<@U0OLGA> disconnected `soupe`: nothing leaves there until its owner connects it again."
    ]
    for owner in (ANA, BEN):
        (said,) = here.cards.texts(owner)
        assert "The login of soupe has ended (<@U0OLGA> disconnected it)" in said
        assert "/draft connect soupe" in said


async def test_the_channel_hears_it_also_where_the_bot_stops_or_the_shell_did_it(
    here: Place,
) -> None:
    """A network that takes its time is asked after the login is gone; there the bot was killed."""

    async def killed() -> None:
        raise asyncio.CancelledError

    here.network_of_login.story.before["revoke"] = killed
    with pytest.raises(asyncio.CancelledError):
        await disconnect(here.ctx, "soupe", OLGA)
    assert here.cards.texts() == []
    await say_untold(here.ctx)
    assert "<@U0OLGA> disconnected `soupe`" in here.cards.texts()[-1]
    here.clock.advance(seconds=1)
    await connect(here)
    await forget(here.ctx, here.ctx.accounts[SOUPE], THE_SHELL)
    await say_untold(here.ctx)
    assert "`soupe` was disconnected at the server" in here.cards.texts()[-1]


async def test_a_network_that_does_not_say_yes_keeps_no_login_here(here: Place) -> None:
    here.network_of_login.story.trouble["revoke"] = [OutcomeUnknown("No answer.")]
    done = await disconnect(here.ctx, "soupe", OLGA)
    assert not done.ended
    assert (await here.entries("login.revoked")) == [{"account": "soupe", "ended": False}]
    with pytest.raises(Unauthorized):
        await here.logins.of(SOUPE).now()


async def test_it_is_done_once_and_a_person_connects_it_anew(here: Place) -> None:
    await disconnect(here.ctx, "soupe", OLGA)
    with pytest.raises(UserError, match="is not connected, so nothing leaves there"):
        await disconnect(here.ctx, "soupe", OLGA)
    here.clock.advance(seconds=1)
    await connect(here)
    assert (await here.logins.of(SOUPE).now()).grant.access == "access-1"


async def test_rule_31_only_whom_slack_knows_to_be_no_member_is_refused(here: Place) -> None:
    here.cards.people[UserId("U0GUS")] = a_person("U0GUS", is_guest=True)
    with pytest.raises(NotAllowed, match="needs a full member"):
        await disconnect(here.ctx, "soupe", UserId("U0GUS"))
    here.cards.people[OLGA] = None  # type: ignore[assignment]
    assert (await disconnect(here.ctx, "soupe", OLGA)).ended


async def test_a_renewal_that_was_under_way_brings_nothing_back(here: Place) -> None:
    """The network answers a moment after somebody has stopped it."""

    async def stopped() -> None:
        await disconnect(here.ctx, "soupe", OLGA)

    here.network_of_login.story.after["renew"] = stopped
    here.clock.advance(minutes=100)
    with pytest.raises(Unauthorized, match="disconnected it"):
        await here.logins.of(SOUPE).now()
    assert (await stands(here)).state is State.OVER
    assert here.network_of_login.revoked == ["access-1", "access-2"]


async def test_without_any_of_its_keys_it_is_forgotten_all_the_same(here: Place) -> None:
    logins = replace(here.logins, vault=Vault([]))
    here.ctx = replace(here.ctx, logins=logins)
    assert not (await disconnect(here.ctx, "soupe", OLGA)).ended
    assert (await stands(here)).state is State.OVER


async def test_a_login_of_the_settings_is_named_as_that(here: Place) -> None:
    here.ctx = replace(here.ctx, rules=replace(here.ctx.rules, owners={}))
    with pytest.raises(UserError, match="stands in the settings of the server"):
        await disconnect(here.ctx, "soupe", OLGA)

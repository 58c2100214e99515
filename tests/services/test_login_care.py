"""Owners are told in time, each once, and again where Slack didn't take it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.accounts import AccountName
from bot.domain.connections import Grant
from bot.domain.errors import NotFound, SlackUnavailable, Unauthorized
from bot.services.inviting import arrive
from bot.services.login_care import look_after
from bot.services.logins import Logins
from bot.services.preflight import look_before
from storage import connections, invitations
from storage.engine import Tx
from storage.vault import Vault
from tests.factories import ANA, BEN, SEALER
from tests.services.bench import Bench, bench

SOUPE = AccountName("soupe")


async def whose(_name: AccountName, _token: str) -> str:
    raise AssertionError("nobody is asked")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Bench]:
    """A bench whose account Ana owns, Ben in her place; it was connected for sixty days."""
    async with bench(tmp_path, owners={SOUPE: (ANA, BEN)}) as opened:
        logins = Logins(
            store=opened.ctx.store,
            clock=opened.clock,
            sealer=SEALER,
            vault=Vault(["a key for the tests of tokens number one"]),
            whose=whose,
        )
        opened.ctx = replace(opened.ctx, logins=logins)
        await connect(opened)
        yield opened


async def connect(here: Bench) -> None:
    """Let a person connect the account, for sixty days."""
    now, logins = here.clock.now(), here.ctx.logins
    assert logins is not None
    await here.ctx.store.write(
        lambda tx: connections.put(
            tx,
            SOUPE,
            Grant(access="access-1", expires_at=now + timedelta(days=60)),
            identity="wall:soupe",
            by=ANA,
            now=now,
            sealer=SEALER,
            vault=logins.vault,
        )
    )


def told(here: Bench, about: str = "The login of") -> list[tuple[str, str]]:
    """Who was told, and the first words about when."""
    found = [(one.to, one.text) for one in here.cards.said if about in one.text]
    here.cards.said.clear()
    return found


async def test_both_are_told_14_7_and_2_days_before_and_at_the_end_and_each_once(
    here: Bench,
) -> None:
    for day in range(61):
        await look_after(here.ctx)
        await look_after(here.ctx)
        heard = told(here)
        if day not in (46, 53, 58, 60):
            assert heard == [], day
            here.clock.advance(days=1)
            continue
        assert [person for person, _ in heard] == [ANA, BEN]
        left = {46: "within 14 days", 53: "within 7 days", 58: "within 2 days", 60: "has ended"}
        assert all(left[day] in text for _, text in heard)
        here.clock.advance(days=1)


async def test_after_a_long_downtime_only_what_is_true_now_is_told(here: Bench) -> None:
    here.clock.advance(days=59)
    await look_after(here.ctx)
    assert ["within 2 days" in text for _, text in told(here)] == [True, True]


async def test_who_was_not_reached_is_told_with_the_next_look(here: Bench) -> None:
    here.clock.advance(days=50)
    here.cards.story.trouble["say"] = [SlackUnavailable("Slack is away")]
    await look_after(here.ctx)
    assert [person for person, _ in told(here)] == [BEN]
    await look_after(here.ctx)
    assert [person for person, _ in told(here)] == [ANA]


async def test_what_was_connected_anew_begins_its_own_count(here: Bench) -> None:
    here.clock.advance(days=50)
    await look_after(here.ctx)
    assert len(told(here)) == 2
    await connect(here)
    await look_after(here.ctx)
    assert told(here) == []
    here.clock.advance(days=46)
    await look_after(here.ctx)
    assert len(told(here)) == 2


async def test_a_token_that_was_taken_back_is_told_once_though_it_should_still_last(
    here: Bench,
) -> None:
    logins = here.ctx.logins
    assert logins is not None
    login = logins.of(SOUPE)
    with pytest.raises(Unauthorized):
        await login.anew(await login.now())
    for _ in range(2):
        await look_after(here.ctx)
    assert [(to, "does not accept the login" in said) for to, said in told(here, "login")] == [
        (ANA, True),
        (BEN, True),
    ]
    # Whoever connects it anew ends it.
    await connect(here)
    await look_after(here.ctx)
    assert told(here, "login") == []


async def test_without_owners_nobody_is_told(here: Bench) -> None:
    here.clock.advance(days=60)
    await look_after(replace(here.ctx, rules=replace(here.ctx.rules, owners={})))
    assert told(here) == []


async def test_a_day_before_its_time_a_post_that_the_login_does_not_outlast_is_told(
    here: Bench,
) -> None:
    here.clock.advance(days=58, hours=12)
    await here.submitted(when="tomorrow 14:00")
    await here.reacts(BEN)
    delivery = await here.delivery()
    # The login ends at noon, the post leaves two hours later.
    assert delivery.due_at - here.clock.now() < timedelta(days=2)
    here.clock.advance(hours=14, minutes=30)
    await look_before(here.ctx)
    (said,) = [text for text in here.cards.texts() if "this post would not leave" in text]
    assert "the login of soupe ends on 01 May 2026, before this post's time" in said
    assert "`/draft connect soupe`" in said


async def test_a_sign_in_that_was_begun_under_a_key_of_before_is_over_and_no_error(
    here: Bench,
) -> None:
    """The bot was started anew with other keys while somebody was at the network's own page."""
    logins = here.ctx.logins
    assert logins is not None

    def begun(tx: Tx) -> None:
        now = here.clock.now()
        invitations.add(tx, "link", SOUPE, ANA, now=now, sealer=SEALER)
        found = invitations.by_link(tx, "link", now, SEALER)
        assert found is not None
        kept, vault = {"verifier": "v"}, logins.vault
        invitations.begin(tx, found, state="s", browser="b", kept=kept, sealer=SEALER, vault=vault)

    await here.ctx.store.write(begun)
    others = replace(logins, vault=Vault(["another key for the tests of tokens, number two"]))
    with pytest.raises(NotFound, match="type `/draft connect` again"):
        await arrive(replace(here.ctx, logins=others), {"state": "s", "code": "c"}, "b")

"""Accounts: live by two people, a rehearsal by one, and approvals are for what they were."""

from pathlib import Path

import pytest

from tests.flows.networks import SKY, TOOTS, networks
from tests.publishers.servers.faults import Fault, Kind


async def test_a_new_account_only_rehearses_and_the_card_says_so(tmp_path: Path) -> None:
    """Rule 35."""
    async with networks(tmp_path, live=()) as on:
        here = on.here
        card = await here.ana.drafts(f"Soup is back! --on {SKY}")
        assert "DRY RUN" in (await here.card())["text"]
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="rehearsed: nothing was published")
        assert on.pds.posts() == []


async def test_an_account_goes_live_by_two_people_and_then_really_publishes(
    tmp_path: Path,
) -> None:
    """Rule 35."""
    async with networks(tmp_path, live=()) as on:
        here = on.here
        answer = await here.ana.types(f"live {SKY}")
        assert answer == f"Somebody else has to confirm that `{SKY}` goes live."
        answer = await here.ana.types(f"live {SKY}")
        assert answer == f"Somebody else has to confirm that `{SKY}` goes live."
        assert "DRY RUN" in await here.ana.types("status")
        answer = await here.ben.types(f"live {SKY}")
        assert answer == f"`{SKY}` is live now: approved posts really leave."
        await here.publishes("Soup is back!", on=SKY)
        assert [post["text"] for post in on.pds.posts()] == ["Soup is back!"]


@pytest.mark.parametrize("way", ["button", "emoji"])
async def test_going_live_is_confirmed_by_button_or_emoji(tmp_path: Path, way: str) -> None:
    async with networks(tmp_path, live=()) as on:
        here = on.here
        await here.ana.types(f"live {SKY}")
        ask = await here.told(f"asks to make `{SKY}`")
        assert "did:plc:ana" in ask["text"]
        if way == "button":
            await here.ben.presses(ask["ts"], "confirm_ask")
        else:
            await here.ben.reacts(ask["ts"])
        await here.told(f"confirmed: `{SKY}` is live")
        assert f"`{SKY}`" in await here.ana.types("status")


async def test_a_guest_neither_asks_for_nor_confirms_a_live_account(tmp_path: Path) -> None:
    """Rule 41."""
    async with networks(tmp_path, live=()) as on:
        here = on.here
        assert "guests can't" in await here.gus.types(f"live {SKY}")
        await here.ana.types(f"live {SKY}")
        assert "guests can't" in await here.gus.types(f"live {SKY}")
        status = await here.ana.types("status")
        assert "LIVE" not in next(line for line in status.splitlines() if SKY in line)


async def test_the_settings_must_allow_that_an_account_is_live(tmp_path: Path) -> None:
    async with networks(tmp_path, live=(), mode="dry-run") as on:
        answer = await on.here.ana.types(f"live {SKY}")
        assert 'has mode = "dry-run" in the settings' in answer


async def test_an_account_that_goes_live_voids_the_votes_of_its_drafts(tmp_path: Path) -> None:
    """Rule 20: a rehearsal that was approved is no approval of the real thing."""
    async with networks(tmp_path, live=()) as on:
        here = on.here
        old = await here.schedules(f"Soup is back! --on {SKY} --at in 30 minutes")
        await here.zoe.types(f"live {SKY}")
        await here.olga.types(f"live {SKY}")
        await here.told("An account of this draft has changed")
        new = await here.card(saying="LIVE")
        assert new["ts"] != old
        await here.passes(minutes=31)
        await here.passes(minutes=5)
        assert on.pds.posts() == []
        assert f"by <@{here.ana.id}>:" in (await here.card())["text"]


async def test_an_account_turned_dry_by_one_person_publishes_nothing_any_more(
    tmp_path: Path,
) -> None:
    """Rules 35 and 20."""
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await here.schedules(f"Soup is back! --on {SKY}")
        answer = await here.zoe.types(f"dry {SKY}")
        assert answer == f"`{SKY}` only rehearses now; `/draft live {SKY}` takes two people."
        new = await here.card(saying="DRY RUN")
        await here.ben.reacts(new["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="rehearsed: nothing was published")
        assert on.pds.posts() == []


async def test_credentials_of_another_profile_than_the_approved_one_publish_nothing(
    tmp_path: Path,
) -> None:
    """Rule 20."""
    async with networks(tmp_path, live=(TOOTS,)) as on:
        here = on.here
        await here.schedules(f"Soup is back! --on {TOOTS}")
        on.api.members["ana-token-5e1f"] = "ben"
        await here.passes(seconds=61)
        await here.told("belong to another profile than the one that was approved")
        await here.passes(minutes=5)
        assert on.api.posts() == []


async def test_where_one_network_refuses_the_card_says_exactly_what_is_out(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path) as on:
        here = on.here
        on.api.faults.plan(
            Fault(
                kind=Kind.STATUS,
                path="/api/v1/statuses",
                status=422,
                own=True,
                message="No soup today",
            )
        )
        card = await here.publishes("Soup is back!", on=f"{SKY},{TOOTS}")
        text = (await here.card(saying="partly published"))["text"]
        assert card["ts"] == (await here.card())["ts"]
        assert f"{SKY}: published" in text
        assert f"{TOOTS}: failed, nothing was published" in text
        assert "No soup today" in text
        assert len(on.pds.posts()) == 1
        assert on.api.posts() == []


async def test_one_approval_is_for_all_accounts_on_the_card(tmp_path: Path) -> None:
    async with networks(tmp_path) as on:
        await on.here.publishes("Soup is back!", on=f"{SKY}, {TOOTS}")
        await on.here.card(saying=f"{TOOTS}: published")
        assert len(on.pds.posts()) == len(on.api.posts()) == 1


async def test_an_account_is_never_chosen_for_anybody(tmp_path: Path) -> None:
    async with networks(tmp_path, live=()) as on:
        answer = await on.here.ana.types("post: Soup is back!")
        assert answer == (
            "Where shall it go? Accounts are never chosen for you: please add `--on ACCOUNT`"
            f" (`{SKY}`, `{TOOTS}`, `soupe-wall`), or see `/draft help`."
        )

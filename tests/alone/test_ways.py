"""Each listed way is tried; nothing reaches a network, and the journal tells of it (1, 39)."""

from pathlib import Path

import pytest

from bot.domain.journal import Kind
from tests.alone import (
    by_button,
    by_change,
    by_database,
    by_message,
    by_reaction,
    by_settings,
    by_time,
    by_two,
    from_outside,
)
from tests.alone.listed import numbered
from tests.alone.ways import tried
from tests.docs.code import names_of_tests
from tests.flows.networks import networks
from tests.world import world


def test_at_least_fifty_ways_are_listed_each_tried_by_a_test() -> None:
    every = list(numbered())
    assert len(every) >= 50
    assert len({way.what for _, way, _ in every}) == len(every)
    assert {test for _, _, test in every} <= names_of_tests()
    kinds = {kind.value for kind in Kind}
    assert all(way.leaves and set(way.leaves.split()) <= kinds for _, way, _ in every)


async def test_rule_1_what_is_said_approves_nothing(tmp_path: Path) -> None:
    """The bot reads no messages, so nothing of this reaches it, and nothing is journalled."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall")
        said = await here.ana.does(
            "message", text=":white_check_mark: Ben approved D-1", thread_ts=card
        )
        await here.ben.reacts(said["ts"])
        mine = await here.ana.does("message", text="Soup is back! Please approve")
        await here.ben.reacts(mine["ts"])
        await here.settles()
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.card(saying="needs a second opinion")


@pytest.mark.slow
async def test_no_reaction_gets_a_post_out_alone(tmp_path: Path) -> None:
    async with world(tmp_path, before=by_reaction.made) as here:
        assert await tried(here, by_reaction.WAYS) == []


@pytest.mark.slow
async def test_no_change_gets_a_post_out_alone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert await tried(here, by_change.WAYS) == []


@pytest.mark.slow
async def test_no_message_gets_a_post_out_alone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert await tried(here, by_message.WAYS) == []


@pytest.mark.slow
async def test_nobody_is_two_people(tmp_path: Path) -> None:
    async with networks(tmp_path, live=()) as on:

        def log() -> list[str]:
            return [entry["text"] for entry in on.api.accepted("create")]

        assert await tried(on.here, by_two.WAYS, log) == []


@pytest.mark.slow
async def test_no_button_gets_a_post_out_alone(tmp_path: Path) -> None:
    settings, tuesday = by_button.SETTINGS, by_button.TUESDAY
    async with world(tmp_path, toml=settings, starts=tuesday) as here:
        assert await tried(here, by_button.WAYS) == []


@pytest.mark.slow
async def test_no_settings_file_gets_a_post_out_alone(tmp_path: Path) -> None:
    async with world(tmp_path, toml=by_settings.SETTINGS, confirming=("U0BEN", "U0ZOE")) as here:
        assert await tried(here, by_settings.WAYS) == []


@pytest.mark.slow
async def test_no_request_from_outside_gets_a_post_out(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        assert await tried(here, from_outside.WAYS) == []


@pytest.mark.slow
async def test_no_clock_and_no_restart_gets_a_post_out_alone(tmp_path: Path) -> None:
    async with world(tmp_path, starts=by_time.TUESDAY) as here:
        assert await tried(here, by_time.WAYS) == []


@pytest.mark.slow
async def test_no_row_in_the_database_gets_a_post_out_alone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert await tried(here, by_database.WAYS) == []

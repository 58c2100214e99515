"""The server's shell: `pause` and `takedown` work when Slack is down, and `resume` is not there."""

from pathlib import Path

import pytest

from bot import shell
from bot.cli import main
from bot.config.settings import Settings
from bot.demo import TOML, free_port
from bot.domain.errors import UserError
from storage import library
from storage.engine import DatabaseTaken, DatabaseTooOld
from tests.flows.networks import SKY, TOOTS, networks
from tests.publishers.servers.mastodon_api import SNAC
from tests.world import World, world


def settings(here: World) -> Settings:
    """What the shell at the server reads, with a Slack that can't be reached."""
    port = free_port()
    environ = {**here._environ(port), "SLACK_API_BASE_URL": f"http://127.0.0.1:{port}/api/"}
    return Settings.load(environ, here.toml)


async def approved(here: World, words: str = "Soup is back! --on soupe-wall") -> None:
    await here.schedules(words)


async def test_rule_34_a_pause_from_the_shell_stops_a_running_bot(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await approved(here)
        said = await shell.pause(settings(here), "a fire")
        assert said.startswith("Everything is paused: a fire. 1 post waits")
        await here.passes(seconds=61)
        await here.passes(minutes=5)
        assert await here.wall() == []
        here.looks_now()
        await here.told("somebody at the server paused everything: a fire.")
        assert "is paused by somebody at the server: a fire" in await here.ana.types("status")


async def test_rule_34_a_pause_from_the_shell_holds_for_a_bot_that_starts_later(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await approved(here)
        await here.stop()
        await shell.pause(settings(here), "<!channel> fire", "Soupe-Wall")
        await here.start()
        await here.passes(seconds=61)
        await here.passes(minutes=5)
        assert await here.wall() == []
        told = await here.told("somebody at the server paused `soupe-wall`")
        assert "&lt;!channel&gt; fire" in told["text"]


async def test_rule_33_two_people_in_slack_end_what_the_shell_paused(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await shell.pause(settings(here), "a fire")
        await here.ana.types("resume")
        assert await here.ben.types("resume") == "The pause is over."


async def test_an_account_that_there_is_not_is_refused_with_those_there_are(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        with pytest.raises(UserError, match="the accounts are: soupe-wall"):
            await shell.pause(settings(here), "a fire", "nowhere")


@pytest.mark.parametrize("which", ["1", "D-1"])
async def test_rule_34_a_takedown_from_the_shell_is_carried_out_by_the_running_bot(
    tmp_path: Path, which: str
) -> None:
    async with world(tmp_path) as here:
        await here.publishes("Soup is back!")
        here.simulator.faults.fail("chat.postMessage", "internal_error")
        here.simulator.faults.fail("chat.update", "internal_error")
        lines, is_gone = await shell.take_down(settings(here), which)
        assert (lines, is_gone) == (["soupe-wall: gone and checked"], True)
        assert await here.wall() == []


async def test_rule_34_a_takedown_from_the_shell_needs_neither_slack_nor_a_bot(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path, live=(SKY,)) as on:
        here = on.here
        await here.publishes("Soup is back!", on=SKY)
        await here.stop()
        lines, is_gone = await shell.take_down(settings(here), "1")
        assert (lines, is_gone) == ([f"{SKY}: gone and checked"], True)
        assert on.pds.posts() == []
        await here.start()
        await here.settles()
        await here.card(saying="taken down")
        await here.told("D-1 is being taken down everywhere:")
        assert "evidence.kept" in [e.kind for e in await here.journal()]


async def test_what_is_still_there_is_told_with_its_address_and_ends_with_1(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path, live=(TOOTS,), manners=SNAC) as on:
        here = on.here
        await here.publishes("Soup is back!", on=TOOTS)
        await here.stop()
        lines, is_gone = await shell.take_down(settings(here), "1")
        assert lines[0].startswith(f"{TOOTS}: still there")
        assert lines[1].startswith("still to be looked at: http")
        assert not is_gone


async def test_what_is_not_out_is_refused(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await approved(here)
        with pytest.raises(UserError, match="Nothing of draft 1 is out"):
            await shell.take_down(settings(here), "1")


async def test_without_a_database_there_is_nothing_to_stop(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        known = settings(here)
        await here.stop()
        (tmp_path / "world.db").unlink()
        with pytest.raises(DatabaseTooOld):
            await shell.pause(known, "a fire")


async def test_a_sqlite_that_bears_no_second_process_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path) as here:
        monkeypatch.setattr(library, "is_fixed", lambda version: False)
        with pytest.raises(DatabaseTaken):
            await shell.pause(settings(here), "a fire")


def test_rule_34_the_shell_does_not_resume_and_says_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["resume"]) == 1
    assert "Going on takes two people" in capsys.readouterr().err


def test_the_commands_print_what_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "second-opinion.toml").write_text(TOML, "utf-8")
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1-2-tests",
        "SLACK_APP_TOKEN": "xapp-1-A1-2-tests",
        "SECOND_OPINION_SECRET_KEY": "a key of at least thirty-two characters, for tests",
    }.items():
        monkeypatch.setenv(name, value)
    assert main(["migrate"]) == 0
    capsys.readouterr()
    assert main(["pause", "a", "fire"]) == 0
    assert "Everything is paused: a fire." in capsys.readouterr().out
    assert main(["takedown", "1"]) == 1
    assert "There is no draft 1" in capsys.readouterr().err

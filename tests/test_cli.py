"""The command line: what it prints, and the status with which it ends."""

import io
import json
import os
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import BAD_SETTINGS, main

CALM = "Soup is back on the menu. Come and taste it!"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each command runs in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_version_prints_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    assert capsys.readouterr().out == f"second-opinion {__version__}\n"


def test_lint_reads_standard_input_for_people(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, CALM)
    assert main(["lint"]) == 0
    printed = capsys.readouterr().out
    assert "level 0" in printed.lower()


def test_lint_says_what_must_be_mended_and_ends_with_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "Soup " * 200)
    assert main(["lint", "--network", "bluesky"]) == 1
    assert "300" in capsys.readouterr().out


def test_lint_as_json_has_stable_keys(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "Hello [NAME], soup is back!")
    status = main(["lint", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"level", "blocks", "findings"}
    assert report["findings"]
    for finding in report["findings"]:
        assert set(finding) == {
            "code",
            "family",
            "severity",
            "level",
            "message",
            "why",
            "fix",
            "span",
            "quote",
            "account",
            "network",
            "blocks",
        }
    assert status == int(any(finding["blocks"] for finding in report["findings"]))


def test_lint_of_a_calm_text_as_json_is_level_0(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, CALM)
    assert main(["lint", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"level": 0, "blocks": False, "findings": []}


def test_lint_for_an_unknown_network_names_the_known_ones(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, CALM)
    assert main(["lint", "--network", "myspace"]) == BAD_SETTINGS
    errors = capsys.readouterr().err
    assert "myspace" in errors
    assert "bluesky" in errors


@pytest.mark.parametrize("command", ["check", "run", "migrate"])
def test_missing_settings_are_all_listed_at_once(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command]) == BAD_SETTINGS
    errors = capsys.readouterr().err
    assert errors.startswith("The settings need a change:\n")
    for name in ("SLACK_BOT_TOKEN", "SECOND_OPINION_SECRET_KEY", "second-opinion.toml"):
        assert name in errors
    assert errors.count("\n  - ") >= 3


def test_without_a_command_the_bot_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == BAD_SETTINGS
    assert "SLACK_BOT_TOKEN" in capsys.readouterr().err


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["publish"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_rule_1_no_command_votes_publishes_resumes_or_makes_live(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    commands = {line.split()[0] for line in printed.splitlines() if line.startswith("    ")}
    assert {"run", "demo", "lint", "check", "manifest", "migrate", "version"} <= commands
    assert {"pause", "takedown"} <= commands
    for word in ("approve", "vote", "publish", "resume", "live", "confirm"):
        assert word not in commands


@pytest.mark.parametrize("arguments", [[], ["--http", "https://posts.example"]])
def test_the_manifest_is_printed_as_json(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(["manifest", *arguments]) == 0
    manifest = json.loads(capsys.readouterr().out)
    assert manifest["settings"]["socket_mode_enabled"] is not bool(arguments)


SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-test",
    "SLACK_APP_TOKEN": "xapp-test",
    "SECOND_OPINION_SECRET_KEY": "a key of at least thirty-two characters, for tests",
    "SLACK_API_BASE_URL": "http://127.0.0.1:9/api/",
}
TOML = """
[slack]
drafts_channel = "C0DRAFTS"

[[accounts]]
name = "soupe-wall"
network = "wall"
handle = "@soupe"
"""


@pytest.fixture
def settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Complete settings for a Slack that doesn't answer."""
    (folder / "second-opinion.toml").write_text(TOML, encoding="utf-8")
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    file = folder / "bot.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    return file


def test_migrate_makes_the_tables_and_may_be_repeated(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["migrate"]) == 0
        assert capsys.readouterr().out == "The database is up to date.\n"
    assert settings.stat().st_size > 0


def test_migrate_into_a_missing_folder_is_said_kindly(
    settings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{settings.parent / 'nowhere' / 'bot.db'}")
    assert main(["migrate"]) == BAD_SETTINGS
    assert "The database can't be used: The folder of bot.db" in capsys.readouterr().err


def test_check_says_what_is_well_and_what_is_not_and_ends_with_1(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 1
    printed = capsys.readouterr().out
    assert "note     database: `second-opinion migrate`, or a start, makes its tables" in printed
    assert not settings.exists()
    assert "problem  Slack: it can't be reached (auth.test: " in printed
    for secret in ("xoxb-test", "xapp-test", SETTINGS["SECOND_OPINION_SECRET_KEY"]):
        assert secret not in printed


def test_the_demo_plays_the_story_to_the_wall_and_leaves_nothing_behind(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--script"]) == 0
    printed = capsys.readouterr().out
    assert "Two people made this post." in printed
    assert "authors can't approve their own post" in printed
    assert os.listdir(folder) == []


def test_rule_1_the_demo_without_the_second_person_publishes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo", "--script", "--alone"]) != 0
    printed = capsys.readouterr().out
    assert "Nothing is on the wall: nobody posts alone." in printed
    assert "Two people made this post." not in printed

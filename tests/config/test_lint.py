"""`[lint]`: the team's own pack, and rules that are off or weigh otherwise."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from bot.config.lint_settings import LintSettings, read_lint
from bot.config.problems import Place, Problems
from bot.config.tables import Table
from bot.domain.errors import ConfigError
from bot.houses import given_when_needed, linter_of
from bot.lint.linter import Linter
from bot.lint.tuning import Tuning


def read(values: dict[str, object]) -> tuple[LintSettings, list[str]]:
    problems = Problems()
    table = Table(values=values, place=Place(file="s.toml", text=""), problems=problems)
    return read_lint(table, ["wall", "news"]), list(problems.found)


def test_nothing_written_leaves_all_rules_as_they_are() -> None:
    lint, problems = read({})
    assert problems == []
    assert lint.tuning == Tuning()


def test_rules_are_off_or_weigh_otherwise_for_all_and_for_one_account() -> None:
    lint, problems = read(
        {"rules": {"capitals": "off", "link-cost": 2}, "accounts": {"wall": {"capitals": 1}}}
    )
    assert problems == []
    assert lint.tuning.of("wall") == {"capitals": 1, "link-cost": 2}
    assert lint.tuning.of("news") == {"capitals": 0, "link-cost": 2}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rules": {"capitals": "of"}}, 'must be "off" or a severity from 0 to 5'),
        ({"rules": {"capitals": 6}}, 'must be "off" or a severity from 0 to 5'),
        ({"rules": {"capitals": True}}, 'must be "off" or a severity from 0 to 5'),
        ({"accounts": {"wal": {}}}, "is no account"),
        ({"hous": "x"}, "hous"),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, object], said: str) -> None:
    _, problems = read(values)
    assert len(problems) == 1
    assert said in problems[0]


def test_a_rule_that_does_not_exist_and_a_house_that_cannot_be_read_stop_the_start(
    tmp_path: Path,
) -> None:
    lint, _ = read({"rules": {"kapitals": "off"}})
    with pytest.raises(ConfigError) as refused:
        linter_of(lint, tmp_path)
    assert "did you mean 'capitals'?" in refused.value.problems[0]
    lint, _ = read({"house": "house.toml"})
    with pytest.raises(ConfigError, match=r"house\.toml can't be read"):
        linter_of(lint, tmp_path)
    (tmp_path / "house.toml").write_text("[forbit]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"house\.toml:1: no table 'forbit'"):
        linter_of(lint, tmp_path)
    (tmp_path / "house.toml").write_text('[[forbid]]\nwords = ["cheap"]\n', encoding="utf-8")
    assert "house-forbid-1" in linter_of(lint, tmp_path).codes()


def test_a_folder_of_vales_rules_is_read_and_what_is_wrong_stops_the_start(tmp_path: Path) -> None:
    lint, _ = read({"vale": "styles/Team"})
    with pytest.raises(ConfigError, match="Team holds no rules"):
        linter_of(lint, tmp_path)
    folder = tmp_path / "styles" / "Team"
    folder.mkdir(parents=True)
    (folder / "Words.yml").write_text("extends: existence\nmessage: a\ntokens: [b]\nmax: 2\n")
    with pytest.raises(ConfigError, match=r"Words\.yml:4: existence has no 'max'"):
        linter_of(lint, tmp_path)
    (folder / "Words.yml").write_text("extends: existence\nmessage: a\ntokens: [b]\n")
    assert "vale-team-words" in linter_of(lint, tmp_path).codes()


def test_packs_are_loaded_once_when_they_are_first_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two threads that ask at once get the same linter, and neither gets half a one."""
    loaded = []

    @cache
    def counted(voice: str) -> Linter:
        loaded.append(voice)
        return Linter.with_builtin_packs(voice=voice)

    monkeypatch.setattr("bot.houses._loaded", counted)
    given = given_when_needed(LintSettings(), tmp_path)
    assert loaded == []
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: given(), range(2))
    assert first is second
    assert len(loaded) == 1


def test_what_is_the_houses_own_is_read_at_once_so_that_mistakes_stop_the_start(
    tmp_path: Path,
) -> None:
    for wrong in ({"house": "house.toml"}, {"vale": "Team"}, {"rules": {"kapitals": "off"}}):
        lint, _ = read(wrong)
        with pytest.raises(ConfigError):
            given_when_needed(lint, tmp_path)
    lint, _ = read({"rules": {"capitals": "off"}})
    given = given_when_needed(lint, tmp_path)
    assert given() is given()


def test_who_has_no_vale_rules_pays_nothing_for_yaml() -> None:
    code = "import sys, bot.houses, bot.linting; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

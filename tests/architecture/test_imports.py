"""The import contracts of pyproject.toml are kept, and each notices when it's broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.contracts import as_toml, checkable, read
from tests.architecture.files import ROOT

SETTINGS = read(ROOT / "pyproject.toml")


def lint_imports(root: Path, scratch: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the packages in `root`, in a process of its own.

    It sets up logging and the module path for itself, which no other test should see.
    """
    config = scratch / "contracts.toml"
    config.write_text(as_toml(SETTINGS, checkable(SETTINGS, root)), "utf-8")
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    options = ["--config", str(config), "--no-cache", "--no-logo"]
    return subprocess.run(
        [sys.executable, "-c", script, *options],
        cwd=root,
        env={"PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_import_keeps_to_the_contracts(tmp_path: Path) -> None:
    answer = lint_imports(ROOT, tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare copy of the packages' shape, where a wrong import can be planted."""
    root = tmp_path_factory.mktemp("planted")
    for name in (
        "bot", "bot/config", "bot/domain", "bot/links", "bot/lint", "bot/media", "bot/publishers",
        "bot/services", "bot/shelves", "bot/simulator", "bot/slack", "bot/words", "handlers",
        "storage",
    ):  # fmt: skip
        (root / name).mkdir()
        (root / name / "__init__.py").touch()
    for name in (
        "__main__", "app", "cli", "clock", "demo", "logs", "picture_files", "ports",
        "scheduler", "web",
        "domain/drafts", "domain/review", "slack/blocks", "slack/cards", "slack/wording",
    ):  # fmt: skip
        (root / "bot" / f"{name}.py").touch()
    return root


PLANTED = [
    ("bot/domain/drafts.py", "import bot.ports", "Imports point down"),
    ("bot/domain/drafts.py", "import bot.lint", "Imports point down"),
    ("bot/services/__init__.py", "import handlers", "Imports point down"),
    ("bot/publishers/__init__.py", "import bot.slack", "Imports point down"),
    ("handlers/__init__.py", "import bot.scheduler", "Imports point down"),
    ("bot/domain/drafts.py", "import time", "The ground does no I/O"),
    ("bot/lint/__init__.py", "import pathlib", "The ground does no I/O"),
    ("bot/slack/wording.py", "import slack_sdk", "The ground does no I/O"),
    ("bot/services/__init__.py", "import bot.slack.cards", "The rooms know Slack, networks"),
    ("bot/services/__init__.py", "import slack_bolt", "Bolt stays in the handlers"),
    ("bot/publishers/__init__.py", "import slack_sdk", "Slack's SDK stays where Slack"),
    ("bot/services/__init__.py", "import sqlite_utils", "SQLite stays in storage"),
    ("bot/app.py", "import sqlite3", "SQLite stays in storage"),
    ("bot/app.py", "import PIL", "Pillow is loaded only where pictures are read"),
    ("bot/services/__init__.py", "import apscheduler", "APScheduler only beats time"),
    ("handlers/__init__.py", "import storage", "Storage is for the rooms and the roof"),
    ("handlers/__init__.py", "import bot.slack.cards", "The outside worlds are wired"),
    ("bot/scheduler.py", "import bot.config", "Settings are read at the roof"),
    ("bot/services/__init__.py", "import bot.simulator", "The simulator is started at the roof"),
    ("bot/simulator/__init__.py", "import bot.domain", "The simulator knows Slack, not drafts"),
    ("bot/simulator/__init__.py", "import slack_sdk", "The simulator knows Slack, not drafts"),
]


@pytest.mark.parametrize(("path", "statement", "contract"), PLANTED)
def test_a_planted_import_breaks_its_contract(
    copy: Path, tmp_path: Path, path: str, statement: str, contract: str
) -> None:
    planted = tmp_path / "planted"
    shutil.copytree(copy, planted)
    (planted / path).write_text(f"{statement}\n", "utf-8")
    answer = lint_imports(planted, tmp_path)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert any(
        contract in line and line.rstrip().endswith("BROKEN") for line in answer.stdout.splitlines()
    ), answer.stdout


def test_a_cycle_among_siblings_is_noticed(copy: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    shutil.copytree(copy, planted)
    (planted / "bot/domain/drafts.py").write_text("import bot.domain.review\n", "utf-8")
    (planted / "bot/domain/review.py").write_text("import bot.domain.drafts\n", "utf-8")
    answer = lint_imports(planted, tmp_path)
    assert "No cycles among siblings BROKEN" in answer.stdout


def test_the_bare_shape_keeps_every_contract(copy: Path, tmp_path: Path) -> None:
    answer = lint_imports(copy, tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_contract_about_a_module_that_does_not_exist_is_refused(copy: Path) -> None:
    wrong = {"name": "x", "type": "protected", "protected_modules": ["bot.confg"]}
    settings = SETTINGS | {"contracts": [*SETTINGS["contracts"], wrong]}
    with pytest.raises(LookupError, match=r"bot\.confg, which doesn't exist"):
        checkable(settings, copy)

"""Setting up refuses kindly on a machine that lacks something, and does nothing twice."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.files import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what setting up reads, and no environment yet."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-build.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


def plant_python(place: Path, *, version: str, answers: str) -> str:
    """Write a program that says it is Python `version`, and passes checks holding `answers`."""
    place.write_text(
        "#!/bin/sh\n"
        'case "$2" in\n'
        f'  *print*) echo "{version}" ;;\n'
        f"  *ensurepip*) {answers} ;;\n"
        f'  *) [ "{version}" != 3.9 ] ;;\n'
        "esac\n"
    )
    place.chmod(0o755)
    return str(place)


def make(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person would."""
    return subprocess.run(
        ["make", *words], cwd=checkout, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip


def test_an_old_python_is_named_with_what_to_do(checkout: Path, tmp_path: Path) -> None:
    old = plant_python(tmp_path / "old", version="3.9", answers="exit 1")
    answer = make(checkout, "setup", f"PYTHON={old}")
    assert answer.returncode != 0
    assert f"needs Python 3.11 or newer, and here {old} is 3.9, so install one" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_a_missing_python_is_named_with_what_to_do(checkout: Path) -> None:
    answer = make(checkout, "demo", "PYTHON=no-such-python")
    assert answer.returncode != 0
    assert "here there is no Python, so install one, or name one" in answer.stderr


def test_a_python_without_its_venv_module_is_told_the_package(
    checkout: Path, tmp_path: Path
) -> None:
    bare = plant_python(tmp_path / "bare", version="3.12", answers="exit 1")
    answer = make(checkout, "setup", f"PYTHON={bare}")
    assert answer.returncode != 0
    assert "its venv module is incomplete" in answer.stderr
    assert "install python3.12-venv with apt" in answer.stderr


def test_what_is_set_up_already_is_not_set_up_again(checkout: Path) -> None:
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    plant_python(python, version="3.12", answers="exit 0")
    parts = ("requirements.txt", "requirements-build.txt", "pyproject.toml", ".ci/venv")
    content = b"".join((checkout / part).read_bytes() for part in parts)
    sums = subprocess.run(["cksum"], input=content, capture_output=True, check=True).stdout
    stamp = checkout / ".venv" / ".stamp-run"
    stamp.write_text(f"{sums.decode().strip()} {checkout.resolve()}\n")
    answer = make(checkout, "setup")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_a_changed_lock_is_set_up_again(checkout: Path, tmp_path: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / ".stamp-run").write_text("of an older lock\n")
    answer = make(checkout, "setup", f"PYTHON={tmp_path / 'none'}")
    assert "needs Python 3.11 or newer" in answer.stderr


def test_help_lists_every_target_that_has_words(checkout: Path) -> None:
    answer = make(checkout)
    listed = {line.split()[0] for line in answer.stdout.splitlines()}
    assert {"demo", "test", "lint", "slow", "real", "lock"} <= listed


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["demo"], "-m bot demo"),
        (["demo", "SCRIPT=1"], "-m bot demo --script"),
        (["test"], "-m pytest"),
        (["real"], "-m pytest -rs -m real"),
    ],
)
def test_a_target_runs_what_it_says(checkout: Path, words: list[str], command: str) -> None:
    answer = make(checkout, "--dry-run", *words)
    assert (
        answer.stdout.rstrip().splitlines()[-1].rstrip().startswith(f".venv/bin/python {command}")
    )

"""Pictures that `second-opinion lint` is given are judged beside the text, and cleaned."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import BAD_SETTINGS, main
from bot.media.facts import read_facts
from tests.media.test_pictures import picture


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A phone's picture, under a name that hides its kind."""
    place = tmp_path / "IMG_2041.txt"
    place.write_bytes(picture())
    return place


def test_the_facts_are_said_and_judged(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--fail-at", "2", str(photo)]) == 1
    said = capsys.readouterr().out
    assert "with Apple iPhone 17, says where it was taken" in said
    assert "(picture-place)" in said


def test_a_picture_beside_a_text_is_attached_to_it(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "post.txt"
    text.write_text("Look at our ferry {{name}}")
    assert main(["lint", "--json", str(text), str(photo)]) == 1
    codes = {one["code"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert {"picture-place", "placeholder-tag"} <= codes


def test_a_cleaned_copy_is_written_and_never_over_another(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "clean"
    folder.mkdir()
    assert main(["lint", str(photo), "--clean", str(folder)]) == 0
    assert not read_facts((folder / photo.name).read_bytes()).has_place
    assert read_facts(photo.read_bytes()).has_place
    assert main(["lint", str(photo), "--clean", str(folder)]) == BAD_SETTINGS
    assert "is there already: name another folder" in capsys.readouterr().err


def test_a_damaged_picture_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "ferry.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    assert main(["lint", str(broken)]) == BAD_SETTINGS
    assert "ferry.png: this " in capsys.readouterr().err


def test_texts_are_judged_without_loading_pillow() -> None:
    code = "import sys, bot.linting; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_a_start_wires_for_pictures_does_not_load_pillow() -> None:
    code = (
        "import sys, bot.media.preparing, bot.media.sheets, bot.media.small;"
        " sys.exit('PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

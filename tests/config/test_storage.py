"""Where the bytes of pictures are kept, as the settings say it."""

from bot.domain.keeping import MediaPlace
from tests.config.samples import TOML, load, problems


def storage(*lines: str) -> str:
    return "\n".join((TOML, "[storage]", *lines, ""))


def test_pictures_are_in_the_database_unless_a_folder_is_named() -> None:
    assert load().storage.pictures is MediaPlace.DATABASE
    named = load(storage('pictures = "folder"', 'folder = "pictures"')).storage
    assert (named.pictures, named.folder) == (MediaPlace.FOLDER, "pictures")
    older = load(storage('folder = "pictures"')).storage
    assert (older.pictures, older.folder) == (MediaPlace.DATABASE, "pictures")


def test_what_is_missing_or_unknown_is_named() -> None:
    (problem,) = problems(storage('pictures = "folder"'))
    assert "folder is missing" in problem
    (problem,) = problems(storage('pictures = "nowhere"'))
    assert 'must be one of database, folder, not "nowhere"' in problem


def test_a_folder_on_a_disk_that_is_emptied_is_refused() -> None:
    lines = ('pictures = "folder"', 'folder = "pictures"')
    assert len(problems(storage(*lines), DYNO="web.1")) == 2
    known = ("ephemeral_disk_is_fine = true", *lines)
    assert problems(storage(*known), DYNO="web.1") == ()


def test_rule_35_where_bytes_are_kept_is_no_policy() -> None:
    inside, outside = load(), load(storage('pictures = "folder"', 'folder = "pictures"'))
    assert inside.policy_values == outside.policy_values

"""A folder keeps bytes whole or not at all, and says what it can't do."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from bot.domain.keeping import ShelfFull, ShelfTrouble
from bot.shelves.folder import FolderShelf

SOUP = b"a bowl of leek soup"
NAME = hashlib.sha256(SOUP).hexdigest()


def place(folder: Path) -> Path:
    return folder / NAME[:2] / NAME


async def test_what_was_put_is_given_back_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    shelf = FolderShelf(folder)
    assert await shelf.get(NAME) is None
    await shelf.put(NAME, SOUP)
    assert (await shelf.get(NAME), await shelf.size(NAME)) == (SOUP, len(SOUP))
    modes = [one.stat().st_mode & 0o077 for one in (folder, place(folder).parent, place(folder))]
    assert modes == [0, 0, 0]
    assert [one.name for one in place(folder).parent.iterdir()] == [NAME]
    await shelf.remove(NAME)
    await shelf.remove(NAME)
    assert (await shelf.get(NAME), await shelf.size(NAME)) == (None, None)


async def test_what_is_there_as_it_should_be_is_not_written_again(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    await shelf.put(NAME, SOUP)
    before = place(tmp_path).stat().st_ino
    await shelf.put(NAME, SOUP)
    assert place(tmp_path).stat().st_ino == before


async def test_a_damaged_file_is_replaced_by_what_it_should_be(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    await shelf.put(NAME, SOUP)
    place(tmp_path).write_bytes(SOUP[:7])
    await shelf.put(NAME, SOUP)
    assert await shelf.get(NAME) == SOUP


async def test_bytes_that_are_not_what_their_name_says_are_not_kept(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    with pytest.raises(ShelfTrouble, match="does not give back"):
        await shelf.put(NAME, b"another soup")
    assert await shelf.get(NAME) is None
    assert list(place(tmp_path).parent.iterdir()) == []


async def test_a_disk_without_room_says_so_and_keeps_no_half_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ShelfFull, match="No space left"):
        await FolderShelf(tmp_path).put(NAME, SOUP)
    assert list(place(tmp_path).parent.iterdir()) == []


async def test_a_folder_whose_disk_is_not_there_is_not_made_elsewhere(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "not mounted" / "pictures")
    for act in (shelf.put(NAME, SOUP), shelf.free()):
        with pytest.raises(ShelfTrouble):
            await act
    with pytest.raises(ShelfTrouble, match="is no folder"):
        await shelf.look()
    assert not (tmp_path / "not mounted").exists()


async def test_the_room_is_that_of_its_disk(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "pictures")
    await shelf.look()
    free = await shelf.free()
    assert free is not None
    assert abs(free - shutil.disk_usage(tmp_path).free) < 1 << 30


async def test_what_can_t_be_read_is_trouble_and_not_a_picture_that_is_gone(
    tmp_path: Path,
) -> None:
    place(tmp_path).mkdir(parents=True)
    with pytest.raises(ShelfTrouble, match="Is a directory"):
        await FolderShelf(tmp_path).get(NAME)

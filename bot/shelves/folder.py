"""A folder that keeps bytes: one file each, named by the SHA-256 of what is in it.

A file is written beside its place, forced to the disk, read back, and only then moved there, so a
crash leaves the whole file or none. Only this program's user may read it.
"""

import asyncio
import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from bot.domain.keeping import ShelfFull, ShelfTrouble, is_whole

T = TypeVar("T")

FOR_US_ALONE: Final = 0o700
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FolderShelf:
    """A folder on this machine; it is made at the first file, but its parent is not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, sha256: str, content: bytes) -> None:
        """Keep bytes. Raises `ShelfFull`, or `ShelfTrouble`."""
        await self._beside(lambda: self._put(sha256, content))

    async def get(self, sha256: str) -> bytes | None:
        """Read a file; `None` where there is none. Raises `ShelfTrouble`."""
        return await self._beside(lambda: _read(self._place(sha256)))

    async def size(self, sha256: str) -> int | None:
        """Ask for a file's size. Raises `ShelfTrouble`."""
        return await self._beside(lambda: _size(self._place(sha256)))

    async def remove(self, sha256: str) -> None:
        """Delete a file. Raises `ShelfTrouble`."""
        await self._beside(lambda: self._place(sha256).unlink(missing_ok=True))

    async def look(self) -> None:
        """Look whether files could be written here. Raises `ShelfTrouble`."""
        await self._beside(self._look)

    async def free(self) -> int | None:
        """Ask for the room on the folder's disk. Raises `ShelfTrouble`."""
        there = self._folder if self._folder.is_dir() else self._folder.parent
        return await self._beside(lambda: shutil.disk_usage(there).free)

    async def _beside(self, work: Callable[[], T]) -> T:
        """Work beside the loop; what the disk says no to is told without the file's name."""
        try:
            return await asyncio.to_thread(work)
        except OSError as problem:
            kind = ShelfFull if problem.errno in _NO_ROOM else ShelfTrouble
            raise kind(f"the folder for pictures: {problem.strerror}") from problem

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _look(self) -> None:
        there = self._folder if self._folder.exists() else self._folder.parent
        if not there.is_dir():
            raise ShelfTrouble(f"{there} is no folder")
        if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
            raise ShelfTrouble(f"{there} can't be written by this program")

    def _put(self, sha256: str, content: bytes) -> None:
        place = self._place(sha256)
        if is_whole(_read(place), sha256):
            return
        self._folder.mkdir(mode=FOR_US_ALONE, exist_ok=True)
        place.parent.mkdir(mode=FOR_US_ALONE, exist_ok=True)
        # Named so that nothing takes it for what it is not yet.
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".coming-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if not is_whole(_read(Path(name)), sha256):
                raise ShelfTrouble("the folder for pictures does not give back what it was given")
            Path(name).replace(place)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
            raise
        _settle(place.parent)


def _read(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def _size(place: Path) -> int | None:
    try:
        return place.stat().st_size
    except FileNotFoundError:
        return None


def _settle(folder: Path) -> None:
    """Force a file's new name to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

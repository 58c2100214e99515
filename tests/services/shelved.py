"""A bench whose pictures are kept in a folder, and pictures for it."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from bot.domain.accounts import Network
from bot.domain.drafts import Picture
from bot.domain.keeping import MediaPlace, ShelfTrouble
from bot.ports import Handed
from bot.services import picturing
from bot.services.keeping import Shelves
from bot.shelves.folder import FolderShelf
from tests.publishers.bench import png
from tests.services.bench import Bench, bench

FILE = Handed(id="F1", name="soup.png", address="https://files.example/F1")


class FickleShelf(FolderShelf):
    """A folder that can be told to answer nothing."""

    away = False

    async def get(self, sha256: str) -> bytes | None:
        self._answer()
        return await super().get(sha256)

    async def put(self, sha256: str, content: bytes) -> None:
        self._answer()
        await super().put(sha256, content)

    async def remove(self, sha256: str) -> None:
        self._answer()
        await super().remove(sha256)

    def _answer(self) -> None:
        if self.away:
            raise ShelfTrouble("it does not answer")


@contextlib.asynccontextmanager
async def shelved(folder: Path) -> AsyncIterator[tuple[Bench, FickleShelf, Path]]:
    """Open a bench, the shelf where its pictures go, and the shelf's folder."""
    pictures = folder / "pictures"
    shelf = FickleShelf(pictures)
    async with bench(folder) as here:
        shelves = Shelves(MediaPlace.FOLDER, {MediaPlace.FOLDER: shelf})
        here.ctx = replace(here.ctx, shelves=shelves)
        yield here, shelf, pictures


async def taken(here: Bench, colour: tuple[int, int, int] = (255, 0, 0)) -> Picture:
    """A picture that somebody attached."""
    here.ctx.files.handed["F1"] = png(colour)  # type: ignore[attr-defined]
    (picture,) = await picturing.take(here.ctx, (FILE,), (), (Network.WALL,))
    return replace(picture, alt_text="A bowl of soup")


def files(folder: Path) -> list[str]:
    """The names of all files on the shelf."""
    return sorted(one.name for one in folder.rglob("*") if one.is_file())

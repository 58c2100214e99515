"""`second-opinion pictures` and `check` about pictures outside the database."""

from pathlib import Path

import aiohttp

from bot.config.settings import Settings
from bot.domain.keeping import digest
from bot.shelving import look_at_shelves, move, shelves_of, verify
from storage import pictures
from storage.store import Store
from tests.config.samples import SOCKET, TOML
from tests.fakes import FrozenClock
from tests.storage.templates import begin_with_tables

SOUP, TEA = b"a bowl of soup", b"a cup of tea"


def settings(folder: Path, place: str) -> Settings:
    """Settings with a folder for pictures, whether or not new ones go there."""
    environ = {**SOCKET, "DATABASE_URL": f"sqlite:///{folder / 'shelving.db'}"}
    storage = f'[storage]\npictures = "{place}"\nfolder = "{folder / "pictures"}"\n'
    return Settings.load(environ, TOML + storage)


async def looked(known: Settings) -> list[tuple[str, bool]]:
    store = await Store.open(known.database_url)
    try:
        async with aiohttp.ClientSession() as session:
            return await look_at_shelves(store, shelves_of(known, session, FrozenClock()))
    finally:
        await store.close()


async def test_pictures_are_moved_verified_and_moved_back(tmp_path: Path) -> None:
    begin_with_tables(tmp_path / "shelving.db")
    inside, outside = settings(tmp_path, "database"), settings(tmp_path, "folder")
    store = await Store.open(inside.database_url)
    for content in (SOUP, TEA):
        sha256 = digest(content)
        await store.write(lambda tx, n=sha256, c=content: pictures.add(tx, n, "image/png", c))
    await store.close()
    assert await looked(inside) == []
    assert await looked(outside) == [("pictures: 0 are in the folder", True)]

    assert await move(outside) == (["2 pictures were moved to the folder."], True)
    assert await verify(outside) == (["2 of 2 pictures are as they were."], True)
    assert await looked(inside) == [("pictures: 2 are in the folder", True)]
    soup = tmp_path / "pictures" / digest(SOUP)[:2] / digest(SOUP)
    soup.write_bytes(b"")
    ((line, is_well),) = await looked(outside)
    assert (line, is_well) == ("pictures: 1 of 2 are not in the folder as they were", False)
    (wrong, summary), is_whole = await verify(outside)
    assert (summary, is_whole) == ("1 of 2 pictures are as they were.", False)
    assert "(in the folder) is lost, or not what it was" in wrong

    (wrong, summary), is_whole = await move(inside)
    assert (summary, is_whole) == ("1 pictures were moved to the database.", False)
    assert digest(SOUP)[:12] in wrong
    soup.write_bytes(SOUP)
    assert await move(inside) == (["1 pictures were moved to the database."], True)
    assert await looked(inside) == []
    assert [one for one in (tmp_path / "pictures").rglob("*") if one.is_file()] == []

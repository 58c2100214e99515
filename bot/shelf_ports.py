"""What the rooms ask of a place outside the database that keeps bytes."""

from typing import Protocol


class Shelf(Protocol):
    """Keeps bytes under the SHA-256 (hex) of what they are, and gives them back.

    All methods raise `ShelfTrouble` where the place could not be asked.
    """

    async def put(self, sha256: str, content: bytes) -> None:
        """Keep bytes; a return means that they were read back as they are.

        What is there already as it should be stays; what is there and is damaged is replaced.
        Raises `ShelfFull` where there is no room.
        """

    async def get(self, sha256: str) -> bytes | None:
        """Give what is kept under this name, whatever it is; `None` where nothing is."""

    async def size(self, sha256: str) -> int | None:
        """Say how many bytes are kept under this name, without reading them."""

    async def remove(self, sha256: str) -> None:
        """Let bytes go; what is not there is gone."""

    async def look(self) -> None:
        """Look whether bytes could be kept here, without keeping any."""

    async def free(self) -> int | None:
        """Say how many bytes fit in yet; `None` where nobody can tell."""

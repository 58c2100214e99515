"""A publisher on the bench: its network, its pictures, and a look at what the public sees."""

import hashlib
import io
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from bot.domain.accounts import Account, AccountName, Mode, Network
from bot.domain.deliveries import Receipt
from bot.domain.drafts import Picture, Target
from bot.domain.errors import NotFound, PublishError
from bot.media.films import bare_film
from bot.ports import Publisher, Seen
from bot.publishers.http import Limits
from tests.media.filming import TALL

HASTY = Limits(connect=2, read=0.4, total=0.8, upload=0.8)
"""Seconds; only for tests in which no answer comes, since a busy machine may be slow."""


NEVER_ANSWERED = Limits(connect=2, read=0.1, total=2, upload=2)
"""Seconds; only where no answer comes at all, and nothing else is asked in the meantime."""


class HandClock:
    """Real time, moved by hand; sleeping is noted and takes no time."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._ahead = 0.0
        self._start = datetime.now(UTC)

    def now(self) -> datetime:
        """The start and what was moved since."""
        return self._start + timedelta(seconds=self._ahead)

    def monotonic(self) -> float:
        """Seconds since the start."""
        return self._ahead

    async def sleep(self, seconds: float) -> None:
        """Note the sleep and move on."""
        self.slept.append(seconds)
        self._ahead += seconds

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += seconds


@dataclass
class PictureShelf:
    """A store of pictures by their digest."""

    kept: dict[str, bytes] = field(default_factory=dict)
    media_type: str = "image/png"

    async def __call__(self, sha256: str) -> bytes:
        """Give a picture's bytes."""
        if sha256 not in self.kept:
            raise NotFound("There is no such picture.")
        return self.kept[sha256]

    def put(self, content: bytes, alt_text: str) -> Picture:
        """Keep a picture, and describe it."""
        digest = hashlib.sha256(content).hexdigest()
        self.kept[digest] = content
        return Picture(sha256=digest, media_type=self.media_type, alt_text=alt_text)

    def four(self) -> tuple[Picture, ...]:
        """Keep four different pictures with different descriptions."""
        words = ("A red square", "Ein grünes Quadrat", "مربع أزرق", "Un carré 🟨, jaune")
        colours = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
        make = png if self.media_type == "image/png" else jpeg
        return tuple(self.put(make(c), w) for c, w in zip(colours, words, strict=True))

    def film(self, alt_text: str = "Soup is poured") -> Picture:
        """Keep a video as it is once it was attached: upright, of five seconds."""
        return replace(self.put(bare_film(TALL)[1], alt_text), media_type="video/mp4")


@dataclass(kw_only=True)
class Bench:
    """A publisher under test. `public` lists what is out, read from the network itself.

    `answers` lists the texts that are out, the oldest first, each with the one that it answers,
    and `films` the digests of the videos that are out.
    """

    publisher: Publisher
    public: Callable[[], Awaitable[list[Seen]]]
    clock: HandClock
    most_pictures: int = 4
    fewest_pictures: int = 0
    tells_alt_texts: bool = True
    tells_film_alts: bool = True
    shows_film: bool = False
    answers: Callable[[], Awaitable[list[tuple[str, str]]]] | None = None
    films: Callable[[], list[str]] | None = None
    shelf: PictureShelf = field(default_factory=PictureShelf)

    async def seen(self, receipt: Receipt) -> Seen | None:
        """A post as it is read back, or as the server shows it where it can't be read."""
        if self.publisher.abilities.reads:
            return await self.publisher.read_back(receipt)
        with pytest.raises(PublishError):
            await self.publisher.read_back(receipt)
        return next(reversed(await self.public()), None)

    def target(
        self,
        text: str,
        *,
        pictures: tuple[Picture, ...] | None = None,
        identity: str = "",
        options: tuple[tuple[str, str], ...] = (("lang", "fr"),),
    ) -> Target:
        """What the account would publish; `pictures` left out: as few as the network takes."""
        account = self.publisher.account
        return Target(
            account=account.name,
            network=account.network,
            address=account.base_url,
            handle=account.handle,
            identity=identity,
            mode=Mode.LIVE,
            text=text,
            pictures=self.few() if pictures is None else pictures,
            options=options,
        )

    def alt_texts(self, pictures: tuple[Picture, ...]) -> tuple[str, ...]:
        """What the public can read of these pictures: nothing where a network takes no words."""
        return tuple(
            picture.alt_text
            if self.tells_alt_texts and (self.tells_film_alts or not picture.is_video)
            else ""
            for picture in pictures
        )

    def few(self) -> tuple[Picture, ...]:
        """As few pictures as a post needs, or a video where one is to be shown."""
        if self.shows_film:
            return (self.shelf.film(),)
        return self.shelf.four()[: self.fewest_pictures]

    async def order(self) -> list[tuple[str, str]]:
        """The texts that are out, each with the one that it answers."""
        assert self.answers is not None, "this network has no threads"
        return await self.answers()

    async def films_out(self) -> list[str]:
        """The digests of the videos that are out, as the network itself has them."""
        assert self.films is not None, "this network takes no videos"
        return self.films()

    async def times(self, text: str) -> int:
        """How often a text is out."""
        return [post.text for post in await self.public()].count(text)


def account(network: Network, base_url: str, handle: str) -> Account:
    """An account on a network."""
    return Account(
        name=AccountName(f"our-{network.value}"),
        network=network,
        base_url=base_url,
        handle=handle,
        mode=Mode.LIVE,
    )


def jpeg(colour: tuple[int, int, int], size: int = 8) -> bytes:
    """A picture of one colour, as Instagram takes them."""
    written = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(written, "JPEG")
    return written.getvalue()


def png(colour: tuple[int, int, int], size: int = 8) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    rows = (b"\0" + bytes(colour) * size) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts

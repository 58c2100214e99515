"""Our own public address, for networks that fetch pictures: the bot's route over a test's shelf."""

from collections.abc import Mapping

from aiohttp import web

from bot.domain.attaching import VIDEO
from bot.domain.drafts import Picture
from bot.domain.loans import addresses_at, read_loan
from bot.domain.seals import Sealer
from bot.services.lending import Lent
from bot.web.lending import lending_route
from tests.publishers.bench import HandClock, PictureShelf
from tests.publishers.servers.local import LocalServer

SEALER = Sealer(b"a key for lending, of thirty-two")


class Library(LocalServer):
    """Lends what stands on the shelf."""

    def __init__(self, shelf: PictureShelf, clock: HandClock) -> None:
        super().__init__()
        self.shelf = shelf
        self.clock = clock

    def routes(self) -> list[web.RouteDef]:
        """The bot's own route."""
        return [lending_route(self.lend)]

    def address(self, picture: Picture, key: str) -> str:
        """Where a picture may be fetched."""
        addresses = addresses_at(self.url, SEALER, self.clock.now)
        assert addresses is not None
        return addresses(picture, key)

    async def lend(self, parts: Mapping[str, str]) -> Lent | None:
        """Look on the shelf."""
        loan = read_loan(SEALER, parts, self.clock.now())
        if loan is None or loan.sha256 not in self.shelf.kept:
            return None
        content = self.shelf.kept[loan.sha256]
        kind = VIDEO if content[4:8] == b"ftyp" else self.shelf.media_type
        return Lent(media_type=kind, content=content)

"""A bench whose bot follows links, none of which leaves this process."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from bot.domain.drafts import DraftId, LinkCard
from storage import linklooks
from tests.factories import SEALER
from tests.following import FakeLinks
from tests.services.bench import Bench, bench

MENU = "https://soup.test/menu"
TEXT = f"Soup is back: {MENU}"


class Linked(Bench):
    """A bench whose bot follows links."""

    links: FakeLinks

    async def looks_kept(self) -> int:
        """How many looks at the links of the first draft are written down."""
        return len(await self.ctx.store.read(lambda tx: linklooks.of(tx, DraftId(1), SEALER)))

    def said_on_card(self) -> str:
        """What lint says on the newest card."""
        return " ".join(f.message for f in self.cards.views[self.cards.newest][-1].report.findings)

    def preview(self) -> LinkCard | None:
        """The preview on the newest card."""
        (target,) = self.cards.views[self.cards.newest][-1].draft.revision.content.targets
        return target.card


@contextlib.asynccontextmanager
async def linked(folder: Path, *, harmless: bool = False) -> AsyncIterator[Linked]:
    """Open such a bench."""
    async with bench(folder, harmless=harmless) as opened:
        links = FakeLinks()
        here = Linked(
            ctx=replace(opened.ctx, links=links),
            clock=opened.clock,
            cards=opened.cards,
            networks=opened.networks,
            woken=opened.woken,
        )
        here.links = links
        yield here

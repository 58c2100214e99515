"""A large video goes to many accounts at once, on a machine that has little memory."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.attaching import VIDEO
from bot.domain.deliveries import Intent
from bot.domain.drafts import Picture, Target
from bot.domain.fitting import Fit
from bot.domain.keeping import digest
from bot.ports import Pictures
from bot.services.changing import with_pictures
from bot.services.preflight import look_before
from storage import accounts, pictures
from storage.engine import Tx
from tests.factories import ANA, BEN, SEALER, an_account
from tests.fake_network import FakePublisher
from tests.media.filming import TALL
from tests.services.bench import Bench, bench

FILM = Picture(sha256=digest(TALL), media_type=VIDEO, alt_text="Soup is poured")
NAMES = ("soupe", "bread", "cake")


class Taking(FakePublisher):
    """Takes the bytes of a video, as those do that bring it themselves, and keeps them."""

    held: tuple[bytes, ...] = ()

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        self.held = tuple([await pictures(one.sha256) for one in target.pictures])
        return await super().prepare(target, pictures, key)


async def filmed(here: Bench) -> dict[str, Taking]:
    """Three accounts in a Slack channel, live, and the video kept."""
    networks = {}
    known = {}
    for name in NAMES:
        account = replace(an_account(name), network=Network.SLACK, mode=Mode.LIVE)
        networks[name] = Taking(account, here.clock)
        known[AccountName(name)] = replace(account, identity=await networks[name].who_am_i())
    here.ctx = replace(here.ctx, accounts=known, publishers=networks)

    def keep(tx: Tx) -> None:
        pictures.add(tx, FILM.sha256, VIDEO, TALL)
        for account in known.values():
            accounts.put(tx, account, now=here.clock.now(), sealer=SEALER, people=(ANA, BEN))

    await here.ctx.store.write(keep)
    return networks


async def test_posts_that_leave_together_hold_one_copy_of_their_video(tmp_path: Path) -> None:
    """Eight of 50 MB each were more than a small machine has, and it would end the bot."""
    async with bench(tmp_path, accounts=NAMES) as here:
        networks = await filmed(here)
        await here.approved(change=with_pictures((FILM,)))
        await here.beats()
        held = [network.held[0] for network in networks.values()]
        assert [len(network.sent) for network in networks.values()] == [1, 1, 1]
        assert held[0] == TALL
        assert all(one is held[0] for one in held)


async def test_posts_that_are_looked_at_together_read_one_video_at_a_time(tmp_path: Path) -> None:
    async with bench(tmp_path, accounts=NAMES) as here:
        await filmed(here)
        begun: list[bytes] = []
        alone: list[bool] = []
        second = asyncio.Event()

        async def picture_of(data: bytes, fit: Fit) -> tuple[str, bytes]:
            begun.append(data)
            if len(begun) == 1:
                await asyncio.wait([asyncio.create_task(second.wait())], timeout=0.1)
                alone.append(len(begun) == 1)
            second.set()
            return VIDEO, data

        here.ctx = replace(here.ctx, picture_of=picture_of)
        await here.approved(when="in 3 hours", change=with_pictures((FILM,)))
        here.clock.advance(hours=2, minutes=5)
        await look_before(here.ctx)
        assert (alone, len(begun)) == ([True], 3)

"""A video takes long on its way: what the claim, the look and the lease are worth meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.attaching import VIDEO
from bot.domain.deliveries import LEASE
from bot.domain.deliveries import DeliveryState as S
from bot.domain.drafts import Picture
from bot.domain.handing import Handing
from bot.domain.keeping import digest
from bot.domain.states import State
from bot.ports import CardRef
from bot.publishers.by_hand import ByHandPublisher
from bot.services import publishing
from bot.services.changing import with_pictures
from bot.services.unsure import settle_stale
from storage import accounts, hung, pictures
from storage.engine import Tx
from tests.factories import ANA, BEN, SEALER
from tests.fakes import FakeFiles, FrozenClock
from tests.media.filming import TALL
from tests.services.bench import Bench, bench

FILM = Picture(sha256=digest(TALL), media_type=VIDEO, alt_text="Soup is poured")


async def test_a_send_has_a_whole_lease_of_its_own_however_long_its_upload_took(
    here: Bench,
) -> None:
    """Else the next beat takes the send for one that a stop cut off, and tells people so."""

    async def uploads() -> None:
        here.clock.advance(seconds=LEASE.total_seconds() - 1)

    async def sends() -> None:
        here.clock.advance(seconds=LEASE.total_seconds() - 1)
        await settle_stale(here.ctx)
        assert (await here.delivery()).state is S.SENDING

    await here.approved()
    here.network.story.before |= {"prepare": uploads, "send": sends}
    await here.beats()
    assert (await here.delivery()).state is S.PUBLISHED
    assert not any("the bot was stopped" in said for said in here.cards.texts())


async def test_a_preparation_that_never_ends_is_given_up_within_its_claim(
    here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a second one of the same post begins beside it, and readiness calls the bot stuck."""
    monkeypatch.setattr(publishing, "PREPARING", 0.01)

    async def hangs() -> None:
        await asyncio.Event().wait()

    await here.approved()
    here.network.story.before["prepare"] = hangs
    await here.beats()
    delivery = await here.delivery()
    assert (delivery.state, here.network.texts) == (S.SCHEDULED, [])
    assert "took too long, so nothing was sent yet" in delivery.reason
    await here.beats(seconds=11)
    assert here.network.texts == ["Soup is back!"]


class SlowFiles(FakeFiles):
    """Slack's files over a slow line; `meanwhile` happens while a video is shared."""

    def __init__(self, clock: FrozenClock, meanwhile: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._clock = clock
        self._meanwhile = meanwhile

    async def share(self, name: str, content: bytes, channel: str) -> str:
        self._clock.advance(seconds=40)
        await self._meanwhile()
        return await super().share(name, content, channel)


@dataclass
class KeptHands:
    """Records what people are given."""

    given: list[Handing] = field(default_factory=list)

    async def give(self, handing: Handing) -> CardRef:
        self.given.append(handing)
        return CardRef(channel="D1", ts=f"{len(self.given)}.0")

    async def show(self, ref: CardRef, handing: Handing) -> None:
        """Nothing is looked at here."""


async def test_rule_24_a_video_that_was_shared_anew_for_long_is_given_after_a_new_look_alone(
    tmp_path: Path,
) -> None:
    """Somebody deleted it from the channel; Ben took his approval back while it went up again."""
    async with bench(tmp_path) as here:
        account = replace(
            here.ctx.accounts[AccountName("soupe")], network=Network.BY_HAND, mode=Mode.LIVE
        )
        publisher, hands = ByHandPublisher(account), KeptHands()
        identity = await publisher.who_am_i()
        account = replace(account, identity=identity)

        async def unapproves() -> None:
            here.cards.unreact(BEN, "white_check_mark")

        files = SlowFiles(here.clock, unapproves)
        here.ctx = replace(
            here.ctx,
            accounts={account.name: account},
            publishers={account.name: publisher},
            hands=hands,
        )

        def keep(tx: Tx) -> None:
            pictures.add(tx, FILM.sha256, VIDEO, TALL)
            accounts.put(tx, account, now=here.clock.now(), sealer=SEALER, people=(ANA, BEN))

        await here.ctx.store.write(keep)
        await here.approved(change=with_pictures((FILM,)))
        here.ctx = replace(here.ctx, files=files)
        await here.ctx.store.write(lambda tx: hung.forget(tx, (FILM.sha256,)))
        await here.beats()
        assert hands.given == []
        await here.beats(seconds=20)
        assert hands.given == []
        assert (await here.draft()).state is State.IN_REVIEW

"""A context for services: a real store and linter; Slack, the network and time are fakes."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.accounts import AccountName
from bot.domain.deliveries import Delivery
from bot.domain.drafts import Draft, DraftId
from bot.domain.emoji import DEFAULT_GESTURES
from bot.domain.people import UserId
from bot.domain.roster import CHANNEL as WHOLE
from bot.lint.context import Context as LintContext
from bot.media.preparing import picture_of
from bot.media.small import likeness_of
from bot.ports import CardRef
from bot.scheduler import publish
from bot.services import drafting
from bot.services.basket import take_down_due
from bot.services.context import Context, Rules
from bot.services.drafting import Request
from bot.services.reviewing import reconsider
from bot.slack.wording import plain
from storage import deliveries, drafts, journal, rosters
from storage.migrations import expected_schema_digest
from storage.store import Store
from tests.factories import ANA, BEN, CHANNEL, OLGA, SEALER, ZOE, an_account
from tests.fake_network import FakePublisher
from tests.fakes import FakeCards, FakeFiles, FrozenClock, nothing_waits
from tests.lint.linters import LINTER
from tests.storage.filled import POLICY_DIGEST as POLICY
from tests.storage.filled import settled
from tests.storage.templates import begin_with_tables

TEXT = "Soup is back!"
ROSTER = [(WHOLE, user) for user in (ANA, BEN, ZOE, OLGA)]


@dataclass(slots=True)
class Bench:
    """The services' context, and what the outside saw of them."""

    ctx: Context
    clock: FrozenClock
    cards: FakeCards
    networks: dict[str, FakePublisher]
    woken: list[bool] = field(default_factory=list)

    @property
    def network(self) -> FakePublisher:
        """The first account's network."""
        return next(iter(self.networks.values()))

    async def submitted(self, text: str = TEXT, **given: Any) -> Draft:
        """Ana submits a draft for all accounts."""
        known: dict[str, Any] = {
            "author": ANA,
            "accounts": tuple(self.networks),
            "when": "now",
            "key": f"command {text} {given}",
        }
        return await drafting.submit(self.ctx, Request(text=text, **{**known, **given}))

    async def reacts(
        self, user: UserId = BEN, emoji: str = "white_check_mark", *, on: bool = True
    ) -> None:
        """Give or take a reaction on the newest card, and let the bot hear of it."""
        if on:
            self.cards.react(user, emoji)
        else:
            self.cards.unreact(user, emoji)
        await self.looks()

    async def looks(self) -> None:
        """Let the bot look at the newest card."""
        await reconsider(self.ctx, CardRef(channel=CHANNEL, ts=self.cards.newest))

    async def approved(self, text: str = TEXT, **given: Any) -> Draft:
        """A draft that Ben has approved, its countdown over."""
        draft = await self.submitted(text, **given)
        await self.reacts(BEN)
        self.clock.advance(seconds=61)
        return draft

    async def beats(self, **by: float) -> None:
        """Let time pass, and the bot look once at what is due."""
        self.clock.advance(**by)
        await publish(self.ctx)
        await take_down_due(self.ctx)

    def card_of(self, number: int) -> str:
        """A draft's newest card, in words."""
        shown = (views[-1] for views in self.cards.views.values())
        mine = [view for view in shown if view.draft.id == number]
        return plain(mine[-1], ZoneInfo("UTC"))

    async def draft(self, number: int = 1) -> Draft:
        """A draft as it stands."""
        found = await self.ctx.store.read(lambda tx: drafts.get(tx, DraftId(number)))
        assert found is not None
        return found

    async def deliveries(self, number: int = 1) -> list[Delivery]:
        """A draft's deliveries."""
        return await self.ctx.store.read(lambda tx: deliveries.of(tx, DraftId(number)))

    async def delivery(self, number: int = 1) -> Delivery:
        """A draft's newest delivery."""
        return (await self.deliveries(number))[-1]

    async def journal(self) -> list[str]:
        """The kinds of all entries."""
        entries = await self.ctx.store.read(lambda tx: journal.entries(tx, limit=10_000))
        return [entry.kind for entry in entries]

    async def entries(self, kind: str) -> list[dict[str, object]]:
        """What the entries of a kind tell."""
        entries = await self.ctx.store.read(lambda tx: journal.entries(tx, limit=10_000))
        return [dict(entry.details) for entry in entries if entry.kind == kind]


@contextlib.asynccontextmanager
async def bench(
    folder: Path,
    *,
    accounts: tuple[str, ...] = ("soupe",),
    harmless: bool = False,
    clock: FrozenClock | None = None,
    **rules: Any,
) -> AsyncIterator[Bench]:
    """Open a bench; its accounts are on the practice wall, and so live."""
    clock = clock or FrozenClock()
    cards = FakeCards(clock)
    begin_with_tables(folder / "bench.db")
    store = await Store.open(f"sqlite:///{folder / 'bench.db'}")
    await store.write(lambda tx: rosters.begin(tx, ROSTER, now=clock.now(), sealer=SEALER))
    known = {AccountName(name): an_account(name) for name in accounts}
    networks = {
        name: FakePublisher(account, clock, harmless=harmless) for name, account in known.items()
    }
    woken: list[bool] = []
    ctx = Context(
        store=store,
        cards=cards,
        files=FakeFiles(),
        picture_of=picture_of,
        likeness_of=likeness_of,
        publishers={str(name): network for name, network in networks.items()},
        accounts=known,
        clock=clock,
        linter_of=lambda: LINTER,
        lint=LintContext(),
        sealer=SEALER,
        rules=Rules(gestures=DEFAULT_GESTURES, **rules),
        channel=CHANNEL,
        wake=lambda: woken.append(True),
        schema=expected_schema_digest,
        policy=POLICY,
    )
    ctx.ears.listen(nothing_waits)
    await store.write(settled)
    try:
        yield Bench(
            ctx=ctx,
            clock=clock,
            cards=cards,
            networks={str(name): network for name, network in networks.items()},
            woken=woken,
        )
    finally:
        await store.close()

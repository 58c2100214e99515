"""A claimed delivery under its last look, one transaction at a time."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from bot.domain.deliveries import Delivery, Intent
from bot.domain.drafts import DraftId
from bot.domain.gate import Verdict
from bot.domain.presses import Press, PressKind
from bot.domain.review import Room
from bot.ports import CardRef
from bot.services import looking
from bot.services.context import Context
from bot.services.deciding import opinion
from storage import deliveries, drafts, journal
from storage.engine import Tx
from tests.factories import ANA, BEN, CHANNEL
from tests.services.bench import Bench

INTENT = Intent(key="k", body="Soup is back!", baseline="")
T = TypeVar("T")


async def claim(here: Bench) -> Delivery:
    """The one delivery that is due, claimed."""
    found = await here.ctx.store.write(
        lambda tx: deliveries.claim(
            tx, now=here.clock.now(), lease=timedelta(minutes=3), token="mine", limit=8
        )
    )
    return found[0]


async def claimed(here: Bench) -> Delivery:
    """The one delivery of an approved draft, claimed."""
    await here.approved()
    return await claim(here)


async def room(here: Bench) -> Room:
    return await here.cards.room(CardRef(channel=CHANNEL, ts=here.cards.newest), (ANA,))


async def looked(
    here: Bench, delivery: Delivery, intent: Intent | None = INTENT, **seen: Any
) -> Verdict:
    """The verdict of a last look that Slack answers now; `seen` changes what it said."""
    there = replace(await room(here), **seen)
    return await here.ctx.store.write(
        lambda tx: looking.last_look(tx, here.ctx, delivery, there, intent)
    )


async def asked(here: Bench, what: Callable[[Tx, Context], T]) -> T:
    return await here.ctx.store.write(lambda tx: what(tx, here.ctx))


async def known(here: Bench, delivery: Delivery) -> looking.Facts:
    """What the last look knows now."""
    there = await room(here)

    def gather(tx: Tx, ctx: Context) -> looking.Facts:
        draft = drafts.get(tx, DraftId(1))
        row = deliveries.get(tx, delivery.id)
        assert draft is not None
        assert row is not None
        return looking.facts(tx, ctx, draft, row, there)

    return await asked(here, gather)


def press(kind: PressKind, here: Bench) -> Press:
    return Press(number=1, person=BEN, kind=kind, card="1.1", at=here.clock.now())


async def waits(
    here: Bench,
    delivery: Delivery,
    *,
    in_person: bool = False,
    pressed: Mapping[PressKind, Press] | None = None,
) -> str:
    """What a delivery waits for, beside its approvals."""
    there = await room(here)

    def find(tx: Tx, ctx: Context) -> str:
        draft = drafts.get(tx, DraftId(1))
        assert draft is not None
        found = opinion(tx, ctx, draft, there)
        decision = replace(found.decision, in_person=in_person)
        what = replace(found, decision=decision, pressed=pressed or {})
        return looking.waits_for(tx, ctx, draft, what, delivery)

    return await asked(here, find)


async def last_entry(here: Bench) -> tuple[str, dict[str, Any], int | None]:
    entries = await here.ctx.store.read(lambda tx: journal.entries(tx, limit=10_000))
    return entries[-1].kind, dict(entries[-1].details), entries[-1].draft

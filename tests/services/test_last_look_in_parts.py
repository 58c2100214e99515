"""What the last look makes of posting hours and of presses (rules 23 and 38)."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.drafts import DraftId
from bot.domain.gate import Wait
from bot.domain.hours import parse_hours
from bot.domain.posting import CLOSED, PostingHours
from bot.domain.presses import PressKind
from bot.ports import CardRef
from bot.services import pressing
from bot.services.pressing import Wish
from storage import deliveries
from tests.factories import BEN, CHANNEL, ZOE, after
from tests.services.bench import Bench
from tests.services.looks import claim, claimed, known, looked, press, waits
from tests.services.test_tampering import tampered


async def test_rule_23_outside_the_posting_hours_of_its_account_it_waits(here: Bench) -> None:
    delivery = await claimed(here)
    night = PostingHours(hours=parse_hours("mon-sun 01:00-02:00"), zone=ZoneInfo("UTC"))
    elsewhere = replace(here.ctx.rules, posting={"another": night})
    here.ctx = replace(here.ctx, rules=elsewhere)
    assert (await known(here, delivery)).waits_for == ""
    here.ctx = replace(here.ctx, rules=replace(elsewhere, posting={delivery.account: night}))
    assert (await known(here, delivery)).waits_for == CLOSED


async def test_rule_23_a_press_or_a_time_of_its_own_frees_it_of_posting_hours(here: Bench) -> None:
    delivery = await claimed(here)
    night = PostingHours(hours=parse_hours("mon-sun 01:00-02:00"), zone=ZoneInfo("UTC"))
    here.ctx = replace(here.ctx, rules=replace(here.ctx.rules, posting={delivery.account: night}))
    for kind, said in (
        (PressKind.OUT_OF_HOURS, ""),
        (PressKind.SEND_NOW, ""),
        (PressKind.APPROVE, CLOSED),
    ):
        assert await waits(here, delivery, pressed={kind: press(kind, here)}) == said


async def test_rule_23_a_countdown_that_ends_outside_posting_hours_moves_the_slot_into_them(
    here: Bench,
) -> None:
    delivery = await claimed(here)
    noon = PostingHours(hours=parse_hours("mon-sun 12:00-12:02"), zone=ZoneInfo("UTC"))
    here.ctx = replace(here.ctx, rules=replace(here.ctx.rules, posting={delivery.account: noon}))
    here.cards.unreact(BEN)
    here.cards.react(ZOE)
    assert isinstance(await looked(here, delivery), Wait)
    row = await here.delivery()
    assert (row.due_at, row.late_at) == (after(days=1), after(days=1, minutes=10))
    assert await here.ctx.store.read(deliveries.next_look) == after(days=1)


async def test_rule_38_a_press_that_was_changed_in_the_tables_is_named_alone(
    here: Bench, tmp_path: Path
) -> None:
    await here.submitted()
    ref = CardRef(channel=CHANNEL, ts=here.cards.newest)
    wish = Wish(kind=PressKind.APPROVE, draft=DraftId(1), by=BEN, ref=ref)
    assert not (await pressing.press(here.ctx, wish)).refused
    here.clock.advance(seconds=61)
    delivery = await claim(here)
    assert (await known(here, delivery)).broken == ()
    tampered(tmp_path, "UPDATE presses SET person = 'U0ZOE'")
    exchanged = "the stored votes by button are not as they were written"
    assert (await known(here, delivery)).broken == (exchanged,)

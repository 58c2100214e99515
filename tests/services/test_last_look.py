"""What the last look gathers, names and writes down, fact by fact (rules 20, 24 and 38)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.accounts import Mode
from bot.domain.deliveries import DeliveryId, DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.gate import Distrust, Go, Miss, TakeBack, Wait
from bot.domain.jumps import UNTRUSTED
from bot.domain.policies import Policy
from bot.domain.presses import NOBODY_PRESSED, PressKind
from bot.domain.review import Status
from bot.domain.states import State
from bot.ports import CardRef
from bot.services import looking, pausing, pressing
from bot.services.context import Context
from bot.services.pressing import Wish
from storage import cards, clockwork, deliveries, drafts, takedowns
from storage.engine import Tx
from tests.factories import ANA, BEN, CHANNEL, OLGA, ZOE, after
from tests.services.bench import Bench, bench
from tests.services.looks import (
    INTENT,
    asked,
    claim,
    claimed,
    known,
    last_entry,
    looked,
    press,
    waits,
)
from tests.services.test_tampering import AUTHORS, CARD, NOT_APPROVED, TIME, on_mastodon, tampered


async def test_rule_24_the_facts_are_those_of_this_delivery_and_this_moment(here: Bench) -> None:
    delivery = await claimed(here)
    here.cards.skew = 12.5
    here.clock.advance(seconds=2)
    found = await known(here, delivery)
    assert (found.now, found.asked_at) == (after(seconds=63), after(seconds=63))
    assert (found.due_at, found.late_at) == (after(seconds=60), after(seconds=60, minutes=10))
    assert (found.approved_at, found.countdown) == (after(), timedelta(seconds=60))
    assert (found.decision.status, found.decision.approvers) == (Status.APPROVED, (BEN,))
    assert (found.pauses, found.broken, found.changed) == ((), (), ())
    assert set(found.reachable) == {ANA, BEN}
    assert (found.skew, found.waits_for) == (12.5, "")
    assert (found.confirmed, found.taking_down) == (True, False)


async def test_rule_32_a_pause_of_its_account_is_a_fact_and_of_another_is_none(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path, accounts=("soupe", "bread")) as here:
        delivery = await claimed(here)
        await pausing.pause(here.ctx, ZOE, "a crisis", "bread")
        mine = delivery.account == "bread"
        assert bool((await known(here, delivery)).pauses) is mine
        await pausing.pause(here.ctx, ZOE, "a crisis", "soupe")
        assert len((await known(here, delivery)).pauses) == 1


async def test_rule_32_what_two_people_let_through_a_pause_is_kept_back_by_a_later_one(
    here: Bench,
) -> None:
    delivery = await claimed(here)
    await pausing.pause(here.ctx, ZOE, "a crisis")
    for colleague in (BEN, OLGA):
        await pausing.let_through(here.ctx, 1, colleague)
    assert (await known(here, delivery)).pauses == ()
    await pausing.pause(here.ctx, ZOE, "another crisis", "soupe")
    assert len((await known(here, delivery)).pauses) == 1


async def test_rule_34_a_takedown_that_was_asked_for_is_a_fact(here: Bench) -> None:
    delivery = await claimed(here)
    now = here.clock.now()
    await here.ctx.store.write(
        lambda tx: takedowns.add(tx, DraftId(1), ZOE, now=now, starts_at=now, card="")
    )
    assert (await known(here, delivery)).taking_down


async def test_rule_35_settings_that_nobody_confirmed_are_a_fact(here: Bench) -> None:
    delivery = await claimed(here)
    here.ctx = replace(here.ctx, policy="another")
    assert not (await known(here, delivery)).confirmed


async def test_rule_24_a_vote_that_only_the_look_sees_is_written_down_before_it_counts(
    here: Bench,
) -> None:
    delivery = await claimed(here)
    here.cards.unreact(BEN)
    here.cards.react(ZOE)
    found = await known(here, delivery)
    assert found.approved_at == here.clock.now()
    assert found.decision.approvers == (ZOE,)
    assert (await here.draft()).state is State.SCHEDULED


# What the file says, and how the look names it; the last is about the settings.
BROKEN = [
    ("UPDATE authors SET person = 'U0EVE'", AUTHORS),
    ("UPDATE contents SET body = replace(body, 'back', 'dead')", NOT_APPROVED),
    ("UPDATE cards SET seal = ''", CARD),
    ("UPDATE cards SET state = 'gone'", CARD),
    ("UPDATE deliveries SET late_at = '2030'||substr(late_at, 5)", TIME),
]


@pytest.mark.parametrize(("statement", "name"), BROKEN)
async def test_rule_38_each_thing_that_is_not_as_we_wrote_it_is_named_alone(
    here: Bench, tmp_path: Path, statement: str, name: str
) -> None:
    delivery = await claimed(here)
    tampered(tmp_path, statement)
    assert (await known(here, delivery)).broken == (name,)


async def test_rule_38_a_changed_guard_and_a_missing_account_are_named(here: Bench) -> None:
    delivery = await claimed(here)
    here.ctx = replace(here.ctx, schema=lambda: "another", accounts={})
    assert (await known(here, delivery)).broken == (
        "the database's guards were changed",
        "the account is not in the settings any more",
    )


async def test_rule_38_a_card_of_another_revision_is_named(here: Bench) -> None:
    """The draft is of revision 2 and its living card of revision 1."""
    delivery = await claimed(here)

    def compare(tx: Tx, ctx: Context) -> tuple[str, ...]:
        draft = drafts.get(tx, DraftId(1))
        assert draft is not None
        newer = replace(draft, revision=replace(draft.revision, number=2))
        assert cards.living(tx, draft.id) is not None
        return looking.broken(tx, ctx, newer, delivery)

    assert "the stored card shows another revision" in await asked(here, compare)


async def test_rule_38_a_request_is_held_against_its_seal_only_while_it_is_sent(
    here: Bench, tmp_path: Path
) -> None:
    delivery = await claimed(here)
    assert await looked(here, delivery) == Go()
    assert (await known(here, delivery)).broken == ()
    tampered(tmp_path, "UPDATE deliveries SET intent = replace(intent, 'back', 'dead')")
    exchanged = "the stored request is not the one that was prepared"
    assert (await known(here, delivery)).broken == (exchanged,)


async def test_rule_20_what_is_not_as_it_was_approved_is_named(here: Bench) -> None:
    delivery = await claimed(here)

    def named(tx: Tx, ctx: Context, **changes: Any) -> tuple[str, ...]:
        draft = drafts.get(tx, DraftId(1))
        assert draft is not None
        state = changes.pop("state", draft.state)
        return looking.changed(tx, ctx, replace(draft, state=state), replace(delivery, **changes))

    for state, said in (
        (State.SCHEDULED, ()),
        (State.PUBLISHING, ()),
        (State.IN_REVIEW, ("the draft is not scheduled any more",)),
        (State.PUBLISHED, ("the draft is not scheduled any more",)),
    ):
        assert await asked(here, lambda tx, ctx, s=state: named(tx, ctx, state=s)) == said
    edited = ("the draft was changed",)
    assert await asked(here, lambda tx, ctx: named(tx, ctx, revision=2)) == edited
    assert await asked(here, lambda tx, ctx: named(tx, ctx, digest="evil")) == edited
    name = delivery.account
    known_as = here.ctx.accounts[name].handle
    other = replace(here.ctx.accounts[name], handle="@another")
    here.ctx = replace(here.ctx, accounts={name: other})
    assert await asked(here, named) == ("an account is not what it was any more",)
    for_all = replace(here.ctx.accounts[name], handle=known_as, seen_by="private")
    here.ctx = replace(here.ctx, accounts={name: for_all})
    assert await asked(here, named) == ("an account is not what it was any more",)


async def test_rule_10_level_5_waits_for_a_press_within_its_span(here: Bench) -> None:
    delivery = await claimed(here)
    now = PressKind.PUBLISH_NOW
    late = delivery.due_at + timedelta(minutes=61)
    assert await waits(here, delivery) == ""
    assert await waits(here, delivery, in_person=True) == NOBODY_PRESSED
    pressed = {now: press(now, here)}
    assert await waits(here, delivery, in_person=True, pressed=pressed) == ""
    other = {PressKind.APPROVE: press(now, here)}
    assert await waits(here, delivery, in_person=True, pressed=other) == NOBODY_PRESSED
    outside = {now: replace(press(now, here), at=late)}
    assert await waits(here, delivery, in_person=True, pressed=outside) == NOBODY_PRESSED
    moved = replace(delivery, due_at=delivery.due_at + timedelta(hours=3))
    assert await waits(here, moved, in_person=True, pressed=pressed) == NOBODY_PRESSED
    here.clock.advance(minutes=62)
    assert await waits(here, delivery, in_person=True, pressed=pressed) == NOBODY_PRESSED


async def test_rule_25_by_a_clock_that_is_not_trusted_it_waits(here: Bench) -> None:
    delivery = await claimed(here)
    await asked(here, lambda tx, ctx: clockwork.hold(tx, "the clock jumped", ctx.now()))
    assert (await known(here, delivery)).waits_for == UNTRUSTED
    await asked(here, lambda tx, ctx: clockwork.end_all(tx, ZOE, ctx.now(), ctx.sealer))
    assert (await known(here, delivery)).waits_for == ""


async def test_rule_24_whoever_lost_the_claim_does_nothing(here: Bench) -> None:
    delivery = await claimed(here)
    taken = Wait(reason="somebody else took it over")
    assert await looked(here, replace(delivery, token="another")) == taken
    assert await looked(here, replace(delivery, id=DeliveryId(99))) == taken
    assert await looked(here, replace(delivery, draft=DraftId(99))) == taken
    assert (await here.delivery()).state is DeliveryState.CLAIMED


@pytest.mark.parametrize(("reason", "said"), [("", "it was stopped"), ("withdrawn", "withdrawn")])
async def test_rule_24_what_was_stopped_meanwhile_says_why(
    here: Bench, reason: str, said: str
) -> None:
    delivery = await claimed(here)
    await here.ctx.store.write(lambda tx: deliveries.cancel(tx, DraftId(1), reason))
    tokened = await here.ctx.store.read(lambda tx: deliveries.get(tx, delivery.id))
    assert tokened is not None
    assert await looked(here, tokened) == Wait(reason=said)


async def test_rule_36_what_is_sent_is_written_down_with_the_policy_and_who_answers(
    here: Bench,
) -> None:
    delivery = await claimed(here)
    assert await looked(here, delivery) == Go()
    kind, details, draft = await last_entry(here)
    assert (kind, draft) == ("delivery.sending", 1)
    assert details == {
        "delivery": delivery.id,
        "account": delivery.account,
        "digest": delivery.digest,
        "attempt": 1,
        "why": "",
        "policy": here.ctx.policy,
        "answering": [ANA, BEN],
    }
    row = await here.delivery()
    assert (row.state, row.intent) == (DeliveryState.SENDING, INTENT)
    assert (await here.draft()).state is State.PUBLISHING


async def test_rule_39_a_wait_is_written_down_once_and_looked_at_again_in_15_seconds(
    here: Bench,
) -> None:
    delivery = await claimed(here)
    before = here.clock.now()
    apart = "our clock and Slack's differ by more than a minute"
    assert await looked(here, delivery, skew=90.0) == Wait(reason=apart)
    kind, details, _ = await last_entry(here)
    assert (kind, details["why"], details["account"]) == ("delivery.waiting", apart, "soupe")
    row = await here.delivery()
    assert (row.state, row.reason, row.due_at) == (DeliveryState.SCHEDULED, apart, after(minutes=1))
    next_look = await here.ctx.store.read(deliveries.next_look)
    assert next_look == before + timedelta(seconds=15)
    many = len(await here.journal())
    again = await here.ctx.store.write(
        lambda tx: deliveries.claim(
            tx,
            now=before + timedelta(seconds=15),
            lease=timedelta(minutes=3),
            token="mine",
            limit=8,
        )
    )
    assert await looked(here, again[0], skew=90.0) == Wait(reason=apart)
    assert len(await here.journal()) == many


async def test_rule_23_a_countdown_that_began_anew_moves_the_slot(here: Bench) -> None:
    delivery = await claimed(here)
    here.cards.unreact(BEN)
    here.cards.react(ZOE)
    until = here.clock.now() + timedelta(seconds=60)
    found = await looked(here, delivery)
    assert found == Wait(reason="its countdown is running", until=until)
    row = await here.delivery()
    assert (row.state, row.due_at) == (DeliveryState.SCHEDULED, until)
    assert row.late_at == until + timedelta(minutes=10)
    assert await here.ctx.store.read(deliveries.next_look) == until


async def test_rule_25_a_new_approval_after_the_bound_makes_it_missed(here: Bench) -> None:
    """It had its time; the old vote is gone, and the new one came too late."""
    await here.submitted(when="in 2 minutes")
    await here.reacts(BEN)
    here.clock.advance(minutes=11, seconds=30)
    mine = await claim(here)
    here.cards.unreact(BEN)
    here.cards.react(ZOE)
    here.clock.advance(seconds=31)
    assert isinstance(await looked(here, mine), Miss)
    assert (await here.delivery()).state is DeliveryState.MISSED
    kind, _, _ = await last_entry(here)
    assert "missed" in kind


async def test_rule_25_a_countdown_that_would_begin_after_the_bound_makes_it_missed(
    here: Bench,
) -> None:
    """Ben approved just in time; at the last look only Zoé's later vote is there."""
    await here.submitted(when="in 2 minutes")
    here.clock.advance(minutes=11, seconds=59)
    await here.reacts(BEN)
    here.clock.advance(seconds=60)
    mine = await claim(here)
    here.cards.unreact(BEN)
    here.cards.react(ZOE)
    assert isinstance(await looked(here, mine), Wait)
    row = await here.delivery()
    assert (row.state, row.reason) == (DeliveryState.MISSED, "not approved in time")
    assert [one["why"] for one in await here.entries("delivery.missed")] == [row.reason]
    assert (await here.draft()).state is State.MISSED


async def test_rule_10_a_post_published_in_person_keeps_its_hour_when_its_countdown_moves(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path, policy=Policy(press_from=0)) as here:
        await here.approved()
        ref = CardRef(channel=CHANNEL, ts=here.cards.newest)
        wish = Wish(kind=PressKind.PUBLISH_NOW, draft=DraftId(1), by=ZOE, ref=ref)
        assert not (await pressing.press(here.ctx, wish)).refused
        mine = await claim(here)
        here.cards.unreact(BEN)
        here.cards.react(OLGA)
        until = here.clock.now() + timedelta(seconds=60)
        found = await looked(here, mine)
        assert found == Wait(reason="its countdown is running", until=until)
        row = await here.delivery()
        assert (row.due_at, row.late_at) == (until, until + timedelta(minutes=60))


async def test_rule_24_a_lost_approval_takes_it_back_and_a_broken_seal_ends_it(
    here: Bench, tmp_path: Path
) -> None:
    delivery = await claimed(here)
    here.cards.unreact(BEN)
    found = await looked(here, delivery)
    assert isinstance(found, TakeBack)
    assert (await here.draft()).state is State.IN_REVIEW
    assert (await here.delivery()).state is DeliveryState.CANCELLED
    assert (await here.delivery()).reason == found.reason


async def test_rule_38_what_is_distrusted_fails_with_its_reason_in_the_journal(
    here: Bench, tmp_path: Path
) -> None:
    delivery = await claimed(here)
    tampered(tmp_path, "UPDATE authors SET person = 'U0EVE'")
    assert await looked(here, delivery) == Distrust(reason=AUTHORS)
    failed = await here.entries("delivery.failed")
    assert [entry["why"] for entry in failed] == [AUTHORS]
    assert (await here.draft()).state is State.FAILED


async def test_rule_20_what_was_approved_as_a_rehearsal_is_never_sent(here: Bench) -> None:
    on_mastodon(here)
    delivery = await claimed(here)
    assert delivery.mode is Mode.DRY_RUN
    assert await looked(here, delivery) == Go()
    await is_rehearsed(here)


async def test_rule_24_without_a_prepared_request_nothing_is_sent(here: Bench) -> None:
    delivery = await claimed(here)
    assert delivery.mode is Mode.LIVE
    assert await looked(here, delivery, None) == Go()
    await is_rehearsed(here)


async def is_rehearsed(here: Bench) -> None:
    assert (await here.delivery()).state is DeliveryState.REHEARSED
    assert (await here.draft()).state is State.REHEARSED
    assert [entry["why"] for entry in await here.entries("delivery.rehearsed")] == [""]


async def test_rule_13_somebody_who_holds_at_the_last_moment_is_written_down(here: Bench) -> None:
    delivery = await claimed(here)
    here.cards.react(ZOE, "raised_hand")
    assert await looked(here, delivery) == Wait(reason="somebody holds it")
    assert "stop.opened" in await here.journal()

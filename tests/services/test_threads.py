"""A thread leaves part after part: each written down before the next, and whatever stops stops."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.correcting import How
from bot.domain.deliveries import Delivery, DeliveryId
from bot.domain.deliveries import DeliveryState as S
from bot.domain.drafts import DraftId
from bot.domain.errors import NotAllowed, NothingSent, OutcomeUnknown, Refused
from bot.domain.figures import ServerLimits
from bot.domain.people import UserId
from bot.domain.states import State
from bot.ports import CardRef
from bot.services import correcting, stopping, takedown, unsure
from bot.services.caring import newest_try
from bot.services.outcomes import job_of, keep_receipt
from bot.services.readback import read_back_due
from bot.services.retrying import Wish, retry
from storage import deliveries
from storage.engine import Tx
from tests.factories import ANA, BEN, CHANNEL, ZOE
from tests.services.bench import Bench, bench
from tests.services.test_publishing import SEEN, STOPPED, Deed, pauses_all
from tests.services.test_tampering import open_raw, without_guards

PARTS = ["Soup is back!", "So is bread.", "And cake."]
THREAD = "\n---\n".join(PARTS)


async def beats(here: Bench, times: int) -> None:
    for _ in range(times):
        await here.beats(seconds=1)


async def begun(here: Bench, parts: int = 1) -> None:
    """A thread of which the first parts are out."""
    await here.approved(THREAD)
    await beats(here, parts)
    assert here.network.texts == PARTS[:parts]


async def stuck(here: Bench) -> None:
    """A thread of which the first part alone is out: the network took no other."""
    await begun(here)
    here.network.story.trouble["send"] = [Refused("no, thank you")]
    await beats(here, 3)


async def retries(here: Bench, by: UserId = ZOE) -> None:
    """Somebody presses *Retry* on the newest card."""
    ref = CardRef(channel=CHANNEL, ts=here.cards.newest)
    await retry(here.ctx, Wish(delivery=DeliveryId(1), by=by, ref=ref))


async def test_each_part_answers_the_one_before_under_a_key_of_its_own(here: Bench) -> None:
    await here.approved(THREAD)
    await beats(here, 5)
    sent = here.network.sent
    assert [one.body for one in sent] == PARTS
    assert [one.baseline for one in sent] == ["", "1", "2"]
    key = (await here.delivery()).key
    assert [one.key for one in sent] == [f"{key}-1", f"{key}-2", f"{key}-3"]
    delivery = await here.delivery()
    assert (delivery.state, delivery.of_parts) == (S.PUBLISHED, 3)
    assert [part.remote_id for part in delivery.parts] == ["1", "2", "3"]
    assert delivery.receipt == delivery.parts[0]
    told = [one for one in await here.journal() if one.startswith("delivery")]
    a_part = ["delivery.claimed", "delivery.sending"]
    assert told == [
        *([*a_part, "delivery.part_out"] * 2),
        *a_part,
        "delivery.published",
    ]


@pytest.mark.parametrize("deed", [one[0] for one in STOPPED[:2] + SEEN])
async def test_rule_24_what_stops_a_post_stops_the_rest_of_a_thread(
    here: Bench, deed: Deed
) -> None:
    """Each part has a last look of its own, and nothing that is out is called unsent."""
    await begun(here)
    here.network.story.before["prepare"] = lambda: deed(here)
    await beats(here, 3)
    assert here.network.texts == PARTS[:1]
    await here.beats(hours=2)
    await beats(here, 2)
    delivery = await here.delivery()
    assert here.network.texts == PARTS[:1]
    assert delivery.state is S.PARTLY
    assert (await here.draft()).state is State.PUBLISHED


@pytest.mark.parametrize("deed", [one[0] for one in STOPPED[:2] + SEEN])
async def test_rule_23_what_comes_while_a_part_is_sent_lets_that_part_be_the_last(
    here: Bench, deed: Deed
) -> None:
    """It is too late for the part that is on its way, and early enough for the next."""
    await begun(here)
    here.network.story.before["send"] = lambda: deed(here)
    await beats(here, 3)
    assert here.network.texts == PARTS[:2]
    await here.beats(hours=2)
    await beats(here, 2)
    delivery = await here.delivery()
    assert here.network.texts == PARTS[:2]
    assert (delivery.state, len(delivery.parts)) == (S.PARTLY, 2)


async def test_rule_25_a_paused_thread_is_partly_out_after_its_time_and_people_are_told(
    here: Bench,
) -> None:
    await begun(here, 2)
    await pauses_all(here)
    await beats(here, 2)
    assert (await here.delivery()).state is S.SCHEDULED
    await here.beats(hours=2)
    await here.beats()
    said = [text for text in here.cards.texts() if "partly out" in text]
    assert len(said) == 1
    assert "partly out, parts 1–2 of 3: everything was paused" in said[0]
    assert not any("nothing was published" in text for text in here.cards.texts())


async def test_a_thread_is_not_begun_of_which_the_server_would_take_only_the_first_part(
    here: Bench,
) -> None:
    await here.approved("Soup!\n---\nSo is bread, and much of it.")
    here.network.abilities = replace(here.network.abilities, tells_limits=True)
    here.network.takes = ServerLimits(characters=10)
    await beats(here, 2)
    delivery = await here.delivery()
    assert here.network.sent == []
    assert delivery.state is S.FAILED
    assert "10" in delivery.reason


async def test_where_a_server_does_not_tell_its_limits_a_thread_leaves_all_the_same(
    here: Bench,
) -> None:
    await here.approved(THREAD)
    here.network.abilities = replace(here.network.abilities, tells_limits=True)
    here.network.story.trouble["limits"] = [NothingSent("no answer")]
    await beats(here, 4)
    assert here.network.texts == PARTS


async def test_only_the_missing_parts_are_sent_by_retry(here: Bench) -> None:
    await begun(here)
    here.network.story.trouble["send"] = [Refused("no, thank you")]
    await beats(here, 2)
    delivery = await here.delivery()
    assert (delivery.state, delivery.reason) == (S.PARTLY, "no, thank you")
    view = here.cards.views[here.cards.newest][-1]
    assert view.retries == (delivery.id,)
    with pytest.raises(NotAllowed):
        await retries(here, by=ANA)
    await retries(here)
    assert here.network.texts == PARTS[:1]
    here.clock.advance(seconds=61)
    await beats(here, 3)
    assert here.network.texts == PARTS
    (same,) = await here.deliveries()
    assert (same.id, same.key, same.state) == (delivery.id, delivery.key, S.PUBLISHED)
    assert [one.baseline for one in here.network.sent] == ["", "1", "2"]


async def test_a_thread_that_stops_again_after_a_retry_is_a_failure_of_its_own(
    here: Bench,
) -> None:
    """People are told of it anew, though it is the delivery that it was."""
    await begun(here)
    tries = []
    for _ in range(2):
        here.network.story.trouble["send"] = [Refused("no, thank you")]
        await beats(here, 2)
        tries.append(newest_try(here.cards.views[here.cards.newest][-1]))
        await retries(here)
        here.clock.advance(seconds=61)
    assert tries == ["1.2", "1.3"]
    said = [text for text in here.cards.texts() if "partly out" in text]
    assert len(said) == 2


async def test_a_part_whose_answer_was_lost_is_found_and_the_rest_follows(here: Bench) -> None:
    await begun(here)
    here.network.lost_answers = [OutcomeUnknown("the answer was lost")]
    await here.beats()
    assert (await here.delivery()).state is S.UNKNOWN
    assert any("may or may not be out in part 2: the answer" in s for s in here.cards.texts())
    await here.beats(seconds=11)
    await beats(here, 3)
    assert here.network.texts == PARTS
    assert len(here.network.sent) == 3


async def test_a_part_that_nobody_finds_stops_the_thread_until_people_have_looked(
    here: Bench,
) -> None:
    """Never twice, and never out of order: what comes after an unknown part waits."""
    await begun(here)
    here.network.lost_answers = [OutcomeUnknown("the answer was lost")]
    here.network.story.trouble["find"] = [OutcomeUnknown("no list today")] * 99
    await here.beats()
    await beats(here, 4)
    await here.beats(minutes=30)
    assert here.network.texts == PARTS[:2]
    await unsure.is_not_out(here.ctx, 1, BEN)
    await here.beats(seconds=1)
    assert (await here.delivery()).state is S.PARTLY
    view = here.cards.views[here.cards.newest][-1]
    assert view.retries == ()
    said = [text for text in here.cards.texts() if "partly out" in text]
    assert "Retry" not in said[0]


async def test_nothing_follows_a_part_that_somebody_saw_but_that_has_no_number(
    here: Bench,
) -> None:
    await begun(here)
    here.network.lost_answers = [OutcomeUnknown("the answer was lost")]
    here.network.story.trouble["find"] = [OutcomeUnknown("no list today")] * 99
    await here.beats()
    await unsure.is_out(here.ctx, 1, BEN, "https://net.example/2")
    await beats(here, 3)
    delivery = await here.delivery()
    assert (delivery.state, len(delivery.parts)) == (S.PARTLY, 2)
    assert len(here.network.sent) == 2
    removed = await takedown.take_down(here.ctx, 1, ZOE)
    assert [one.removal for one in removed] == ["unknown: please look"]


async def test_where_our_key_makes_it_harmless_a_lost_part_is_sent_again_and_is_out_once(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path, harmless=True) as here:
        await begun(here)
        here.network.story.trouble["send"] = [OutcomeUnknown("lost on the way")]
        await here.beats()
        await here.beats(seconds=11)
        await beats(here, 3)
        assert here.network.texts == PARTS
        assert [one.key[-2:] for one in here.network.sent] == ["-1", "-2", "-3"]


async def test_a_late_answer_of_one_part_is_never_taken_for_the_next(here: Bench) -> None:
    """The first was found while its answer was on the way; then the second was being sent."""
    await begun(here)
    first = (await here.delivery()).parts[0]
    early = await here.ctx.store.read(lambda tx: job_of(tx, _before_any_part(tx)))
    assert early is not None

    async def comes_late() -> None:
        await keep_receipt(here.ctx, early, first)

    here.network.story.before["send"] = comes_late
    await beats(here, 3)
    assert here.network.texts == PARTS
    assert [part.remote_id for part in (await here.delivery()).parts] == ["1", "2", "3"]


def _before_any_part(tx: Tx) -> Delivery:
    found = deliveries.get(tx, DeliveryId(1))
    assert found is not None
    return replace(found, parts=())


@pytest.mark.parametrize("parts", [1, 3])
async def test_rule_34_a_thread_is_taken_down_whole_the_last_part_first(
    here: Bench, parts: int
) -> None:
    """Also between two parts: then nothing more of it leaves."""
    await begun(here, parts)
    removed = await takedown.take_down(here.ctx, 1, ZOE)
    assert [(one.state, one.removal) for one in removed] == [(S.DELETED, "gone and checked")]
    await here.beats(minutes=5)
    assert here.network.texts == []
    assert here.network.removed == ["1", "2", "3"][:parts][::-1]
    assert (await here.draft()).state is State.TAKEN_DOWN


async def test_rule_34_a_takedown_while_a_part_is_sent_ends_with_nothing_out(here: Bench) -> None:
    await begun(here)

    async def take_down() -> None:
        await takedown.take_down(here.ctx, 1, ZOE)

    here.network.story.before["send"] = take_down
    await beats(here, 4)
    assert here.network.texts == []
    assert (await here.delivery()).state is S.DELETED
    assert len(here.network.sent) == 2


async def test_rule_34_one_part_that_stays_is_told_though_the_others_are_gone(here: Bench) -> None:
    await begun(here, 3)
    here.network.story.trouble["delete"] = [Refused("not this one")]
    (removed,) = await takedown.take_down(here.ctx, 1, ZOE)
    assert removed.removal == "still there: not this one"
    assert here.network.texts == PARTS[2:]
    # The first part is gone, and its address would lead nobody to the one that stays.
    links = ", ".join(f"<https://net.example/{n}|part {n}>" for n in (1, 2, 3))
    assert f"soupe: still there at {links}" in here.cards.texts()[-1]
    await here.beats(seconds=31)
    assert here.network.texts == []
    assert (await here.delivery()).removal == "gone and checked"


async def test_a_hold_between_two_parts_keeps_the_rest_back_until_it_is_released(
    here: Bench,
) -> None:
    await begun(here)
    await stopping.hold(here.ctx, 1, ZOE)
    await beats(here, 2)
    assert here.network.texts == PARTS[:1]
    await stopping.release(here.ctx, 1, ZOE)
    await here.beats(seconds=61)
    await beats(here, 3)
    assert here.network.texts == PARTS


async def test_each_part_is_read_back_and_the_one_that_differs_is_named(here: Bench) -> None:
    await begun(here, 3)
    await read_back_due(here.ctx)
    changed = here.network.posts["2"]
    here.network.posts["2"] = type(changed)(key=changed.key, body="Something else")
    here.network.removed.append("3")
    for _ in range(3):
        here.clock.advance(seconds=61)
        await read_back_due(here.ctx)
    said = [text for text in here.cards.texts() if "not as it was approved" in text]
    assert len(said) == 1
    assert "the text of part 2, part 3 is not there" in said[0]


async def test_a_correction_of_a_thread_deletes_all_its_parts_before_it_is_posted_again(
    here: Bench,
) -> None:
    """It says so before anybody approves; no word of the old one is left beside the new."""
    await begun(here, 3)
    wish = correcting.Wish(draft=DraftId(1), by=ANA, text="Soup!\n---\nBread!", key="k")
    await correcting.correct(here.ctx, wish)
    view = here.cards.views[here.cards.newest][-1]
    assert [one.how for one in view.corrects] == [How.AGAIN]
    await here.reacts(BEN)
    here.clock.advance(seconds=61)
    await beats(here, 3)
    assert here.network.removed == ["3", "2", "1"]
    assert here.network.texts == ["Soup!", "Bread!"]
    assert [one.baseline for one in here.network.sent[3:]] == ["", "4"]


async def test_a_correction_waits_while_a_part_of_the_old_thread_may_still_be_there(
    here: Bench,
) -> None:
    await begun(here, 3)
    wish = correcting.Wish(draft=DraftId(1), by=ANA, text="Only soup!", key="k")
    await correcting.correct(here.ctx, wish)
    await here.reacts(BEN)
    here.network.story.trouble["delete"] = [Refused("not this one")]
    await here.beats(seconds=61)
    assert "the old post is still there: not this one" in (await here.deliveries(2))[0].reason
    assert here.network.texts == PARTS
    await here.beats(seconds=16)
    assert here.network.texts == ["Only soup!"]


async def test_rule_38_forged_parts_let_nothing_follow_them(here: Bench, tmp_path: Path) -> None:
    """Whoever let the first part look out would make the bot begin with the second."""
    await here.approved(THREAD)

    raw = open_raw(tmp_path / "bench.db")
    line = '{"at":"2026-03-02T12:00:00.000000Z","remote_id":"7","url":""}'
    without_guards(raw, f"UPDATE deliveries SET parts = '{line}' || char(10)")
    raw.close()
    await beats(here, 2)
    assert here.network.sent == []
    assert "the stored parts that are out are not as they were written" in (
        (await here.delivery()).reason
    )

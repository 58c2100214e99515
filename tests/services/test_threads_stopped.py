"""What stops a thread in the middle of a part leaves nothing behind that nobody looks after."""

from dataclasses import replace

import pytest

from bot.domain.deliveries import Delivery, DeliveryId
from bot.domain.deliveries import DeliveryState as S
from bot.domain.drafts import DraftId
from bot.domain.errors import (
    NotAllowed,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    SlackUnavailable,
    Throttled,
    UserError,
)
from bot.domain.states import State
from bot.services import correcting, takedown, unsure
from bot.services.outcomes import job_of, keep_receipt
from bot.services.readback import read_back_due
from bot.services.redrawing import Redrawing
from storage import deliveries
from storage.engine import Tx
from tests.factories import ANA, BEN, ZOE
from tests.services.bench import Bench
from tests.services.test_threads import PARTS, beats, begun, retries


async def test_rule_34_the_parts_before_the_one_that_is_sent_do_not_wait_for_its_answer(
    here: Bench,
) -> None:
    """The bot may have been killed then: nobody hears that answer. Later the last part goes too."""
    await begun(here)
    said: list[Delivery] = []

    async def take_down() -> None:
        said.extend(await takedown.take_down(here.ctx, 1, ZOE))
        assert here.network.removed == ["1"]

    here.network.story.before["send"] = take_down
    await here.beats()
    assert [one.state for one in said] == [S.SENDING]
    await beats(here, 3)
    assert (here.network.texts, len(here.network.sent)) == ([], 2)
    assert (await here.delivery()).state is S.DELETED


async def test_rule_34_a_last_part_that_comes_out_while_the_others_are_removed_is_not_left(
    here: Bench,
) -> None:
    """What was removed was the thread as it was known then; nobody calls all of it gone."""
    await begun(here, 2)

    async def comes_out() -> None:
        job = await here.ctx.store.read(lambda tx: job_of(tx, _first(tx)))
        assert job is not None
        assert job.delivery.intent is not None
        here.network.posts["3"] = job.delivery.intent
        await keep_receipt(here.ctx, job, replace(job.delivery.parts[0], remote_id="3"))

    async def take_down() -> None:
        here.network.story.before["delete"] = comes_out
        await takedown.take_down(here.ctx, 1, ZOE)

    here.network.story.before["send"] = take_down
    here.network.story.trouble["send"] = [OutcomeUnknown("the answer was lost")]
    await beats(here, 3)
    assert here.network.texts == []
    assert (await here.delivery()).state is S.DELETED


def _first(tx: Tx) -> Delivery:
    found = deliveries.get(tx, DeliveryId(1))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "answer",
    [
        Refused("no, thank you"),
        NothingSent("nobody there"),
        Throttled("later", retry_after=30),
        OutcomeUnknown("the answer was lost"),
    ],
)
async def test_rule_34_a_takedown_while_a_part_is_sent_that_fails_removes_the_parts_before_it(
    here: Bench, answer: PublishError
) -> None:
    await begun(here)

    async def take_down() -> None:
        await takedown.take_down(here.ctx, 1, ZOE)
        assert here.network.texts == []

    here.network.story.before["send"] = take_down
    here.network.story.trouble["send"] = [answer]
    await beats(here, 4)
    await here.beats(minutes=1)
    await here.beats(minutes=20)
    await beats(here, 4)
    assert here.network.texts == []
    assert (await here.draft()).state is State.TAKEN_DOWN


async def test_rule_18_a_thread_whose_card_was_deleted_half_way_gets_one_to_act_on(
    here: Bench,
) -> None:
    """Nothing more leaves, and what is told names buttons that are really there."""
    await begun(here)
    old = here.cards.newest
    here.cards.gone.add(old)
    await beats(here, 3)
    assert here.cards.newest != old
    assert here.network.texts == PARTS[:1]
    assert here.cards.views[here.cards.newest][-1].retries == (1,)
    with pytest.raises(NotAllowed):
        await retries(here, by=ANA)
    await retries(here)
    here.clock.advance(seconds=61)
    await beats(here, 3)
    assert here.network.texts == PARTS


async def test_trap_74_its_card_is_posted_later_where_slack_takes_none_now(here: Bench) -> None:
    await begun(here)
    old = here.cards.newest
    here.cards.gone.add(old)
    here.cards.story.trouble["post"] = [SlackUnavailable("down")] * 2
    redrawing = Redrawing()
    await beats(here, 3)
    assert here.cards.newest == old
    for _ in range(12):
        here.clock.advance(seconds=4)
        await redrawing(here.ctx)
    assert here.cards.newest != old
    assert here.cards.views[here.cards.newest][-1].retries == (1,)


async def test_a_thread_of_which_somebody_saw_the_last_part_is_not_told_to_lack_it(
    here: Bench,
) -> None:
    """Nobody can ask for a part without a number, nor delete it: so it isn't corrected either."""
    await begun(here, 2)
    here.network.lost_answers = [OutcomeUnknown("the answer was lost")]
    here.network.story.trouble["find"] = [OutcomeUnknown("no list today")] * 99
    await here.beats()
    await unsure.is_out(here.ctx, 1, BEN, "https://net.example/3")
    assert (await here.delivery()).state is S.PUBLISHED
    for _ in range(4):
        await read_back_due(here.ctx)
        here.clock.advance(seconds=61)
    assert not any("not as it was approved" in text for text in here.cards.texts())
    wish = correcting.Wish(draft=DraftId(1), by=ANA, text="Only soup!", key="k")
    with pytest.raises(UserError):
        await correcting.correct(here.ctx, wish)


async def test_rule_34_a_look_that_breaks_keeps_no_part_before_it_out_there(here: Bench) -> None:
    await begun(here)
    here.network.lost_answers = [OutcomeUnknown("the answer was lost")]
    here.network.story.trouble["find"] = [ValueError("soon")] * 2
    await here.beats()
    (removed,) = await takedown.take_down(here.ctx, 1, ZOE)
    assert here.network.texts == [PARTS[1]]
    assert removed.removal == "unknown: please look"
    await here.beats(seconds=31)
    await here.beats(seconds=31)
    assert here.network.texts == []


async def test_rule_34_what_breaks_with_one_part_keeps_no_other_out_there(here: Bench) -> None:
    """An answer that nobody had thought of stopped the takedown of all parts before it."""
    await begun(here, 3)
    here.network.story.trouble["delete"] = [RuntimeError("odd")]
    (removed,) = await takedown.take_down(here.ctx, 1, ZOE)
    assert here.network.texts == PARTS[2:]
    assert (removed.state, removed.removal) == (S.PUBLISHED, "unknown: please look")
    await here.beats(seconds=31)
    assert (await here.delivery()).removal == "gone and checked"


@pytest.mark.parametrize("gone", ["1", "2"])
async def test_nothing_follows_a_thread_of_which_any_part_was_taken_down(
    here: Bench, gone: str
) -> None:
    """Somebody deletes one in the app; only what the next part answers had been asked for."""
    four = [*PARTS, "And tea."]
    await here.approved("\n---\n".join(four))
    await beats(here, 3)
    here.network.removed.append(gone)
    await beats(here, 2)
    left = [text for number, text in enumerate(PARTS, 1) if str(number) != gone]
    assert here.network.texts == left
    assert (await here.delivery()).state is S.PARTLY
    told = f"partly out, parts 1–3 of 4: part {gone} is not there any more, so nothing follows it"
    assert len([text for text in here.cards.texts() if told in text]) == 1

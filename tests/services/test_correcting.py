"""Corrections of what is out, with everything that can come between deleting and posting again."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.correcting import How
from bot.domain.deliveries import DeliveryState as S
from bot.domain.errors import NothingSent, OutcomeUnknown, Refused, UserError
from bot.domain.states import State
from bot.services import correcting, stopping, takedown, unsure
from bot.services.correcting import Wish
from tests.factories import ANA, BEN, ZOE
from tests.services.bench import Bench

RIGHT = "Soup is back on Tuesday!"


async def published(here: Bench) -> None:
    """Draft 1 by Ana, out."""
    await here.approved()
    await here.beats()


async def corrected(here: Bench, text: str = RIGHT, by: str = ANA) -> None:
    """A correction of draft 1 that Zoé has approved, its countdown over."""
    await correcting.correct(here.ctx, Wish(draft=1, by=by, text=text, key=f"correct {text}"))  # type: ignore[arg-type]
    await here.reacts(ZOE)
    here.clock.advance(seconds=61)


async def test_the_old_one_is_deleted_seen_to_be_gone_and_only_then_posted_again(
    here: Bench,
) -> None:
    await published(here)
    await corrected(here, by=BEN)
    assert here.network.texts == ["Soup is back!"]
    here.network.story.calls.clear()
    await here.beats()
    assert [c for c in here.network.story.calls if c in {"delete", "read_back", "send"}] == [
        "delete",
        "read_back",
        "send",
    ]
    assert here.network.texts == [RIGHT]
    assert (await here.draft(2)).authors == (BEN, ANA)
    assert (await here.delivery(1)).state is S.DELETED
    assert (await here.draft(1)).state is State.PUBLISHED
    (entry,) = await here.entries("delivery.corrected")
    assert entry["how"] == "deleted and checked"
    assert "delivery.replaces" in await here.journal()


@pytest.mark.parametrize("error", [Refused("it said no"), OutcomeUnknown("no answer")])
async def test_while_it_is_there_or_nobody_can_tell_nothing_is_posted_beside_it(
    here: Bench, error: Refused | OutcomeUnknown
) -> None:
    await published(here)
    await corrected(here)
    name = "delete" if isinstance(error, Refused) else "read_back"
    here.network.story.trouble[name] = [error] * 3
    for _ in range(3):
        await here.beats(seconds=16)
        assert len(here.network.sent) == 1
        assert (await here.delivery(2)).state is S.SCHEDULED
    await here.beats(seconds=16)
    assert here.network.texts == [RIGHT]


async def test_a_stop_between_deleting_and_posting_loses_neither_and_doubles_nothing(
    here: Bench,
) -> None:
    """Deleted, and the bot is killed before that is written down: it is looked at anew."""
    await published(here)
    await corrected(here)
    here.network.story.trouble["read_back"] = [RuntimeError("killed here")]
    await here.beats()
    assert here.network.texts == []
    await unsure.settle_interrupted(here.ctx)
    await here.beats()
    assert here.network.texts == [RIGHT]
    assert len(here.network.sent) == 2


Deed = Callable[[Bench], Awaitable[object]]


async def takes_back(here: Bench) -> None:
    here.cards.unreact(ZOE)


async def holds(here: Bench) -> object:
    return await stopping.hold(here.ctx, 2, ZOE)


async def objects(here: Bench) -> None:
    here.cards.react(BEN, "x")


@pytest.mark.parametrize("deed", [takes_back, holds, objects])
async def test_nothing_is_deleted_for_what_is_not_approved_at_the_last_look(
    here: Bench, deed: Deed
) -> None:
    await published(here)
    await corrected(here)
    await deed(here)
    await here.beats()
    assert here.network.texts == ["Soup is back!"]
    assert here.network.removed == []


async def test_a_vote_that_is_taken_back_between_deleting_and_posting_stops_the_new_one(
    here: Bench,
) -> None:
    await published(here)
    await corrected(here)
    here.network.story.before["read_back"] = lambda: takes_back(here)
    await here.beats()
    assert here.network.texts == []
    assert (await here.draft(2)).state is State.IN_REVIEW
    assert "to be posted again by D-2" in (await here.delivery(1)).reason


async def test_of_two_corrections_at_once_one_is_posted_and_the_other_says_why_not(
    here: Bench,
) -> None:
    await published(here)
    await corrected(here)
    await corrected(here, "Soup is back on Wednesday, at ten!")
    await here.beats()
    await here.beats(seconds=16)
    assert len(here.network.texts) == 1
    ends = [await here.delivery(2), await here.delivery(3)]
    assert sorted(end.state for end in ends) == [S.FAILED, S.PUBLISHED]
    (failed,) = [end for end in ends if end.state is S.FAILED]
    assert "what it corrects is not out any more" in failed.reason


async def test_what_was_taken_down_meanwhile_is_not_put_back_by_its_correction(
    here: Bench,
) -> None:
    await published(here)
    await corrected(here)
    await takedown.take_down(here.ctx, 1, BEN)
    await here.beats()
    assert here.network.texts == []
    assert (await here.delivery(2)).state is S.FAILED


async def test_nothing_sent_after_the_deletion_is_tried_again_with_no_second_deletion(
    here: Bench,
) -> None:
    await published(here)
    await corrected(here)
    here.network.story.trouble["send"] = [NothingSent("no connection")]
    await here.beats()
    assert here.network.texts == []
    await here.beats(seconds=20)
    assert here.network.texts == [RIGHT]
    assert here.network.story.calls.count("delete") == 1


async def test_what_cannot_be_corrected_or_would_change_nothing_is_refused(here: Bench) -> None:
    with pytest.raises(UserError, match="There is no draft 1"):
        await correcting.correct(here.ctx, Wish(draft=1, by=ANA, text=RIGHT, key="k"))
    await here.approved()
    with pytest.raises(UserError, match="Nothing of D-1 is out to be corrected"):
        await correcting.correct(here.ctx, Wish(draft=1, by=ANA, text=RIGHT, key="k"))
    await here.beats()
    with pytest.raises(UserError, match="That is what is out already"):
        await correcting.correct(here.ctx, Wish(draft=1, by=ANA, text="Soup is back!", key="k"))
    _, (post,) = await correcting.ways(here.ctx, 1)
    assert post.how is How.AGAIN

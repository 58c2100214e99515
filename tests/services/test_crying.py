"""A cry in a thread stops all that the thread is about (rules 31, 34)."""

import pytest

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.emoji import Gesture
from bot.domain.errors import NotAllowed
from bot.domain.people import UserId
from bot.services import correcting, hearing
from bot.services.correcting import Wish
from storage import drafts, stops
from tests.factories import BEN, CHANNEL, a_person
from tests.services.bench import Bench


async def test_rule_34_what_leaves_while_a_cry_asks_who_cried_is_taken_down(here: Bench) -> None:
    """The cry was told that nothing was out and it is held, and the post stayed out."""
    await here.approved()
    thread, ben = here.cards.newest, UserId(BEN)
    here.cards.story.before["person"] = here.beats
    await hearing.cry(here.ctx, hearing.Cry(channel=CHANNEL, thread=thread, user=ben))
    assert (await here.delivery()).state is DeliveryState.DELETED
    assert not any("Nothing of it is out" in one for one in here.cards.texts())


async def test_rule_31_what_somebody_may_not_stop_keeps_nothing_else_from_being_stopped(
    here: Bench,
) -> None:
    """A guest cried under a post and his own correction of it, which left all the same."""
    await here.approved()
    thread = here.cards.newest
    await here.beats()
    ben = UserId(BEN)
    wish = Wish(draft=1, by=ben, text="Soup is back on Tuesday!", key="correct 1")
    await correcting.correct(here.ctx, wish)
    here.cards.people[BEN] = a_person(BEN, is_guest=True)
    # As in Slack, where a correction goes on in the thread of what it corrects.
    await here.ctx.store.write(lambda tx: drafts.set_thread(tx, DraftId(2), thread))
    with pytest.raises(NotAllowed, match="full member"):
        await hearing.cry(here.ctx, hearing.Cry(channel=CHANNEL, thread=thread, user=ben))
    opened = await here.ctx.store.read(lambda tx: stops.opened(tx, DraftId(2), here.ctx.sealer))
    assert [(stop.kind, stop.by) for stop in opened] == [(Gesture.HOLD, BEN)]

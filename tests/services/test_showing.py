"""Cards are shown as they are by then, once for all who want it, and again until Slack takes it."""

import asyncio
from dataclasses import dataclass, replace

from bot.domain.drafts import DraftId
from bot.domain.errors import SlackUnavailable
from bot.services.basket import hear_missed
from bot.services.changing import Made, with_pictures, write_change
from bot.services.redrawing import LONGEST_SECONDS, Redrawing
from bot.services.showing import say_untold, show
from storage import cards, outbox, pictures
from tests.factories import ANA, BEN, ZOE
from tests.fakes import FakeFiles
from tests.publishers.bench import jpeg
from tests.services.bench import Bench
from tests.services.interleaving import SteppedStore, Turns
from tests.services.test_lending import BYTES, OTHER, SOUP


@dataclass
class EditedMeanwhile(FakeFiles):
    """Slack takes its time with the first picture, and has trouble with the second one."""

    here: Bench

    def __post_init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def hang(self, name: str, content: bytes) -> str:
        self.asked += 1
        if self.asked == 2:
            raise SlackUnavailable("an upload: status 503")
        if self.asked == 1:
            await self._edit()
        return await super().hang(name, content)

    async def _edit(self) -> None:
        ctx, draft = self.here.ctx, await self.here.draft()
        content = with_pictures((OTHER,))(draft.revision.content)
        made = Made(by=ANA, cause="edited")
        await ctx.store.write(lambda tx: write_change(tx, ctx, draft, content, made))


async def test_rule_20_no_card_shows_a_version_without_its_pictures(here: Bench) -> None:
    """An edit came while the pictures of the version before were taken to Slack: the card of the
    new one showed none, and people approved what they had not seen.
    """
    here.ctx = replace(here.ctx, files=EditedMeanwhile(here=here))
    for picture, content in ((SOUP, BYTES), (OTHER, jpeg((1, 2, 3)))):
        await here.ctx.store.write(
            lambda tx, p=picture, c=content: pictures.add(tx, p.sha256, p.media_type, c)
        )
    draft = await here.submitted(change=with_pictures((SOUP,)))
    assert here.cards.views == {}
    await show(here.ctx, draft.id)
    (card,) = here.cards.views.values()
    assert [one.sha256 for one in card[-1].draft.revision.content.shown] == [OTHER.sha256]
    assert dict(card[-1].hung).keys() == {OTHER.sha256}


async def test_trap_74_updates_that_wait_are_joined_and_the_newest_is_shown(here: Bench) -> None:
    draft = await here.submitted()
    shown = len(here.cards.views[here.cards.newest])
    async with here.ctx.locks[draft.id]:
        waiting = [asyncio.ensure_future(show(here.ctx, draft.id)) for _ in range(20)]
        await asyncio.sleep(0)
        here.cards.react(BEN)
        assert len(here.ctx.showings.waiting) == 1
    await asyncio.gather(*waiting)
    assert here.ctx.showings.waiting == {}
    views = here.cards.views[here.cards.newest][shown:]
    assert [view.decision.approvers for view in views if view.decision] == [(BEN,)]
    assert len(views) == 1


async def test_whoever_joined_is_let_go_when_the_showing_is_cut_off(here: Bench) -> None:
    draft = await here.submitted()
    async with here.ctx.locks[draft.id]:
        one = asyncio.ensure_future(show(here.ctx, draft.id))
        await asyncio.sleep(0)
        other = asyncio.ensure_future(show(here.ctx, draft.id))
        await asyncio.sleep(0)
        one.cancel()
        await asyncio.wait_for(other, 20)
    assert here.ctx.showings.waiting == {}


async def test_a_card_that_slack_did_not_take_is_tried_again_longer_and_longer_apart(
    here: Bench,
) -> None:
    draft = await here.submitted()
    here.cards.react(BEN)
    here.cards.story.trouble["refresh"] = [SlackUnavailable("429") for _ in range(4)]
    await here.looks()
    redrawing, waited = Redrawing(), 0.0
    while here.cards.story.trouble["refresh"]:
        await redrawing(here.ctx)
        here.clock.advance(seconds=1)
        waited += 1
    assert 3 <= waited <= 2 * LONGEST_SECONDS
    here.clock.advance(seconds=LONGEST_SECONDS)
    await redrawing(here.ctx)
    card = here.cards.views[here.cards.newest][-1]
    assert card.decision is not None
    assert card.decision.approvers == (BEN,)
    assert (await here.draft()).id == draft.id


async def test_trap_75_a_card_whose_posting_was_not_heard_to_end_is_found_and_not_posted_again(
    here: Bench,
) -> None:
    async def lost() -> None:
        raise SlackUnavailable("cut")

    here.cards.story.after["post"] = lost
    await here.submitted()
    assert len(here.cards.views) == 1
    redrawing = Redrawing()
    for _ in range(5):
        await redrawing(here.ctx)
        here.clock.advance(seconds=3)
    assert len(here.cards.views) == 1
    await here.reacts(BEN)
    assert (await here.draft()).state == "scheduled"


async def test_what_nobody_was_told_is_said_once_by_two_who_look_at_once(here: Bench) -> None:
    """The alarm of a silence stood in the channel twice: two beats had found it untold while
    Slack took its time with the first of them.
    """
    silent = "Slack tells me of nothing."
    await here.ctx.store.write(lambda tx: outbox.keep(tx, None, silent, here.clock.now()))
    turns, takes_it = Turns(), asyncio.Event()
    ctx = replace(here.ctx, store=SteppedStore(here.ctx.store, turns))
    here.cards.story.before["say"] = takes_it.wait
    looking = [asyncio.ensure_future(say_untold(ctx)) for _ in range(2)]
    await turns.settled()
    assert here.cards.texts() == []
    takes_it.set()
    await asyncio.gather(*looking)
    assert here.cards.texts() == [silent]


async def test_rule_31_a_post_that_is_out_gets_another_card_when_its_own_is_deleted(
    here: Bench,
) -> None:
    """People take a post down by its card; the one that stood there was deleted."""
    await here.approved()
    await here.beats()
    old = here.cards.newest
    here.cards.gone.add(old)
    here.cards.story.trouble["post"] = [SlackUnavailable("down")]
    await hear_missed(here.ctx)
    assert here.cards.newest == old
    redrawing = Redrawing()
    for _ in range(3):
        await redrawing(here.ctx)
        here.clock.advance(seconds=4)
    new = here.cards.newest
    assert new != old
    assert "card.gone" in await here.journal()
    here.cards.react(ZOE, "wastebasket")
    await hear_missed(here.ctx)
    await here.beats(seconds=16)
    assert (await here.draft()).state == "taken_down"
    here.cards.gone.add(new)
    await hear_missed(here.ctx)
    await show(here.ctx, DraftId(1))
    assert here.cards.newest == new


async def test_a_card_that_was_deleted_long_after_its_post_is_not_posted_again(here: Bench) -> None:
    await here.approved()
    await here.beats()
    old = here.cards.newest
    here.clock.advance(days=8)
    here.cards.gone.add(old)
    await here.ctx.store.write(lambda tx: cards.retire(tx, DraftId(1), "gone"))
    redrawing = Redrawing()
    for _ in range(3):
        await redrawing(here.ctx)
        here.clock.advance(seconds=4)
    assert here.cards.newest == old

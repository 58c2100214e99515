"""What people think of a draft, followed from the card to the schedule, whatever races (13, 22)."""

import asyncio

import pytest

from bot.domain.drafts import Draft, DraftId
from bot.domain.errors import CardGone, NotAllowed, SlackUnavailable
from bot.domain.states import State
from bot.ports import CardRef
from bot.services import drafting, stopping
from bot.services.reconciling import reconcile
from bot.services.reviewing import reconsider
from storage import cards
from tests.factories import ANA, BEN, CHANNEL, OLGA, ZOE, a_person
from tests.services.bench import Bench


async def test_two_looks_at_once_count_one_approval_once(here: Bench) -> None:
    await here.submitted()
    here.cards.react(BEN)
    await asyncio.gather(*(here.looks() for _ in range(5)))
    kinds = await here.journal()
    assert kinds.count("vote.counted") == 1
    assert kinds.count("draft.approved") == 1
    assert len(await here.deliveries()) == 1


async def test_rule_22_a_slower_look_with_older_news_decides_nothing_for_long(
    here: Bench,
) -> None:
    """The first look's answer is from before the vote was taken back; the second one corrects."""
    await here.submitted()
    here.cards.react(BEN)

    async def taken_back() -> None:
        here.cards.unreact(BEN)

    here.cards.story.after["room"] = taken_back
    await here.looks()
    assert (await here.draft()).state is State.SCHEDULED
    await here.looks()
    assert (await here.draft()).state is State.IN_REVIEW
    await here.beats(minutes=5)
    assert here.network.sent == []


async def test_rule_27_an_approval_that_an_edit_overtakes_counts_for_nothing(here: Bench) -> None:
    """Slack tells of a vote on the old card while the draft is being changed."""
    await here.submitted()
    old = here.cards.newest
    here.cards.react(BEN)

    edits: list[asyncio.Task[Draft]] = []

    async def edited() -> None:
        here.cards.story.after.clear()
        edits.append(asyncio.create_task(drafting.edit(here.ctx, 1, ANA, "Other soup!")))
        while (await here.draft()).revision.number == 1:
            continue

    here.cards.story.after["room"] = edited
    await reconsider(here.ctx, CardRef(channel=CHANNEL, ts=old))
    await asyncio.gather(*edits)
    assert here.cards.newest != old
    assert (await here.draft()).state is State.IN_REVIEW
    assert "vote.counted" not in await here.journal()
    await reconsider(here.ctx, CardRef(channel=CHANNEL, ts=old))
    assert (await here.draft()).state is State.IN_REVIEW
    assert "vote.counted" not in await here.journal()


async def test_trap_7_the_same_request_twice_makes_one_draft_and_one_card(here: Bench) -> None:
    first = await here.submitted(key="command 17.5")
    second = await here.submitted(key="command 17.5")
    assert first.id == second.id
    assert len(here.cards.views) == 1
    assert (await here.journal()).count("draft.submitted") == 1


async def test_trap_7_the_same_request_twice_at_once_makes_one_draft_and_one_living_card(
    here: Bench,
) -> None:
    drafts = await asyncio.gather(*(here.submitted(key="command 17.5") for _ in range(4)))
    assert {draft.id for draft in drafts} == {1}
    assert len(here.cards.views) == 1


async def test_trap_7_the_same_text_by_the_same_person_is_one_draft_while_it_is_open(
    here: Bench,
) -> None:
    first = await here.submitted(key="a")
    assert (await here.submitted(key="b")).id == first.id
    assert (await here.submitted(key="c", author=BEN)).id == 2
    await drafting.withdraw(here.ctx, 1, ANA)
    assert (await here.submitted(key="d")).id == 3


async def test_trap_41_an_approval_that_came_before_the_card_was_known_counts(here: Bench) -> None:
    """Its event met no card; the look right after binding finds it."""

    async def quick() -> None:
        here.cards.react(BEN)
        await reconsider(here.ctx, CardRef(channel=CHANNEL, ts=here.cards.newest))

    here.cards.story.after["post"] = quick
    draft = await here.submitted()
    assert (await here.draft(draft.id)).state is State.SCHEDULED


async def test_a_card_that_was_posted_and_never_bound_counts_once_it_is_found(here: Bench) -> None:
    """The bot was killed between Slack's answer and the commit; no second card is posted."""

    async def crash() -> None:
        raise asyncio.CancelledError

    here.cards.story.after["post"] = crash
    with pytest.raises(asyncio.CancelledError):
        await here.submitted()
    orphan = here.cards.newest
    here.cards.react(BEN, ts=orphan)
    await reconsider(here.ctx, CardRef(channel=CHANNEL, ts=orphan))
    assert (await here.draft()).state is State.IN_REVIEW
    await reconcile(here.ctx)
    assert list(here.cards.views) == [orphan]
    living = await here.ctx.store.read(lambda tx: cards.living(tx, DraftId(1)))
    assert living is not None
    assert living.ts == orphan
    assert (await here.draft()).state is State.SCHEDULED


async def test_a_card_that_went_missing_is_not_found_again_in_place_of_a_fresh_one(
    here: Bench,
) -> None:
    """Rule 18: what was given on a card that is known to be gone never counts again."""
    await here.submitted()
    first = here.cards.newest
    here.cards.react(BEN)
    await here.ctx.store.write(lambda tx: cards.retire(tx, DraftId(1), "gone"))
    here.cards.story.trouble["post"] = [SlackUnavailable("cut")]
    for _ in range(2):
        await reconcile(here.ctx)
    assert here.cards.newest != first
    assert (await here.draft()).state is State.IN_REVIEW


async def test_a_card_that_slack_did_not_take_is_posted_later(here: Bench) -> None:
    here.cards.story.trouble["post"] = [SlackUnavailable("down")]
    await here.submitted()
    assert here.cards.views == {}
    await reconcile(here.ctx)
    assert len(here.cards.views) == 1
    await here.approved()
    assert (await here.draft()).state is State.SCHEDULED


async def test_rule_16_an_edit_while_its_card_is_posted_makes_that_card_an_old_one(
    here: Bench,
) -> None:
    """Votes on what was shown never count for what was written meanwhile."""

    async def edit() -> asyncio.Task[object]:
        editing = asyncio.create_task(drafting.edit(here.ctx, 1, ANA, "Other soup!"))
        while (await here.draft()).revision.number == 1:
            assert not editing.done()
        edits.append(editing)
        return editing

    edits: list[asyncio.Task[object]] = []
    here.cards.story.before["post"] = edit
    await here.submitted()
    await asyncio.gather(*edits)
    first, *_ = here.cards.views
    here.cards.react(BEN, ts=first)
    await reconsider(here.ctx, CardRef(channel=CHANNEL, ts=first))
    await reconcile(here.ctx)
    draft = await here.draft()
    assert draft.revision.content.targets[0].text == "Other soup!"
    shown = {ts: views[0].draft.revision.number for ts, views in here.cards.views.items()}
    living = await here.ctx.store.read(lambda tx: cards.living(tx, draft.id))
    assert living is not None
    assert shown[living.ts] == 2
    assert (draft.state is State.SCHEDULED) is (living.ts == first)


async def test_rule_1_each_author_is_told_once_that_their_own_does_not_count(here: Bench) -> None:
    await here.submitted()
    await here.reacts(ANA)
    await here.looks()
    assert here.cards.texts(to=ANA) == [
        "Thank you! Your :white_check_mark: doesn't count here: authors can't approve their own"
        " post."
    ]
    assert (await here.entries("vote.dismissed"))[0]["why"] == "author"
    assert (await here.draft()).state is State.IN_REVIEW


async def test_rule_2_an_editors_earlier_approval_is_spent_and_a_later_one_does_not_count(
    here: Bench,
) -> None:
    await here.submitted()
    await here.reacts(BEN)
    await drafting.edit(here.ctx, 1, BEN, "Ben's soup!", as_author=True)
    assert (await here.draft()).authors == (ANA, BEN)
    await here.reacts(BEN)
    assert (await here.draft()).state is State.IN_REVIEW
    assert "authors can't approve" in here.cards.texts(to=BEN)[-1]
    await here.reacts(ZOE)
    assert (await here.draft()).state is State.SCHEDULED


async def test_rule_2_an_edit_that_would_leave_nobody_to_approve_is_refused_before_saving(
    here: Bench,
) -> None:
    here.cards.channel_members = {ANA, BEN}
    await here.submitted()
    with pytest.raises(NotAllowed, match="too few people could approve it"):
        await drafting.edit(here.ctx, 1, BEN, "Ben's soup!", as_author=True)
    assert (await here.draft()).authors == (ANA,)


async def test_rule_16_a_save_without_effect_keeps_the_votes(here: Bench) -> None:
    await here.approved()
    await drafting.edit(here.ctx, 1, ANA, "Soup is back!")
    assert (await here.draft()).revision.number == 1
    await here.beats()
    assert here.network.texts == ["Soup is back!"]


async def test_rule_16_former_voters_are_asked_again(here: Bench) -> None:
    await here.approved()
    await drafting.edit(here.ctx, 1, ANA, "Other soup!")
    asked = [text for text in here.cards.texts() if "please look at the new card" in text]
    assert len(asked) == 1
    assert asked[0].startswith(f"<@{BEN}> D-1 was changed (edited): version")
    assert ZOE not in asked[0]


async def test_rule_12_an_objection_stays_across_edits_until_its_owner_approves(
    here: Bench,
) -> None:
    await here.submitted()
    await here.reacts(ZOE, "x")
    assert (await here.draft()).state is State.CHANGES_REQUESTED
    await drafting.edit(here.ctx, 1, ANA, "Other soup!")
    await here.reacts(BEN)
    assert (await here.draft()).state is State.CHANGES_REQUESTED
    await here.reacts(ZOE)
    assert (await here.draft()).state is State.SCHEDULED


async def test_rule_12_deleting_the_card_closes_no_objection(here: Bench) -> None:
    await here.submitted()
    await here.reacts(ZOE, "x")
    here.cards.gone.add(here.cards.newest)
    await here.looks()
    await here.reacts(BEN)
    assert (await here.draft()).state is State.CHANGES_REQUESTED


async def test_rule_12_a_lifted_objection_does_not_open_again_while_its_emoji_stays(
    here: Bench,
) -> None:
    await here.submitted()
    await here.reacts(ZOE, "x")
    with pytest.raises(NotAllowed, match="authors can't lift an objection"):
        await stopping.lift(here.ctx, 1, ANA, "done")
    await stopping.lift(here.ctx, 1, BEN, "done as asked")
    await here.looks()
    assert (await here.draft()).state is State.IN_REVIEW
    await here.reacts(OLGA)
    assert (await here.draft()).state is State.SCHEDULED


async def test_rule_18_a_deleted_card_voids_its_votes_and_people_are_told(here: Bench) -> None:
    await here.approved()
    here.cards.gone.add(here.cards.newest)
    await here.looks()
    assert (await here.draft()).state is State.IN_REVIEW
    assert {"card.gone", "vote.taken_back", "delivery.cancelled"} <= set(await here.journal())
    assert any("The card was deleted" in text for text in here.cards.texts())
    await here.beats(minutes=1)
    assert here.network.sent == []


async def test_rule_5_an_approver_who_becomes_a_guest_counts_no_more(here: Bench) -> None:
    await here.approved()
    here.cards.people[BEN] = a_person(BEN, is_guest=True)
    await here.looks()
    assert (await here.draft()).state is State.IN_REVIEW
    assert (await here.entries("vote.dismissed"))[-1]["why"] == "guest"


@pytest.mark.parametrize("trouble", [SlackUnavailable("down"), CardGone("channel_not_found")])
async def test_what_slack_does_not_take_changes_nothing_that_was_recorded(
    here: Bench, trouble: Exception
) -> None:
    await here.submitted()
    here.cards.react(BEN)
    here.cards.story.trouble["refresh"] = [trouble]
    await here.looks()
    assert (await here.draft()).state is State.SCHEDULED


async def test_rule_25_a_review_that_is_not_done_in_time_is_missed(here: Bench) -> None:
    await here.submitted(when="in 1 hour")
    await here.beats(minutes=71)
    assert (await here.draft()).state is State.MISSED
    assert any("not approved in time" in text for text in here.cards.texts())
    here.cards.react(BEN)
    await here.looks()
    assert (await here.draft()).state is State.MISSED


async def test_rule_25_a_missed_draft_comes_back_with_a_new_time_and_new_votes(
    here: Bench,
) -> None:
    await here.approved(when="in 1 hour")
    await stopping.hold(here.ctx, 1, ZOE)
    await here.beats(minutes=71)
    assert (await here.draft()).state is State.MISSED
    await stopping.release(here.ctx, 1, ZOE)
    await drafting.reschedule(here.ctx, 1, ANA, "now")
    assert (await here.draft()).state is State.IN_REVIEW
    await here.reacts(BEN)
    await here.beats(seconds=61)
    assert here.network.texts == ["Soup is back!"]

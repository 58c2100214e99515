"""From the claim to the receipt, with everything that can come between (rules 23, 24 and 32)."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.deliveries import DeliveryState as S
from bot.domain.errors import (
    NothingSent,
    Refused,
    SlackUnavailable,
)
from bot.domain.states import State
from bot.services import drafting, pausing, stopping, takedown
from tests.factories import ANA, BEN, ZOE, a_person
from tests.services.bench import Bench, bench


async def test_a_post_leaves_once_and_every_step_is_in_the_journal(here: Bench) -> None:
    await here.approved()
    await here.beats()
    await here.beats(minutes=5)
    assert here.network.texts == ["Soup is back!"]
    assert len(here.network.sent) == 1
    delivery = await here.delivery()
    assert delivery.state is S.PUBLISHED
    assert delivery.receipt is not None
    assert (await here.draft()).state is State.PUBLISHED
    assert await here.journal() == [
        "draft.submitted",
        "card.posted",
        "vote.counted",
        "draft.approved",
        "delivery.claimed",
        "draft.publishing",
        "delivery.sending",
        "delivery.published",
        "draft.published",
    ]
    shown = here.cards.views[here.cards.newest][-1]
    assert shown.deliveries[0].receipt == delivery.receipt


async def pauses_all(here: Bench) -> object:
    return await pausing.pause(here.ctx, ZOE, "a crisis")


async def holds(here: Bench) -> object:
    return await stopping.hold(here.ctx, 1, ZOE)


async def edits(here: Bench) -> object:
    return await drafting.edit(here.ctx, 1, ANA, "Other soup!")


async def withdraws(here: Bench) -> object:
    return await drafting.withdraw(here.ctx, 1, ANA)


async def approver_leaves(here: Bench) -> None:
    here.cards.channel_members.discard(BEN)


async def approver_becomes_a_guest(here: Bench) -> None:
    here.cards.people[BEN] = a_person(BEN, is_guest=True)


async def vote_is_taken_back(here: Bench) -> None:
    here.cards.unreact(BEN)


async def somebody_objects(here: Bench) -> None:
    here.cards.react(ZOE, "x")


async def somebody_holds(here: Bench) -> None:
    here.cards.react(ZOE, "raised_hand")


async def card_is_deleted(here: Bench) -> None:
    here.cards.gone.add(here.cards.newest)


async def everybody_flies(here: Bench) -> None:
    for user in (ANA, BEN):
        here.cards.people[user] = a_person(user, status_emoji=":airplane:")


async def clocks_differ(here: Bench) -> None:
    here.cards.skew = 61.0


Deed = Callable[[Bench], Awaitable[object]]

# What happens, where the delivery and the draft stand afterwards, and what is said about it.
STOPPED: list[tuple[Deed, S, State, str]] = [
    (pauses_all, S.SCHEDULED, State.SCHEDULED, "everything is paused: a crisis"),
    (holds, S.SCHEDULED, State.SCHEDULED, "somebody holds it"),
    (edits, S.CANCELLED, State.IN_REVIEW, "the draft was changed"),
    (withdraws, S.CANCELLED, State.WITHDRAWN, "withdrawn"),
]
SEEN: list[tuple[Deed, S, State, str]] = [
    (vote_is_taken_back, S.CANCELLED, State.IN_REVIEW, "it still needs one approval"),
    (approver_leaves, S.CANCELLED, State.IN_REVIEW, "it still needs one approval"),
    (approver_becomes_a_guest, S.CANCELLED, State.IN_REVIEW, "it still needs one approval"),
    (somebody_objects, S.CANCELLED, State.CHANGES_REQUESTED, "somebody objects"),
    (somebody_holds, S.SCHEDULED, State.SCHEDULED, "somebody holds it"),
    (card_is_deleted, S.CANCELLED, State.IN_REVIEW, "its card was deleted"),
    (everybody_flies, S.SCHEDULED, State.SCHEDULED, "nobody who answers for it can be reached"),
    (clocks_differ, S.SCHEDULED, State.SCHEDULED, "differ by more than a minute"),
]


async def is_stopped(here: Bench, state: S, draft: State, reason: str) -> None:
    await here.beats()
    delivery = (await here.deliveries())[0]
    assert here.network.sent == []
    assert (delivery.state, (await here.draft()).state) == (state, draft)
    assert reason in delivery.reason


@pytest.mark.parametrize(("deed", "state", "draft", "reason"), STOPPED + SEEN)
async def test_rule_24_what_happens_between_claim_and_last_look_stops_it(
    here: Bench, deed: Deed, state: S, draft: State, reason: str
) -> None:
    """The claim stands, the post is being prepared, and then it happens."""
    await here.approved()
    here.network.story.before["prepare"] = lambda: deed(here)
    await is_stopped(here, state, draft, reason)


@pytest.mark.parametrize(("deed", "state", "draft", "reason"), STOPPED)
async def test_rule_24_what_is_recorded_while_slack_answers_stops_it_too(
    here: Bench, deed: Deed, state: S, draft: State, reason: str
) -> None:
    """Slack has already said that all is well when it happens; the transaction sees it."""
    await here.approved()
    here.network.story.before["prepare"] = _during_the_look(here, deed)
    await is_stopped(here, state, draft, reason)


def _during_the_look(here: Bench, deed: Deed) -> Callable[[], Awaitable[None]]:
    async def arm() -> None:
        here.cards.story.after["room"] = lambda: deed(here)

    return arm


async def test_rule_27_the_new_revision_leaves_only_with_approvals_of_its_own(
    here: Bench,
) -> None:
    await here.approved()
    here.network.story.before["prepare"] = lambda: edits(here)
    await here.beats()
    await here.beats(minutes=5)
    assert here.network.sent == []
    await here.reacts(BEN)
    await here.beats(seconds=61)
    assert here.network.texts == ["Other soup!"]


async def test_rule_23_a_vote_taken_back_and_given_again_begins_a_new_countdown(
    here: Bench,
) -> None:
    await here.approved()
    await here.reacts(BEN, on=False)
    assert (await here.draft()).state is State.IN_REVIEW
    await here.reacts(BEN)
    await here.beats(seconds=59)
    assert here.network.sent == []
    await here.beats(seconds=2)
    assert here.network.texts == ["Soup is back!"]


async def test_rule_23_a_new_approval_seen_only_at_the_last_look_gets_its_countdown(
    here: Bench,
) -> None:
    """Ben's vote went and Zoé's came while nobody listened: hers has only just been seen."""
    await here.approved()
    here.cards.unreact(BEN)
    here.cards.react(ZOE)
    await here.beats()
    assert here.network.sent == []
    assert (await here.delivery()).reason == "its countdown is running"
    await here.beats(seconds=59)
    assert here.network.sent == []
    await here.beats(seconds=2)
    assert here.network.texts == ["Soup is back!"]


async def test_rule_24_a_look_older_than_five_seconds_is_repeated(here: Bench) -> None:
    """The machine stood still between the look and the call; only the monotonic clock tells."""
    await here.approved()

    async def stand_still() -> None:
        here.clock.ticks += 5.1

    here.network.story.before["prepare"] = _during_the_look(here, lambda _: stand_still())
    await here.beats()
    assert here.network.sent == []
    delivery = await here.delivery()
    assert delivery.state is S.SCHEDULED
    assert delivery.reason == "the last look at Slack was too old"
    looks = here.cards.story.calls.count("room")
    await here.beats(seconds=11)
    assert here.cards.story.calls.count("room") > looks
    assert here.network.texts == ["Soup is back!"]


async def test_rule_24_a_look_of_just_five_seconds_is_young_enough(here: Bench) -> None:
    await here.approved()

    async def wait() -> None:
        here.clock.ticks += 5.0

    here.network.story.before["prepare"] = _during_the_look(here, lambda _: wait())
    await here.beats()
    assert here.network.texts == ["Soup is back!"]


async def test_rule_24_slow_slack_is_asked_again(here: Bench) -> None:
    """The wall clock says that the answer took six seconds."""
    await here.approved()

    async def wait() -> None:
        here.clock.advance(seconds=6)

    here.network.story.before["prepare"] = _during_the_look(here, lambda _: wait())
    await here.beats()
    assert here.network.sent == []
    assert (await here.delivery()).reason == "the last look at Slack is older than five seconds"
    await here.beats(seconds=15)
    assert here.network.texts == ["Soup is back!"]


async def test_rule_24_without_slack_it_waits_and_is_missed_at_its_bound(here: Bench) -> None:
    await here.approved()
    here.cards.story.trouble["room"] = [SlackUnavailable("down")] * 99
    for _ in range(12):
        await here.beats(minutes=1)
    assert here.network.sent == []
    assert (await here.delivery()).state is S.MISSED
    assert (await here.delivery()).reason == "Slack can't be asked now, so nothing leaves yet"
    assert (await here.draft()).state is State.MISSED
    assert any(text.startswith("missed: D-") for text in here.cards.texts())
    here.cards.story.trouble.clear()
    await here.beats(minutes=1)
    assert here.network.sent == []


async def test_rule_20_credentials_of_another_profile_publish_nothing(here: Bench) -> None:
    await here.approved()
    here.network.identity = "wall:another"
    await here.beats()
    assert here.network.sent == []
    assert "belong to another profile" in (await here.delivery()).reason


async def test_rule_23_what_is_taken_back_during_the_send_is_recorded_and_out(
    here: Bench,
) -> None:
    await here.approved()
    here.network.story.before["send"] = lambda: here.reacts(BEN, on=False)
    await here.beats()
    assert here.network.texts == ["Soup is back!"]
    assert (await here.delivery()).state is S.PUBLISHED
    assert "vote.taken_back" in await here.journal()


async def test_rule_32_a_pause_during_the_send_says_that_it_came_too_late(here: Bench) -> None:
    await here.approved()
    met: list[pausing.Paused] = []

    async def pause() -> None:
        met.append(await pausing.pause(here.ctx, ZOE, "a crisis"))

    here.network.story.before["send"] = pause
    await here.beats()
    assert [d.id for d in met[0].too_late] == [1]
    assert here.network.texts == ["Soup is back!"]
    assert (await here.entries("pause.started"))[0]["too_late"] == [1]


async def test_rule_34_a_takedown_during_the_send_takes_down_what_came_out_after_it(
    here: Bench,
) -> None:
    await here.approved()

    async def take_down() -> None:
        removed = await takedown.take_down(here.ctx, 1, ZOE)
        assert [d.state for d in removed] == [S.SENDING]

    here.network.story.before["send"] = take_down
    await here.beats()
    await here.beats(seconds=1)
    await here.beats(seconds=1)
    assert here.network.texts == []
    assert (await here.delivery()).state is S.DELETED
    assert (await here.draft()).state is State.TAKEN_DOWN


async def test_rule_34_a_post_is_never_called_gone_by_another_account_than_had_it(
    here: Bench,
) -> None:
    """Its channel was changed in the settings: the new one has no such post, and the old has it."""
    await here.approved()
    await here.beats()
    here.network.identity, here.network.posts = "wall:another", {}
    removed = await takedown.take_down(here.ctx, 1, ZOE)
    assert [d.state for d in removed] == [S.PUBLISHED]
    assert removed[0].removal.startswith("unknown: please look (the account is not the one now")


async def test_one_posts_trouble_never_keeps_another_back(
    here: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await here.submitted("First soup")
    await here.reacts(BEN)
    await here.submitted("Second soup")
    await here.reacts(BEN)
    here.network.story.trouble["prepare"] = [ZeroDivisionError("a bug of ours")]
    await here.beats(seconds=61)
    assert here.network.texts == ["Second soup"]
    assert (await here.delivery(1)).state is S.CLAIMED
    assert "delivery broke" in caplog.text
    assert "First soup" not in caplog.text
    # Its lease ends, and it is looked at again.
    await here.beats(minutes=4, seconds=1)
    assert sorted(here.network.texts) == ["First soup", "Second soup"]


async def test_each_account_has_its_own_outcome(tmp_path: Path) -> None:
    async with bench(tmp_path, accounts=("a", "b")) as here:
        await here.approved()
        here.networks["a"].story.trouble["send"] = [Refused("no")]
        await here.beats()
        assert here.networks["b"].texts == ["Soup is back!"]
        assert [d.state for d in await here.deliveries()] == [S.FAILED, S.PUBLISHED]
        draft = await here.draft()
        assert draft.state is State.PUBLISHED
        assert here.cards.views[here.cards.newest][-1].stage.value == "partly published"


async def test_two_beats_at_once_send_once(here: Bench) -> None:
    await here.approved()
    await asyncio.gather(*(here.beats() for _ in range(5)))
    assert len(here.network.sent) == 1


async def test_a_draft_whose_approval_is_gone_between_two_tries_is_reviewed_again(
    here: Bench,
) -> None:
    """Rule 23: it had begun to be published, nothing was out, and nobody could ever change it."""
    await here.approved()
    here.network.story.trouble["send"].append(NothingSent("no way to the network"))
    await here.beats()
    assert (await here.draft()).state is State.PUBLISHING
    await here.reacts(BEN, on=False)
    assert (await here.draft()).state is State.IN_REVIEW
    await here.reacts(ZOE)
    await here.beats(seconds=61)
    assert here.network.texts == ["Soup is back!"]
    assert [d.state for d in await here.deliveries()] == [S.CANCELLED, S.PUBLISHED]


async def test_an_objection_between_two_tries_asks_for_changes_that_can_be_made(
    here: Bench,
) -> None:
    """Rule 12."""
    await here.approved()
    here.network.story.trouble["send"].append(NothingSent("no way to the network"))
    await here.beats()
    await here.reacts(ZOE, "x")
    assert (await here.draft()).state is State.CHANGES_REQUESTED
    await drafting.edit(here.ctx, 1, ANA, "Other soup!")
    await here.beats(minutes=5)
    assert here.network.texts == []

"""Interrupted sends and lost answers: found, repeated by our own key, or asked about."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import DeliveryState as S
from bot.domain.deliveries import Intent
from bot.domain.errors import (
    NotAllowed,
    NotFound,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    SlackUnavailable,
    StillAtWork,
    UserError,
)
from bot.domain.states import State
from bot.services import drafting, pausing, unsure
from bot.services.reconciling import recover
from tests.factories import ANA, BEN, ZOE, a_person
from tests.services.bench import Bench, bench


@pytest.fixture
async def harmless(tmp_path: Path) -> AsyncIterator[Bench]:
    """A network on which our own key makes a repeat harmless."""
    async with bench(tmp_path, harmless=True) as opened:
        yield opened


async def killed(here: Bench, *, heard: bool) -> None:
    """The process ends during the call; the network heard of it, or not."""

    async def die() -> None:
        raise KeyError("as if the process had ended")

    await here.approved()
    when = here.network.story.after if heard else here.network.story.before
    when["send"] = die
    await here.beats()
    assert (await here.delivery()).state is S.SENDING


async def lost(here: Bench) -> None:
    """The post is out, and its answer never came."""
    await here.approved()
    here.network.lost_answers = [OutcomeUnknown("cut")]
    await here.beats()
    assert (await here.delivery()).state is S.UNKNOWN


async def cut_off(here: Bench) -> None:
    """The post is not out, and nobody knows."""
    await here.approved()
    here.network.story.trouble["send"] = [OutcomeUnknown("cut")]
    await here.beats()
    assert (await here.delivery()).state is S.UNKNOWN


async def test_what_a_slow_network_called_a_post_is_asked_for_after_a_restart(here: Bench) -> None:
    """It took the post and was not done in time; its name for it is all there is to ask by."""
    await here.approved()
    slow = OutcomeUnknown("It is still working on the post.", "number 7")
    here.network.story.trouble["send"] = [slow]
    await here.beats()
    delivery = await here.delivery()
    assert (delivery.state, delivery.intent and delivery.intent.trace) == (S.UNKNOWN, "number 7")
    await recover(here.ctx)
    here.network.posts["7"] = Intent(key=delivery.key, body="Soup is back!")
    await here.beats(seconds=11)
    assert here.network.looked_for[-1].trace == "number 7"
    assert (await here.delivery()).state is S.PUBLISHED
    assert here.network.sent == []


async def test_a_network_that_says_that_a_post_will_never_be_out_ends_the_doubt(
    here: Bench,
) -> None:
    """That is more than a look that finds nothing."""
    await lost(here)
    here.network.story.trouble["find"] = [Refused("It ran out there.")]
    await here.beats(seconds=11)
    assert (await here.delivery()).state is S.FAILED
    assert any("was not published: It ran out there." in said for said in here.cards.texts())
    assert len(here.network.sent) == 1


async def test_a_lost_answer_is_found_and_nothing_is_sent_again(here: Bench) -> None:
    await lost(here)
    await here.beats(seconds=11)
    assert len(here.network.sent) == 1
    assert (await here.delivery()).state is S.PUBLISHED
    assert (await here.entries("delivery.published"))[0]["how"] == "found on the network"
    assert (await here.draft()).state is State.PUBLISHED


async def test_what_is_not_found_stays_unsure_and_is_never_sent_again(here: Bench) -> None:
    await here.approved()
    here.network.story.trouble["send"] = [OutcomeUnknown("cut")]
    for _ in range(20):
        await here.beats(minutes=1)
    assert here.network.story.calls.count("send") == 1
    assert (await here.delivery()).state is S.UNKNOWN
    assert sum("may or may not be out" in text for text in here.cards.texts()) == 1


@pytest.mark.parametrize("heard", [True, False])
async def test_with_our_own_key_an_interrupted_send_ends_in_one_post(
    harmless: Bench, heard: bool
) -> None:
    await killed(harmless, heard=heard)
    await recover(harmless.ctx)
    assert harmless.network.texts == ["Soup is back!"]
    assert (await harmless.delivery()).state is S.PUBLISHED


async def test_rule_20_our_own_key_never_goes_again_with_the_login_of_another_profile(
    harmless: Bench,
) -> None:
    """The bot is killed while it sends, and starts anew with another profile's token.

    A key makes a repeat harmless on one profile alone: on another one it is a first post.
    """
    await killed(harmless, heard=False)
    harmless.network.identity = "wall:somebody-else"
    await recover(harmless.ctx)
    assert (await harmless.delivery()).state is S.UNKNOWN
    assert any("belongs to another profile" in text for text in harmless.cards.texts())
    await harmless.beats(seconds=11)
    assert harmless.network.texts == []
    harmless.network.identity = f"wall:{harmless.network.account.name}"
    await harmless.beats(minutes=1)
    assert harmless.network.texts == ["Soup is back!"]


@pytest.mark.parametrize("error", [NothingSent("It does not answer"), ValueError("unread")])
async def test_rule_20_our_own_key_waits_while_nobody_says_whose_login_it_is(
    harmless: Bench, error: Exception
) -> None:
    """It is not sent again, and people hear that: it stood as being sent, for nobody to see."""
    await killed(harmless, heard=False)
    harmless.network.story.trouble["who_am_i"] = [error] * 99
    await recover(harmless.ctx)
    assert (await harmless.delivery()).state is S.UNKNOWN
    assert harmless.network.texts == []
    assert sum("may or may not be out" in text for text in harmless.cards.texts()) == 1


@pytest.mark.parametrize("heard", [True, False])
async def test_without_keys_an_interrupted_send_is_found_or_asked_about(
    here: Bench, heard: bool
) -> None:
    await killed(here, heard=heard)
    await recover(here.ctx)
    assert here.network.story.calls.count("send") == 1
    assert (await here.delivery()).state is (S.PUBLISHED if heard else S.UNKNOWN)
    if not heard:
        assert any("the bot was stopped while" in text for text in here.cards.texts())


@pytest.mark.parametrize("restarted", [True, False])
async def test_an_answer_that_nobody_thought_of_leaves_a_doubt_and_stops_no_other_post(
    here: Bench, restarted: bool
) -> None:
    """It broke each beat before anything else left, or the start; and nobody was told."""
    await killed(here, heard=True)
    here.network.story.trouble["find"] = [ValueError("soon")] * 3
    await here.approved("And bread.")
    await (recover(here.ctx) if restarted else here.beats(minutes=5))
    assert (await here.delivery()).state is S.UNKNOWN
    assert any("the bot was stopped while" in text for text in here.cards.texts())
    await here.beats(seconds=1)
    assert here.network.texts == ["Soup is back!", "And bread."]
    for _ in range(9):
        await here.beats(minutes=5)
    assert (await here.delivery()).state is S.PUBLISHED
    assert here.network.story.calls.count("send") == 2


@pytest.mark.parametrize("call", ["who_am_i", "send"])
@pytest.mark.parametrize("restarted", [True, False])
async def test_what_breaks_while_a_post_would_go_again_stops_neither_the_start_nor_another_post(
    harmless: Bench, restarted: bool, call: str
) -> None:
    """Nobody had thought of such an answer, and nothing else left in that beat."""
    await killed(harmless, heard=False)
    await harmless.approved("And bread.")
    harmless.network.story.trouble[call] = [ValueError("soon")]
    await (recover(harmless.ctx) if restarted else harmless.beats(minutes=4, seconds=1))
    await harmless.beats(seconds=1)
    assert "And bread." in harmless.network.texts
    await harmless.beats(minutes=4, seconds=1)
    assert sorted(harmless.network.texts) == ["And bread.", "Soup is back!"]


@pytest.mark.parametrize("goes_again", [True, False])
async def test_nobody_is_made_to_post_by_hand_what_goes_again_by_itself(
    tmp_path: Path, goes_again: bool
) -> None:
    """People were told that it wasn't sent again, so somebody posted it; then it went as well."""
    async with bench(tmp_path, harmless=goes_again) as here:
        await cut_off(here)
        (said,) = here.cards.texts()
        assert ("the same post may still go: please don't post it by hand" in said) is goes_again
        assert ("won't send it again" in said) is not goes_again
        await here.beats(seconds=11)
        assert here.network.texts == (["Soup is back!"] if goes_again else [])


async def test_a_claim_that_a_stop_left_behind_is_given_back_and_sent_once(here: Bench) -> None:
    async def die() -> None:
        raise KeyError("as if the process had ended")

    await here.approved()
    here.network.story.before["prepare"] = die
    await here.beats()
    assert (await here.delivery()).state is S.CLAIMED
    await recover(here.ctx)
    assert (await here.delivery()).state is S.SCHEDULED
    await here.beats()
    assert here.network.texts == ["Soup is back!"]


@pytest.mark.parametrize("error", [NothingSent("no line"), OutcomeUnknown("cut")])
@pytest.mark.parametrize("heard", [True, False])
async def test_a_start_without_the_network_starts_all_the_same(
    harmless: Bench, heard: bool, error: PublishError
) -> None:
    await killed(harmless, heard=heard)
    for call in ("find", "send", "who_am_i"):
        harmless.network.story.trouble[call] = [error] * 9
    await recover(harmless.ctx)
    assert (await harmless.delivery()).state in {S.UNKNOWN, S.SENDING}
    harmless.network.story.trouble.clear()
    for _ in range(10):
        await harmless.beats(minutes=1)
    assert len(harmless.network.posts) <= 1
    assert (await harmless.delivery()).state in {S.PUBLISHED, S.UNKNOWN}
    if heard:
        assert (await harmless.delivery()).state is S.PUBLISHED


async def test_a_start_without_slack_sends_nothing_again(harmless: Bench) -> None:
    """Rule 24: the repeat too needs a last look."""
    await killed(harmless, heard=False)
    harmless.cards.story.trouble["room"] = [SlackUnavailable("down")] * 99
    await recover(harmless.ctx)
    assert harmless.network.sent == []
    assert (await harmless.delivery()).state is S.UNKNOWN


async def test_rule_24_an_interrupted_send_is_not_repeated_once_its_approval_is_gone(
    harmless: Bench,
) -> None:
    await killed(harmless, heard=False)
    harmless.cards.unreact(BEN)
    await recover(harmless.ctx)
    for _ in range(5):
        await harmless.beats(minutes=1)
    assert harmless.network.sent == []
    assert (await harmless.delivery()).state is S.UNKNOWN


async def test_nobody_hears_that_a_post_was_not_sent_which_may_be_out(harmless: Bench) -> None:
    """An objection came while it was being sent, and each look said that nothing had left."""
    await killed(harmless, heard=False)
    harmless.cards.react(ZOE, "x")
    await recover(harmless.ctx)
    for _ in range(3):
        await harmless.beats(minutes=1)
    assert harmless.network.sent == []
    (said,) = harmless.cards.texts()
    assert "may or may not be out: the bot was stopped while it was being sent, and some" in said


async def test_rule_32_an_interrupted_send_is_not_repeated_during_a_pause(
    harmless: Bench,
) -> None:
    await killed(harmless, heard=False)
    await pausing.pause(harmless.ctx, ZOE, "a crisis")
    await recover(harmless.ctx)
    for _ in range(3):
        await harmless.beats(minutes=1)
    assert harmless.network.sent == []
    # People are told, and once: only its card had said so.
    assert sum("may or may not be out" in said for said in harmless.cards.texts()) == 1


async def test_somebody_may_say_that_it_is_out(here: Bench) -> None:
    await cut_off(here)
    await unsure.is_out(here.ctx, 1, ZOE, "https://net.example/7")
    delivery = await here.delivery()
    assert delivery.state is S.PUBLISHED
    assert delivery.receipt is not None
    assert delivery.receipt.url == "https://net.example/7"
    with pytest.raises(NotFound, match="answered already"):
        await unsure.is_out(here.ctx, 1, ZOE)


async def test_somebody_may_say_that_it_is_not_out_and_sending_it_needs_new_votes(
    here: Bench,
) -> None:
    await cut_off(here)
    await unsure.is_not_out(here.ctx, 1, ZOE)
    assert (await here.draft()).state is State.FAILED
    await here.beats(minutes=1)
    assert here.network.story.calls.count("send") == 1
    await drafting.reschedule(here.ctx, 1, ANA, "now")
    assert (await here.draft()).state is State.IN_REVIEW
    await here.reacts(BEN)
    await here.beats(seconds=61)
    assert here.network.texts == ["Soup is back!"]


async def test_what_its_network_still_works_on_is_not_called_unsent_because_nobody_sees_it(
    here: Bench,
) -> None:
    """Moderation takes hours: sent again after new votes, it would be out twice."""
    await cut_off(here)
    here.network.story.trouble["find"] = [StillAtWork("It is still working on it.")]
    with pytest.raises(UserError, match=r"still working on it.* So it may still come out"):
        await unsure.is_not_out(here.ctx, 1, ZOE)
    assert (await here.delivery()).state is S.UNKNOWN
    here.clock.advance(days=1)
    here.network.story.trouble["find"] = [StillAtWork("It is still working on it.")]
    await unsure.is_not_out(here.ctx, 1, ZOE)
    assert (await here.delivery()).state is S.FAILED


async def test_what_came_out_just_now_is_out_whatever_somebody_saw_before(here: Bench) -> None:
    await lost(here)
    await unsure.is_not_out(here.ctx, 1, ZOE)
    delivery = await here.delivery()
    assert (delivery.state, here.network.texts) == (S.PUBLISHED, ["Soup is back!"])


async def test_what_goes_again_while_its_network_is_asked_is_not_called_unsent(
    harmless: Bench,
) -> None:
    """Zoé says that it is not out, and the network takes its time to say that it does not know it.

    Meanwhile the post goes again under its own key: called unsent then, it would be out although
    nobody knew, and sent another time.
    """
    await cut_off(harmless)
    goes, answered = asyncio.Event(), asyncio.Event()
    again: list[asyncio.Task[None]] = []

    async def is_sent() -> None:
        goes.set()
        await answered.wait()

    async def goes_again() -> None:
        harmless.network.story.before["send"] = is_sent
        again.append(asyncio.create_task(harmless.beats(seconds=11)))
        await goes.wait()

    harmless.network.story.before["find"] = goes_again
    with pytest.raises(NotFound, match="answered already"):
        await unsure.is_not_out(harmless.ctx, 1, ZOE)
    assert (await harmless.delivery()).state is S.SENDING
    answered.set()
    await again[0]
    assert (await harmless.delivery()).state is S.PUBLISHED
    assert harmless.network.texts == ["Soup is back!"]


async def test_where_its_network_can_not_be_asked_the_word_of_whoever_looked_holds(
    here: Bench,
) -> None:
    await cut_off(here)
    here.network.story.trouble["find"] = [OutcomeUnknown("no answer")]
    await unsure.is_not_out(here.ctx, 1, ZOE)
    assert (await here.delivery()).state is S.FAILED


async def test_a_guest_may_not_say_what_is_out(here: Bench) -> None:
    await cut_off(here)
    here.cards.people[ZOE] = a_person(ZOE, is_guest=True)
    for answer in (unsure.is_out, unsure.is_not_out):
        with pytest.raises(NotAllowed, match="guests can't approve"):
            await answer(here.ctx, 1, ZOE)
    assert (await here.delivery()).state is S.UNKNOWN


@pytest.mark.parametrize(
    ("minutes", "seconds"), [(0, 10), (1, 30), (6, 180), (10, 300), (1_000, 300)]
)
def test_an_older_doubt_is_looked_into_less_often(minutes: int, seconds: int) -> None:
    assert unsure.apart(timedelta(minutes=minutes)) == timedelta(seconds=seconds)

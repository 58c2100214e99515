"""Corrections under attack: what must not be posted, changed or called gone (rules 20, 34, 38)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.accounts import AccountName
from bot.domain.correcting import Edits
from bot.domain.deliveries import DeliveryState as S
from bot.domain.errors import OutcomeUnknown, Refused, UserError
from bot.services import correcting, takedown, unsure
from bot.services.accounts import renew
from bot.services.correcting import Wish
from bot.services.gaps import tell_of_gaps
from tests.factories import ANA, BEN, ZOE
from tests.services.bench import Bench, bench
from tests.services.test_correcting import RIGHT, corrected, published

LATER = "Soup is back on Wednesday, at ten!"


def edits(here: Bench) -> None:
    """Let the network change posts in place."""
    here.network.abilities = replace(here.network.abilities, edits=Edits.ALL)


async def test_a_post_without_a_number_is_never_taken_for_gone(here: Bench) -> None:
    """Somebody saw it and said so: a look for no number finds nothing, and proves nothing."""
    await here.approved()
    here.network.lost_answers = [OutcomeUnknown("no answer")]
    await here.beats()
    here.network.story.trouble["find"] = [OutcomeUnknown("no answer")] * 9
    await unsure.is_out(here.ctx, (await here.delivery(1)).id, ZOE, "https://net.example/1")
    assert (await here.delivery(1)).state is S.PUBLISHED
    with pytest.raises(UserError, match="by hand"):
        await correcting.correct(here.ctx, Wish(draft=1, by=ANA, text=RIGHT, key="k"))


async def _asked(here: Bench) -> None:
    """A takedown that waits for its seconds of grace."""
    draft = await here.draft(1)
    await here.ctx.store.write(
        lambda tx: takedown.ask(tx, here.ctx, draft, BEN, timedelta(seconds=150))
    )


async def _tried(here: Bench) -> None:
    """A takedown to which the network said no."""
    here.network.story.trouble["delete"] = [Refused("it said no")]
    await takedown.take_down(here.ctx, 1, BEN)


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("deed", [_asked, _tried])
async def test_what_somebody_is_taking_down_is_neither_changed_nor_posted_again(
    here: Bench, deed: Callable[[Bench], Awaitable[None]], in_place: bool
) -> None:
    """Somebody wants it gone, and the network has not done it yet: a stop wins (rule 34)."""
    if in_place:
        edits(here)
    await published(here)
    await corrected(here)
    await deed(here)
    await here.beats()
    assert RIGHT not in here.network.texts
    assert len(here.network.sent) == 1
    assert (await here.delivery(2)).state is S.FAILED


async def test_on_another_profile_nothing_is_called_gone(here: Bench) -> None:
    """The login changed and people approved anew, but the old post is on the old profile."""
    await published(here)
    await correcting.correct(here.ctx, Wish(draft=1, by=ANA, text=RIGHT, key="k"))
    other = replace(here.network.account, base_url="https://other.example")
    here.ctx.accounts[AccountName("soupe")] = other  # type: ignore[index]
    await renew(here.ctx)
    await here.reacts(ZOE)
    here.network.posts = {}
    await here.beats(seconds=61)
    assert len(here.network.sent) == 1
    assert (await here.delivery(1)).state is S.PUBLISHED
    assert "is another profile than the one" in (await here.delivery(2)).reason


async def test_of_two_changes_in_place_the_second_is_not_made_over_the_first(here: Bench) -> None:
    """Both were approved over the old words: whichever came second would hide the first."""
    edits(here)
    await published(here)
    await corrected(here)
    await corrected(here, LATER)
    await here.beats()
    await here.beats(seconds=16)
    ends = [await here.delivery(2), await here.delivery(3)]
    assert sorted(end.state for end in ends) == [S.FAILED, S.PUBLISHED]
    assert here.network.story.calls.count("edit") == 1


async def test_a_change_that_nobody_knows_of_is_not_repeated_over_a_later_one(here: Bench) -> None:
    """A stop during a change: until it is settled no other one is made, so none is undone."""
    here.network.abilities = replace(here.network.abilities, repeat_is_harmless=True)
    edits(here)
    await published(here)
    await corrected(here)
    here.network.story.trouble["edit"] = [RuntimeError("killed here")]
    await here.beats()
    assert (await here.delivery(2)).state is S.SENDING
    await corrected(here, LATER)
    await here.beats()
    assert "another correction" in (await here.delivery(3)).reason
    await unsure.settle_interrupted(here.ctx)
    assert here.network.texts == [RIGHT]


async def test_a_takedown_of_a_change_without_an_answer_removes_the_post(here: Bench) -> None:
    """Nobody knows which words it has; its number is known all the same (rule 34)."""
    edits(here)
    await published(here)
    await corrected(here)
    here.network.lost_answers = [OutcomeUnknown("no answer")]
    here.network.story.trouble["find"] = [OutcomeUnknown("no answer")] * 9
    await here.beats()
    assert (await here.delivery(2)).state is S.UNKNOWN
    (gone,) = await takedown.take_down(here.ctx, 2, BEN)
    assert here.network.texts == []
    assert gone.state is S.DELETED
    assert (await here.delivery(1)).state is S.DELETED


async def test_a_takedown_of_what_was_corrected_in_place_says_what_is_out(here: Bench) -> None:
    """Never that nothing is out, while it is, in other words."""
    edits(here)
    await published(here)
    await corrected(here)
    await here.beats()
    with pytest.raises(UserError, match="takedown 2"):
        await takedown.take_down(here.ctx, 1, BEN)


async def test_people_hear_once_that_the_old_one_is_gone_and_the_new_one_did_not_go_out(
    here: Bench,
) -> None:
    """A failure that nobody would see: the card of neither is looked at any more."""
    await published(here)
    await corrected(here)
    here.network.story.trouble["send"] = [Refused("it said no")]
    await tell_of_gaps(here.ctx)
    await here.beats()
    for _ in range(2):
        await tell_of_gaps(here.ctx)
    said = [text for text in here.cards.texts() if "that this corrects is deleted" in text]
    assert len(said) == 1
    assert said[0].startswith(f"<@{ANA}>")


async def test_a_login_that_changes_during_the_deletion_proves_nothing_gone(here: Bench) -> None:
    """Asked with somebody else's login the network has no such post, though it is out."""
    await published(here)
    await corrected(here)

    async def changes() -> None:
        here.network.identity = "wall:somebody"
        here.network.posts = {}

    here.network.story.before["read_back"] = changes
    await here.beats()
    assert len(here.network.sent) == 1
    assert (await here.delivery(1)).state is S.PUBLISHED
    assert "the login has changed" in (await here.delivery(2)).reason


async def test_a_takedown_of_a_part_says_that_a_correction_has_the_other(tmp_path: Path) -> None:
    """One account's post was corrected in place; only the other is the old draft's still."""
    async with bench(tmp_path, accounts=("soupe", "salade")) as here:
        edits(here)
        await published(here)
        await corrected(here)
        here.networks["salade"].story.trouble["delete"] = [Refused("it said no")] * 60
        await here.beats()
        assert [d.state for d in await here.deliveries(1)] == [S.DELETED, S.PUBLISHED]
        here.networks["salade"].story.trouble["delete"].clear()
        await takedown.take_down(here.ctx, 1, BEN)
        assert "`/draft takedown 2` removes that as well" in here.cards.texts()[-1]

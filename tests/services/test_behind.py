"""A post that waits for what people did leaves at once when it may; a long wait is told (24)."""

from dataclasses import replace

import pytest

from bot.domain.behind import FELL, OVER, UNHEARD
from bot.services import behind, catching_up
from bot.services.ears import Ears
from tests.factories import OLGA
from tests.services.bench import Bench


class Acts:
    """What people did, worked on or not."""

    def __init__(self) -> None:
        self.are_over = False

    async def __call__(self) -> bool:
        return self.are_over


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let looks that wait for nobody end soon."""
    monkeypatch.setattr(catching_up, "SECONDS_BEFORE", 0.01)
    monkeypatch.setattr(behind, "SECONDS_TO_WAIT", 0.01)


@pytest.fixture
def acts(here: Bench) -> Acts:
    """Work that goes on, for which the bench's posts wait."""
    going_on = Acts()
    here.ctx.ears.listen(going_on)
    return going_on


async def test_rule_24_a_post_leaves_the_moment_that_the_last_act_is_over(
    here: Bench, acts: Acts
) -> None:
    """It was looked at again only fifteen seconds later, and after fifteen more."""
    await here.approved()
    await here.beats()
    await behind.look(here.ctx)
    assert (await here.delivery()).reason == UNHEARD
    acts.are_over = True
    here.woken.clear()
    await behind.look(here.ctx)
    assert here.woken
    await here.beats()
    assert here.network.texts == ["Soup is back!"]
    assert here.cards.texts().count(FELL) == 0


async def test_rule_24_what_waits_for_something_else_is_not_hurried(
    here: Bench, acts: Acts
) -> None:
    await here.approved()
    await here.beats()
    await here.ctx.store.write(
        lambda tx: tx.run("UPDATE deliveries SET reason = 'the network asks to wait'")
    )
    acts.are_over = True
    await behind.look(here.ctx)
    await here.beats()
    assert here.network.texts == []
    await here.beats(seconds=16)
    assert here.network.texts == ["Soup is back!"]


async def test_rule_24_people_hear_once_that_nothing_leaves_and_that_it_is_over(
    here: Bench, acts: Acts
) -> None:
    """Whoever has a post there saw it on its card alone, and only while it was looked at."""
    run_by_olga = replace(here.ctx, rules=replace(here.ctx.rules, owner=OLGA))
    await here.approved()
    await here.beats()
    await behind.look(run_by_olga)
    assert (here.cards.texts().count(FELL), here.ctx.ears.behind_since) == (0, None)
    began = here.clock.now()
    here.clock.advance(seconds=61)
    await behind.look(run_by_olga)
    await behind.look(run_by_olga)
    told = [said.text for said in here.cards.said].count(FELL)
    assert told == 2, "the channel, and whoever runs the bot"
    assert here.ctx.ears.behind_since == began
    acts.are_over = True
    await behind.look(run_by_olga)
    assert (here.cards.texts().count(OVER), here.ctx.ears.behind_since) == (1, None)


async def test_a_restart_ends_the_wait_and_says_so(here: Bench, acts: Acts) -> None:
    """Else the channel's last word would be that nothing leaves, while posts do."""
    await behind.begin(here.ctx)
    assert here.ctx.ears.behind is None
    await here.approved()
    await here.beats()
    here.clock.advance(seconds=61)
    await behind.look(here.ctx)
    again = replace(here.ctx, ears=Ears())
    again.ears.listen(acts)
    await behind.begin(again)
    await behind.look(again)
    assert again.ears.behind_since is not None
    acts.are_over = True
    await behind.look(again)
    await behind.begin(again)
    assert (here.cards.texts().count(OVER), again.ears.behind) == (1, None)


async def test_nobody_who_waits_is_no_wait(here: Bench, acts: Acts) -> None:
    await behind.look(here.ctx)
    assert (here.woken, here.cards.texts()) == ([], [])

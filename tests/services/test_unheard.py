"""Nothing leaves before all that Slack was answered is worked on (rule 24)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.domain.deliveries import DeliveryState as S
from bot.services import catching_up
from bot.services.ears import Ears
from bot.services.reconciling import recover
from tests.services.bench import Bench, bench
from tests.services.test_threads import begun
from tests.services.test_unsure import killed

UNHEARD = "is not all worked on yet"


@dataclass(slots=True)
class Porter:
    """Says at each look whether all is worked on, and yes after that."""

    answers: list[bool] = field(default_factory=list)

    async def __call__(self) -> bool:
        return self.answers.pop(0) if self.answers else True


def with_answers(here: Bench, *answers: bool) -> None:
    """Let the next looks hear this of the porter."""
    here.ctx.ears.listen(Porter(list(answers)))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a look that waits for nobody end soon."""
    monkeypatch.setattr(catching_up, "SECONDS_BEFORE", 0.01)


@pytest.fixture
async def harmless(tmp_path: Path) -> AsyncIterator[Bench]:
    """A network on which our own key makes a repeat harmless."""
    async with bench(tmp_path, harmless=True) as opened:
        yield opened


@pytest.mark.parametrize("answers", [(False,), (True, False)], ids=["before", "meanwhile"])
async def test_rule_24_what_is_not_worked_on_before_or_after_slack_was_asked_lets_a_post_wait(
    here: Bench, answers: tuple[bool, ...]
) -> None:
    await here.approved()
    with_answers(here, *answers)
    await here.beats()
    assert (here.network.texts, (await here.delivery()).state) == ([], S.SCHEDULED)
    (waiting,) = await here.entries("delivery.waiting")
    assert UNHEARD in str(waiting["why"])
    assert UNHEARD in here.card_of(1)
    await here.beats(seconds=16)
    assert here.network.texts == ["Soup is back!"]


async def test_rule_25_what_is_never_worked_on_makes_a_post_miss_its_time(here: Bench) -> None:
    """As where the porter is gone or hangs: nobody could stop the post by then."""
    await here.approved()
    with_answers(here, *[False] * 9)
    await here.beats()
    await here.beats(minutes=11)
    delivery = await here.delivery()
    assert (here.network.texts, delivery.state) == ([], S.MISSED)
    assert UNHEARD in delivery.reason


async def test_rule_24_each_part_of_a_thread_waits_for_what_came_since_the_last(
    here: Bench,
) -> None:
    await begun(here)
    with_answers(here, False)
    await here.beats()
    assert len(here.network.sent) == 1
    await here.beats(seconds=16)
    assert len(here.network.sent) == 2


async def test_rule_24_at_a_start_nothing_leaves_before_somebody_listens(here: Bench) -> None:
    await here.approved()
    ears = Ears()
    deaf = replace(here, ctx=replace(here.ctx, ears=ears))
    await deaf.beats()
    assert (here.network.texts, (await here.delivery()).state) == ([], S.SCHEDULED)
    ears.listen(Porter())
    await deaf.beats(seconds=16)
    assert here.network.texts == ["Soup is back!"]


async def test_rule_24_an_interrupted_send_is_not_repeated_before_somebody_listens(
    harmless: Bench,
) -> None:
    """A hold may have come since: it stands in the porter's book, which nobody has read yet."""
    await killed(harmless, heard=False)
    ears = Ears()
    started = replace(harmless, ctx=replace(harmless.ctx, ears=ears))
    await recover(started.ctx)
    assert (started.network.texts, (await started.delivery()).state) == ([], S.UNKNOWN)
    assert any("the bot was stopped while" in text for text in started.cards.texts())
    ears.listen(Porter())
    await started.beats(seconds=11)
    assert started.network.texts == ["Soup is back!"]


async def test_an_interrupted_send_that_waits_for_what_is_unheard_is_not_called_unapproved(
    harmless: Bench,
) -> None:
    """Ben's approval stands: somebody who reads that it doesn't would ask for another one."""
    await killed(harmless, heard=False)
    with_answers(harmless, False)
    await recover(harmless.ctx)
    delivery = await harmless.delivery()
    assert (harmless.network.texts, delivery.state) == ([], S.UNKNOWN)
    assert delivery.reason.endswith("and whether it may go again can't be told now")

"""What others ask is part of the paper."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.domain.paper import Edition, PaperPolicy
from bot.services.context import Context
from bot.services.paper import bring
from tests.services.bench import Bench


async def asked(ctx: Context, day: date) -> Sequence[str]:
    """One question for any day."""
    return [f"Is D-7 still right on {day}?"]


async def brought(here: Bench, *asking: object, at: time | None = time(12)) -> list[Edition]:
    """The papers that came until now."""
    rules = replace(here.ctx.rules, paper=PaperPolicy(at=at))
    await bring(replace(here.ctx, rules=rules), *asking)  # type: ignore[arg-type]
    return here.cards.editions


async def test_a_question_alone_is_a_paper(here: Bench) -> None:
    day = date(2026, 3, 2)
    expected = Edition(
        day=day, zone=ZoneInfo("UTC"), items=(), questions=(f"Is D-7 still right on {day}?",)
    )
    assert await brought(here, asked) == [expected]
    assert await brought(here, asked) == [expected]


async def test_without_posts_and_questions_there_is_none(here: Bench) -> None:
    assert await brought(here) == []
    assert await brought(here, asked) == []


async def test_a_paper_that_is_not_wanted_or_not_due_yet_does_not_come(here: Bench) -> None:
    assert await brought(here, asked, at=None) == []
    assert await brought(here, asked, at=time(12, 1)) == []
    assert len(await brought(here, asked)) == 1


async def test_a_draft_of_the_day_is_an_item_and_one_of_another_day_is_not(here: Bench) -> None:
    await here.submitted("Soup is back!", when="18:00")
    await here.submitted("Jam is back!", when="tomorrow 18:00")
    await here.submitted("Tea is back!", when="now")
    (edition,) = await brought(here)
    (item,) = edition.items
    assert item.view.draft.revision.content.targets[0].text == "Soup is back!"
    assert item.link.startswith("https://slack.example/")

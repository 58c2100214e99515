"""A stricter linter after an upgrade says so at once (rule 35)."""

from dataclasses import replace

from bot.domain.drafts import Content
from bot.domain.report import Finding, Level, Report
from bot.domain.states import State
from bot.lint.context import Context as LintContext
from bot.lint.linter import Linter
from bot.lint.loading import load_packs
from bot.services.reconciling import recover
from bot.services.relinting import is_stricter
from bot.services.reviewing import reconsider_draft
from tests.factories import a_report
from tests.services.bench import Bench

FOUND = Finding(
    code="soup-in-public",
    family="taste",
    severity=4,
    message="Soup is not what it was.",
    why="",
    fix="",
)


class StricterLinter(Linter):
    """The linter of a later version, which has one rule more."""

    def check(self, content: Content, context: LintContext | None = None) -> Report:
        return Report(level=Level(4), findings=(FOUND,))


def upgraded(here: Bench) -> None:
    """Start again with the stricter linter."""
    stricter = StricterLinter(load_packs())
    here.ctx = replace(here.ctx, linter_of=lambda: stricter)


async def test_rule_35_a_stricter_linter_says_so_at_the_start_and_not_at_the_time(
    here: Bench,
) -> None:
    draft = await here.submitted(when="in 3 hours")
    await here.reacts()
    assert (await here.draft()).state is State.SCHEDULED
    upgraded(here)
    await recover(here.ctx)
    (said,) = [text for text in here.cards.texts() if "more strictly" in text]
    assert said.startswith("<@U0ANA> <@U0BEN> Lint judges version ")
    assert "level 0 is now 4. Soup is not what it was." in said
    await reconsider_draft(here.ctx, draft.id)
    assert (await here.draft()).state is State.IN_REVIEW
    assert (await here.entries("lint.stricter"))[0]["codes"] == ["soup-in-public"]


async def test_it_is_said_once_however_often_the_bot_starts(here: Bench) -> None:
    await here.submitted(when="in 3 hours")
    upgraded(here)
    for _ in range(3):
        await recover(here.ctx)
    assert len([text for text in here.cards.texts() if "more strictly" in text]) == 1


async def test_the_same_or_a_milder_linter_says_nothing(here: Bench) -> None:
    await here.submitted(when="in 3 hours")
    await recover(here.ctx)
    assert not [text for text in here.cards.texts() if "more strictly" in text]


def test_a_new_finding_that_blocks_is_stricter_at_any_level() -> None:
    blocking = replace(FOUND, blocks=True)
    then = Report(level=Level(4), findings=(FOUND,))
    assert is_stricter(then, Report(level=Level(3), findings=(blocking,)))
    assert not is_stricter(then, then)
    assert not is_stricter(then, a_report())

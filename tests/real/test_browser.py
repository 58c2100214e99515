"""A person plays the whole story on the demonstration's page, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.real.demo_page import demo_page

pytestmark = pytest.mark.real

SOUP = "Soupe du jour: roasted pumpkin with a spoon of crème fraîche 🎃 Come hungry!"
BETTER = "Soupe du jour: roasted pumpkin with crème fraîche 🎃 Come hungry at noon!"


async def test_two_people_get_a_post_on_the_wall_and_one_alone_does_not(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        answer = await at.asks(f"{SOUP} --on soupe-wall")
        assert "D-1" in answer
        await at.shows(at.card(), SOUP, "needs a second opinion")
        await at.picture("01-needs-an-opinion")

        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "does not count", "authors can't approve their own post")
        await at.shows(at.whispers.last, "authors can't approve their own post")
        await at.picture("02-own-opinion-does-not-count")
        await at.waits(3600)
        await at.shows(at.card(), "needs a second opinion")
        assert SOUP not in await at.wall.inner_text()

        await at.become("BEN")
        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled", "Ben Adeyemi approved")
        await at.picture("03-approved")

        await at.become("ANA")
        answer = await at.asks(f"edit 1 {BETTER}")
        assert "earlier approvals don't count" in answer
        await expect(at.cards()).to_have_count(2)
        await at.shows(at.card(), BETTER, "needs a second opinion")
        await at.shows(at.cards().first, "an older version", "the new card")
        await expect(at.cards().first).not_to_contain_text(SOUP)
        await at.picture("04-edited-so-void")
        await at.waits(3600)
        await at.shows(at.card(), "needs a second opinion")
        assert BETTER not in await at.wall.inner_text()

        await at.become("BEN")
        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled")
        await at.waits(60)
        await at.waits(60)
        await at.shows(at.card(), "published", "open the post")
        await expect(at.wall).to_contain_text(BETTER)
        await expect(at.wall).not_to_contain_text("a spoon of")
        await at.picture("05-published")

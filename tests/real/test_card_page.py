"""A card's buttons and Home on the demonstration's page: changes asked for, made, taken down."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.real.demo_page import DemoPage, demo_page

pytestmark = pytest.mark.real

SOUP = "Soupe du jour: roasted pumpkin, come hungry!"
BETTER = "Soupe du jour: roasted pumpkin, come hungry at noon!"


def form(at: DemoPage) -> Locator:
    """The form that stands open."""
    return at.page.get_by_test_id("modal")


async def sends(at: DemoPage) -> None:
    """Send the form, and see it close."""
    await at.page.get_by_test_id("modal-submit").click()
    await expect(form(at)).to_be_hidden()


async def goes_home(at: DemoPage) -> Locator:
    """Open the app's Home."""
    await at.page.get_by_test_id("app-home").click()
    return at.page.get_by_test_id("home")


async def test_changes_are_asked_for_made_approved_published_and_taken_down(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        await at.asks(f"{SOUP} --on soupe-wall")

        await at.become("ZOE")
        await at.presses(at.card(), "card_request_changes")
        await at.shows(form(at), SOUP, "What should change?")
        await form(at).get_by_text("Something else").click()
        await at.page.get_by_test_id("modal-submit").click()
        await at.shows(form(at), "Please say in a few words what should change.")
        await form(at).get_by_text("The time", exact=True).click()
        await form(at).locator("textarea").fill("Say *when*, please.")
        await at.picture("30-request-changes")
        await sends(at)
        await at.shows(at.card(), "somebody objects", "@Zoé Lambert objects: the time: Say when")
        await at.picture("31-changes-requested")
        assert "in the channel" in await at.asks("week")
        await expect(at.channel.get_by_alt_text("The coming week").first).to_be_visible()
        await at.picture("35-week")

        await at.become("ANA")
        home = await goes_home(at)
        await at.shows(home, "Mine (1)", "somebody objects")
        await at.picture("32-home-of-the-author")
        await home.locator("button[data-action-id^=card_edit]").click()
        await form(at).locator("[data-block-id=text] textarea").fill(BETTER)
        await at.page.get_by_test_id("modal-submit").click()
        await at.shows(form(at), "D-1 is now version")
        await at.page.get_by_test_id("modal-close").click()
        await at.page.get_by_test_id("channel-C0DRAFTS").click()
        await at.shows(at.card(), BETTER, "objects: the time")

        await at.become("BEN")
        home = await goes_home(at)
        await home.get_by_role("button", name="Look at them one by one").click()
        await at.shows(form(at), BETTER, "objects: the time", "Approve is your vote")
        await at.picture("34-one-by-one")
        await form(at).get_by_role("button", name="Skip").click()
        await at.shows(form(at), "waiting for you still: D-1")
        await at.page.get_by_test_id("modal-close").click()
        await at.page.get_by_test_id("channel-C0DRAFTS").click()

        await at.become("ZOE")
        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled")
        home = await goes_home(at)
        await at.shows(home, "The coming week (1)")
        await at.picture("33-home-of-a-colleague")
        await at.page.get_by_test_id("channel-C0DRAFTS").click()
        await at.waits(60)
        await at.waits(60)
        await at.shows(at.card(), "published")
        await expect(at.wall).to_contain_text(BETTER)
        await expect(at.card().get_by_role("button", name="Open, D-1")).to_be_visible()

        await at.presses(at.card(), "card_take_down")
        await at.agrees()
        await at.shows(at.card(), "taken down")
        await expect(at.wall).not_to_contain_text(BETTER)

"""A message that becomes a draft, is edited and deleted, on the demonstration's page."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.real.demo_page import DemoPage, demo_page

pytestmark = pytest.mark.real

SOUP = "draft: Soup is back :tada:, come in! --on soupe-wall"


def written(at: DemoPage, text: str) -> Locator:
    """Somebody's own message with these words."""
    people = "[data-testid=message]:not([data-user=U0SECOND])"
    return at.channel.locator(people).filter(has_text=text).last


async def rewrites(at: DemoPage, message: Locator, text: str) -> None:
    """Edit a message of one's own."""
    await message.hover()
    await message.get_by_test_id("edit").click()
    await at.page.get_by_test_id("edit-text").fill(text)
    await at.page.get_by_test_id("edit-save").click()


async def test_a_message_becomes_a_draft_that_follows_it(
    browser_path: Path, tmp_path: Path
) -> None:
    """Rule 18."""
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        await at.types(SOUP)
        await at.shows(at.whispers.last, "Your message is D-1 for soupe-wall now")
        await at.shows(at.card(), "Soup is back 🎉, come in!")
        await at.picture("60-message-is-a-draft")

        await rewrites(at, written(at, "Soup is back"), "draft: Soup was sold out")
        await at.shows(at.card(), "held by")
        await at.opens_thread(at.card())
        await at.shows(at.thread, "D-1 is held, because the message", "Take it")
        await at.picture("61-edited-message-suggests")
        await at.presses(at.thread, "suggestion_take")
        await at.shows(at.card(), "Soup was sold out")
        await expect(at.card()).not_to_contain_text("held by")

        await at.become("BEN")
        message = written(at, "Soup was sold out")
        await message.hover()
        await message.get_by_test_id("shortcut-draft_this").click()
        await at.shows(at.whispers.last, "D-1 was made of that message")
        await at.become("ZOE")
        await at.types("The cook sings tonight, *free* for all")
        await at.become("BEN")
        message = written(at, "The cook sings")
        await message.hover()
        await message.get_by_test_id("shortcut-draft_this").click()
        form = at.page.get_by_test_id("modal")
        await at.shows(form, "Draft a post", "are both authors")
        await at.picture("62-form-of-a-message")
        await form.get_by_label("soupe-wall").check()
        await at.page.get_by_test_id("modal-submit").click()
        await at.shows(form, "repeat its handle")
        await form.locator("[data-block-id^='handle'] input").fill("soupe")
        await at.page.get_by_test_id("modal-submit").click()
        await at.shows(form, "D-2 for soupe-wall")
        await at.page.get_by_test_id("modal-close").click()
        await at.shows(at.card(2), "The cook sings tonight", "Zoé Lambert")
        await at.picture("63-draft-of-a-colleagues-message")

"""The composer on the demonstration's page, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from bot.demo import TOML
from tests.real.demo_page import DemoPage, demo_page
from tests.real.test_browser import REHEARSING

pytestmark = pytest.mark.real

SOUP = "Soup is back!\nCome in while there is some, from noon on."
RUDE = "Soup is fucking back!"


def field(at: DemoPage, name: str) -> Locator:
    """One field of the form."""
    return form(at).locator(f"[data-block-id={name}]")


def form(at: DemoPage) -> Locator:
    """The form that lies open."""
    return at.page.get_by_test_id("modal")


async def sends(at: DemoPage) -> None:
    """Press the form's button."""
    await at.page.get_by_test_id("modal-submit").click()


async def test_a_post_is_drafted_suggested_and_edited_in_forms(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path, TOML + REHEARSING) as at:
        await at.become("ANA")
        await at.page.get_by_test_id("shortcut-compose").click()
        await at.shows(form(at), "Draft a post", "Time", "comes back")
        await at.picture("20-composer")
        await expect(form(at).locator("input:checked")).to_have_count(0)
        await field(at, "text").locator("textarea").fill(RUDE)
        await form(at).get_by_label("soupe-wall").check()
        await field(at, "when").locator("input").fill("yesterday")
        await sends(at)
        await at.shows(form(at), "I don't understand “yesterday” as a time")
        await at.picture("21-composer-wrong-time")

        await field(at, "when").locator("input").fill("tomorrow 9am")
        await sends(at)
        await at.shows(form(at), "repeat the handle of each account")
        await form(at).get_by_label("Your first post for soupe-wall").fill("@soupe")
        await sends(at)
        await at.shows(form(at), "Embarrassment level 4 of 5", "Submit all the same")
        await at.picture("22-composer-findings")
        await field(at, "text").locator("textarea").fill(SOUP)
        await sends(at)
        await at.shows(form(at), "D-1 for soupe-wall", "its card")
        await at.picture("23-composer-done")
        await at.page.get_by_test_id("modal-close").click()

        await at.become("BEN")
        await at.presses(at.card(), "card_edit")
        await at.shows(form(at), "Suggest a change", "your vote stays yours")
        await at.picture("24-suggest")
        await field(at, "text").locator("textarea").fill("Soup is back on Tuesday!")
        await sends(at)
        await at.shows(form(at), "Your suggestion is in the thread of D-1")
        await at.page.get_by_test_id("modal-close").click()

        await at.become("ANA")
        await at.presses(at.card(), "card_edit")
        await at.shows(form(at), "Edit D-1", "It stays on soupe-wall.")
        await at.picture("25-edit")
        await field(at, "text").locator("textarea").fill("Soup is back on Wednesday!")
        await sends(at)
        await at.shows(form(at), "D-1 is now version")
        await at.page.get_by_test_id("modal-close").click()
        await at.shows(at.card(), "on Wednesday!")

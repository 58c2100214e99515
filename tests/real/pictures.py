"""Takes the README's pictures anew: `python -m tests.real.pictures`; look at them afterwards."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import expect

from tests.real.demo_page import DemoPage, demo_page
from tests.real.servers import browser

IMAGES = Path(__file__).parents[2] / "docs" / "images"
FIRST = "Our kitchen opens at eleven. Bring a friend, the second bowl is on us 🥣"
SOUP = "Soupe du jour: roasted pumpkin with a spoon of crème fraîche 🎃 Come hungry!"
SECOND = "Soup is back on Tuesday! The first twenty bowls come with bread 🥖"


async def take(at: DemoPage) -> None:
    """Play until there is something to see."""
    await at.become("ZOE")
    await at.asks(f"{FIRST} --on soupe-wall")
    await at.lets_out(1)
    await at.become("ANA")
    await at.asks(f"{SOUP} --on soupe-wall --at tomorrow 11:30")
    await at.reacts(at.card(2), "white_check_mark")
    await at.shows(at.card(2), "does not count")
    await at.become("BEN")
    await at.shows(at.card(2), "does not count")
    await at.picture("demo")
    await at.become("ANA")
    await at.page.get_by_test_id("shortcut-compose").click()
    form = at.page.get_by_test_id("modal")
    await form.locator("[data-block-id=text] textarea").fill(SECOND)
    await at.picture("composer", form)
    await at.page.get_by_test_id("modal-close").click()
    await at.asks("at 2 now")
    await at.lets_out(2)
    await expect(at.wall).to_contain_text("Soupe du jour")
    await at.picture("published")


async def main() -> None:
    """Write the pictures into `docs/images`."""
    with tempfile.TemporaryDirectory() as folder:
        async with demo_page(browser.find(), Path(folder)) as at:
            await take(DemoPage(at.page, IMAGES))


if __name__ == "__main__":
    asyncio.run(main())

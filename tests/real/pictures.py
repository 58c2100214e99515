"""Takes the README's pictures anew: `python -m tests.real.pictures`; look at them afterwards."""

import asyncio
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import expect

from bot.demo import TOML
from tests.real.demo_page import DemoPage, demo_page
from tests.real.servers import browser

COLOURS = 128
FRENCH = TOML + 'language = "fr"\n'
IMAGES = Path(__file__).parents[2] / "docs" / "images"
FIRST = "Our kitchen opens at eleven. Bring a friend, the second bowl is on us 🥣"
SOUP = "Soupe du jour: roasted pumpkin with a spoon of crème fraîche 🎃 Come hungry!"
SOUPE = "Soupe du jour : potimarron rôti, une cuillère de crème fraîche 🎃 Venez le ventre vide !"
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
    await take_home(at)


async def take_home(at: DemoPage) -> None:
    """Let something wait for Ben, be late, and be held, and look at his Home."""
    await at.become("ANA")
    await at.asks(f"{SECOND} --on soupe-wall --at tomorrow 9:00")
    await at.asks("Last bowls today! --on soupe-wall --at in 10 minutes")
    await at.become("ZOE")
    await at.asks("The terrace opens on Friday ☀️ --on soupe-wall --at in 2 days")
    await at.asks("hold 3 is it really Tuesday?")
    await at.waits(3600)
    await at.become("BEN")
    await at.page.get_by_test_id("app-home").click()
    await expect(at.page.get_by_test_id("home")).to_contain_text("not approved in time")
    await at.picture("home")


async def take_french(at: DemoPage) -> None:
    """Show the card as people read it whose channel and Slack are French."""
    await at.reads("BEN", "fr-FR")
    await at.become("ANA")
    await at.asks(f"{SOUPE} --on soupe-wall --at tomorrow 11:30")
    await at.become("BEN")
    await at.shows(at.card(), "attend un deuxième avis")
    await at.picture("card-fr", at.card())


def shrink(path: Path) -> None:
    """Keep a picture small: a page has few colours."""
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


async def main() -> None:
    """Write the pictures into `docs/images`."""
    with tempfile.TemporaryDirectory() as folder:
        async with demo_page(browser.find(), Path(folder)) as at:
            await take(DemoPage(at.page, IMAGES))
        async with demo_page(browser.find(), Path(folder), FRENCH) as at:
            await take_french(DemoPage(at.page, IMAGES))
    for name in ("demo", "composer", "published", "home", "card-fr"):
        shrink(IMAGES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())

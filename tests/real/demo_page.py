"""A person at the demonstration's page: types, reacts, presses, looks; and takes pictures of it."""

import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from playwright.async_api import ConsoleMessage, Locator, Page, async_playwright, expect

from bot.demo import SETTLED_BY, TOML, confirm_settings, stage
from bot.simulator.seed import PEOPLE

SHOTS = "SECOND_OPINION_SHOTS"
WIDTH, HEIGHT = 1280, 860
PATIENCE_MS = 20_000
NAMES = {str(user): real_name for user, _, real_name, *_ in PEOPLE}

# Without these a browser without a network tries to reach its maker at every start.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class DemoPage:
    """The page, with what people do there as methods; `shots` is the folder for pictures."""

    page: Page
    shots: Path

    @property
    def channel(self) -> Locator:
        """The channel's messages."""
        return self.page.get_by_test_id("channel-messages")

    @property
    def wall(self) -> Locator:
        """What the public sees, inside the page."""
        return self.page.frame_locator("iframe[data-testid=wall]").locator("body")

    async def become(self, name: str) -> None:
        """Switch to another person, like `ANA`."""
        await self.page.get_by_test_id(f"person-U0{name}").click()
        await expect(self.page.get_by_test_id("me")).to_contain_text(NAMES[f"U0{name}"])

    async def reads(self, name: str, locale: str) -> None:
        """Let somebody read Slack in another language, like `fr-FR`."""
        act = {"as": f"U0{name}", "do": "locale", "locale": locale}
        answer = await self.page.request.post(urljoin(self.page.url, "/sim/act"), data=act)
        assert (await answer.json())["ok"]

    async def types(self, text: str) -> None:
        """Type something into the composer and send it."""
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("send").click()
        await expect(self.page.get_by_test_id("composer")).to_have_value("")

    async def asks(self, words: str) -> str:
        """Type `/draft ...` and give the answer that only this person sees."""
        before = await self.whispers.count()
        await self.types(f"/draft {words}".strip())
        await expect(self.whispers).to_have_count(before + 1)
        return await self.whispers.last.inner_text()

    @property
    def whispers(self) -> Locator:
        """What the bot said to this person alone."""
        return self.channel.locator("[data-testid=message][data-ephemeral=true]")

    def cards(self, number: int = 1) -> Locator:
        """The cards of a draft, shrunk ones as well, oldest first."""
        said = self.channel.locator("[data-testid=message][data-user=U0SECOND]")
        return said.filter(
            has=self.page.locator(".blocks.card", has_text=f"D-{number}"),
            has_not=self.page.get_by_test_id("ephemeral"),
        )

    def card(self, number: int = 1) -> Locator:
        """The newest card of a draft."""
        return self.cards(number).last

    async def reacts(self, message: Locator, emoji: str) -> None:
        """Give a reaction through the picker."""
        await message.hover()
        await message.get_by_test_id("reaction-add").click()
        await self.page.get_by_test_id("picker-search").fill(emoji)
        await self.page.get_by_test_id(f"pick-{emoji}").click()

    async def presses(self, message: Locator, action: str) -> None:
        """Press a card's button by the beginning of its action id."""
        await message.locator(f"button[data-action-id^={action}]").click()

    async def agrees(self) -> None:
        """Say yes to the question before something is done."""
        await self.page.get_by_test_id("confirm-ok").click()

    async def waits(self, seconds: int) -> None:
        """Move the clock forward by one of the page's steps."""
        await self.page.get_by_test_id(f"advance-{seconds}").click()

    async def replies(self, message: Locator, text: str) -> None:
        """Write into a message's thread, and close the thread again."""
        await message.hover()
        await message.get_by_test_id("reply").click()
        await self.page.get_by_test_id("thread-composer").fill(text)
        await self.page.get_by_test_id("thread-send").click()
        await expect(self.thread).to_contain_text(text)
        await self.page.get_by_test_id("close-thread").click()

    @property
    def thread(self) -> Locator:
        """The replies of the thread that is open."""
        return self.page.get_by_test_id("thread-messages")

    async def opens_thread(self, message: Locator) -> None:
        """Look at what was said in a message's thread."""
        await message.get_by_test_id("open-thread").click()

    async def lets_out(self, number: int = 1, by: str = "BEN", *, watching: bool = False) -> None:
        """Let somebody approve a post, and move the clock past the countdown.

        `watching` lets them answer for it too, as level 3 asks.
        """
        await self.become(by)
        await self.reacts(self.card(number), "white_check_mark")
        if watching:
            await self.reacts(self.card(number), "eyes")
        await self.shows(self.card(number), "scheduled")
        await self.waits(60)
        await self.waits(60)
        await self.shows(self.card(number), "published", "open the post")

    async def shows(self, message: Locator, *sentences: str) -> None:
        """Wait until a message shows each of these."""
        for sentence in sentences:
            await expect(message).to_contain_text(sentence, use_inner_text=True)

    async def picture(self, name: str, of: Locator | None = None) -> None:
        """Take a picture of the page, or of a part of it."""
        await self.page.mouse.move(0, 0)
        what = of or self.page
        await what.screenshot(path=self.shots / f"{name}.png", animations="disabled")


def _shots(folder: Path) -> Path:
    shots = Path(os.environ.get(SHOTS) or folder / "shots")
    shots.mkdir(parents=True, exist_ok=True)
    return shots


def _note(said: ConsoleMessage, wrong: list[str]) -> None:
    if said.type == "error":
        wrong.append(said.text)


@contextlib.asynccontextmanager
async def demo_page(browser_path: Path, folder: Path, toml: str = TOML) -> AsyncIterator[DemoPage]:
    """Open the demonstration in a browser; its own errors fail the test."""
    shots = _shots(folder)
    expect.set_options(timeout=PATIENCE_MS)
    async with stage(toml=toml) as on, async_playwright() as playwright:
        await confirm_settings(on.simulator, *SETTLED_BY)
        browser = await playwright.chromium.launch(executable_path=browser_path, args=QUIET)
        try:
            page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.set_default_timeout(PATIENCE_MS)
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda said: _note(said, wrong))
            await page.goto(on.simulator.page_url)
            connection = page.get_by_test_id("connection")
            await expect(connection).to_have_attribute("data-state", "live")
            yield DemoPage(page, shots)
            assert wrong == []
        finally:
            await browser.close()

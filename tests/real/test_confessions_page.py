"""The stories that the product must prevent, played by people on the demonstration's page."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.demo import TOML
from tests.real.demo_page import demo_page
from tests.real.test_browser import REHEARSING

pytestmark = pytest.mark.real

FREE = "Free soup for everybody in town on Friday evening!"


async def test_story_1_an_alert_waits_for_two_people_and_for_one_who_is_there(
    browser_path: Path, tmp_path: Path
) -> None:
    """The fire alarm rang, nobody knew why, and the brand wrote "Alert"."""
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        await at.asks("Alert 🚨 --on soupe-wall --at in 20 minutes")
        await at.shows(at.card(), "level 5 of 5", "reads as a real alarm")
        await at.become("BEN")
        await at.reacts(at.card(), "white_check_mark")
        await at.become("ZOE")
        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled", "never leaves by itself")
        await at.picture("20-level-5")
        await at.waits(300)
        await at.waits(60)
        await at.presses(at.card(), "card_publish_now")
        await at.shows(at.card(), "@Zoé Lambert pressed Publish now")
        await expect(at.wall).not_to_contain_text("Alert")
        for _ in range(3):
            await at.waits(300)
        await at.shows(at.card(), "published", "open the post")
        await expect(at.wall).to_contain_text("Alert 🚨")


async def test_story_1_without_anybody_there_the_alert_stays_where_it_is(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        await at.asks("Alert 🚨 --on soupe-wall --at in 20 minutes")
        for name in ("BEN", "ZOE"):
            await at.become(name)
            await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled")
        await at.waits(3600)
        await at.waits(3600)
        await at.shows(at.card(), "missed", "nothing was published")
        await at.picture("21-level-5-missed")
        await expect(at.wall).not_to_contain_text("Alert")


async def test_story_2_everybody_sees_what_is_live_and_a_rehearsal_stays_one(
    browser_path: Path, tmp_path: Path
) -> None:
    """ "Am I live?" """
    async with demo_page(browser_path, tmp_path, TOML + REHEARSING) as at:
        lamp = at.channel.get_by_test_id("message").filter(has_text="The lamp")
        await at.shows(lamp, "soupe on the practice wall: 🟢 LIVE", "soupe on Mastodon: 🎭 DRY RUN")
        await at.become("ANA")
        await at.asks("Well, that went badly; let us start again --on soupe-masto")
        await at.shows(at.card(), "on Mastodon · 🎭 DRY RUN")
        await at.become("BEN")
        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled")
        await at.shows(lamp, "Leaving in the next 15 minutes", "D-1 on soupe-masto")
        await at.waits(60)
        await at.waits(60)
        await at.shows(at.card(), "rehearsed: nothing was published")
        await at.picture("22-rehearsed")
        await expect(at.wall).not_to_contain_text("that went badly")
        await at.become("ANA")
        await at.asks("Good evening, everybody! --on soupe-wall")
        await at.shows(at.card(2), "on the practice wall · 🟢 LIVE")
        await at.lets_out(2)
        await expect(at.wall).to_contain_text("Good evening, everybody!")


async def test_story_3_nothing_leaves_while_everybody_sits_on_a_plane(
    browser_path: Path, tmp_path: Path
) -> None:
    """Whenever you feel that it could be on the edge, get a second opinion."""
    async with demo_page(browser_path, tmp_path) as at:
        plane = at.page.get_by_test_id("status-airplane")
        await at.become("ANA")
        await at.asks("Soupe du jour 🥃 --on soupe-wall --at in 30 minutes")
        await plane.click()
        await at.become("BEN")
        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled")
        await plane.click()
        for _ in range(4):
            await at.waits(300)
        await at.shows(at.card(), "nobody who answers for it can be reached", "it would wait")
        await at.opens_thread(at.card())
        await at.shows(at.thread, "nobody who answers for this post can be reached")
        await at.picture("23-on-a-plane")
        await at.page.get_by_test_id("close-thread").click()
        await at.waits(3600)
        await at.shows(at.card(), "missed", "nothing was published")
        await expect(at.wall).not_to_contain_text("Soupe du jour")
        await at.become("ANA")
        await plane.click()
        await at.waits(300)
        # There is Home under the bot's name, too, and no conversation before its first letter.
        letters = at.page.get_by_role("button", name="Second Opinion").filter(has_not_text="Home")
        await letters.first.click()
        await at.shows(at.channel, "Welcome back!", "missed its time")
        await at.picture("24-landing")
        await at.page.get_by_test_id("channel-C0DRAFTS").click()
        await at.asks("Soupe du jour: pumpkin 🎃 --on soupe-wall")
        await at.lets_out(2, by="ZOE")
        await expect(at.wall).to_contain_text("Soupe du jour: pumpkin 🎃")


async def test_story_4_delete_delete_in_the_thread_removes_it_and_a_correction_follows(
    browser_path: Path, tmp_path: Path
) -> None:
    """A personal post in the company's account: "Delete! Delete!" """
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        holidays = "My holidays on the beach with my kids"
        assert "Accounts are never chosen for you" in await at.asks(f"post: {holidays}")
        await at.asks(f"{holidays} --on soupe-wall")
        await at.shows(at.card(), "soupe-wall as soupe", "on a company's account")
        await at.lets_out(watching=True)
        await expect(at.wall).to_contain_text(holidays)
        await at.become("ZOE")
        await at.replies(at.card(), "Delete! Delete!")
        await at.shows(at.card(), "taken down", "gone and checked")
        await expect(at.wall).not_to_contain_text(holidays)
        await at.opens_thread(at.card())
        await at.shows(at.thread, "It happens to everybody who publishes")
        await at.picture("25-delete-delete")
        await at.page.get_by_test_id("close-thread").click()
        await at.become("ANA")
        await at.asks("correct 1 That picture was for a family album. Back to soup!")
        await at.shows(at.card(2), "this corrects D-1", "level 3 of 5")
        await at.become("BEN")
        await at.presses(at.card(2), "card_answer_for")
        await at.shows(at.card(2), "scheduled")
        await at.waits(60)
        await at.waits(60)
        await at.shows(at.card(2), "published", "open the post")
        await expect(at.wall).to_contain_text("Back to soup!")


async def test_story_5_what_went_up_in_flames_is_a_story_that_lint_knows_afterwards(
    browser_path: Path, tmp_path: Path
) -> None:
    """Be kind to yourself."""
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        await at.asks(f"{FREE} --on soupe-wall")
        await at.lets_out()
        await at.reacts(at.card(), "wastebasket")
        await at.waits(60)
        await at.shows(at.card(), "taken down", "gone and checked")
        answer = await at.asks("museum 1 4 nobody had asked the kitchen")
        assert "lint recognises it from now on" in answer
        await at.become("OLGA")
        await at.asks(f"{FREE}! --on soupe-wall")
        await at.shows(at.card(2), "level 4 of 5", "nobody had asked the kitchen")
        await at.picture("26-recognised")
        await at.asks("edit 2 Our soup of the day is pumpkin.")
        await at.shows(at.card(2), "level 0 of 5")
        await at.lets_out(2)
        await expect(at.wall).to_contain_text("Our soup of the day is pumpkin.")

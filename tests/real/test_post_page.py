"""A post with a picture for two accounts, from the form to the wall and off it, in a browser."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import expect

from bot.demo import TOML
from tests.real.demo_page import demo_page
from tests.real.test_card_page import form, sends

pytestmark = pytest.mark.real

CANTEEN = """
[[accounts]]
name = "canteen-wall"
network = "wall"
handle = "@canteen"
"""
SOUP = "Soupe du jour: roasted pumpkin, come hungry!"
FOR_THE_CANTEEN = "Staff canteen today: roasted pumpkin soup."
BETTER = "Soupe du jour: roasted pumpkin, come hungry at noon!"
ALT = "A white bowl of orange soup on a wooden table"
WHY = "The price on the board is yesterday's; Zoé knows today's."


def bowl() -> bytes:
    """A bowl of soup on a table, seen from above."""
    image = Image.new("RGB", (640, 420), "#8a5a34")
    draw = ImageDraw.Draw(image)
    for line in range(0, 420, 42):
        draw.line((0, line, 640, line), fill="#7a4c2a", width=3)
    draw.ellipse((150, 40, 490, 380), fill="#f4f1ea")
    draw.ellipse((185, 75, 455, 345), fill="#e5892c")
    draw.arc((240, 120, 400, 280), 20, 260, fill="#fff3d6", width=14)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


async def test_a_post_with_a_picture_for_two_accounts_goes_out_and_comes_down(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path, TOML + CANTEEN) as at:
        await at.become("ANA")
        await at.page.get_by_test_id("shortcut-compose").click()
        await at.shows(form(at), "Draft a post", "Pictures", "Or pick the time")
        text = form(at).locator("[data-block-id=text] textarea")
        await text.fill(SOUP)
        await form(at).get_by_label("soupe-wall").check()
        await form(at).get_by_label("canteen-wall").check()
        await at.shows(form(at), "soupe-wall: 44 of", "canteen-wall: 44 of")
        picture = {"name": "bowl.jpg", "mimeType": "image/jpeg", "buffer": bowl()}
        await form(at).locator("input[type=file]").set_input_files(picture)
        await form(at).locator("[data-block-id=note] textarea").fill(WHY)
        await form(at).get_by_role("button", name="More fields").click()
        await form(at).get_by_label("Another text for canteen-wall").fill(FOR_THE_CANTEEN)
        await at.shows(form(at), "canteen-wall: 42 of")
        await form(at).get_by_role("button", name="Count and check").click()
        await at.shows(form(at), "soupe-wall: 44 of", "canteen-wall: 42 of")
        await at.picture("40-composer-counts")
        later = await at.page.evaluate(
            "() => { const at = new Date(Date.now() + 26 * 3600e3); at.setSeconds(0, 0);"
            " return new Date(at - at.getTimezoneOffset() * 60e3).toISOString().slice(0, 16) }"
        )
        await form(at).get_by_label("Or pick the time").fill(later)
        await at.page.get_by_test_id("modal-submit").click()
        await at.shows(form(at), "say below what each picture shows", "repeat the handle of each")
        await at.picture("41-composer-asks-what-it-shows")
        await form(at).get_by_label("What does picture 1 show?").fill(ALT)
        for account, handle in (("soupe-wall", "@soupe"), ("canteen-wall", "canteen")):
            await form(at).get_by_label(f"Your first post for {account}").fill(handle)
        await at.page.get_by_test_id("modal-submit").click()
        await at.shows(form(at), "D-1 for soupe-wall, canteen-wall")
        await at.page.get_by_test_id("modal-close").click()
        await at.shows(at.card(), SOUP, FOR_THE_CANTEEN, ALT, WHY, "needs a second opinion")
        await expect(at.card().locator("img.block-picture")).to_have_count(1)
        await at.picture("42-card-with-a-picture")

        await at.become("ZOE")
        await at.presses(at.card(), "card_request_changes")
        await form(at).get_by_text("The time", exact=True).click()
        await form(at).locator("textarea").fill("Say when they shall come.")
        await sends(at)
        await at.shows(at.card(), "somebody objects", "Say when they shall come.")
        await at.picture("43-changes-requested")

        await at.become("ANA")
        await at.presses(at.card(), "card_edit")
        await at.shows(form(at), "Edit D-1", "It stays on soupe-wall, canteen-wall.")
        await expect(form(at).get_by_label("What does picture 1 show?")).to_have_value(ALT)
        await form(at).locator("[data-block-id=text] textarea").fill(BETTER)
        await form(at).locator("[data-block-id=when] input").fill("now")
        await at.picture("44-edit-with-a-picture")
        await at.page.get_by_test_id("modal-submit").click()
        await at.shows(form(at), "D-1 is now version")
        await at.page.get_by_test_id("modal-close").click()
        await at.shows(at.card(), BETTER, FOR_THE_CANTEEN, "objects: the time")

        await at.become("ZOE")
        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled")
        await at.waits(60)
        await at.waits(60)
        await at.shows(at.card(), "published")
        for said in (BETTER, FOR_THE_CANTEEN, ALT):
            await expect(at.wall).to_contain_text(said)
        shown = at.wall.locator("img").first
        await expect(shown).to_have_js_property("complete", value=True)
        assert await shown.evaluate("image => image.naturalWidth") == 640
        await at.picture("45-published-with-a-picture")

        await at.presses(at.card(), "card_take_down")
        await at.agrees()
        await at.shows(at.card(), "taken down")
        await expect(at.wall).not_to_contain_text(BETTER)
        await expect(at.wall).not_to_contain_text(FOR_THE_CANTEEN)

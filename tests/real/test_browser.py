"""A person plays the whole story on the demonstration's page, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.demo import TOML
from bot.domain.helptext import HELP
from tests.real.demo_page import DemoPage, demo_page

pytestmark = pytest.mark.real

SOUP = "Soupe du jour: roasted pumpkin with a spoon of crème fraîche 🎃 Come hungry!"
BETTER = "Soupe du jour: roasted pumpkin with crème fraîche 🎃 Come hungry at noon!"


REHEARSING = """
[[accounts]]
name = "soupe-masto"
network = "mastodon"
handle = "soupe"
base_url = "http://127.0.0.1:9"
mode = "dry-run"
"""


async def published(at: DemoPage, number: int) -> None:
    """Let Ana draft and Ben approve, and wait until it is on the wall."""
    await at.become("ANA")
    await at.asks(f"{SOUP} --on soupe-wall")
    await at.lets_out(number)
    await expect(at.wall).to_contain_text(SOUP)


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


async def test_a_takedown_by_button_is_asked_about_first_and_then_done(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path) as at:
        await published(at, 1)
        await at.presses(at.card(), "card_take_down")
        await at.shows(at.page.get_by_test_id("confirm"), "Remove this post from every network")
        await at.picture("06-take-down-is-asked-about")
        await at.page.get_by_test_id("confirm-cancel").click()
        await at.shows(at.card(), "published")
        await expect(at.whispers).to_have_count(0)

        await at.presses(at.card(), "card_take_down")
        await at.agrees()
        await at.shows(at.card(), "taken down", "gone and checked")
        await at.shows(at.whispers.last, "soupe-wall: gone and checked")
        await expect(at.wall).not_to_contain_text(SOUP)
        await expect(at.card().locator("button[data-action-id]")).to_have_count(0)
        await at.picture("07-taken-down")


async def test_a_hand_on_the_card_holds_an_approved_post_until_it_is_taken_away(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        await at.asks(f"{SOUP} --on soupe-wall")
        await at.become("BEN")
        await at.reacts(at.card(), "white_check_mark")
        await at.shows(at.card(), "scheduled")
        await at.become("ZOE")
        await at.reacts(at.card(), "raised_hand")
        await at.shows(at.card(), "held by @Zoé Lambert", "nothing leaves until")
        await at.waits(300)
        await at.shows(at.card(), "held by @Zoé Lambert")
        await expect(at.wall).not_to_contain_text(SOUP)
        await at.picture("08-held")

        # Its time has passed by four minutes, within the lateness bound: it leaves at once (25).
        await at.card().get_by_test_id("reaction-raised_hand").click()
        await at.shows(at.card(), "published")
        await expect(at.wall).to_contain_text(SOUP)


HOSTILE = "<!channel> <@U0BEN> <http://127.0.0.1:9/evil|good> `code` *bold* :x: <b>& done"
SHOWN = HOSTILE.replace(":x:", "❌")


async def test_a_hostile_draft_is_shown_to_the_letter_and_does_nothing_on_the_page(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        await at.asks(f"{HOSTILE} --on soupe-wall")
        shown = at.card().locator(".block-rich_text")
        await expect(shown).to_have_text(SHOWN, use_inner_text=True)
        await expect(shown.locator("a, code, strong, b, .mention")).to_have_count(0)
        await at.shows(at.card(), "needs a change first")
        await expect(at.channel.locator("a[href*=evil]")).to_have_count(0)
        await at.picture("09-hostile")


async def test_every_command_of_the_help_gets_its_answer_on_the_page(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path, TOML + REHEARSING) as at:
        used: set[str] = set()

        async def asks(words: str, answer: str) -> None:
            said = await at.asks(words)
            assert answer in said, f"/draft {words}: {said}"
            first = words.split(" ", 1)[0]
            used.add(first if any(entry.word == first for entry in HELP) else "")

        await at.become("ANA")
        await asks("help", "/draft takedown N")
        await asks("help hold", "For example: /draft hold 12 the date may be wrong")
        await asks("status", "Nothing is waiting to leave.")
        await asks("list", "Nothing is under way")
        await asks(f"{SOUP} --on soupe-wall --at tomorrow 9am", "now waits for somebody else's")
        await asks("list", "D-1 needs a second opinion")
        await asks("show 1", "Its card")
        await asks("why 1", "Who could approve: @Ben Adeyemi")
        await asks(f"edit 1 {BETTER}", "earlier approvals don't count")
        await asks("at 1 tomorrow 10am", "10:00")
        await asks("hold 1 the date may be wrong", "its votes stay")
        await asks("release 1 the date is right", "D-1 is released")
        await asks("ask 1", "isn't parked")
        await asks("queue", "D-1 needs a second opinion")
        await asks("connect soupe-wall", "is not one to connect")
        await asks("history 1", "wrote version")
        await asks("take 1", "Nobody suggests anything")
        await asks("urgent 1 flood in the street", "name no urgent quorum")
        await asks("exception placeholder-bracket [TBD]", "Somebody else has to confirm")
        await asks("exceptions", "There are no exceptions")
        await asks("confirm @ben", "There is nobody to confirm")
        await asks("now", "Nothing is held because of the time")
        await asks("away until tomorrow 8am", "You are away")
        await asks("back", "Welcome back")
        await asks("watch until 23:59", "You have the watch")
        await asks("watch off", "You don't have the watch any more")
        await asks("dry soupe-masto", "only rehearses now")
        await asks("live soupe-masto", "whoever runs the bot")
        await asks("disconnect soupe-masto", "/draft dry soupe-masto lets nothing leave there")
        await at.picture("10-answers")

        await at.become("BEN")
        await at.reacts(at.card(), "x")
        await at.shows(at.card(), "somebody objects")
        await asks("suggest 1 Soup of the day: pumpkin!", "Your suggestion is in the thread")
        await asks("waive 1 placeholder-bracket the name of a song", "found nothing at all")
        await asks("reviewed 1", "Nothing waits for a review")
        await at.become("ZOE")
        await asks("lift 1 done as asked", "The objection to D-1 is lifted")
        await asks("pause fire in the building", "Everything is paused.")
        await asks("through 1", "has to confirm that D-1 may leave")
        await at.become("OLGA")
        await asks("resume", "Somebody else has to confirm")
        await at.picture("11-paused")
        await at.become("BEN")
        await asks("resume", "The pause is over.")
        await published(at, 2)
        await asks("takedown 2", "gone and checked")
        await asks("museum", "has no story yet")
        await asks("correct 2 The soup was leek, and we are sorry.", "D-3 for soupe-wall")
        await asks("again 2 --at in 3 hours", "D-4 for soupe-wall")
        await asks("erase 2 a customer asks for it", "has to confirm it")
        await at.become("ANA")
        await asks("withdraw 1", "D-1 is withdrawn.")
        await asks("week", "The coming week is in the channel.")
        await at.types("/draft import")
        await at.page.get_by_test_id("modal-close").click()
        used.add("import")
        assert used == {entry.word for entry in HELP}


WRONG = (
    ("Soup is back!", "Accounts are never chosen for you"),
    ("Soup is back! --on soup-wall", "did you mean soupe-wall"),
    ("Soup! --on soupe-wall --at yesterday", "I don't understand yesterday as a time"),
    ("lsit", "did you mean /draft list"),
    ("list all", "A label begins with #"),
    ("show", "Please add the draft's number"),
    ("show 99", "There is no draft 99"),
    ("why soup", "is not a draft's number"),
    ("edit 1", "Please add the new text"),
    ("at 1", "Please add the new time"),
    ("withdraw 99", "There is no draft 99"),
    ("hold 99", "There is no draft 99"),
    ("release 99", "There is no draft 99"),
    ("lift 1", "Please add the reason"),
    ("pause", "Please add the reason"),
    ("resume", "Nothing is paused."),
    ("takedown 99", "There is no draft 99"),
    ("away", "Please say until when"),
    ("back", "You weren't away."),
    ("ask 99", "There is no draft 99"),
    ("again 99 --at tomorrow", "There is no draft 99"),
    ("import soup", "This command stands alone"),
    ("queue all", "This command stands alone"),
    ("week all", "This command stands alone"),
    ("connect nowhere", "There is no account nowhere"),
    ("disconnect nowhere", "There is no account nowhere"),
    ("history 99", "There is no draft 99"),
    ("suggest 1", "Please add the text that you suggest"),
    ("take 99", "There is no draft 99"),
    ("waive 1", "Please add the finding's code and the reason"),
    ("urgent 1", "Please add the reason"),
    ("reviewed 99", "There is no draft 99"),
    ("exception", "Please add the finding's code and the words"),
    ("exceptions end 9", "There is no such exception"),
    ("erase 1", "Please add the reason"),
    ("through 99", "There is no draft 99"),
    ("correct 1", "Please add the correction's text"),
    ("museum 1", "Please add its level from 0 to 5"),
    ("watch", "Please say until when"),
    ("confirm", "Please pick the newcomer"),
    ("now please", "This command stands alone"),
    ("live nowhere", "There is no account nowhere"),
    ("dry soupe-wall", "it is always live"),
    ("status please", "This command stands alone"),
    ("help me", "There is no command me"),
)


async def test_each_wrong_use_of_a_command_gets_a_sentence_that_helps_on_the_page(
    browser_path: Path, tmp_path: Path
) -> None:
    async with demo_page(browser_path, tmp_path) as at:
        await at.become("ANA")
        for words, answer in WRONG:
            said = await at.asks(words)
            assert answer in said, f"/draft {words}: {said}"
        await at.picture("12-wrong-uses")
        assert {words.split(" ")[0] for words, _ in WRONG} >= {e.word for e in HELP if e.word}
        await expect(at.cards()).to_have_count(0)

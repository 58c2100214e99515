"""Hostile words in every place where people can write: nobody is called, nothing is disguised.

Traps 77 to 79. Judged by the workspace's own history: whom messages notified, what Slack would have
read as markup in anything that the bot showed, and what the public got.
"""

from pathlib import Path
from typing import Any

from bot.simulator.ledger import Happening, Kind
from bot.simulator.mentions import disguised, notified
from bot.simulator.seed import BOT_USER
from bot.slack.escaping import unseen_line
from tests.composing import by_shortcut
from tests.flows.test_card_buttons import asks
from tests.flows.test_pictures import image
from tests.world import World, world

# Nobody else in the stories has to do with them, so that nobody names them for another reason.
DAN, SAM = "U0DAN", "U0SAM"
CALLS = {"channel", "here", "everyone", DAN, SAM, "S0COMMS"}
MARKUP = (
    f"<!channel> <!here|here> <!everyone> <@{DAN}> <@{SAM}|ana> <!subteam^S0COMMS|@comms>"
    " <https://evil.example/x|https://good.example>"
)
TURNED = "\u202egnp.exe\u202c zero\u200bwidth p\u0430ypal"
HOSTILE = f"{MARKUP} {TURNED} `code` *bold* _it_ &lt;!channel&gt;"
SHOWN = {Kind.MESSAGE_POSTED, Kind.MESSAGE_CHANGED, Kind.EPHEMERAL_POSTED} | {
    Kind.VIEW_OPENED,
    Kind.VIEW_UPDATED,
    Kind.HOME_PUBLISHED,
}


def shown_by_the_bot(here: World) -> list[Happening]:
    """Everything that the bot put before anybody."""
    history = here.simulator.workspace.history
    views = {Kind.VIEW_OPENED, Kind.VIEW_UPDATED, Kind.HOME_PUBLISHED}
    return [
        line
        for line in history
        if line.kind in SHOWN and (line.actor == BOT_USER or line.kind in views)
    ]


def wrong_in(line: Happening) -> list[str]:
    """What in one thing that was shown would call somebody, or hide where a link leads."""
    content: dict[str, Any] = line.content or {}
    blocks = [content]
    called = CALLS & set(notified(line.text, blocks))
    found = [f"{line.kind} calls {sorted(called)}: {line.text[:200]}"] if called else []
    return found + [f"{line.kind} hides {link}" for link in disguised(line.text, blocks)]


def assert_harmless(here: World) -> None:
    """Nobody was called by the bot, and nothing that it showed is disguised."""
    history = here.simulator.workspace.history
    mentioned = {x.name for x in history if x.kind is Kind.MENTIONED and x.actor == BOT_USER}
    assert mentioned & CALLS == set()
    shown = shown_by_the_bot(here)
    assert len(shown) > 5
    found = [wrong for line in shown for wrong in wrong_in(line)]
    assert found == [], "\n".join(found)
    assert any("good.example" in line.text for line in shown), "nothing hostile was shown at all"


def words_in(found: object) -> str:
    """The words of all rich text, as people read them."""
    if isinstance(found, dict):
        own = str(found["text"]) if found.get("type") == "text" else ""
        return own + "".join(words_in(one) for one in found.values())
    return "".join(words_in(one) for one in found) if isinstance(found, list | tuple) else ""


async def test_a_hostile_draft_calls_nobody_and_is_shown_and_published_as_it_is(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.does("command", command="/draft", text=f"{HOSTILE} --on soupe-wall")
        card = await here.card()
        assert HOSTILE in words_in(card["blocks"])
        assert unseen_line(HOSTILE) in card["text"]
        for name in ("U+202E", "U+200B"):
            assert name in card["text"]
        await here.ben.types("show 1")
        await here.ben.types("why 1")
        await here.ben.types("list")
        await here.ben.does("open_home")
        await here.ana.types(f"edit 1 again {HOSTILE}")
        await here.ben.types(f"suggest 1 better {HOSTILE}")
        await here.settles()
        newest = await here.card(saying="version")
        for person in (here.ben, here.zoe, here.olga):
            await person.reacts(newest["ts"])
        await here.zoe.reacts(newest["ts"], "eyes")
        await here.settles()
        await here.passes(seconds=61)
        await here.settles()
        assert_harmless(here)
        # Lint lets nobody approve what only Slack can read.
        assert await here.wall() == []


async def test_hostile_reasons_names_and_stories_call_nobody(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.publishes("Soup is back!")
        await here.ana.drafts("Another soup --on soupe-wall --at tomorrow 9am", number=2)
        typed = (
            f"pause {HOSTILE}",
            f"takedown 1 {HOSTILE}",
            f"museum 1 3 {HOSTILE}",
            f"correct 1 sorry {HOSTILE}",
            f"hold 2 {HOSTILE}",
            f"lift 2 {HOSTILE}",
            f"waive 2 {HOSTILE}",
            f"waive 2 CODE {HOSTILE}",
            f"exception CODE {HOSTILE}",
            f"urgent 2 {HOSTILE}",
            f"erase 2 {HOSTILE}",
            f"withdraw 2 {HOSTILE}",
            f"at 2 {HOSTILE}",
            f"away until {HOSTILE}",
            f"confirm {HOSTILE}",
            f"live {HOSTILE}",
            f"Soup --on {HOSTILE}",
            f"Soup --on soupe-wall --at {HOSTILE}",
            f"Soup --on soupe-wall --{HOSTILE}",
            f"help {HOSTILE}",
            HOSTILE,
        )
        for text in typed:
            await here.ben.types(text)
        await here.ben.types("museum")
        await here.zoe.types("status")
        await here.settles()
        assert_harmless(here)


async def test_hostile_forms_pictures_and_messages_call_nobody(tmp_path: Path) -> None:
    """Notes to approvers, alt texts, what should change, and a message that becomes a draft."""
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.writes(note=HOSTILE)
        form.attaches(image())
        await form.sends(f"Soup {HOSTILE}", ["soupe-wall"])
        form.describes(f"A bowl {HOSTILE}")
        refused = await form.sends()
        assert "is how Slack writes a mention" in refused["text"]
        assert await form.sends("Soup is ready") == {}
        await form.closes()
        card = await here.card()
        assert await asks(here.ben, str(card["ts"]), said=f"please {HOSTILE}") == {}
        await here.card(saying="please")
        await here.ben.does("message", text=f"draft: second {MARKUP} --on soupe-wall")
        await here.ben.does("message", text=f"draft: third --on {MARKUP}")
        await here.hears_out()
        await here.olga.does("open_home")
        await here.settles()
        assert_harmless(here)

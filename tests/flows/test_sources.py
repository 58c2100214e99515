"""A draft follows the message that it was made from: edited, deleted, or not heard (rule 18)."""

from pathlib import Path

from bot.simulator.model import UserId
from bot.simulator.seed import DRAFTS
from tests.composing import by_message
from tests.flows.test_intake import SOUP, writes
from tests.flows.test_pictures import image, published
from tests.world import Person, World, world

NEW = "draft: Soup of peas --on soupe-wall"


async def scheduled(here: World) -> tuple[str, str]:
    """Ana's message is a draft that Ben approved; the message and the card."""
    ts = await writes(here.ana, SOUP)
    card = str((await here.card(1))["ts"])
    await here.ben.reacts(card)
    await here.card(1, saying="scheduled")
    return ts, card


async def leaves(here: World) -> list[str]:
    """What is out after the countdown."""
    await here.passes(seconds=61)
    return await here.wall()


async def test_rule_18_an_edited_message_holds_its_draft_and_suggests_the_change(
    tmp_path: Path,
) -> None:
    """Traps 49 and 50: the author takes it, which lets go, and approvals are needed anew."""
    async with world(tmp_path) as here:
        ts, card = await scheduled(here)
        await here.ana.does("edit", ts=ts, text=SOUP)
        await here.hears_out()
        assert "held" not in (await here.card(1))["text"]
        await here.ana.does("edit", ts=ts, text=NEW)
        asked = await here.told("D-1 is held, because the message that it was made from was edited")
        assert await leaves(here) == []
        await here.ben.presses(str(asked["ts"]), "suggestion_take")
        await here.ben.hears("Only its authors take a suggestion")
        await here.ana.presses(str(asked["ts"]), "suggestion_take")
        fresh = await here.card(1, saying="Soup of peas")
        assert fresh["ts"] != card
        await here.ben.reacts(str(fresh["ts"]))
        await here.card(1, saying="scheduled")
        assert await leaves(here) == ["Soup of peas"]


async def test_rule_18_only_the_newest_words_can_be_taken_and_a_colleague_may_release(
    tmp_path: Path,
) -> None:
    """Rules 13 and 18: declining, by whoever edited, lets the draft go on as it was approved."""
    async with world(tmp_path) as here:
        ts, _ = await scheduled(here)
        await here.ana.does("edit", ts=ts, text=NEW)
        first = await here.told("D-1 is held")
        await here.ana.does("edit", ts=ts, text=f"{NEW} for @ben")
        await here.told("a mention of a person")
        await here.ana.does("edit", ts=ts, text="draft: Soup of leeks & <peas> --at whenever")
        await here.told("What it says after `--` can't be read")
        await here.ana.presses(str(first["ts"]), "suggestion_take")
        await here.ana.hears("answered already")
        await here.ana.does("edit", ts=ts, text=NEW)
        last = await here.told("D-1 is held, because the message that it was made from", times=4)
        await here.ana.presses(str(last["ts"]), "suggestion_decline")
        assert (await leaves(here)) == ["Soup of leeks & <peas> 🎉 https://soup.example"]


async def test_rule_18_a_deleted_message_takes_the_approvals_with_it(tmp_path: Path) -> None:
    """Traps 48 and 64: told, with a fresh card; also where Slack leaves a line in its place."""
    async with world(tmp_path) as here:
        ts, card = await scheduled(here)
        await writes(here.zoe, "yummy", thread_ts=ts)
        here.simulator.faults.leave_tombstones = True
        await here.ana.does("delete", ts=ts)
        await here.told("D-1 is not approved any more")
        fresh = await here.card(1)
        assert fresh["ts"] != card
        assert await leaves(here) == []
        await here.ben.reacts(card, "heavy_check_mark")
        await here.ben.hears("has no effect here")
        await here.ben.reacts(str(fresh["ts"]))
        await here.card(1, saying="scheduled")
        assert len(await leaves(here)) == 1


async def test_rules_18_and_24_what_nobody_heard_is_seen_at_the_last_look(tmp_path: Path) -> None:
    """Trap 25: events are lost, and yet nothing leaves that its message does not say any more."""
    async with world(tmp_path) as here:
        ts, _ = await scheduled(here)
        here.simulator.faults.lose_events = 1
        await here.ana.does("edit", ts=ts, text=NEW)
        assert await leaves(here) == []
        await here.told("D-1 is held")
        here.simulator.faults.fail("reactions.get", "internal_error", timestamp=ts)
        await here.ana.types("release 1")
        await here.passes(seconds=61)
        assert await here.wall() == []
        here.simulator.faults.clear()
        here.simulator.faults.lose_events = 1
        await here.ana.does("delete", ts=ts)
        await here.passes(seconds=61)
        await here.told("D-1 is not approved any more")
        assert await here.wall() == []


async def test_rules_17_and_34_a_source_is_no_card_but_its_thread_is_about_the_draft(
    tmp_path: Path,
) -> None:
    """Trap 40: a gesture on the message is answered once; "delete delete" under it is heard."""
    async with world(tmp_path) as here:
        ts = await writes(here.ana, "Leek soup is back")
        form = await by_message(here.ana, ts, str(DRAFTS))
        assert await form.sends(on=["soupe-wall"]) == {}
        await here.ben.reacts(ts)
        said = await here.ben.hears("has no effect here")
        assert "on the newest card of D-1" in said
        await here.hears_out()
        card = str((await here.card(1))["ts"])
        assert "scheduled" not in (await here.card(1))["text"]
        await here.ben.reacts(card)
        await here.card(1, saying="scheduled")
        assert await leaves(here) == ["Leek soup is back"]
        await writes(here.zoe, "delete delete", thread_ts=ts)
        await here.told("taken down")
        assert await here.wall() == []


def attached(person: Person, alt: str = "", content: bytes = b"") -> dict[str, str]:
    """A picture of one's own, uploaded to Slack, as a message holds it."""
    files = person.world.simulator.workspace.files
    file = files.add(UserId(person.id), "bowl.png", content or image())
    return {"id": file.id, "alt": alt}


async def test_a_message_with_pictures_is_a_draft_with_them(tmp_path: Path) -> None:
    """Rules 18 and 20, traps 71 and 100: taken once; an edit of words keeps them, and a picture
    that is deleted in Slack holds the draft."""
    async with world(tmp_path) as here:
        bowl, spoon = attached(here.ana, "A bowl of soup"), attached(here.ana)
        ts = await writes(here.ana, "draft: Soup is back --on soupe-wall", files=[bowl])
        assert "what its pictures show" not in await here.ana.hears("Your message is D-1")
        await here.ana.does("edit", ts=ts, text=NEW)
        asked = await here.told("D-1 is held")
        await here.ana.presses(str(asked["ts"]), "suggestion_take")
        card = await here.card(1, saying="Soup of peas")
        await here.ben.reacts(str(card["ts"]))
        await here.card(1, saying="scheduled")
        assert await leaves(here) == ["Soup of peas"]
        ((digest, alt),) = await published(here)
        assert (len(digest), alt) == (64, "A bowl of soup")
        await writes(here.ana, "draft: Spoons --on soupe-wall", files=[spoon])
        assert "what its pictures show" in await here.ana.hears("Your message is D-2")
        words = attached(here.ana, content=b"Only words")
        await writes(here.ana, "draft: Words --on soupe-wall", files=[words])
        assert "bowl.png" in await here.ana.hears("no draft yet")


async def test_the_pictures_of_a_message_are_described_in_its_form(tmp_path: Path) -> None:
    """They are taken when the form is sent first, and left out where somebody says so."""
    async with world(tmp_path) as here:
        bowl, spoon = attached(here.ana, "A bowl of soup"), attached(here.ana)
        ts = await writes(here.ana, "Soup is back", files=[bowl])
        form = await by_message(here.ben, ts, str(DRAFTS))
        assert "you are asked what each shows" in form.says
        chosen = [option for option in form._options() if option["value"] == "soupe-wall"]
        form.extra["accounts"] = {"selected_options": chosen}
        form.writes(text="Soup is fucking back!")
        await form.presses("compose_count")
        assert "Embarrassment level 4" in form.says
        assert await form.sends("Soup is back", ["soupe-wall"]) == {}
        assert "say below what each picture shows" in form.says
        assert await form.sends() == {}
        assert "A bowl of soup" in (await here.card(1))["text"]
        await form.closes()
        other = await writes(here.ana, "Spoons are back", files=[spoon])
        form = await by_message(here.ben, other, str(DRAFTS))
        assert await form.sends(on=["soupe-wall"]) == {}
        form.leaves_out(0)
        assert await form.sends() == {}
        assert "picture" not in (await here.card(2))["text"]

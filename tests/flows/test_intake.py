"""Messages that become drafts: by their first word, or by the menu of a message (traps 64-68)."""

from pathlib import Path

from bot.demo import TOML
from bot.domain.composing import NEW
from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from bot.domain.times import Timing, TimingKind
from bot.services import drafting
from bot.simulator.seed import DRAFTS, GENERAL
from storage import drafts
from tests.composing import by_message, by_shortcut, kept
from tests.world import Person, World, world

SOUP = "Draft: Soup of leeks & <peas> :tada: https://soup.example --on soupe-wall"
PUBLIC = "Soup of leeks & <peas> 🎉 https://soup.example"
ALL = f'{TOML}\n[intake]\nmessages = "all"\n'
OFF = f'{TOML}\n[intake]\nmessages = "off"\n'


async def writes(person: Person, text: str, **more: object) -> str:
    """Write a message, into the drafts channel unless said otherwise, and return its ts."""
    return str((await person.does("message", text=text, **more))["ts"])


async def drafts_of(here: World) -> int:
    """How many drafts there are, once the bot has heard everything and looked at everything."""
    await here.settles()
    return sum(entry.kind == "draft.submitted" for entry in await here.journal())


async def test_a_message_of_the_drafts_channel_is_approved_and_leaves_as_it_was_typed(
    tmp_path: Path,
) -> None:
    """Traps 8, 65, 67 and 68: told twice and looked at again, it is one draft in plain text."""
    async with world(tmp_path) as here:
        here.simulator.faults.duplicate_events = 1
        await writes(here.ana, SOUP)
        told = await here.ana.hears("Your message is D-1")
        assert "for soupe-wall now" in told
        assert f"<@{here.ben.id}>, <@{here.olga.id}> or <@{here.zoe.id}> can approve it." in told
        assert await drafts_of(here) == 1
        card = await here.card(1)
        await here.ana.reacts(card["ts"])
        await here.ben.reacts(card["ts"])
        await here.card(1, saying="scheduled")
        await here.passes(seconds=61)
        assert await here.wall() == [PUBLIC]
        assert len([m for m in here.ana.whispers() if "is D-1" in m["text"]]) == 1


async def test_only_what_people_write_there_for_themselves_becomes_a_draft(tmp_path: Path) -> None:
    """Traps 64 and 66: no program, no reply, not even one that the channel sees, no edit of an
    older message, and nothing without the prefix."""
    async with world(tmp_path) as here:
        await here.settles()
        plain = await writes(here.ana, "Soup is back --on soupe-wall")
        for machine in (here.botty, here.flow):
            await writes(machine, SOUP)
        await writes(here.ben, SOUP, thread_ts=plain)
        await writes(here.ben, SOUP, thread_ts=plain, broadcast=True)
        await writes(here.ana, SOUP, channel=str(GENERAL))
        await here.ana.does("edit", ts=plain, text=SOUP)
        assert await drafts_of(here) == 0
        (only,) = here.ana.whispers()
        assert "an edit alone makes no draft" in only["text"]
        assert here.ben.whispers() == []


async def test_what_can_be_no_draft_yet_is_said_once_and_opens_in_a_form(tmp_path: Path) -> None:
    """Traps 67 and 111: nothing is guessed, no account is chosen, and nothing is lost."""
    async with world(tmp_path) as here:
        ts = await writes(here.ana, "draft: Soup by @ben :tada: at noon")
        said = await here.ana.hears("no draft yet")
        assert "a mention of a person" in said
        assert "please write the name" in said
        assert "Make this a draft" in said
        await writes(here.ana, "draft: Soup is back")
        assert "Accounts are never chosen" in await here.ana.hears("Where shall it go?")
        await writes(here.ana, "draft: --on soupe-wall")
        await here.ana.hears("There is no text in it")
        await writes(here.gus, "draft: Soup --on nowhere")
        await here.gus.hears("I don't know the account `nowhere`")
        await writes(here.eve, SOUP)
        await here.eve.hears("only people of this workspace")
        assert await drafts_of(here) == 0
        form = await by_message(here.ana, ts, str(DRAFTS))
        assert form.fields == {"text": "Soup by <@U0BEN> 🎉 at noon", "accounts": [], "when": ""}
        assert "a mention of a person" in form.says
        assert await form.sends("Soup by Ben 🎉 at noon", ["soupe-wall"]) == {}
        assert "D-1 for soupe-wall" in form.says
        assert await drafts_of(here) == 1


async def test_a_colleague_makes_a_draft_of_a_message_and_both_are_authors(tmp_path: Path) -> None:
    """Rules 3 and 9: who wrote it and who brought it in; what a program wrote can't be one."""
    async with world(tmp_path) as here:
        ts = await writes(here.ana, "Leek soup is back")
        form = await by_message(here.ben, ts, str(DRAFTS))
        assert await form.sends(on=["soupe-wall"]) == {}
        card = await here.card(1)
        await here.ana.reacts(card["ts"])
        await here.ben.reacts(card["ts"])
        await here.hears_out()
        assert "still needed" in here.cards()[-1]["text"]
        for author in (here.ana, here.ben):
            await author.hears("doesn't count here")
        await here.zoe.reacts(card["ts"])
        await here.card(1, saying="scheduled")
        again = await here.zoe.tries(
            "message_shortcut", callback_id="draft_this", ts=ts, channel=str(DRAFTS)
        )
        assert again["ok"]
        await here.zoe.hears("D-1 was made of that message")
        robots = await writes(here.botty, "Soup of the day")
        for ours in (robots, card["ts"]):
            await here.zoe.does("message_shortcut", callback_id="draft_this", ts=ours)
        await here.zoe.hears("Only what people wrote becomes a draft")


async def test_a_message_where_the_bot_is_not_can_be_no_draft(tmp_path: Path) -> None:
    """Rule 18: it could not see what becomes of it there."""
    async with world(tmp_path) as here:
        ts = await writes(here.ana, "Leek soup is back", channel=str(GENERAL))
        form = await by_message(here.ana, ts, str(GENERAL))
        here.simulator.faults.fail("reactions.get", "not_in_channel", times=1, timestamp=ts)
        assert "please invite me there" in (await form.sends(on=["soupe-wall"]))["text"]
        assert await form.sends(on=["soupe-wall"]) == {}
        assert await drafts_of(here) == 1


async def test_a_message_that_nobody_heard_is_found_by_looking(tmp_path: Path) -> None:
    """Trap 25: the bot was down, or Slack couldn't be asked; what was before it began is not."""
    async with world(tmp_path) as here:
        await here.stop()
        await writes(here.ana, SOUP)
        await here.start()
        await here.ana.hears("Your message is D-1")
        here.simulator.faults.fail("users.info", "internal_error", times=1)
        await writes(here.gus, "draft: Peas --on soupe-wall")
        await here.hears_out()
        assert await drafts_of(here) == 2
        await here.gus.hears("Your message is D-2")


async def test_every_message_can_be_a_draft_or_none(tmp_path: Path) -> None:
    """The settings decide; a message that is not for the public is then told what it lacks."""
    (tmp_path / "all").mkdir()
    async with world(tmp_path / "all", toml=ALL) as here:
        await writes(here.ana, "Soup is back --on soupe-wall")
        await here.ana.hears("Your message is D-1")
        await writes(here.ana, "/me --on soupe-wall", me=True)
        assert await drafts_of(here) == 2
    async with world(tmp_path, toml=OFF) as here:
        await writes(here.ana, SOUP)
        assert await drafts_of(here) == 0


async def test_rule_3_words_about_a_message_and_ones_own_are_never_mixed_up(
    tmp_path: Path,
) -> None:
    """A form of a message threw away what was kept of a new draft, and its words came back in an
    empty form, where whoever had written them was no author and could approve them.
    """
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends("My own fucking soup", ["soupe-wall"])
        await form.closes()
        ts = await writes(here.ben, "Bread is back")
        form = await by_message(here.ana, ts, str(DRAFTS))
        await form.sends("Bread is fucking back", ["soupe-wall"])
        await form.closes()
        form = await by_shortcut(here.ana)
        assert form.fields["text"] == "My own fucking soup"
        await form.closes()
        form = await by_message(here.ana, ts, str(DRAFTS))
        assert form.fields["text"] == "Bread is fucking back"
        assert (form.quoted, "it was not sent" in form.says) == ("Bread is back", True)
        assert await form.sends("Bread is back!", ["soupe-wall"]) == {}
        found = await here.bot.ctx.store.read(lambda tx: drafts.get(tx, DraftId(1)))
        assert found is not None
        assert set(found.authors) == {here.ana.id, here.ben.id}
        assert await kept(here.ana) == "My own fucking soup"


async def test_what_became_a_draft_is_forgotten_with_its_writing(tmp_path: Path) -> None:
    """A process that died while the card was shown left words that seemed not to be sent."""
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends("Soup is fucking back", ["soupe-wall"])
        assert await kept(here.ana) == "Soup is fucking back"
        ctx, timing = here.bot.ctx, Timing(kind=TimingKind.WHEN_APPROVED)
        request = drafting.Request(
            author=UserId(here.ana.id),
            text="Soup is back",
            accounts=("soupe-wall",),
            when="",
            key="view 1",
            kept=NEW,
        )
        await ctx.store.write(lambda tx: drafting.begin(tx, ctx, request, timing))
        assert await kept(here.ana) is None

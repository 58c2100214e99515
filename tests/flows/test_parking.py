"""Drafts that are saved while nobody is asked: by button, by table, and what ends that."""

from pathlib import Path

from bot.domain.states import State
from bot.services import drafting
from storage import drafts
from tests.composing import Form, by_edit, by_shortcut
from tests.flows.test_pictures import image
from tests.world import World, world

SOUP = "Soup is back!"
WALL = ["soupe-wall"]


async def parked(here: World) -> list[int]:
    """The drafts that are saved and about which nobody is asked."""
    return list(
        await here.bot.ctx.store.read(lambda tx: drafts.in_states(tx, frozenset({State.PARKED})))
    )


async def test_a_draft_is_saved_asks_nobody_and_is_asked_about_later(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.writes(text="   ")
        form.extra["accounts"] = {"selected_options": [{"value": "soupe-wall"}]}
        await form.presses("compose_park")
        assert "Please write the text of the post" in form.says
        form.writes(text="Soup is fucking back!")
        await form.presses("compose_park")
        form.writes(handle__soupe_wall="soupe")
        await form.presses("compose_park")
        assert "D-1 is saved, and nobody is asked yet" in form.says
        await here.settles()
        assert (await parked(here), here.cards()) == ([1], [])
        assert "parked" in await here.ana.types("list")
        assert "Nobody is asked yet; `/draft ask 1`" in await here.ana.types("why 1")
        assert "is saved anew" in await here.ana.types(f"edit 1 {SOUP}")
        assert "Only its authors" in await here.ben.types("ask 1")
        assert "now waits for somebody else's opinion" in await here.ana.types("ask 1")
        assert "isn't parked" in await here.ana.types("ask 1")
        await here.ben.reacts(str((await here.card())["ts"]))
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == [SOUP]
        assert "draft.asked" in [entry.kind for entry in await here.journal()]


async def test_rule_25_a_saved_draft_whose_time_is_over_asks_nobody(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.writes(text=SOUP, when="in 2 hours")
        form.extra["accounts"] = {"selected_options": [{"value": "soupe-wall"}]}
        await form.presses("compose_park")
        form.writes(handle__soupe_wall="soupe")
        await form.presses("compose_park")
        await here.passes(hours=5)
        assert await parked(here) == [1]
        assert "The time of D-1 is over" in await here.ana.types("ask 1")
        await here.ana.types("at 1 in 2 hours")
        assert "now waits" in await here.ana.types("ask 1")
        await here.ana.types("withdraw 1")


async def test_home_has_what_i_saved_and_asks_about_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.attaches(image())
        form.writes(text=SOUP)
        form.extra["accounts"] = {"selected_options": [{"value": "soupe-wall"}]}
        await form.presses("compose_park")
        assert "say below what each picture shows" in form.says
        form.describes("a bowl")
        form.writes(handle__soupe_wall="soupe")
        await form.presses("compose_park")
        await form.closes()
        await here.ana.does("open_home")
        home = await here.until(lambda: here.simulator.snapshot(here.ana.id)["home"], "Ana's Home")
        (button,) = [
            element
            for block in home["blocks"]
            for element in block.get("elements", ())
            if str(element.get("action_id", "")).startswith("ask_now")
        ]
        assert button["text"]["text"] == "Ask for an opinion"
        await here.ana.does("view_action", view_id=home["id"], action_id=button["action_id"])
        assert "a bowl" in (await here.card())["text"]


async def table(here: World, content: bytes) -> Form:
    """Send a table by the form of `/draft import`, as Ana; return the form."""
    await here.ana.does("command", command="/draft", text="import")
    form = Form(here.ana)
    await here.until(lambda: here.simulator.snapshot(here.ana.id)["views"] or None, "the form")
    assert form.title == "Drafts from a table"
    form.attaches(content, at="table")
    return form


async def test_a_table_makes_many_saved_drafts_or_none(tmp_path: Path) -> None:
    rows = (
        "text,accounts,when,note\nSoup is back!,soupe-wall,tomorrow 9am,Why\nTea too,soupe-wall\n"
    )
    async with world(tmp_path) as here:
        form = await table(here, rows.replace("tomorrow 9am", "yesterday").encode())
        wrong = await form.sends()
        assert wrong["table"].startswith("Nothing was saved: row 1: I don't understand “yesterday”")
        assert await parked(here) == []
        form.attaches(rows.replace("soupe-wall\n", "soup-wall\n").encode(), at="table")
        assert "row 2: I don't know the account “soup-wall”" in (await form.sends())["table"]
        form.attaches(rows.replace("Tea too", '"Tea\n---\n---\ntoo"').encode(), at="table")
        assert (
            "row 2: Part 2 of the thread for “soupe-wall” is empty" in (await form.sends())["table"]
        )
        form.attaches(rows.encode(), at="table")
        assert await form.sends() == {}
        assert "2 drafts are saved, D-1 to D-2, and nobody is asked yet" in form.says
        await here.settles()
        assert (await parked(here), here.cards()) == ([1, 2], [])
        await here.ana.types("ask 2")
        await here.card(2, saying="Tea too")
        await here.ana.types("ask 1")
        await here.card(1, saying="for those who approve: Why")
        await form.closes()
        form = await table(here, b"")
        for what, why in (
            ("Ana", "row 1: the reviewer is a member's id"),
            (str(here.ana.id), f"row 1: <@{here.ana.id}> can't approve this post"),
        ):
            head = "text,accounts,text on soupe-wall,reviewer\n"
            form.attaches(f"{head}Soup!,soupe-wall,Our soup!,{what}\n".encode(), at="table")
            assert why in (await form.sends())["table"]
        form.attaches(b"text,accounts,disclosed\nSoup!,soupe-wall,paid\n", at="table")
        assert "a network that says so beside a post" in (await form.sends())["table"]
        form.attaches(f"{head}Soup!,soupe-wall,Our soup!,{here.ben.id}\n".encode(), at="table")
        assert await form.sends() == {}
        await here.settles()
        await here.ana.types("ask 3")
        await here.card(3, saying="Our soup!")
        named = [e for e in await here.journal() if e.details.get("how") == "named"]
        assert [e.details["person"] for e in named][-1:] == [here.ben.id]


async def test_a_row_of_a_table_has_the_pictures_that_it_names_with_what_they_show(
    tmp_path: Path,
) -> None:
    """Each picture was to be added by hand, row by row, after the table was read."""
    head = "text,accounts,picture,alt text,picture 2,alt text 2\n"
    both = "Two soups,soupe-wall,Leek.png,Leek soup,pea.png,Pea soup\n"
    async with world(tmp_path) as here:
        form = await table(here, f"{head}{both}".encode())
        form.attaches(image("red"), image("blue"), named=("leek.png", "Peas.png"))
        assert "no row of the table names the file “Peas.png”" in (await form.sends())["table"]
        form.attaches(image("red"), named=("leek.png",))
        assert "row 1: there is no file “pea.png”" in (await form.sends())["table"]
        form.attaches(image("red"), b"no picture", named=("leek.png", "pea.png"))
        assert "row 1: pea.png: " in (await form.sends())["table"]
        form.attaches(image("red"), image("red"), named=("leek.png", "pea.png"))
        assert "row 1: two of its pictures are the same" in (await form.sends())["table"]
        assert await parked(here) == []

        form.attaches(f"{head}{both}Tea,soupe-wall,,,,\n".encode(), at="table")
        form.attaches(image("red"), image("blue"), named=("leek.png", "pea.png"))
        assert await form.sends() == {}
        await here.settles()
        assert (await parked(here), here.cards()) == ([1, 2], [])
        first, second = [
            (await drafting.get(here.bot.ctx, number)).revision.content.shown for number in (1, 2)
        ]
        assert [one.alt_text for one in first] == ["Leek soup", "Pea soup"]
        assert second == ()
        await here.ana.types("ask 1")
        card = await here.card(1, saying="Two soups")
        assert str(card["blocks"]).count("slack_file") == 2


async def test_rule_19_an_old_draft_begins_anew_with_opinions_of_its_own(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.publishes(SOUP)
        assert "D-2 for soupe-wall, to leave" in await here.ben.types("again 1 --at in 3 hours")
        card = await here.card(2, saying=SOUP)
        await here.ana.reacts(str(card["ts"]))
        await here.zoe.reacts(str(card["ts"]))
        await here.card(2, saying="scheduled")
        await here.passes(hours=3, minutes=1)
        await here.card(2, saying="open the post")
        assert await here.wall() == [SOUP, SOUP]
        votes = [e for e in await here.journal() if e.kind == "vote.counted"]
        assert str(here.ana.id) not in {str(e.actor) for e in votes}


async def test_drafts_are_found_again_by_their_labels(tmp_path: Path) -> None:
    rows = b'text,accounts,labels\nSoup is back!,soupe-wall,"Spring, menu"\nTea,soupe-wall,tea\n'
    async with world(tmp_path) as here:
        await (await table(here, rows)).sends()
        await here.ana.types("ask 1")
        card = await here.card(saying="🏷️ spring, menu")
        listed = await here.ana.types("list #Spring")
        assert "D-1" in listed
        assert "D-2" not in listed
        assert "labelled “winter”" in await here.ana.types("list #winter")
        form = await by_edit(here.ana, str(card["ts"]))
        form.writes(labels="a,b,c,d,e,f")
        assert "at most 5 labels" in (await form.sends())["labels"]
        form.writes(labels="winter")
        await form.sends()
        await here.card(saying="🏷️ winter")
        assert len(here.cards()) == 1
        await here.ana.types("withdraw 1")
        await here.ben.types("erase 1 a customer asks for it")
        await here.zoe.types("erase 1 a customer asks for it")
        found = await here.bot.ctx.store.read(
            lambda tx: tx.rows("SELECT body FROM labels WHERE draft_id = 1")
        )
        assert {row["body"] for row in found} == {"[]"}

"""The composer's other fields: a picked time, own texts, what goes with them, why now, handles."""

from datetime import timedelta
from pathlib import Path

import pytest

from handlers import counting
from tests.composing import by_edit, by_shortcut, kept
from tests.flows.networks import SKY, TOOTS, networks
from tests.flows.test_pictures import image
from tests.world import world

SOUP = "Soup is back!"
WALL = ["soupe-wall"]
EVERYWHERE = ["soupe-wall", SKY, TOOTS]


async def test_a_time_is_picked_or_written_and_both_are_asked_about(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        later = int((here.clock.now() + timedelta(hours=3)).timestamp())
        form.writes(picked=later)
        wrong = await form.sends(SOUP, WALL, "tomorrow 9am")
        assert wrong["picked"].startswith("Please either pick a time here or write one above")
        form.writes(picked=later - 4 * 3600)
        assert "has passed already" in (await form.sends(when=""))["picked"]
        form.writes(picked=later)
        assert await form.sends() == {}
        card = str((await here.card())["ts"])
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(hours=2)
        assert await here.wall() == []
        await here.passes(hours=1, seconds=1)
        await here.card(saying="open the post")
        assert await here.wall() == [SOUP]


async def test_rule_16_a_picked_time_replaces_the_one_that_stood_in_the_form(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall --at tomorrow 9am")
        form = await by_edit(here.ana, card)
        form.writes(picked=int((here.clock.now() + timedelta(hours=2)).timestamp()))
        await form.sends()
        assert "is now version" in form.says
        assert "draft.revised" in [entry.kind for entry in await here.journal()]


async def test_what_an_author_says_to_those_who_approve_stands_on_the_card_alone(
    tmp_path: Path,
) -> None:
    """Another word to them is no change of the post: their votes stay."""
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.writes(note="The price is <!channel> from *yesterday*")
        await form.sends(SOUP, WALL)
        await form.closes()
        said = "for those who approve: The price is &lt;!channel&gt; from *yesterday*"
        card = str((await here.card(saying=said))["ts"])
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        form = await by_edit(here.ana, card)
        form.writes(note="The price is right")
        await form.sends()
        await form.closes()
        await here.card(saying="The price is right")
        form = await by_edit(here.ben, card)
        assert "note" not in [b.get("block_id") for b in form.view["blocks"]]
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == [SOUP]


async def test_rule_39_what_was_said_to_those_who_approve_is_erased_with_the_draft(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.writes(note="a customer's name")
        await form.sends(SOUP, WALL)
        await here.ana.types("withdraw 1")
        await here.ben.types("erase 1 a customer asks for it")
        await here.zoe.types("erase 1 a customer asks for it")
        rows = await here.bot.ctx.store.read(lambda tx: tx.rows("SELECT body FROM remarks"))
        assert [row["body"] for row in rows] == [""]


async def test_whoever_drafts_for_an_account_the_first_time_repeats_its_handle(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        assert await form.sends(SOUP, WALL, repeats=False) == {}
        assert "repeat the handle of each account" in form.says
        form.writes(handle__soupe_wall="soup")
        wrong = await form.sends(repeats=False)
        assert wrong == {
            "handle.soupe-wall": "This account is soupe; please write that, or choose another"
            " account."
        }
        assert here.cards() == []
        form.writes(handle__soupe_wall="Soupe")
        await form.sends(repeats=False)
        assert "D-1 for soupe-wall" in form.says
        await form.closes()
        form = await by_shortcut(here.ana)
        await form.sends("Soup is over!", WALL, repeats=False)
        assert "D-2 for soupe-wall" in form.says


async def test_counting_and_checking_sends_nothing_and_loses_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.writes(text="Soup is fucking back!")
        await form.presses("compose_count")
        assert "Choose the accounts first" in form.says
        form.writes(accounts=None)
        form.extra["accounts"] = {"selected_options": [{"value": "soupe-wall"}]}
        await form.presses("compose_count")
        assert "soupe-wall: 21 of" in form.says
        assert "Embarrassment level 4 of 5" in form.says
        assert form.button == "Ask for an opinion"
        assert form.fields["accounts"] == WALL
        assert form.fields["text"] == "Soup is fucking back!"
        form.writes(text=SOUP)
        await form.presses("compose_count")
        assert "Nothing in it stands out" in form.says
        assert here.cards() == []


async def test_each_text_is_counted_as_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each as its own network counts; nothing else in the form changes, and nothing is kept."""
    monkeypatch.setattr(counting, "APART_SECONDS", 0.0)
    async with networks(tmp_path, live=()) as there:
        form = await by_shortcut(there.here.ana)
        assert "Choose the accounts first" in form.says
        await form.types("text", SOUP)
        chosen = [o for o in form._options() if o["value"] in {"soupe-sky", "soupe-toots"}]
        await form.types("accounts", chosen, "selected_options")
        assert "soupe-toots: 13 of 500" in await form.counts("soupe-sky: 13 of 300")
        assert await kept(there.here.ana) is None
        await form.presses("compose_more")
        await form.types("own.soupe-sky", "S" * 301)
        both = await form.counts("soupe-sky: 301 of 300 characters, 1 too many")
        assert both.count("soupe-sky") == 2
        await form.types("warning", "food")
        await form.counts("soupe-toots: 17 of 500")
        assert form.fields["text"] == SOUP
        assert form.button == "Ask for an opinion"


async def test_trap_91_counts_never_overtake_what_stands_in_a_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press, and an answer to what was sent, stand; what is typed against an old view counts."""
    monkeypatch.setattr(counting, "APART_SECONDS", 0.0)
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, repeats=False)
        held = here.simulator.faults.hold("views.update", times=1)
        await form.types("text", f"{SOUP}!")
        await form.types("text", f"{SOUP}!!")
        held.set()
        await form.counts("soupe-wall: 15 of")
        held = here.simulator.faults.hold("views.update", times=1)
        await form.types("text", SOUP)
        form.writes(handle__soupe_wall="soupe")
        await form.sends(repeats=False)
        assert "D-1 for soupe-wall" in form.says
        held.set()
        await here.settles()
        assert "D-1 for soupe-wall" in form.says


async def test_trap_91_a_form_that_slack_does_not_change_is_said(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        here.simulator.faults.break_with("views.update", 500)
        pressed = {"action_id": "compose_more:0", "block_id": "tools"}
        values = {"text": {"text": {"value": SOUP}}}
        await here.ana.does("view_action", view_id=form.view["id"], values=values, **pressed)
        assert "please try once more" in await here.letter(here.ana)


async def test_trap_91_a_form_that_was_sent_meanwhile_is_not_drawn_again(tmp_path: Path) -> None:
    """A late answer to *Count and check* drew the sent form as if it were not sent yet."""
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.sends(SOUP, WALL, repeats=False)
        held = here.simulator.faults.hold("views.update", times=1)
        pressed = {"action_id": "compose_count:0", "block_id": "tools"}
        await here.ana.does("view_action", view_id=form.view["id"], values={}, **pressed)
        form.writes(handle__soupe_wall="soupe")
        await form.sends(repeats=False)
        assert "D-1 for soupe-wall" in form.says
        held.set()
        await here.settles()
        assert "D-1 for soupe-wall" in form.says


@pytest.mark.parametrize("field", ["warning", "language", "disclosed"])
async def test_what_no_network_of_these_accounts_has_is_refused_at_its_field(
    tmp_path: Path, field: str
) -> None:
    paid = [{"value": "paid"}]
    given = {"warning": "food", "language": {"value": "fr"}, "disclosed": paid}
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        await form.presses("compose_more")
        form.writes(**{field: given[field]})
        assert "None of these accounts is on a network" in (await form.sends(SOUP, WALL))[field]


async def test_rule_20_each_account_says_what_was_approved_for_it(tmp_path: Path) -> None:
    """Own texts, a content warning and a language are on the card, and go where they belong."""
    async with networks(tmp_path) as there:
        here = there.here
        form = await by_shortcut(here.ana)
        options = [{"value": name} for name in EVERYWHERE]
        form.extra["accounts"] = {"selected_options": options}
        await form.presses("compose_more")
        form.writes(warning="food", language={"value": "fr"}, own__soupe_toots="La soupe, enfin !")
        assert await form.sends("La soupe est là !", EVERYWHERE) == {}
        await form.closes()
        card = await here.card(saying="Behind the content warning “food” · Language: Français")
        assert "“La soupe, enfin !”" in card["text"]
        ts = str(card["ts"])
        form = await by_edit(here.ana, ts)
        shown = {b["block_id"]: b["element"] for b in form.view["blocks"] if b["type"] == "input"}
        assert shown["own.soupe-toots"]["initial_value"] == "La soupe, enfin !"
        assert shown["warning"]["initial_value"] == "food"
        assert shown["language"]["initial_option"]["value"] == "fr"
        assert await form.sends() == {}
        await here.ben.reacts(ts)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["La soupe est là !"]
        (toot,) = there.api.posts()
        assert (toot["spoiler_text"], toot["sensitive"], toot["language"]) == ("food", True, "fr")
        assert toot["source"] == "La soupe, enfin !"
        (record,) = there.pds.posts()
        assert (record["text"], record["langs"]) == ("La soupe est là !", ["fr"])


async def test_trap_77_nothing_in_any_field_is_markup_on_the_card(tmp_path: Path) -> None:
    """No mention, link or format comes out of an alt text or a remark; texts are refused."""
    hostile = "<!channel> <@U0BEN> <https://evil.example|good> *bold*"
    async with world(tmp_path) as here:
        form = await by_shortcut(here.ana)
        form.attaches(image())
        form.writes(note=hostile)
        await form.sends(hostile, WALL)
        form.describes("a bowl & <b>more</b>")
        assert "is how Slack writes a mention" in (await form.sends())["text"]
        await form.sends(SOUP)
        card = await here.card(saying="&lt;!channel&gt;")
        said = [
            part["text"]
            for block in card["blocks"]
            for part in (block.get("text"), *block.get("elements", ()))
            if isinstance(part, dict) and part.get("type") == "mrkdwn"
        ]
        assert "&lt;b&gt;more" in card["text"]
        whole = f"{card['text']}{said}"
        hidden = ("<!channel>", "<@U0BEN>", "<https://evil", "<b>")
        assert [one for one in hidden if one in whole] == []
        (shown,) = [block for block in card["blocks"] if block["type"] == "image"]
        assert shown["alt_text"] == "a bowl & <b>more</b>"

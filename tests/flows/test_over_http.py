"""The same bot behind signed HTTP instead of a socket."""

from pathlib import Path

from tests.composing import by_shortcut
from tests.world import world

SOUP = "Soup is back! --on soupe-wall"


async def test_the_first_post_over_http(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        card = await here.ana.drafts(SOUP)
        await here.ana.reacts(card)
        await here.ana.hears("authors can't approve their own post")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back!"]


async def test_buttons_and_refusals_over_http(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.presses(card, "hold")
        await here.card(saying="held by")
        assert await here.ben.types("show 99") == (
            "There is no draft 99; `/draft list` shows the open ones."
        )


async def test_a_form_over_http(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        form = await by_shortcut(here.ana)
        assert "yesterday" in (await form.sends("Soup!", ["soupe-wall"], "yesterday"))["when"]
        await form.sends(when="tomorrow 9am")
        assert "D-1 for soupe-wall" in form.says
        await here.card(saying="needs a second opinion")


async def test_a_request_with_a_wrong_signature_does_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        here.simulator.faults.bad_signatures = 1
        answer = await here.zoe.tries("command", command="/draft", text="pause smoke")
        assert not answer["ok"]
        assert "Not paused" in await here.ana.types("status")


async def test_an_old_request_that_is_sent_again_does_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        here.simulator.faults.signature_offset_seconds = -3600
        answer = await here.zoe.tries("command", command="/draft", text="pause smoke")
        here.simulator.faults.signature_offset_seconds = 0
        assert not answer["ok"]
        assert "Not paused" in await here.ana.types("status")


async def test_the_address_answers_slacks_challenge(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        assert await here.simulator.http.verify_url("are you there?")

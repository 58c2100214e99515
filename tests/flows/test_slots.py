"""*Next slot*: fixed to a moment when it is asked for, and given to one draft alone."""

from datetime import UTC, datetime
from pathlib import Path

from bot.demo import TOML
from tests.composing import by_shortcut
from tests.flows.test_parking import table
from tests.world import world

SLOTS = TOML.replace('handle = "@soupe"', 'handle = "@soupe"\nslots = "thu 17:30, fri 09:00 12:00"')
THURSDAY = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


async def test_each_draft_gets_the_next_slot_that_no_other_has(tmp_path: Path) -> None:
    async with world(tmp_path, toml=SLOTS, starts=THURSDAY) as here:
        answer = await here.ana.types("Soup! --on soupe-wall --at next slot")
        assert "to leave Thu 26 Nov 2026, 16:30 (Europe/Lisbon" in answer
        form = await by_shortcut(here.ana)
        await form.sends("Tea!", ["soupe-wall"], "next slot")
        assert "to leave Fri 27 Nov 2026, 08:00 (Europe/Lisbon" in form.says
        await form.closes()
        form = await table(
            here, b"text,accounts,when\nBread!,soupe-wall,next slot\nWine!,soupe-wall,next slot\n"
        )
        await form.sends()
        listed = await here.ana.types("list")
        assert "Fri 27 Nov 2026, 11:00" in listed
        assert "Thu 3 Dec 2026, 16:30" in listed
        assert "Thu 3 Dec 2026" not in await here.ana.types("at 2 next slot")
        await here.card(2, saying="Fri 4 Dec 2026, 09:00")


async def test_an_account_without_slots_says_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        answer = await here.ana.types("Soup! --on soupe-wall --at next slot")
        assert "None of these accounts has slots" in answer

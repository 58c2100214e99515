"""A program has no way to bring a draft in, so none is without a human author (rule 9)."""

from pathlib import Path

import aiohttp
import pytest

from bot.domain.errors import NotAllowed
from bot.domain.people import UserId
from bot.services.drafting import Request, submit
from tests.world import world

REFUSED = "only people of this workspace can draft posts"
ADDRESSES = ("/", "/draft", "/drafts", "/api/drafts", "/hooks/drafts", "/wall", "/metrics")


async def test_rule_9_a_bot_that_asks_for_a_draft_gets_none(tmp_path: Path) -> None:
    """Slack lets no bot type a command; what else may carry its name is refused as well."""
    async with world(tmp_path) as here:
        by = UserId(here.botty.id)
        wish = Request(author=by, text="Soup!", accounts=("soupe-wall",), when="", key="k")
        with pytest.raises(NotAllowed, match=REFUSED):
            await submit(here.bot.ctx, wish)
        assert here.cards() == []
        kinds = [entry.kind for entry in await here.journal()]
        assert "draft.submitted" not in kinds


@pytest.mark.parametrize("address", ADDRESSES)
async def test_rule_9_no_address_of_the_bots_takes_a_draft(tmp_path: Path, address: str) -> None:
    """A webhook or an API would need its two authors and one approval more."""
    async with world(tmp_path) as here, aiohttp.ClientSession() as web:
        draft = {"text": "Soup is back!", "on": "soupe-wall", "user_id": here.ana.id}
        async with web.post(f"{here.bot.address}{address}", json=draft) as answer:
            assert answer.status in {404, 405}
        assert here.cards() == []

"""`/draft week`: the coming week as a picture in the channel, all of it in words as well (98)."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.world import Message, World, world

pytestmark = pytest.mark.slow

TITLE = "The coming week"


async def weeks(here: World, count: int = 1) -> list[Message]:
    """Wait for the messages that show a week."""

    def found() -> list[Message] | None:
        said = [m for m in here.messages(here.olga.id) if m["text"].startswith(TITLE)]
        return said if len(said) >= count else None

    return await here.until(found, f"{count} weeks in the channel")


async def test_the_week_is_a_picture_that_says_who_posts_what_where_and_when(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.schedules("Soup is back! --on soupe-wall --at tomorrow 9am")
        await here.zoe.drafts("Tea & cake --on soupe-wall --at in 3 days", number=2)
        assert await here.gus.types("week") == "The coming week is in the channel."
        (message,) = await weeks(here)
        image = next(block for block in message["blocks"] if block["type"] == "image")
        for said in (image["alt_text"], message["text"]):
            assert "D-1 · scheduled" in said
            assert "soupe-wall as soupe on the practice wall · LIVE" in said
            assert "by ana · approved by ben" in said
            assert "by zoé" in said
            assert "missing: one approval by somebody other than the authors" in said
        assert "“Tea & cake”" in image["alt_text"]
        files = here.simulator.workspace.files
        picture = Image.open(io.BytesIO(files.find(image["slack_file"]["id"]).content))
        assert picture.size[0] == 1_080
        assert "|D-2>" in str(message["blocks"])


async def test_trap_98_where_slack_takes_no_picture_the_week_is_posted_in_words(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts("Soup is back! --on soupe-wall --at tomorrow 9am")
        here.simulator.faults.fail("files.getUploadURLExternal", "missing_scope", times=1)
        await here.ben.types("week")
        (message,) = await weeks(here)
        assert "D-1 · needs" in message["text"]
        assert "image" not in str(message["blocks"])
        await here.passes(minutes=6)
        here.simulator.faults.fail("chat.postMessage", "invalid_blocks", times=1)
        await here.ben.types("week")
        assert "image" not in str((await weeks(here, 2))[-1]["blocks"])


async def test_trap_110_whoever_is_not_in_the_channel_posts_no_week(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        answer = await here.eve.tries("command", command="/draft", text="week")
        await here.simulator.settle()
        assert answer is not None
        assert not [m for m in here.messages(here.olga.id) if m["text"].startswith(TITLE)]


async def test_the_week_fills_the_channel_once_in_five_minutes(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert "is in the channel" in await here.ana.types("week")
        assert "posted a few minutes ago" in await here.ben.types("week")
        await here.passes(minutes=6)
        assert "is in the channel" in await here.ben.types("week")

"""Whoever could approve a draft is asked in turn, and nobody more often than they can bear."""

from datetime import UTC, datetime
from pathlib import Path

from tests.world import world

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
SOUP = "Soup is back! --on soupe-wall"


async def test_at_submission_the_author_hears_who_can_approve_it_and_by_when(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.zoe.types("away until 19:00")
        said = await here.ana.types(f"{SOUP} --at 17:45")
        assert f"<@{here.ben.id}> or <@{here.olga.id}> can approve it, by 17:45." in said
        assert f"With today's absences: <@{here.zoe.id}> is away until 18:00." in said
        await here.olga.types("away @ben until 20:00")
        await here.olga.types("away until 20:00")
        said = await here.ana.types("Bread is back! --on soupe-wall --at 16:00")
        assert "Nobody who could approve it can be reached before 16:00" in said

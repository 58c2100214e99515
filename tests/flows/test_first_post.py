"""The main job, end to end: drafted by one, approved by another, published, in the journal."""

from pathlib import Path

from tests.world import world


async def test_a_post_leaves_after_another_persons_approval_and_its_countdown(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        answer = await here.ana.types("Soup is back! --on soupe-wall")
        assert answer.startswith("D-1 for soupe-wall, to leave as soon as approved")
        card = await here.card()
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=45)
        assert await here.wall() == []
        await here.passes(seconds=16)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back!"]
        kinds = [entry.kind for entry in await here.journal()]
        assert kinds[-6:] == [
            "draft.approved",
            "delivery.claimed",
            "draft.publishing",
            "delivery.sending",
            "delivery.published",
            "draft.published",
        ]


async def test_the_authors_own_reaction_does_not_count_and_she_is_told_why(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.types("Soup is back! --on soupe-wall")
        card = await here.card()
        await here.ana.reacts(card["ts"])
        await here.card(saying="does not count: authors can't approve their own post")
        assert "authors can't approve" in here.ana.whispers()[-1]["text"]
        await here.passes(hours=1)
        assert await here.wall() == []

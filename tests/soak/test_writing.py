"""Thousands of random steps about messages, and none leaves that its message does not say (18)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.services import publishing, tracing
from tests.soak.plants import Patch
from tests.soak.playing import Play, run
from tests.soak.writing import Following, several

STEPS = 4000
LEAST_POSTS = 40
FOLLOWING = Play(tell=several, judge=Following)


@pytest.mark.slow
async def test_rule_18_thousands_of_random_steps_publish_nothing_past_an_edit_or_a_deletion(
    tmp_path: Path,
) -> None:
    census, found = await run(tmp_path, 1, STEPS, FOLLOWING)
    assert found is None, str(found)
    assert census.posts >= LEAST_POSTS, "too few posts were published to have tried anything"


def nobody_looks_before_it_leaves(patch: Patch) -> None:
    """The message of a post is not looked at any more when it falls due."""

    async def nothing(ctx: Any, number: Any) -> None:
        return None

    patch.setattr(publishing.tracing, "look", nothing)


def an_edit_holds_nothing(patch: Patch) -> None:
    """An edit is only suggested."""
    patch.setattr(tracing, "_hold", lambda tx, ctx, draft, source: None)


def a_deletion_takes_nothing_away(patch: Patch) -> None:
    """A deletion is only told."""
    patch.setattr(tracing, "void_card", lambda tx, ctx, draft, why: None)


@pytest.mark.slow
@pytest.mark.parametrize(
    "plant",
    [nobody_looks_before_it_leaves, an_edit_holds_nothing, a_deletion_takes_nothing_away],
)
async def test_the_judge_notices_what_is_planted(
    tmp_path: Path, plant: Callable[[Patch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    _, found = await run(tmp_path, 1, STEPS, FOLLOWING)
    assert found is not None, f"nobody noticed: {plant.__doc__}"
    assert "its message was" in str(found.against)

"""Who sees an account's posts is part of what is approved, as its settings say it (rule 20)."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.accounts import Network
from bot.domain.drafts import DraftId
from bot.domain.dressing import SEEN_BY, said_in
from bot.domain.errors import NotAllowed
from bot.domain.states import State
from bot.services import accounts, parking
from bot.services.drafting import get
from bot.slack.contentwords import dress_line
from tests.factories import ANA
from tests.services.bench import Bench, bench
from tests.services.test_threads import PARTS, retries, stuck


def seen_by(here: Bench, seen: str) -> None:
    """Start anew with settings that say who sees the posts."""
    known = {name: replace(one, seen_by=seen) for name, one in here.ctx.accounts.items()}
    here.ctx = replace(here.ctx, accounts=known)


async def said(here: Bench, number: int) -> list[str]:
    """Who would see the posts of a draft, as its digest says it."""
    draft = await get(here.ctx, number)
    return [said_in(one.options, SEEN_BY) for one in draft.revision.content.targets]


async def test_rule_20_what_was_approved_for_followers_never_leaves_for_everybody(
    tmp_path: Path,
) -> None:
    """The settings said `private`, Ben approved, and then somebody opened the account to all."""
    async with bench(tmp_path) as here:
        seen_by(here, "private")
        before = await here.submitted()
        await here.reacts()
        assert (await get(here.ctx, 1)).state is State.SCHEDULED
        assert await said(here, 1) == ["private"]
        seen_by(here, "")
        await accounts.renew(here.ctx)
        now = await get(here.ctx, 1)
        assert (now.state, await said(here, 1)) == (State.IN_REVIEW, [""])
        assert now.revision.digest != before.revision.digest
        await here.beats(seconds=90)
        assert here.network.texts == []


async def test_rule_20_a_post_that_is_made_once_more_is_seen_by_whom_the_settings_say_now(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path) as here:
        seen_by(here, "unlisted")
        await here.submitted()
        seen_by(here, "private")
        again = await parking.again(here.ctx, DraftId(1), ANA, "now", "again")
        assert await said(here, again.id) == ["private"]
        assert await said(here, 1) == ["unlisted"]


async def test_rule_20_what_was_approved_without_a_label_never_leaves_with_one(
    tmp_path: Path,
) -> None:
    """TikTok says beside a post that it promotes the own brand, as the settings say."""
    async with bench(tmp_path) as here:
        await here.submitted()
        await here.reacts()
        assert (await get(here.ctx, 1)).state is State.SCHEDULED
        known = {name: replace(one, own_brand=True) for name, one in here.ctx.accounts.items()}
        here.ctx = replace(here.ctx, accounts=known)
        await accounts.renew(here.ctx)
        now = await get(here.ctx, 1)
        assert now.state is State.IN_REVIEW
        (target,) = now.revision.content.targets
        assert dress_line(target) == "Disclosed beside it: promotes the account's own brand"
        await here.beats(seconds=90)
        assert here.network.texts == []


async def test_rule_37_what_is_out_in_part_is_not_gone_on_with_once_its_account_changed(
    tmp_path: Path,
) -> None:
    """Each *Retry* was taken, and refused a minute later by a message that named *Retry*."""
    async with bench(tmp_path) as here:
        await stuck(here)
        seen_by(here, "private")
        await accounts.renew(here.ctx)
        with pytest.raises(NotAllowed, match="not what it was when this was approved"):
            await retries(here)
        assert here.network.texts == PARTS[:1]


async def test_a_card_says_who_alone_sees_a_post(tmp_path: Path) -> None:
    async with bench(tmp_path) as here:
        seen_by(here, "private")
        target = (await here.submitted()).revision.content.targets[0]
        on = replace(target, network=Network.MASTODON)
        assert dress_line(on) == "Seen by: followers alone"
        on = replace(target, network=Network.TIKTOK)
        assert dress_line(on) == "Seen by: the account itself alone"

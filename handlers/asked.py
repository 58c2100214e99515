"""The answer to whoever asked for an opinion: where its card is, and who could give one."""

from zoneinfo import ZoneInfo

from bot.domain.drafts import Draft
from bot.domain.people import UserId
from bot.domain.states import State
from bot.services import drafting, overview, reviewers
from bot.services.context import Context
from bot.slack import answers, askwords


async def answer(ctx: Context, draft: Draft, user: UserId) -> str:
    """Confirm that a draft waits for opinions now."""
    zone = await drafting.zone_for(ctx, user)
    link = await overview.card_link(ctx, draft.id)
    return answers.submitted(draft, zone, link, await who_can(ctx, draft, zone))


async def who_can(ctx: Context, draft: Draft, zone: ZoneInfo) -> str:
    """Say who could approve it, and by when; nothing for one that nobody is asked about."""
    if draft.state is not State.IN_REVIEW:
        return ""
    return askwords.who_can(await reviewers.prospect_of(ctx, draft), zone, ctx.now())

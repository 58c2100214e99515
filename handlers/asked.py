"""The answer to whoever asked for an opinion: where its card is, and who could give one."""

from bot.domain.drafts import Draft
from bot.domain.people import UserId
from bot.services import drafting, overview, reviewers
from bot.services.context import Context
from bot.slack import answers


async def answer(ctx: Context, draft: Draft, user: UserId) -> str:
    """Confirm that a draft waits for opinions now."""
    zone = await drafting.zone_for(ctx, user)
    link = await overview.card_link(ctx, draft.id)
    return answers.submitted(draft, zone, link, await reviewers.said(ctx, draft, zone))

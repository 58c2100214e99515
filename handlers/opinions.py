"""Commands and buttons about what a draft says: edit, suggest, take."""

from zoneinfo import ZoneInfo

from bot.domain import orders
from bot.domain.drafts import Draft, label
from bot.domain.people import UserId
from bot.services import drafting, overview, placing, suggesting, urging
from bot.services.changing import Change, with_text, with_timing
from bot.services.context import Context
from bot.slack import answers, ids
from bot.words.phrases import t
from handlers.desk import Desk
from handlers.payloads import Press


async def change(desk: Desk, user: UserId, command: orders.Edit | orders.At, zone: ZoneInfo) -> str:
    """Change a draft as its author; anybody else's change is a suggestion (rule 2)."""
    ctx = desk.ctx
    before = await drafting.get(ctx, command.draft)
    if isinstance(command, orders.At):
        person = await ctx.cards.person(user)
        on = before.revision.content.accounts
        timing = await drafting.read_when(ctx, person, command.when, on)
        if placing.is_move(before, timing):
            await placing.place(ctx, before, user, timing)
            return answers.moved(before, timing, zone)
    if user not in before.authors and not command.as_author:
        return await _suggest(ctx, before, user, await _wanted(ctx, user, command, before))
    if isinstance(command, orders.Edit):
        draft = await drafting.edit(
            ctx, command.draft, user, command.text, as_author=command.as_author
        )
    else:
        draft = await drafting.reschedule(
            ctx, command.draft, user, command.when, as_author=command.as_author
        )
    return await _revised(ctx, draft, before, zone)


async def _wanted(
    ctx: Context, user: UserId, command: orders.Edit | orders.At, before: Draft
) -> Change:
    if isinstance(command, orders.Edit):
        return with_text(command.text)
    person, on = await ctx.cards.person(user), before.revision.content.accounts
    return with_timing(await drafting.read_when(ctx, person, command.when, on))


async def _suggest(ctx: Context, draft: Draft, user: UserId, wanted: Change) -> str:
    await suggesting.suggest(ctx, draft, user, wanted)
    return answers.suggested(draft)


async def _revised(ctx: Context, draft: Draft, before: Draft, zone: ZoneInfo) -> str:
    return answers.revised(draft, before, zone, await overview.card_link(ctx, draft.id))


async def answer(
    desk: Desk, user: UserId, command: orders.Suggest | orders.Take, zone: ZoneInfo
) -> str:
    """Carry out one of these commands; the answer is for that person alone."""
    before = await drafting.get(desk.ctx, command.draft)
    match command:
        case orders.Suggest():
            return await _suggest(desk.ctx, before, user, with_text(command.text))
        case orders.Take():
            draft = await suggesting.take(desk.ctx, before, user)
            return await _revised(desk.ctx, draft, before, zone)


async def pressed(ctx: Context, press: Press) -> str:
    """Take or decline the suggestion under which a button was pressed."""
    if press.action == ids.TAKE_SUGGESTION:
        draft = await suggesting.take_this(ctx, press.value, press.user)
        return t(
            "You took it: {draft} has a new card, which needs approvals anew.",
            draft=label(draft.id),
        )
    number = await suggesting.decline(ctx, press.value, press.user)
    return t("Declined; {draft} stays as it is.", draft=label(number))


async def hurry(ctx: Context, user: UserId, command: orders.Urgent | orders.Reviewed) -> str:
    """Declare a draft urgent, or say that one reviewed it (rule 15)."""
    draft = await drafting.get(ctx, command.draft)
    if isinstance(command, orders.Urgent):
        group = await urging.urge(ctx, draft, user, command.reason)
        return t(
            "For 15 minutes people of @{group} can approve {draft}; they still must.",
            group=group,
            draft=label(draft.id),
        )
    await urging.reviewed(ctx, draft, user)
    return t("Thank you: your review of {draft} is kept.", draft=label(draft.id))

"""Commands about what went out and should not have: its correction, and the museum."""

from bot.domain import orders
from bot.services import correcting, incidents, overview
from bot.slack import answers
from bot.words.phrases import t
from handlers import asked
from handlers.desk import Desk
from handlers.payloads import Typed


async def answer(desk: Desk, request: Typed, command: orders.Correct | orders.Museum) -> str:
    """Carry out one of these commands. Raises `UserError`."""
    ctx, user = desk.ctx, request.user
    if isinstance(command, orders.Museum):
        return await _museum(desk, request, command)
    if await incidents.is_out(ctx, command.draft):
        wish = correcting.Wish(draft=command.draft, by=user, text=command.text, key=request.key)
        return await asked.answer(ctx, await correcting.correct(ctx, wish), user)
    draft = await incidents.correct(ctx, command.draft, user, command.text, request.key)
    return await asked.answer(ctx, draft, user)


async def _museum(desk: Desk, request: Typed, command: orders.Museum) -> str:
    await overview.may_read(desk.ctx, request.user)
    if command.draft is None:
        return answers.museum(await incidents.exhibits(desk.ctx))
    draft = await incidents.enter(
        desk.ctx, command.draft, request.user, command.level, command.story
    )
    return t("Thank you: D-{id} is in the museum, and lint recognises it from now on.", id=draft.id)

"""Commands about what lint found: waive, exception, exceptions."""

from bot.domain import orders
from bot.domain.people import UserId
from bot.services import drafting, exceptions, overview
from bot.services.asking import Asked
from bot.services.context import Context
from bot.services.waiving import Word, waive
from bot.slack import setaside
from bot.words.phrases import t


async def answer(
    ctx: Context, user: UserId, command: orders.Waive | orders.ExceptWords | orders.Exceptions
) -> str:
    """Carry out one of these commands; the answer is for that person alone."""
    match command:
        case orders.Waive():
            draft = await drafting.get(ctx, command.draft)
            word = Word(by=user, code=command.code, reason=command.reason)
            done = await waive(ctx, draft, word)
            levels = (int(done.before.level), int(done.after.level))
            return setaside.waived(draft, word.code, levels, done.lacking)
        case orders.ExceptWords():
            asked = await exceptions.ask_exception(ctx, user, command.code, command.words)
            if asked is Asked.DONE:
                return t("Confirmed: that is no problem here; `/draft exceptions` lists it.")
            return t("Somebody else has to confirm that these words are no problem here.")
        case orders.Exceptions():
            return await _exceptions(ctx, user, command.end)


async def _exceptions(ctx: Context, user: UserId, end: int | None) -> str:
    if end is None:
        await overview.may_read(ctx, user)
        return setaside.listing(await exceptions.listing(ctx))
    ended = await exceptions.end_exception(ctx, user, end)
    return t("Ended: `{code}` looks at these words again.", code=ended.code)

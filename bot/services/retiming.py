"""Another time from a form: only for the version that it showed (rules 2, 16)."""

from dataclasses import dataclass

from bot.domain.composing import Done
from bot.domain.drafts import Content, Draft, DraftId, digest_of
from bot.domain.errors import UserError
from bot.domain.people import UserId
from bot.domain.times import Timing
from bot.services import placing, suggesting
from bot.services.changing import Change, Made, change, with_timing
from bot.services.context import Context
from bot.services.drafting import get
from bot.words.phrases import marked, phrase

CHANGED = phrase(
    "This draft was changed while you were writing. Please close this form,"
    " look at its new card, and press *Time* there."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which time somebody wants for a draft; `digest` is of the version that they were shown."""

    draft: DraftId
    digest: str
    by: UserId
    timing: Timing


async def another_time(ctx: Context, wish: Wish) -> Done:
    """Give a draft another time as its author; anybody else's is a suggestion (rule 2).

    Raises `UserError` where a colleague changed it since, so that nobody's newer time is undone.
    """
    before = await get(ctx, wish.draft)
    if placing.is_move(before, wish.timing):
        return await _moved(ctx, before, wish)
    what = _instead(wish)
    if wish.by not in before.authors:
        await suggesting.suggest(ctx, before, wish.by, what)
        return Done(draft=before, before=before, suggested=True)
    made = Made(by=wish.by, cause=marked("another time"))
    return Done(draft=await change(ctx, before, what, made), before=before)


async def _moved(ctx: Context, before: Draft, wish: Wish) -> Done:
    # Whatever changes between here and the move is found by the move itself.
    if before.revision.digest != wish.digest:
        raise UserError(CHANGED)
    moved = await placing.place(ctx, before, wish.by, wish.timing)
    return Done(draft=moved, before=before, moved_to=wish.timing)


def _instead(wish: Wish) -> Change:
    """The change of the time, refused for any version but the one shown and the one wanted."""

    def changed(content: Content) -> Content:
        new = with_timing(wish.timing)(content)
        if digest_of(content) not in {wish.digest, digest_of(new)}:
            raise UserError(CHANGED)
        return new

    return changed

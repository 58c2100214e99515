"""Meaning: what the fields of a form stand for, as a time and as the content of a post."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain.composing import Composed
from bot.domain.drafts import Content, Draft, Target
from bot.domain.dressing import SAID_BESIDE, WITH_LANGUAGE, WITH_WARNING, options_on
from bot.domain.errors import UserError
from bot.domain.labels import labels_in
from bot.domain.people import UserId
from bot.domain.times import Timing, TimingKind, say_timing
from bot.domain.timetable import lapses_at
from bot.services import drafting
from bot.services.changing import Change
from bot.services.context import Context
from bot.words.phrases import phrase

OVER = phrase("That time is over; please write when it shall leave instead, like `tomorrow 9am`.")
PAST = phrase("That moment has passed already; please pick a later one.")
ONE_OF_BOTH = phrase(
    "Please either pick a time here or write one above, and leave the other empty."
)
NO_WARNING = phrase(
    "None of these accounts is on a network with content warnings; please leave it empty."
)
NO_DISCLOSURE = phrase(
    "None of these accounts is on a network that says so beside a post; please write it in the"
    " text, and choose nothing here."
)
NO_LANGUAGE = phrase(
    "None of these accounts is on a network that is told a language; please choose none."
)


def time_of(ctx: Context, draft: Draft) -> str:
    """A draft's time with its zone, so that it means the same to whoever reads it."""
    return say_timing(draft.revision.content.timing, ZoneInfo(ctx.rules.zone))


def picked(ctx: Context, typed: Composed, before: Draft | None) -> Timing | None:
    """The time that was picked, if one was. Raises `UserError` where two are given, or none."""
    if typed.picked is None:
        return None
    stood = "" if before is None else time_of(ctx, before)
    if typed.when not in {"", stood}:
        raise UserError(ONE_OF_BOTH)
    if typed.picked <= ctx.now():
        raise UserError(PAST)
    return Timing(kind=TimingKind.AT, start=typed.picked)


async def written(ctx: Context, by: UserId, typed: Composed, before: Draft | None) -> Timing:
    """Read the time in the person's zone; one that was left as it stood stays exact."""
    if before is not None and typed.when == time_of(ctx, before):
        return _not_over(ctx, before.revision.content.timing)
    on = typed.accounts if before is None else before.revision.content.accounts
    return await drafting.read_when(ctx, await ctx.cards.person(by), typed.when, on)


def _not_over(ctx: Context, timing: Timing) -> Timing:
    """Refuse a time at which nothing can leave any more: it would be missed at once (rule 25)."""
    bound = lapses_at(timing, ctx.rules.times)
    if bound is not None and bound < ctx.now():
        raise UserError(OVER)
    return timing


def as_typed(typed: Composed) -> Change:
    """The change that lets every account say what was typed for it."""

    def changed(content: Content) -> Content:
        return replace(content, targets=tuple(_dressed(one, typed) for one in content.targets))

    return changed


def _dressed(target: Target, typed: Composed) -> Target:
    language, warning = typed.language, typed.warning
    return replace(
        target,
        text=typed.text_on(target.account),
        pictures=typed.pictures,
        options=options_on(
            target.network,
            target.options,
            language=language,
            warning=warning,
            disclosed=typed.disclosed,
        ),
    )


def check_warning(typed: Composed, content: Content) -> None:
    """Refuse a content warning that nobody would see. Raises `UserError`."""
    if typed.warning and not any(one.network in WITH_WARNING for one in content.targets):
        raise UserError(NO_WARNING)


def check_disclosed(typed: Composed, content: Content) -> None:
    """Refuse a disclosure that no network would show. Raises `UserError`."""
    shown = {said for one in content.targets for said in SAID_BESIDE.get(one.network, ())}
    if any(said not in shown for said in typed.disclosed):
        raise UserError(NO_DISCLOSURE)


def check_labels(typed: Composed, content: Content) -> None:
    """Refuse labels that are too many or too long. Raises `UserError`."""
    labels_in(typed.labels)


def check_language(typed: Composed, content: Content) -> None:
    """Refuse a language that nobody is told. Raises `UserError`."""
    if typed.language and not any(one.network in WITH_LANGUAGE for one in content.targets):
        raise UserError(NO_LANGUAGE)

"""Composing: what is typed in a form becomes a draft, a change or a suggestion, or is kept."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.domain.composing import (
    LONGEST,
    NEW,
    Composed,
    Done,
    Earlier,
    Field,
    Opening,
    Pictured,
    Unfit,
    Warned,
)
from bot.domain.drafts import Content, Draft, DraftId, digest_of, label
from bot.domain.errors import UserError
from bot.domain.people import UserId
from bot.domain.report import Finding, Report
from bot.domain.states import Event, step
from bot.domain.times import Timing, TimingKind, say_timing
from bot.domain.timetable import lapses_at
from bot.ports import CardRef, Handed
from bot.services import accounts, drafting, intake, overview, picturing, placing, suggesting
from bot.services.changing import (
    Change,
    Made,
    change,
    changed_content,
    with_pictures,
    with_text,
    with_timing,
)
from bot.services.context import Context
from bot.services.fitting import Fitting, at
from bot.services.judging import judge
from storage import composed, hung
from storage.engine import Tx

# From this level on, findings are shown before anybody else is asked; what blocks always is.
SHOWN_FROM = 3
MOST_STUCK = 3
MARK = 16
ANYTIME = Timing(kind=TimingKind.WHEN_APPROVED)
CHANGED = (
    "This draft was changed while you were writing. What you typed is kept: please close this"
    " form and press *Edit* on the new card, which shows both."
)

OVER = "That time is over; please write when it shall leave instead, like `tomorrow 9am`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody sends from a form; `key` is the form's own, unique (trap 93).

    `base` is the digest of the version that it showed, and `seen` the mark of the findings.
    `source` is the message that a new draft is made from; `base` is then what that said.
    `files` are what was attached to it just now; `takes_files` takes those of the message, too.
    """

    by: UserId
    key: str
    composed: Composed
    draft: DraftId = NEW
    base: str = ""
    seen: str = ""
    source: CardRef | None = None
    takes_files: bool = False
    files: tuple[Handed, ...] = ()


async def open_new(ctx: Context, by: UserId) -> Opening:
    """Say what the form of a new draft shows. Asks nobody: it has three seconds (trap 89)."""

    def read(tx: Tx) -> Opening:
        there = tuple(accounts.current(tx, ctx).values())
        if not there:
            raise UserError("There is no account yet; whoever runs the bot adds one first.")
        return _with_earlier(tx, ctx, Opening(accounts=there), by)

    return await ctx.store.read(read)


async def open_edit(ctx: Context, number: int, by: UserId) -> Opening:
    """Say what the form of a change shows. Raises `UserError` where none can be made there."""
    draft = await _revisable(ctx, number)
    said = {(target.text, target.pictures) for target in draft.revision.content.targets}
    text, chosen = next(iter(said))
    if len(said) != 1 or len(text) > LONGEST:
        raise UserError(
            "Slack's forms hold one text of at most 3,000 characters;"
            f" `/draft edit {draft.id} TEXT` changes this one."
        )
    shown = Opening(
        draft=draft,
        composed=Composed(text=text, when=_time_of(ctx, draft), pictures=chosen),
        by_author=by in draft.authors,
    )
    return await ctx.store.read(lambda tx: _with_earlier(tx, ctx, shown, by))


async def _revisable(ctx: Context, number: int) -> Draft:
    draft = await drafting.get(ctx, number)
    step(draft.state, Event.REVISE)
    return draft


def _time_of(ctx: Context, draft: Draft) -> str:
    """A draft's time with its zone, so that it means the same to whoever reads it."""
    return say_timing(draft.revision.content.timing, ZoneInfo(ctx.rules.zone))


def _with_earlier(tx: Tx, ctx: Context, opening: Opening, by: UserId) -> Opening:
    """Put in what this person typed before; a draft that was changed since keeps its own time."""
    earlier = composed.kept(tx, by, opening.draft.id if opening.draft else NEW, ctx.now())
    if earlier is None:
        return with_hung(tx, ctx, opening)
    found = replace(opening, composed=earlier.composed, earlier=earlier)
    if found.outdated:
        own = replace(earlier.composed, when=opening.composed.when)
        found = replace(found, composed=own)
    return with_hung(tx, ctx, found)


def with_hung(tx: Tx, ctx: Context, opening: Opening) -> Opening:
    """Put in which files in Slack show the pictures of a form, as far as they hang there."""
    wanted = [picture.sha256 for picture in opening.composed.pictures]
    return replace(opening, hung=hung.of(tx, ctx.sealer, wanted))


async def open_again(ctx: Context, by: UserId, draft: DraftId, typed: Composed) -> Opening:
    """Say what a form shows that was sent, with what stands in it now. Raises `UserError`."""
    opening = await (open_new(ctx, by) if draft == NEW else open_edit(ctx, draft, by))
    now = replace(opening, composed=typed)
    return await ctx.store.read(lambda tx: with_hung(tx, ctx, now))


async def compose(ctx: Context, wish: Wish) -> Done | Warned | Pictured:
    """Keep what was typed, and make of it what was asked for, once its findings were seen.

    Raises `Unfit` with each refusal at its field, and `SlackUnavailable`.
    """
    await _keep(ctx, wish, wish.composed)
    if wish.draft == NEW:
        done = await _new(ctx, wish)
    else:
        # The form may lie open for days, and whoever left reads no draft any more.
        await at(Field.TEXT, overview.may_read(ctx, wish.by))
        before = await at(Field.TEXT, _revisable(ctx, wish.draft))
        done = await _changed(ctx, wish, before)
    if isinstance(done, Done):
        await ctx.store.write(lambda tx: composed.forget(tx, wish.by, wish.draft))
    return done


async def _keep(ctx: Context, wish: Wish, typed: Composed) -> None:
    earlier = Earlier(composed=typed, base=wish.base)
    await ctx.store.write(lambda tx: composed.keep(tx, wish.by, wish.draft, earlier, ctx.now()))


async def _pictured(ctx: Context, wish: Wish, content: Content) -> Pictured:
    """Take the files of a form that is right otherwise, and let them be described."""
    there = wish.composed.pictures
    networks = [target.network for target in content.targets]
    taken = await at(Field.PICTURES, picturing.take(ctx, wish.files, there, networks))
    typed = replace(wish.composed, pictures=(*there, *taken))
    await _keep(ctx, wish, typed)
    await picturing.hang_all(ctx, typed.pictures)
    return Pictured(composed=typed)


async def _check_pictures(ctx: Context, content: Content) -> None:
    """Refuse pictures that can't go where this goes. Raises `Unfit`."""
    networks = [target.network for target in content.targets]
    chosen = content.targets[0].pictures
    check = ctx.store.read(lambda tx: picturing.check_kept(tx, chosen, networks))
    await at(Field.PICTURES, check)


async def _new(ctx: Context, wish: Wish) -> Done | Warned | Pictured:
    request = drafting.Request(
        author=wish.by,
        text=wish.composed.text,
        accounts=wish.composed.accounts,
        when=wish.composed.when,
        key=wish.key,
        pictures=wish.composed.pictures,
    )
    if wish.source is not None:
        made = intake.from_form(ctx, request, wish.source, wish.base)
        request, handed = await at(Field.TEXT, made)
        wish = replace(wish, files=(*wish.files, *(handed if wish.takes_files else ())))
    fitting = Fitting(wish.composed)
    timing = await fitting.at(Field.WHEN, _time(ctx, wish))
    content = await fitting.at(Field.ACCOUNTS, _content(ctx, request, timing or ANYTIME))
    if content is None or fitting.wrong:
        raise Unfit(fitting.wrong)
    if wish.files:
        return await _pictured(ctx, wish, content)
    await _check_pictures(ctx, content)
    warned = await _warned(ctx, wish, content)
    if warned is not None:
        return warned
    draft = await at(Field.TEXT, drafting.submit(ctx, replace(request, timing=timing)))
    if _asked(draft.revision.content) != _asked(content):
        raise Unfit({Field.TEXT: UserError(_made_before(ctx, draft, content))})
    return Done(draft=draft)


def _asked(content: Content) -> tuple[object, ...]:
    """All that a form of a new draft asks for: what is said, where, and when."""
    asked = {(target.account, target.text, target.pictures) for target in content.targets}
    return asked, content.timing


def _made_before(ctx: Context, draft: Draft, wanted: Content) -> str:
    """Say that one form makes one draft (trap 93), and how to get what was sent this time."""
    made = (
        f"{label(draft.id)} was made already of what you sent from this form before, to leave"
        f" {_time_of(ctx, draft)};"
    )
    if set(draft.revision.content.accounts) != set(wanted.accounts):
        return (
            f"{made} for other accounts, please withdraw it with `/draft withdraw {draft.id}`,"
            " and send this from a new form."
        )
    return f"{made} please press *Edit* on its card, and put these words and this time there."


async def _content(ctx: Context, request: drafting.Request, timing: Timing) -> Content:
    if not request.accounts:
        raise UserError("Please choose where it goes; accounts are never chosen for you.")
    return await ctx.store.read(lambda tx: drafting.content_of(tx, ctx, request, timing))


async def _changed(ctx: Context, wish: Wish, before: Draft) -> Done | Warned | Pictured:
    fitting = Fitting(wish.composed)
    timing = await fitting.at(Field.WHEN, _time(ctx, wish, before))
    if timing is None or fitting.wrong:
        raise Unfit(fitting.wrong)
    what = _instead(wish, timing)

    def content(tx: Tx) -> Content:
        return changed_content(tx, ctx, before, what)

    new = await at(Field.TEXT, ctx.store.read(content))
    if wish.files:
        return await _pictured(ctx, wish, new)
    await _check_pictures(ctx, new)
    warned = await _warned(ctx, wish, new)
    if warned is not None:
        return warned
    return await at(Field.TEXT, _made(ctx, wish, before, timing))


async def _made(ctx: Context, wish: Wish, before: Draft, timing: Timing) -> Done:
    """Change a draft as its author; anybody else's change is a suggestion (rule 2).

    A time inside its window is no change, so full members move it at once (rule 16).
    """
    if _only_moves(wish, before, timing):
        moved = await placing.place(ctx, before, wish.by, timing)
        return Done(draft=moved, before=before, moved_to=timing)
    what = _instead(wish, timing)
    if wish.by not in before.authors:
        await suggesting.suggest(ctx, before, wish.by, what)
        return Done(draft=before, before=before, suggested=True)
    made = Made(by=wish.by, cause="edited")
    return Done(draft=await change(ctx, before, what, made), before=before)


def _only_moves(wish: Wish, before: Draft, timing: Timing) -> bool:
    """Whether nothing but the place in the window differs."""
    content = before.revision.content
    typed = wish.composed
    same = all(
        (target.text, target.pictures) == (typed.text, typed.pictures) for target in content.targets
    )
    return same and timing != content.timing and placing.is_move(before, timing)


def _instead(wish: Wish, timing: Timing) -> Change:
    """The change that was typed, and refuses to undo what others changed meanwhile."""

    def changed(content: Content) -> Content:
        typed = wish.composed
        new = with_pictures(typed.pictures)(with_text(typed.text)(content))
        new = with_timing(timing)(new)
        if digest_of(content) not in {wish.base, digest_of(new)}:
            raise UserError(CHANGED)
        return new

    return changed


async def _time(ctx: Context, wish: Wish, before: Draft | None = None) -> Timing:
    """Read the time in the person's zone; one that was left as it stood stays exact."""
    if before is not None and wish.composed.when == _time_of(ctx, before):
        return _not_over(ctx, before.revision.content.timing)
    return await drafting.read_when(ctx, await ctx.cards.person(wish.by), wish.composed.when)


def _not_over(ctx: Context, timing: Timing) -> Timing:
    """Refuse a time at which nothing can leave any more: it would be missed at once (rule 25)."""
    bound = lapses_at(timing, ctx.rules.times)
    if bound is not None and bound < ctx.now():
        raise UserError(OVER)
    return timing


async def _warned(ctx: Context, wish: Wish, content: Content) -> Warned | None:
    """Say what to show first, if it was not shown. Raises `Unfit` for what nobody may approve."""
    report = await ctx.store.read(lambda tx: judge(tx, ctx, wish.draft, content))
    stuck = [finding for finding in report.blocking if not finding.waivable]
    if stuck:
        raise Unfit({Field.TEXT: UserError(_stuck(stuck))})
    mark = _mark(wish.composed, report)
    calm = report.level < SHOWN_FROM and not report.blocking
    if calm or mark == wish.seen:
        return None
    return Warned(report=report, mark=mark)


def _stuck(findings: Sequence[Finding]) -> str:
    said = [f"{one.message.rstrip('.')} → {one.fix.rstrip('.')}" for one in findings[:MOST_STUCK]]
    return f"Nobody could approve this as it is: {'; '.join(said)}."


def _mark(typed: Composed, report: Report) -> str:
    """Stand for a text, its accounts and what was found in it, without saying any of it."""
    codes = sorted({finding.code for finding in report.findings})
    shown = [[one.sha256, one.alt_text] for one in typed.pictures]
    whole = json.dumps([typed.text, sorted(typed.accounts), codes, shown])
    return hashlib.sha256(whole.encode()).hexdigest()[:MARK]

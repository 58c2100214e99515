"""Composing: what is typed in a form becomes a draft, a change or a suggestion, or is kept."""

from dataclasses import dataclass, replace

from bot.domain.accounts import Account
from bot.domain.composing import (
    NEW,
    Before,
    Composed,
    Done,
    Earlier,
    Field,
    Unfit,
    own_of,
)
from bot.domain.drafts import Content, Draft, DraftId, digest_of, label
from bot.domain.errors import UserError
from bot.domain.fitting import misfits
from bot.domain.labels import labels_in
from bot.domain.parts import part_misfit
from bot.domain.people import UserId
from bot.domain.times import ANYTIME, Timing
from bot.ports import CardRef, Handed
from bot.services import (
    beforehand,
    drafting,
    foretelling,
    intake,
    meaning,
    overview,
    picturing,
    placing,
    requesting,
    suggesting,
)
from bot.services.changing import Change, Made, change, changed_content, with_timing
from bot.services.context import Context
from bot.services.fitting import Fitting, at
from bot.services.opening import revisable, slot_of
from bot.services.showing import show
from bot.words.phrases import marked, phrase
from storage import composed, labels, remarks
from storage.engine import Tx

CHANGED = phrase(
    "This draft was changed while you were writing. What you typed is kept:"
    " please close this form and press *Edit* on the new card, which shows"
    " both."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody sends from a form; `key` is the form's own, unique (trap 93).

    `base` is the digest of the version that it showed, and `seen` the mark of the findings.
    `source` is the message that a new draft is made from; `base` is then what that said.
    `files` are what was attached to it just now; `takes_files` takes those of the
    message, too. `parked` saves a new draft and asks nobody yet.
    """

    by: UserId
    key: str
    composed: Composed
    draft: DraftId = NEW
    base: str = ""
    seen: str = ""
    source: CardRef | None = None
    takes_files: bool = False
    parked: bool = False
    files: tuple[Handed, ...] = ()

    @property
    def slot(self) -> DraftId:
        """Where what was typed is kept: a message's words never mix with those of a new draft."""
        return self.draft if self.source is None else slot_of(self.source)


async def compose(ctx: Context, wish: Wish) -> Done | Before:
    """Keep what was typed, and make of it what was asked for, once nothing is to be seen first.

    Raises `Unfit` with each refusal at its field, and `SlackUnavailable`.
    """
    await _keep(ctx, wish, wish.composed)
    if wish.draft == NEW:
        done = await _new(ctx, wish)
    else:
        # The form may lie open for days, and whoever left reads no draft any more.
        await at(Field.TEXT, overview.may_read(ctx, wish.by))
        before = await at(Field.TEXT, revisable(ctx, wish.draft))
        done = await _changed(ctx, wish, before)
    if isinstance(done, Done):
        await ctx.store.write(lambda tx: composed.forget(tx, wish.by, wish.slot))
    return done


async def look(ctx: Context, wish: Wish) -> Before:
    """Keep what was typed, and say what lint says of it; ask nobody."""
    await _keep(ctx, wish, wish.composed)
    content = await _so_far(ctx, wish)
    if content is None:
        return Before(composed=wish.composed)
    report = await beforehand.findings(ctx, wish.draft, content)
    warned = beforehand.warned(wish.composed, report, wish.seen)
    return Before(composed=wish.composed, warned=warned)


async def _so_far(ctx: Context, wish: Wish) -> Content | None:
    """The content of a form that isn't ready, or nothing while it is for no account."""
    if wish.draft != NEW:
        await overview.may_read(ctx, wish.by)
        before = await revisable(ctx, wish.draft)
        return meaning.as_typed(wish.composed)(before.revision.content)
    if not wish.composed.accounts:
        return None
    request = _request(wish)
    return await ctx.store.read(lambda tx: drafting.content_of(tx, ctx, request, ANYTIME))


async def _keep(ctx: Context, wish: Wish, typed: Composed) -> None:
    earlier = Earlier(composed=typed, base=wish.base)
    await ctx.store.write(lambda tx: composed.keep(tx, wish.by, wish.slot, earlier, ctx.now()))


async def _beforehand(ctx: Context, wish: Wish, content: Content) -> Before | None:
    """Say what there is to do first: words for new pictures, handles to repeat, findings."""
    typed = wish.composed
    handles: tuple[Account, ...] = ()
    if wish.draft == NEW:
        first = await beforehand.first_posts(ctx, wish.by, content)
        handles = beforehand.unrepeated(typed, first)
    if wish.files:
        typed = await _pictured(ctx, wish, content)
        return Before(composed=typed, pictured=True, handles=handles)
    if handles:
        return Before(composed=typed, handles=handles)
    await _check_pictures(ctx, content)
    if wish.parked:
        return None
    report = await beforehand.findings(ctx, wish.draft, content)
    warned = beforehand.warned(typed, report, wish.seen)
    return None if warned is None else Before(composed=typed, warned=warned)


async def _pictured(ctx: Context, wish: Wish, content: Content) -> Composed:
    """Take the files of a form that is right otherwise, and show them in it."""
    there = wish.composed.pictures
    networks = [target.network for target in content.targets]
    taken = await at(Field.PICTURES, picturing.take(ctx, wish.files, there, networks))
    typed = replace(wish.composed, pictures=(*there, *taken))
    await _keep(ctx, wish, typed)
    # A video would be seen by everybody in the channel; it is shown there with its card.
    await picturing.hang_all(ctx, [one for one in typed.pictures if not one.is_video])
    return typed


async def _check_pictures(ctx: Context, content: Content) -> None:
    """Refuse pictures that can't go where this goes. Raises `Unfit`."""
    networks = [target.network for target in content.targets]
    chosen = content.targets[0].pictures
    if said := misfits(content):
        raise Unfit({Field.PICTURES: UserError(said)})
    check = ctx.store.read(lambda tx: picturing.check_kept(tx, chosen, networks))
    await at(Field.PICTURES, check)
    # It was taken for the accounts of then.
    await at(Field.PICTURES, picturing.check_films(ctx, chosen, networks))
    await at(Field.PICTURES, foretelling.check_server(ctx, content))


def _request(wish: Wish) -> drafting.Request:
    typed = wish.composed
    return drafting.Request(
        author=wish.by,
        text=typed.text,
        accounts=typed.accounts,
        when=typed.when,
        key=wish.key,
        change=meaning.as_typed(typed),
        note=typed.note,
        reviewer=UserId(typed.reviewer) if typed.reviewer else None,
        labels=labels_in(typed.labels),
        parked=wish.parked,
        kept=wish.slot,
    )


async def _new(ctx: Context, wish: Wish) -> Done | Before:
    request = _request(wish)
    if wish.source is not None:
        made = intake.from_form(ctx, request, wish.source, wish.base)
        request, handed = await at(Field.TEXT, made)
        wish = replace(wish, files=(*wish.files, *(handed if wish.takes_files else ())))
    fitting = Fitting(wish.composed)
    timing = await _timing(ctx, wish, fitting)
    content = await fitting.at(Field.ACCOUNTS, _content(ctx, request, timing or ANYTIME))
    if request.reviewer is not None:
        fits = requesting.could_approve(ctx, (wish.by,), request.reviewer)
        await fitting.at(Field.REVIEWER, fits)
    if content is None or fitting.wrong:
        raise Unfit(fitting.wrong)
    _check_dress(wish.composed, content)
    first = await _beforehand(ctx, wish, content)
    if first is not None:
        return first
    draft = await at(Field.TEXT, drafting.submit(ctx, replace(request, timing=timing)))
    if _asked(draft.revision.content) != _asked(content):
        raise Unfit({Field.TEXT: UserError(_made_before(ctx, draft, content))})
    return Done(draft=draft)


async def _timing(
    ctx: Context, wish: Wish, fitting: Fitting, before: Draft | None = None
) -> Timing | None:
    """The time that was picked or written; what is wrong is noted at its field."""
    try:
        picked = meaning.picked(ctx, wish.composed, before)
    except UserError as refusal:
        fitting.wrong[Field.PICKED] = refusal
        return None
    if picked is not None:
        return picked
    return await fitting.at(Field.WHEN, meaning.written(ctx, wish.by, wish.composed, before))


def _check_dress(typed: Composed, content: Content) -> None:
    """Refuse at its field what no account's network has, or one can't take. Raises `Unfit`."""
    wrong: dict[str, UserError] = {}
    checks = (
        (Field.WARNING, meaning.check_warning),
        (Field.LANGUAGE, meaning.check_language),
        (Field.DISCLOSED, meaning.check_disclosed),
        (Field.LABELS, meaning.check_labels),
    )
    for field, check in checks:
        try:
            check(typed, content)
        except UserError as refusal:
            wrong[field] = refusal
    wrong |= _in_parts(typed, content)
    if wrong:
        raise Unfit(wrong)


def _in_parts(typed: Composed, content: Content) -> dict[str, UserError]:
    """What can't be a thread of these parts, at the text that it is about: an own one, or all's."""
    own = dict(typed.own)
    return {
        own_of(one.account) if own.get(one.account) else Field.TEXT.value: UserError(said)
        for one in reversed(content.targets)
        if (said := part_misfit(one))
    }


def _asked(content: Content) -> tuple[object, ...]:
    """All that a form of a new draft asks for: what is said, where, and when."""
    asked = {(one.account, one.text, one.pictures, one.options) for one in content.targets}
    return asked, content.timing


def _made_before(ctx: Context, draft: Draft, wanted: Content) -> str:
    """Say that one form makes one draft (trap 93), and how to get what was sent this time."""
    made = phrase(
        "{draft} was made already of what you sent from this form before, to leave {when};",
        draft=label(draft.id),
        when=meaning.time_of(ctx, draft),
    )
    if set(draft.revision.content.accounts) != set(wanted.accounts):
        return phrase(
            "{made} for other accounts, please withdraw it with `/draft withdraw"
            " {draft}`, and send this from a new form.",
            made=made,
            draft=draft.id,
        )
    return phrase(
        "{made} please press *Edit* on its card, and put these words and this time there.",
        made=made,
    )


async def _content(ctx: Context, request: drafting.Request, timing: Timing) -> Content:
    if not request.accounts:
        raise UserError(phrase("Please choose where it goes; accounts are never chosen for you."))
    return await ctx.store.read(lambda tx: drafting.content_of(tx, ctx, request, timing))


async def _changed(ctx: Context, wish: Wish, before: Draft) -> Done | Before:
    fitting = Fitting(wish.composed)
    timing = await _timing(ctx, wish, fitting, before)
    if timing is None or fitting.wrong:
        raise Unfit(fitting.wrong)
    what = _instead(wish, timing)

    def content(tx: Tx) -> Content:
        return changed_content(tx, ctx, before, what)

    new = await at(Field.TEXT, ctx.store.read(content))
    _check_dress(wish.composed, new)
    first = await _beforehand(ctx, wish, new)
    if first is not None:
        return first
    done = await at(Field.TEXT, _made(ctx, wish, before, timing))
    await _remark(ctx, wish, before)
    return done


async def _remark(ctx: Context, wish: Wish, before: Draft) -> None:
    """Let an author say something else to those who approve, or label the draft anew.

    Neither is a change of the post.
    """
    if wish.by not in before.authors:
        return

    def write(tx: Tx) -> bool:
        said, now = remarks.of(tx, before.id), ctx.now()
        labelled = labels.put(tx, before.id, wish.by, labels_in(wish.composed.labels), now)
        if wish.composed.note == (said[1] if said else ""):
            return labelled
        remarks.add(tx, before.id, wish.by, wish.composed.note, now)
        return True

    if await ctx.store.write(write):
        await show(ctx, before.id)


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
    made = Made(by=wish.by, cause=marked("edited"))
    return Done(draft=await change(ctx, before, what, made), before=before)


def _only_moves(wish: Wish, before: Draft, timing: Timing) -> bool:
    """Whether nothing but the place in the window differs."""
    content = before.revision.content
    same = meaning.as_typed(wish.composed)(content) == content
    return same and timing != content.timing and placing.is_move(before, timing)


def _instead(wish: Wish, timing: Timing) -> Change:
    """The change that was typed, and refuses to undo what others changed meanwhile."""

    def changed(content: Content) -> Content:
        new = with_timing(timing)(meaning.as_typed(wish.composed)(content))
        if digest_of(content) not in {wish.base, digest_of(new)}:
            raise UserError(CHANGED)
        return new

    return changed

"""Parking: drafts that are saved while nobody is asked, one or many, and what ends that."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.accounts import Network
from bot.domain.batch import Row, check_all_shown, files_for, reviewer_of, rows_in, told
from bot.domain.composing import Composed
from bot.domain.drafts import Content, Draft, Picture, label
from bot.domain.errors import NotAllowed, UserError
from bot.domain.fitting import misfits
from bot.domain.labels import labels_in
from bot.domain.people import Person, UserId
from bot.domain.slots import is_next_slot
from bot.domain.states import Event, State
from bot.domain.times import Timing
from bot.domain.timetable import lapses_at
from bot.ports import Handed
from bot.services import (
    drafting,
    enough_people,
    foretelling,
    meaning,
    picturing,
    requesting,
)
from bot.services.changing import changed_content, with_pictures, with_timing
from bot.services.context import Context
from bot.services.linking import before_showing
from bot.services.moving import move
from bot.services.reviewing import look_at
from bot.services.revising import add
from bot.services.showing import show
from bot.services.slotting import next_slot
from bot.words.phrases import marked, phrase, unended
from storage import drafts, erasing, pictures
from storage.engine import Tx


async def ask(ctx: Context, number: int, by: UserId) -> Draft:
    """Ask for opinions on a parked draft, as it would be judged now. Raises `UserError`."""
    draft = await drafting.get(ctx, number)
    if draft.state is not State.PARKED:
        raise UserError(
            phrase(
                "{draft} isn't parked: people were asked already; `/draft why {number}`"
                " says what is missing.",
                draft=label(draft.id),
                number=draft.id,
            )
        )
    if by not in draft.authors:
        raise NotAllowed(
            phrase("Only its authors let others be asked about {draft}.", draft=label(draft.id))
        )
    await drafting.may_draft(ctx, by)
    content = await ctx.store.read(lambda tx: _as_now(tx, ctx, draft))
    _check_time(ctx, draft, content)
    await foretelling.check_server(ctx, content)
    await enough_people.as_a_copy(ctx, draft.authors, content, draft.id)
    asked = await ctx.store.write(lambda tx: _asked(tx, ctx, draft, by))
    asked = await before_showing(ctx, asked)
    await show(ctx, asked.id)
    await look_at(ctx, asked.id)
    requesting.hurry(ctx, asked)
    return asked


def _as_now(tx: Tx, ctx: Context, draft: Draft) -> Content:
    return changed_content(tx, ctx, draft, lambda content: content)


def _check_time(ctx: Context, draft: Draft, content: Content) -> None:
    bound = lapses_at(content.timing, ctx.rules.times)
    if bound is not None and bound < ctx.now():
        raise UserError(
            phrase(
                "The time of {draft} is over; please give it another first, with `/draft at"
                " {number} WHEN`.",
                draft=label(draft.id),
                number=draft.id,
            )
        )


def _asked(tx: Tx, ctx: Context, draft: Draft, by: UserId) -> Draft:
    now_is = drafts.get(tx, draft.id) or draft
    content = _as_now(tx, ctx, now_is)
    if said := misfits(content):
        raise UserError(said)
    moved = move(tx, ctx, now_is, Event.SUBMIT, by=by)
    add(tx, ctx, draft.id, now_is.revision.number + 1, content, maker=by, cause=marked("submitted"))
    return drafts.get(tx, draft.id) or moved


async def again(ctx: Context, number: int, by: UserId, when: str, key: str) -> Draft:
    """Begin a new draft that says what an old one says. Raises `UserError`.

    It asks for opinions of its own: those on the old one were for that (rule 19).
    """
    old = await drafting.get(ctx, number)
    if await ctx.store.read(lambda tx: erasing.is_erased(tx, old.id)):
        raise UserError(
            phrase(
                "What {draft} said was erased, so there is nothing to begin with.",
                draft=label(old.id),
            )
        )
    await _check_pictures(ctx, old)
    await foretelling.check_server(ctx, old.revision.content)
    before = {target.account: target for target in old.revision.content.targets}

    def as_before(content: Content) -> Content:
        targets = (
            replace(
                one,
                text=before[one.account].text,
                pictures=before[one.account].pictures,
                options=before[one.account].options,
            )
            for one in content.targets
        )
        return replace(content, targets=tuple(targets))

    request = drafting.Request(
        author=by,
        text=old.revision.content.targets[0].text,
        accounts=tuple(before),
        when=when,
        key=key,
        change=as_before,
    )
    return await drafting.submit(ctx, request)


async def _check_pictures(ctx: Context, old: Draft) -> None:
    """Refuse to begin with pictures that went since. Raises `UserError`."""
    shown = old.revision.content.shown
    if not await ctx.store.read(lambda tx: all(pictures.size(tx, one.sha256) for one in shown)):
        raise UserError(
            phrase(
                "The pictures of {draft} are not kept any more, as it was over long ago; please"
                " draft it anew, and attach them.",
                draft=label(old.id),
            )
        )


Known = tuple[tuple[str, ...], tuple[Network, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table, and the files that its rows name; `key` is the form's own, unique (trap 93).

    `taken` are the pictures of files by these ids, as they are for accounts on these networks.
    """

    table: Handed
    by: UserId
    key: str
    files: tuple[Handed, ...] = ()
    taken: dict[Known, tuple[Picture, ...]] = field(default_factory=dict)


async def park_all(ctx: Context, sheet: Sheet) -> list[Draft]:
    """Make a parked draft of each row of a table; all of them or none. Raises `UserError`."""
    rows = rows_in(await ctx.files.fetch(sheet.table))
    person = await drafting.may_draft(ctx, sheet.by)
    check_all_shown(rows, [file.name for file in sheet.files])
    wanted: list[drafting.Request] = []
    wrong = []
    for row in rows:
        try:
            timing = await _time(ctx, row, person, wanted)
            wanted.append(await _wanted(ctx, row, sheet, timing))
        except UserError as refusal:
            wrong.append(
                phrase("row {number}: {said}", number=row.number, said=unended(refusal.sentence))
            )
    if wrong:
        raise UserError(told(wrong))

    def begin(tx: Tx) -> list[Draft]:
        return [
            drafting.begin(tx, ctx, request, request.timing) for request in wanted if request.timing
        ]

    return await ctx.store.write(begin)


async def _time(
    ctx: Context, row: Row, person: Person | None, earlier: Sequence[drafting.Request]
) -> Timing:
    """When a row's draft leaves; a slot of an earlier row is not free any more."""
    if not is_next_slot(row.when):
        return await drafting.read_when(ctx, person, row.when, row.accounts)
    promised = [
        (frozenset(name.casefold() for name in one.accounts), one.timing.start)
        for one in earlier
        if one.timing is not None and one.timing.start is not None
    ]
    return await next_slot(ctx, row.accounts, promised)


async def _wanted(ctx: Context, row: Row, sheet: Sheet, timing: Timing) -> drafting.Request:
    """What one row asks for, once it is right. Raises `UserError`."""
    typed = Composed(
        text=row.text,
        own=row.own,
        warning=row.warning,
        language=row.language,
        disclosed=row.disclosed,
    )
    reviewer = reviewer_of(row)
    request = drafting.Request(
        author=sheet.by,
        text=row.text,
        accounts=row.accounts,
        when=row.when,
        key=f"{sheet.key} row {row.number}",
        timing=timing,
        change=meaning.as_typed(typed),
        note=row.note,
        reviewer=UserId(reviewer) if reviewer else None,
        labels=labels_in(row.labels),
        parked=True,
    )
    content = await ctx.store.read(lambda tx: drafting.content_of(tx, ctx, request, timing))
    meaning.check_warning(typed, content)
    meaning.check_language(typed, with_timing(timing)(content))
    meaning.check_disclosed(typed, content)
    if request.reviewer is not None:
        await requesting.could_approve(ctx, (sheet.by,), request.reviewer)
    shown = await _pictured(ctx, row, sheet, content)
    if said := misfits(meaning.as_typed(replace(typed, pictures=shown))(content)):
        raise UserError(said)
    return replace(request, change=meaning.as_typed(replace(typed, pictures=shown)))


async def _pictured(ctx: Context, row: Row, sheet: Sheet, content: Content) -> tuple[Picture, ...]:
    """Take the files that a row names, as a form would. Raises `UserError`, `SlackUnavailable`."""
    files = [sheet.files[at] for at in files_for(row, [file.name for file in sheet.files])]
    if not files:
        return ()
    networks = tuple(target.network for target in content.targets)
    # A hundred rows may name the same film, which is fetched and read once.
    known = tuple(file.id for file in files), networks
    if known not in sheet.taken:
        taken = await picturing.take(ctx, files, (), networks)
        await foretelling.check_server(ctx, with_pictures(taken)(content))
        sheet.taken[known] = taken
    if len(sheet.taken[known]) != len(files):
        raise UserError(phrase("two of its pictures are the same"))
    shown = zip(sheet.taken[known], row.pictures, strict=True)
    return tuple(replace(picture, alt_text=alt) for picture, (_, alt) in shown)

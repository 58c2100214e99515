"""Drafting: submit, edit, give another time, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.accounts import Account
from bot.domain.drafts import Content, Draft, DraftId, digest_of
from bot.domain.errors import NotAllowed, NotFound, SlackUnavailable, UserError, no_draft
from bot.domain.fitting import misfits
from bot.domain.journal import Kind
from bot.domain.messages import Origin
from bot.domain.people import Person, Standing, UserId, standing
from bot.domain.slots import is_next_slot
from bot.domain.states import Event, State
from bot.domain.times import TimeProblem, Timing, parse_when
from bot.domain.timewords import quote
from bot.services import accounts, enough_people, requesting
from bot.services.asking import full_member
from bot.services.changing import Change, Made, change, with_text, with_timing
from bot.services.context import Context
from bot.services.linking import before_showing
from bot.services.moving import move
from bot.services.picturing import NOT_KEPT
from bot.services.planning import unplan
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.revising import add
from bot.services.showing import show
from bot.services.slotting import next_slot
from bot.words.phrases import marked, phrase
from storage import composed, drafts, labels, museum, pictures, remarks, sources
from storage.engine import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks to post. `key` is Slack's own for this request, unique (trap 7).

    `corrects` is a draft that was taken down, and whose thread goes on with this one.
    `person` is the colleague for whom it is asked, who is an author as well (rule 3), and
    `reviewer` the one who is asked first for an opinion.
    `timing` is what `when` means, where that was read already. `origin` is the message that it
    is made from (rule 18). `change` is what else was asked for on each account, and `note` is for
    those who approve alone. `parked` asks nobody yet. `kept` is where a form keeps
    its words, which are forgotten with the writing of the draft.
    """

    author: UserId
    text: str
    accounts: tuple[str, ...]
    when: str
    key: str
    corrects: DraftId | None = None
    person: UserId | None = None
    reviewer: UserId | None = None
    timing: Timing | None = None
    origin: Origin | None = None
    change: Change | None = None
    note: str = ""
    labels: tuple[str, ...] = ()
    parked: bool = False
    kept: DraftId | None = None


async def zone_of(ctx: Context, person: Person | None) -> ZoneInfo:
    """The person's own zone, or the settings' where Slack doesn't tell one."""
    for name in (person.zone if person else None, ctx.rules.zone):
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):
                continue
    return ZoneInfo("UTC")


async def zone_for(ctx: Context, user: UserId) -> ZoneInfo:
    """Somebody's own zone, for an answer that must not fail because Slack can't be asked."""
    try:
        return await zone_of(ctx, await ctx.cards.person(user))
    except SlackUnavailable:
        return ZoneInfo(ctx.rules.zone)


async def submit(ctx: Context, request: Request) -> Draft:
    """Begin a draft, lint it, and ask for opinions on its card (rules 2, 16).

    Raises `UserError` with one sentence that says what to do.
    """
    person = await may_draft(ctx, request.author)
    if request.person is not None:
        await may_draft(ctx, request.person)
    timing = request.timing or await read_when(ctx, person, request.when, request.accounts)
    content = await ctx.store.read(lambda tx: content_of(tx, ctx, request, timing))
    authors = (request.author, *((request.person,) if request.person else ()))
    if request.reviewer is not None:
        await requesting.could_approve(ctx, authors, request.reviewer)
    await enough_people.as_a_copy(ctx, authors, content, DraftId(0))
    draft = await ctx.store.write(lambda tx: begin(tx, ctx, request, timing))
    if draft.state is State.PARKED:
        # It has no card: nobody is asked yet, and nobody votes.
        return draft
    draft = await before_showing(ctx, draft)
    await show(ctx, draft.id)
    # A reaction may have come before the card was bound (trap 41).
    await look_at(ctx, draft.id)
    requesting.hurry(ctx, draft)
    return draft


async def may_draft(ctx: Context, user: UserId) -> Person | None:
    """Ask who somebody is, and refuse whoever may not draft. Raises `NotAllowed`."""
    person = await ctx.cards.person(user)
    what = standing(person, home_team=await ctx.cards.home_team(), members=frozenset({user}))
    if what in {Standing.BOT, Standing.DEACTIVATED, Standing.EXTERNAL}:
        raise NotAllowed(phrase("Sorry, only people of this workspace can draft posts."))
    if what is Standing.GUEST and not ctx.rules.guests_may_draft:
        raise NotAllowed(
            phrase("Sorry, guests can't draft here; please ask a colleague to draft it for you.")
        )
    return person


async def read_when(
    ctx: Context, person: Person | None, when: str, on: Sequence[str] = ()
) -> Timing:
    """Read a time in the person's own zone, or the next slot of the accounts that it is `on`.

    Raises `UserError` with what to write instead.
    """
    if is_next_slot(when):
        return await next_slot(ctx, on)
    found = parse_when(when, now=ctx.now(), zone=await zone_of(ctx, person))
    if isinstance(found, TimeProblem):
        raise UserError(found.sentence)
    return found


def content_of(tx: Tx, ctx: Context, request: Request, timing: Timing) -> Content:
    """Say what would be drafted, on the accounts as they are now. Raises `UserError`."""
    chosen = _chosen(tx, ctx, request.accounts)
    targets = tuple(accounts.blank(account, request.text) for account in chosen)
    content = Content(targets=targets, timing=timing)
    changed = request.change(content) if request.change else content
    # What was copied from an older draft says nothing of what an account is by now.
    return accounts.renewed_content(changed, {account.name: account for account in chosen})


def begin(tx: Tx, ctx: Context, request: Request, timing: Timing) -> Draft:
    """Write a draft down, unless the same request made one before. Raises `UserError`."""
    content = content_of(tx, ctx, request, timing)
    known = drafts.by_request(tx, request.key) or _same(tx, request, content)
    if known is None:
        if said := misfits(content):
            raise UserError(said)
        if not all(pictures.size(tx, one.sha256) for one in content.shown):
            # They went while the request was under way: nobody could see what they approve.
            raise UserError(NOT_KEPT)
        known = drafts.add(
            tx,
            channel=ctx.channel,
            state=State.PARKED if request.parked else State.IN_REVIEW,
            request_key=request.key,
            now=ctx.now(),
            lapses_at=None,
        )
        if request.corrects is not None:
            _correct(tx, known, request.corrects)
        if request.person is not None and request.person != request.author:
            _on_behalf(tx, ctx, known, request.author, request.person)
        cause = marked("saved") if request.parked else marked("submitted")
        add(tx, ctx, known, 1, content, maker=request.author, cause=cause)
        if request.note:
            remarks.add(tx, known, request.author, request.note, ctx.now())
        labels.put(tx, known, request.author, request.labels, ctx.now())
        if request.origin is not None:
            _remember(tx, ctx, known, request.author, request.origin)
        if request.reviewer is not None:
            requesting.name(tx, ctx, known, request.author, request.reviewer)
        if request.kept is not None:
            composed.forget(tx, request.author, request.kept)
    draft = drafts.get(tx, known)
    if draft is None:
        raise NotFound(phrase("That draft has vanished; please send it again."))
    return draft


def _remember(tx: Tx, ctx: Context, draft: DraftId, by: UserId, origin: Origin) -> None:
    """Remember the message that a draft is made from, by then with its authors (rule 18)."""
    now = ctx.now()
    sources.add(tx, draft, origin, now=now, sealer=ctx.sealer)
    facts = {"channel": origin.channel, "ts": origin.ts, "writer": origin.writer}
    record(tx, now, Kind.SOURCE_KNOWN, by, draft, says=origin.says, **facts)


def _correct(tx: Tx, draft: DraftId, wrong: DraftId) -> None:
    """Let a draft be a correction, in the thread of what it corrects."""
    museum.begin_correction(tx, draft, wrong)
    before = drafts.get(tx, wrong)
    if before is not None and before.thread:
        drafts.set_thread(tx, draft, before.thread)


def _same(tx: Tx, request: Request, content: Content) -> DraftId | None:
    """Somebody who saw an error and typed it again means one draft (trap 7)."""
    known = drafts.same_open(tx, request.author, digest_of(content))
    if known is None or museum.corrects(tx, known) != request.corrects:
        return None
    return known if request.person in {None, *drafts.authors(tx, known)} else None


def _on_behalf(tx: Tx, ctx: Context, draft: DraftId, by: UserId, person: UserId) -> None:
    """Make a colleague an author before the first revision is sealed with its authors (rule 3)."""
    now = ctx.now()
    drafts.add_author(tx, draft, by, cause=marked("submitted"), now=now)
    drafts.add_author(tx, draft, person, cause=marked("on behalf"), now=now)
    record(tx, now, Kind.AUTHOR_NAMED, by, draft, person=person)


def _chosen(tx: Tx, ctx: Context, names: tuple[str, ...]) -> list[Account]:
    there = accounts.current(tx, ctx)
    every = ", ".join(f"`{name}`" for name in sorted(there)) or phrase("none yet")
    if not names:
        raise UserError(
            phrase(
                "Where shall it go? Accounts are never chosen for you: please add `--on"
                " ACCOUNT` ({every}), or see `/draft help`.",
                every=every,
            )
        )
    lower = {name.lower(): account for name, account in there.items()}
    unknown = [name for name in names if name.lower() not in lower]
    if unknown:
        near = get_close_matches(unknown[0].lower(), list(lower), n=1)
        hint = (
            phrase("did you mean `{near}`?", near=near[0])
            if near
            else phrase("the accounts are {every}.", every=every)
        )
        raise UserError(
            phrase(
                "I don't know the account {written}; {hint}", written=quote(unknown[0]), hint=hint
            )
        )
    return list({name.lower(): lower[name.lower()] for name in names}.values())


async def get(ctx: Context, number: int) -> Draft:
    """Find a draft. Raises `NotFound`."""
    found = await ctx.store.read(lambda tx: drafts.get(tx, DraftId(number)))
    if found is None:
        raise no_draft(number)
    return found


async def edit(
    ctx: Context, number: int, editor: UserId, text: str, *, as_author: bool = False
) -> Draft:
    """Give a draft another text; only with `as_author` does a colleague become one (rule 2)."""
    draft = await _may_change(ctx, number, editor, as_author=as_author)
    return await change(ctx, draft, with_text(text), Made(by=editor, cause=marked("edited")))


async def reschedule(
    ctx: Context, number: int, editor: UserId, when: str, *, as_author: bool = False
) -> Draft:
    """Give a draft another time; that too is content (rules 16, 20)."""
    on = (await get(ctx, number)).revision.content.accounts
    timing = await read_when(ctx, await ctx.cards.person(editor), when, on)
    draft = await _may_change(ctx, number, editor, as_author=as_author)
    return await change(
        ctx, draft, with_timing(timing), Made(by=editor, cause=marked("another time"))
    )


async def _may_change(ctx: Context, number: int, editor: UserId, *, as_author: bool) -> Draft:
    draft = await get(ctx, number)
    if editor in draft.authors:
        return draft
    if not as_author:
        raise NotAllowed(
            phrase(
                "Only its authors change a draft; `/draft suggest {number} TEXT` helps.",
                number=number,
            )
        )
    await full_member(ctx, editor)
    await enough_people.after_an_edit(ctx, draft, editor)
    return draft


async def withdraw(ctx: Context, number: int, by: UserId) -> Draft:
    """End a draft; only its authors do (rule 31). Raises `NotAllowed` for anybody else."""
    draft = await get(ctx, number)
    if draft.authors and by not in draft.authors:
        raise NotAllowed(
            phrase(
                "Only its authors withdraw a draft; to stop it, hold it with `/draft hold"
                " {number}` or object with :x: on its card.",
                number=number,
            )
        )

    def ended(tx: Tx) -> Draft:
        now_is = drafts.get(tx, draft.id) or draft
        moved = move(tx, ctx, now_is, Event.WITHDRAW, by=by)
        unplan(tx, ctx, now_is, "withdrawn", by=by)
        return moved

    done = await ctx.store.write(ended)
    await show(ctx, done.id)
    return done

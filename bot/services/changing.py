"""Changing: a new revision by one of the authors, and asking those who had approved again."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.domain.difference import text_difference
from bot.domain.drafts import Content, Draft, Picture, digest_of, label, short
from bot.domain.errors import UserError
from bot.domain.fitting import misfits
from bot.domain.people import UserId
from bot.domain.states import State
from bot.domain.times import Timing
from bot.services import accounts
from bot.services.context import Context
from bot.services.enough_people import as_a_copy
from bot.services.linking import before_showing
from bot.services.previews import fitting
from bot.services.reviewing import look_at
from bot.services.revising import write_revision
from bot.services.showing import show, tell
from bot.words.phrases import phrase
from bot.words.retelling import retold
from storage import drafts, votes
from storage.engine import Tx

Change = Callable[[Content], Content]

AGAIN = frozenset({State.MISSED, State.FAILED})


@dataclass(slots=True)
class Changed:
    """A draft after a change, what it was before, and whose approvals that voided."""

    before: Draft
    draft: Draft
    former: list[UserId] = field(default_factory=list)


def changed_content(tx: Tx, ctx: Context, draft: Draft, change: Change) -> Content:
    """Say what a change makes of a draft's content, on the accounts as they are now."""
    changed = fitting(change(draft.revision.content))
    return accounts.renewed_content(changed, accounts.current(tx, ctx))


def write_change(tx: Tx, ctx: Context, draft: Draft, content: Content, made: "Made") -> Changed:
    """Write changed content as a revision; a change without effect writes nothing (rule 16).

    Raises `UserError` for what a network can't take at all.
    """
    same = digest_of(content) == draft.revision.digest
    if same and draft.state not in AGAIN:
        return Changed(before=draft, draft=draft)
    if said := misfits(content):
        raise UserError(said)
    seen = votes.of(tx, draft.id, draft.revision.number)
    former = sorted(votes.standing(seen))
    new = write_revision(tx, ctx, draft, content, maker=made.by, cause=made.cause)
    return Changed(before=draft, draft=new, former=former)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Who makes a change, and why, in a word or two."""

    by: UserId
    cause: str


async def change(ctx: Context, draft: Draft, what: Change, made: Made) -> Draft:
    """Change a draft's content; whoever does it is an author from now on (rules 2, 16).

    Raises `NotAllowed` where it became a copy that too few people could approve.
    """
    content = await ctx.store.read(lambda tx: changed_content(tx, ctx, draft, what))
    await as_a_copy(ctx, (*draft.authors, made.by), content, draft.id)

    def written(tx: Tx) -> Changed:
        now_is = drafts.get(tx, draft.id) or draft
        return write_change(tx, ctx, now_is, changed_content(tx, ctx, now_is, what), made)

    return await show_change(ctx, await ctx.store.write(written))


async def show_change(ctx: Context, done: Changed) -> Draft:
    """Show a written change, and ask its former voters again; nobody else is called."""
    done.draft = await before_showing(ctx, done.draft)
    await show(ctx, done.draft.id)
    await look_at(ctx, done.draft.id)
    await _ask_again(ctx, done)
    return done.draft


async def _ask_again(ctx: Context, done: Changed) -> None:
    old, new = done.before.revision, done.draft.revision
    if not done.former or old.digest == new.digest:
        return
    who = " ".join(f"<@{user}>" for user in done.former)
    await tell(
        ctx,
        done.draft,
        phrase(
            "{who} {draft} was changed ({cause}): version {short} is now {short2}. Your"
            " approval was for the old one; please look at the new card.",
            who=who,
            draft=label(done.draft.id),
            cause=retold(new.cause),
            short=short(old.digest),
            short2=short(new.digest),
        ),
        text_difference(old.content, new.content),
    )


def with_text(text: str) -> Change:
    """The change that gives every account this text."""

    def changed(content: Content) -> Content:
        return replace(content, targets=tuple(replace(one, text=text) for one in content.targets))

    return changed


def with_pictures(pictures: tuple[Picture, ...]) -> Change:
    """The change that gives every account these pictures."""

    def changed(content: Content) -> Content:
        targets = (replace(one, pictures=pictures) for one in content.targets)
        return replace(content, targets=tuple(targets))

    return changed


def with_timing(timing: Timing) -> Change:
    """The change that gives a draft this time."""

    def changed(content: Content) -> Content:
        return replace(content, timing=timing)

    return changed

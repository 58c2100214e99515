"""Tracing: what became of the message that a draft was made from (rule 18, traps 49 and 50).

An event only says that it changed; what it says now is asked from Slack, also after each start,
after each new connection, and before a post leaves (trap 25).
"""

from dataclasses import dataclass

from bot.domain.drafts import Content, Draft, DraftId, label
from bot.domain.emoji import Gesture
from bot.domain.errors import CardGone, UserError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.messages import EDITED, Message, Source, same_files
from bot.domain.options import Parted, part
from bot.domain.plain import why_not
from bot.domain.states import OPEN, State
from bot.ports import CardRef
from bot.services import drafting, suggesting
from bot.services.changing import Change, with_text, with_timing
from bot.services.context import Context
from bot.services.record import record
from bot.services.reviewing import reconsider_draft, void_card
from bot.services.rewriting import rewrite
from bot.services.showing import show, tell
from bot.words.phrases import phrase
from storage import cards, drafts, sources, stops, suggestions
from storage.cards import Card
from storage.engine import Tx

# What was missed or failed may leave after all. What is parked nobody is told of, so what its
# message says then is looked at once people are asked.
FOLLOWED = OPEN | {State.MISSED, State.FAILED}
GONE = phrase("the message that it was made from is gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit that was written down: the suggestion, or why there is none."""

    draft: Draft
    proposed: suggesting.Proposed | None = None
    why_not: str = ""


async def changed(ctx: Context, ref: CardRef) -> None:
    """Look at a message again that Slack tells to have changed; most were never a draft.

    Raises `SlackUnavailable`.
    """
    number = await ctx.store.read(lambda tx: sources.made_of(tx, ref.channel, ref.ts))
    if number is not None:
        await look(ctx, number)


async def look(ctx: Context, number: DraftId) -> None:
    """Look whether the message of a draft, if it has one, still says what it said.

    Raises `SlackUnavailable`.
    """
    source = await ctx.store.read(lambda tx: _followed(tx, ctx, number))
    if source is None:
        return
    ref = CardRef(channel=source.origin.channel, ts=source.origin.ts)
    try:
        message = await ctx.cards.message(ref)
    except CardGone:
        await _gone(ctx, source)
        return
    if message.says != source.says:
        await _edited(ctx, source, message)


def _followed(tx: Tx, ctx: Context, number: DraftId) -> Source | None:
    draft, source = drafts.get(tx, number), sources.of(tx, number, ctx.sealer)
    if draft is None or source is None or source.is_gone:
        return None
    return source if draft.state in FOLLOWED else None


async def _edited(ctx: Context, source: Source, message: Message) -> None:
    """Hold the draft, and suggest what its message says now; only an author takes it (2, 18)."""
    try:
        change, refused = await _meant(ctx, source, message), ""
    except UserError as refusal:
        change, refused = None, refusal.sentence
    edit = await ctx.store.write(lambda tx: _write_edit(tx, ctx, source, message, change))
    if edit is None:
        return
    if edit.proposed is not None:
        await suggesting.show_proposed(ctx, edit.proposed)
    else:
        await _tell_held(ctx, edit.draft, source, refused or edit.why_not)
    await show(ctx, source.draft)


async def _meant(ctx: Context, source: Source, message: Message) -> Change:
    """The change that a message's new words ask for. Raises `UserError` for what can't be one."""
    if message.plain.left:
        raise UserError(why_not(message.plain))
    if not same_files(source.says, message.says):
        raise UserError(phrase("Its pictures are others now; *Edit* on the card changes them."))
    person = await ctx.cards.person(source.origin.writer)
    try:
        parted = part(ctx.rules.intake.without_mark(message.plain.text))
        timing = await drafting.read_when(ctx, person, parted.when) if parted.when else None
    except UserError:
        # These refusals repeat somebody's words, which here the whole channel would read.
        raise UserError(phrase("What it says after `--` can't be read.")) from None
    if not parted.text:
        raise UserError(phrase("There is no text in it any more."))

    def changed(content: Content) -> Content:
        _check_fits(content, parted)
        new = with_text(parted.text)(content)
        return with_timing(timing)(new) if timing is not None else new

    return changed


def _check_fits(content: Content, parted: Parted) -> None:
    """Refuse new words that a draft's own accounts and texts leave no place for."""
    names = {str(account).casefold() for account in content.accounts}
    if parted.accounts and set(parted.accounts) != names:
        raise UserError(
            phrase(
                "It names other accounts, and a draft keeps its own; please withdraw the"
                " draft, and write a new message for them."
            )
        )
    if len({target.text for target in content.targets}) > 1:
        raise UserError(
            phrase("Its accounts have texts of their own; *Edit* on the card changes them.")
        )


def _write_edit(
    tx: Tx, ctx: Context, source: Source, message: Message, change: Change | None
) -> Edit | None:
    """Write an edit down, once: the hold and the suggestion are one with it."""
    known = _followed(tx, ctx, source.draft)
    draft = drafts.get(tx, source.draft)
    if known is None or draft is None or known.says == message.says:
        return None
    now, writer = ctx.now(), source.origin.writer
    sources.look(tx, draft.id, message.says, now=now, sealer=ctx.sealer)
    record(tx, now, Kind.SOURCE_EDITED, writer, draft.id, says=message.says)
    _hold(tx, ctx, draft, source)
    for older in suggestions.opened(tx, draft.id, ctx.sealer):
        if older.by == THE_BOT:
            suggesting.drop(tx, ctx, older, writer)
    if change is None:
        return Edit(draft=draft)
    try:
        made = suggesting.propose(tx, ctx, draft, THE_BOT, change)
    except UserError as refusal:
        return Edit(draft=draft, why_not=refusal.sentence)
    return Edit(draft=draft, proposed=made)


def _hold(tx: Tx, ctx: Context, draft: Draft, source: Source) -> None:
    """Hold a draft for whoever edited its message, who lets go by answering (rules 13, 18)."""
    by = source.origin.writer
    held = (Gesture.HOLD, by, EDITED)
    if any((s.kind, s.by, s.reason) == held for s in stops.opened(tx, draft.id, ctx.sealer)):
        return
    stops.open_stop(tx, draft.id, Gesture.HOLD, by, now=ctx.now(), card="", reason=EDITED)
    facts = {"stop": "hold", "how": EDITED}
    record(tx, ctx.now(), Kind.STOP_OPENED, by, draft.id, **facts)


async def _tell_held(ctx: Context, draft: Draft, source: Source, why: str) -> None:
    who = " ".join(f"<@{author}>" for author in draft.authors)
    await tell(
        ctx,
        draft,
        phrase(
            "{who} {draft} is held, because {edited}; there is nothing to take from it:"
            " {why} <@{writer}> lets it go on with `/draft release {number}`.",
            who=who,
            draft=label(draft.id),
            edited=EDITED,
            why=why,
            writer=source.origin.writer,
            number=draft.id,
        ),
    )


async def _gone(ctx: Context, source: Source) -> None:
    """Take the approvals away, tell the authors, and post a fresh card (rule 18)."""

    def lost(tx: Tx) -> tuple[Draft, Card | None] | None:
        draft = drafts.get(tx, source.draft)
        if draft is None or _followed(tx, ctx, source.draft) is None:
            return None
        # What was missed may be sent after all, and then by fresh votes alone.
        card = cards.living(tx, draft.id)
        sources.look(tx, draft.id, "", now=ctx.now(), sealer=ctx.sealer)
        facts = {"channel": source.origin.channel, "ts": source.origin.ts}
        record(tx, ctx.now(), Kind.SOURCE_GONE, THE_BOT, draft.id, **facts)
        if card is not None:
            void_card(tx, ctx, draft, GONE)
        return draft, card

    found = await ctx.store.write(lost)
    if found is not None:
        await _tell_gone(ctx, *found)


async def _tell_gone(ctx: Context, draft: Draft, card: Card | None) -> None:
    await show(ctx, draft.id)
    await reconsider_draft(ctx, draft.id)
    who = " ".join(f"<@{author}>" for author in draft.authors)
    anew = (
        ""
        if card is None
        else phrase(" a fresh card is in the channel and needs its approvals anew;")
    )
    await tell(
        ctx,
        draft,
        phrase(
            "{who} {draft} is not approved any more, because {gone}, or I can't read it"
            " any more;{anew} `/draft withdraw {number}` ends it.",
            who=who,
            draft=label(draft.id),
            gone=GONE,
            anew=anew,
            number=draft.id,
        ),
    )
    if card is not None:
        sentence = phrase(
            "~{draft}~ This card counts no more, because {gone}.", draft=label(draft.id), gone=GONE
        )
        await rewrite(ctx, cards.ref(card), sentence)

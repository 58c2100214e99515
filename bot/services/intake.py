"""Intake: a message in the drafts channel becomes a draft, or its writer hears why not.

One message makes one draft, however often Slack tells of it (traps 8 and 65). What could not be
heard or answered, because the bot or Slack was away, is found by looking (trap 25).
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.composing import LONGEST, Composed, Opening
from bot.domain.drafts import Draft, DraftId, label, unstamp
from bot.domain.errors import CardGone, NotAllowed, SlackUnavailable, UserError
from bot.domain.messages import DRAFT_THIS, Message, Origin, says_then
from bot.domain.options import BadOption, Parted, part
from bot.domain.people import UserId
from bot.domain.plain import UNSTYLED, why_not
from bot.domain.times import ANYTIME, say_timing
from bot.ports import CardRef, Handed
from bot.services import accounts, drafting, foretelling, noticing, picturing, refusing, reviewers
from bot.services.changing import with_pictures
from bot.services.context import Context
from bot.services.opening import slot_of, with_earlier
from bot.services.showing import link, whisper
from bot.words.phrases import phrase
from storage import absences, cards, drafts, sources
from storage.engine import Tx

log = logging.getLogger(__name__)

LOOKED_BACK = timedelta(days=1)
IN_THE_FORM = phrase(
    "Your message stays as it is; *{title}* in its menu opens it in a form, where nothing is lost.",
    title=DRAFT_THIS,
)
BY_A_PROGRAM = phrase(
    "Only what people wrote becomes a draft; please write it in your own words with `/draft`."
)
NOT_READ = phrase(
    "I can't read that message: it is gone, or I am not in its channel; please"
    " invite me there, or write the text with `/draft`."
)
EDITED = phrase("It was edited before I read it, and an edit alone makes no draft.")


async def hear(ctx: Context, ref: CardRef, message: Message) -> None:
    """Make a draft of a message of the drafts channel if it asks for one, and say so once."""
    text = ctx.rules.intake.asked_in(message) if ref.channel == ctx.channel else None
    writer = message.writer
    if text is None or writer is None:
        return
    if await ctx.store.read(lambda tx: absences.was_said(tx, _key(ref))):
        return
    # Found by looking, it may be hours old: that is no sign of life now (rule 29).
    await noticing.active(ctx, writer, noticing.moment_of(ref.ts))
    try:
        sentence = await _made(ctx, await _draft(ctx, ref, message, text), writer)
        if message.plain.is_styled:
            sentence += f" {UNSTYLED}"
    except SlackUnavailable as trouble:
        # Nothing is noted, so the next look tries again.
        _note("message not drafted", trouble)
        return
    except UserError as refusal:
        await refusing.note(ctx, writer, type(refusal).__name__)
        sentence = phrase(
            "That message is no draft yet: {refusal} {in_the_form}",
            refusal=refusal.sentence,
            in_the_form=IN_THE_FORM,
        )
    if await ctx.store.write(lambda tx: absences.first_time(tx, _key(ref), ctx.now())):
        await whisper(ctx, ref.channel, writer, sentence)


def _note(what: str, trouble: Exception) -> None:
    log.warning(what, extra={"event": "slack.unavailable", "why": str(trouble)})


def _key(ref: CardRef) -> str:
    return f"intake {ref.channel} {ref.ts}"


async def _draft(ctx: Context, ref: CardRef, message: Message, text: str) -> Draft:
    known = await ctx.store.read(lambda tx: _known(tx, ref))
    if known is not None:
        return known
    if message.edited:
        raise UserError(EDITED)
    if message.plain.left:
        raise UserError(why_not(message.plain))
    parted = part(text)
    origin = _origin(ref, message.mark, await _as_it_is(ctx, ref))
    request = drafting.Request(
        author=origin.writer,
        text=parted.text,
        accounts=parted.accounts,
        when=parted.when,
        reviewer=UserId(parted.reviewer) if parted.reviewer else None,
        key=origin.key,
        origin=origin,
    )
    if not parted.text:
        raise UserError(phrase("There is no text in it; please write what the public shall read."))
    return await drafting.submit(ctx, await _with_pictures(ctx, request, message))


async def _with_pictures(
    ctx: Context, request: drafting.Request, message: Message
) -> drafting.Request:
    """Take the pictures of a message along. Raises `UserError`, and `SlackUnavailable`."""
    if not message.files:
        return request
    content = await ctx.store.read(lambda tx: drafting.content_of(tx, ctx, request, ANYTIME))
    networks = [target.network for target in content.targets]
    taken = await picturing.take(ctx, handed(message), (), networks)
    change = with_pictures(taken)
    await foretelling.check_server(ctx, change(content))
    return replace(request, change=change)


def handed(message: Message) -> tuple[Handed, ...]:
    """The files of a message, as they are taken from Slack."""
    return tuple(
        Handed(id=file.id, name=file.name, address=file.address, alt=file.alt)
        for file in message.files
    )


async def _as_it_is(ctx: Context, ref: CardRef) -> Message:
    """Read a message again, as each later look will. Raises `UserError`, `SlackUnavailable`."""
    try:
        return await ctx.cards.message(ref)
    except CardGone:
        raise UserError(NOT_READ) from None


def _origin(ref: CardRef, mark: str, now: Message) -> Origin:
    """Who wrote what where, as it was at this mark. Raises `NotAllowed` for a program's (9)."""
    if now.writer is None:
        raise NotAllowed(BY_A_PROGRAM)
    says = says_then(mark, now)
    return Origin(channel=ref.channel, ts=ref.ts, writer=now.writer, says=says)


def _known(tx: Tx, ref: CardRef) -> Draft | None:
    known = sources.made_of(tx, ref.channel, ref.ts)
    return drafts.get(tx, known) if known is not None else None


async def _made(ctx: Context, draft: Draft, writer: UserId) -> str:
    zone = await drafting.zone_for(ctx, writer)
    when = say_timing(draft.revision.content.timing, zone)
    names = ", ".join(draft.revision.content.accounts)
    living = await ctx.store.read(lambda tx: cards.living(tx, draft.id))
    where = await link(ctx, cards.ref(living)) if living else ""
    card = phrase("<{link}|its card>", link=where) if where else phrase("its card")
    who_can = await reviewers.said(ctx, draft, zone)
    return phrase(
        "Your message is {draft} for {names} now, to leave {when}; it waits for somebody else's"
        " opinion on {card}. {who_can} Editing your message holds {draft} and suggests the"
        " change.{alt}",
        draft=label(draft.id),
        names=names,
        when=when,
        card=card,
        who_can=who_can,
        alt=_alt(draft),
    )


def _alt(draft: Draft) -> str:
    """Ask for the words that pictures of a message lack."""
    pictures = draft.revision.content.targets[0].pictures
    if all(picture.alt_text for picture in pictures):
        return ""
    return phrase(" Please say with *Edit* on the card what its pictures show.")


async def offer(ctx: Context, ref: CardRef, message: Message, by: UserId) -> Opening:
    """Say what the form shows that a message opens, or what this person typed in it before.

    Asks nobody: it has three seconds (trap 89). Raises `UserError` where it can't be a draft.
    """
    if message.writer is None:
        raise NotAllowed(BY_A_PROGRAM)
    found = _read(ctx, message)
    if not found.text:
        raise UserError(phrase("There is no text in that message; please write one with `/draft`."))
    if len(found.text) > LONGEST:
        raise UserError(
            phrase(
                "Slack's forms hold a text of at most 3,000 characters; please write this"
                " one into the drafts channel, with `{prefix}` in front and `--on ACCOUNT`"
                " at the end.",
                prefix=ctx.rules.intake.prefix,
            )
        )

    def read(tx: Tx) -> tuple[Draft | None, Opening]:
        there = tuple(accounts.current(tx, ctx).values())
        typed = Composed(text=found.text, when=found.when)
        shown = Opening(accounts=there, composed=typed)
        return _known(tx, ref), with_earlier(tx, ctx, shown, by, slot_of(ref))

    known, opening = await ctx.store.read(read)
    if known is not None:
        raise UserError(_already(known.id))
    if not opening.accounts:
        raise UserError(phrase("There is no account yet; whoever runs the bot adds one first."))
    return opening


def _read(ctx: Context, message: Message) -> Parted:
    text = ctx.rules.intake.without_mark(message.plain.text)
    try:
        return part(text)
    except BadOption:
        # Whoever wrote it meant no option; the form shows the text as it is.
        return Parted(text=text)


def _already(draft: DraftId) -> str:
    return phrase(
        "{draft} was made of that message; `/draft show {number}` says how it stands.",
        draft=label(draft),
        number=draft,
    )


async def from_form(
    ctx: Context, request: drafting.Request, ref: CardRef, mark: str
) -> tuple[drafting.Request, tuple[Handed, ...]]:
    """Let a request from a form be one about a message, and its writer an author too (rule 3).

    `mark` is what it had when the form opened. Returns its files, too.
    Raises `UserError` and `SlackUnavailable`.
    """
    message = await _as_it_is(ctx, ref)
    origin = _origin(ref, mark, message)
    known = await ctx.store.read(lambda tx: _known(tx, ref))
    if known is not None and request.author not in known.authors:
        raise UserError(_already(known.id))
    person = None if origin.writer == request.author else origin.writer
    return replace(request, key=origin.key, person=person, origin=origin), handed(message)


async def catch_up(ctx: Context) -> None:
    """Hear messages of the last day that nobody has answered; those of before are history."""
    since = await _since(ctx)
    try:
        found = await ctx.cards.messages_since(ctx.channel, since)
    except (SlackUnavailable, CardGone) as trouble:
        _note("channel not read", trouble)
        return
    for ref, message in found:
        await _heard(ctx, ref, message)


async def _heard(ctx: Context, ref: CardRef, message: Message) -> None:
    """Hear one of several messages: what breaks on it keeps none of the others back."""
    try:
        await hear(ctx, ref, message)
    except Exception as trouble:
        # Its words could stand in what was raised, so only its kind goes on.
        facts = {"event": "message.broke", "ts": ref.ts, "why": type(trouble).__name__}
        log.error("message broke", extra=facts)


async def _since(ctx: Context) -> datetime:
    """Since when messages are drafts by these settings, at most a day ago."""
    policy = ctx.rules.intake
    key = f"intake of {ctx.channel} {policy.messages.value} {policy.prefix}"
    known = await ctx.store.read(lambda tx: absences.said_at(tx, key))
    if not known:
        await ctx.store.write(lambda tx: absences.first_time(tx, key, ctx.now()))
        return ctx.now()
    return max(unstamp(known), ctx.now() - LOOKED_BACK)

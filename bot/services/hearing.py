"""Hearing a reaction: which message it is on, and which service that concerns."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.drafts import DraftId, label
from bot.domain.emoji import Gesture, Gestures
from bot.domain.errors import CardGone, NotAllowed, SlackUnavailable, UserError
from bot.domain.journal import Kind
from bot.domain.pauses import Ask, AskKind, alive
from bot.domain.people import UserId
from bot.domain.reactions import Reaction, of_kind
from bot.ports import CardRef
from bot.services import accounts, basket, erasing, exceptions, lighting, pausing, takedown
from bot.services.asking import Asked
from bot.services.context import Context
from bot.services.emoji_stops import heard_gone
from bot.services.record import record
from bot.services.reviewing import STOPPABLE, reconsider
from bot.services.rewriting import rewrite
from bot.services.showing import whisper
from bot.services.too_late import approval_gone
from bot.words.phrases import marked, phrase, trimmed
from storage import absences, cards, drafts, pauses, sources
from storage.cards import Card
from storage.engine import Tx

NEWEST_CARD_ONLY = frozenset({Gesture.APPROVE, Gesture.OBJECT, Gesture.WATCH, Gesture.HOLD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One reaction given or taken away, as Slack's event told; a hint to look, no more."""

    ref: CardRef
    user: UserId
    emoji: str
    added: bool
    on_ours: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cry:
    """A person's "delete delete" in a thread (rule 34)."""

    channel: str
    thread: str
    user: UserId


async def cry(ctx: Context, heard: Cry) -> None:
    """Take down all that the thread is about, if it is a draft's. Raises `UserError`.

    Raises `SlackUnavailable` where Slack's trouble came between; it is raised after the rest.
    """
    under = await ctx.store.read(lambda tx: drafts_of(tx, heard.channel, heard.thread))
    # A correction goes on in the thread of what it corrects, and that is down already.
    left = [number for number in under if await takedown.can_be_stopped(ctx, number)]
    refused: list[UserError | SlackUnavailable] = []
    for number in left or under[:1]:
        try:
            await takedown.by_word(ctx, number, heard.user)
        except (UserError, SlackUnavailable) as trouble:
            # What can't be stopped keeps nothing else of the thread from being stopped.
            refused.append(trouble)
    if refused:
        raise refused[0]


def drafts_of(tx: Tx, channel: str, thread: str) -> list[DraftId]:
    """The drafts that a thread is about, the one whose card or message began it first."""
    card = cards.at(tx, channel, thread)
    made = sources.made_of(tx, channel, thread)
    under = [card.draft] if card is not None else []
    under += [made] if made is not None else []
    return list(dict.fromkeys((*under, *drafts.in_thread(tx, channel, thread))))


async def reaction(ctx: Context, heard: Heard) -> None:
    """Act on a reaction. Raises `SlackUnavailable` where the truth could not be asked."""
    card = await ctx.store.read(lambda tx: cards.at(tx, heard.ref.channel, heard.ref.ts))
    if card is not None:
        await _on_card(ctx, heard, card)
        return
    if await lighting.pressed(ctx, heard.ref, heard.user, heard.emoji, added=heard.added):
        meant = (await _gestures(ctx, heard.emoji)).meaning(heard.emoji)
        if heard.added and meant is not None and meant in NEWEST_CARD_ONLY:
            await _wrong_place(ctx, heard, meant, None)
        return
    ask = await ctx.store.read(lambda tx: pauses.ask_by_message(tx, heard.ref.ts, ctx.sealer))
    gestures = await _gestures(ctx, heard.emoji)
    meant = gestures.meaning(heard.emoji)
    if ask is not None and heard.added and meant is Gesture.APPROVE:
        if not await _still_there(ctx, heard, gestures):
            return
        said = await confirm(ctx, ask, heard.user)
        await whisper(ctx, heard.ref.channel, heard.user, said)
    elif heard.added and ask is None and meant is not None:
        made = await ctx.store.read(lambda tx: sources.made_of(tx, heard.ref.channel, heard.ref.ts))
        if heard.on_ours or made is not None:
            await _wrong_place(ctx, heard, meant, made)


async def _still_there(ctx: Context, heard: Heard, gestures: Gestures) -> bool:
    """Whether Slack still tells of a confirming reaction: an event may be heard late (rule 22)."""
    try:
        reactions = await ctx.cards.reactions_of(heard.ref)
    except CardGone:
        return False
    confirming = of_kind(reactions, gestures, Gesture.APPROVE)
    return heard.user in {reaction.user for reaction in confirming}


async def _gestures(ctx: Context, emoji: str) -> Gestures:
    try:
        custom = await ctx.cards.custom_emoji({emoji})
    except SlackUnavailable:
        # No alias can be known now; Slack's own emoji mean what they mean.
        custom = {}
    return ctx.rules.meant_with(custom)


async def _on_card(ctx: Context, heard: Heard, card: Card) -> None:
    draft = await ctx.store.read(lambda tx: drafts.get(tx, card.draft))
    if draft is None:
        return
    gestures = await _gestures(ctx, heard.emoji)
    meant, press = gestures.meaning(heard.emoji), Reaction(user=heard.user, emoji=heard.emoji)
    try:
        # First what stops: it must not wait for what only looks.
        if meant is Gesture.TAKE_DOWN and heard.added:
            await basket.by_reaction(ctx, draft.id, press, heard.ref.ts)
        elif meant is Gesture.TAKE_DOWN:
            await basket.reaction_gone(ctx, draft.id, press)
        elif meant in {Gesture.OBJECT, Gesture.HOLD} and not heard.added:
            await heard_gone(ctx, card, meant, press)
    finally:
        if draft.state in STOPPABLE:
            await reconsider(ctx, heard.ref)
    if meant is Gesture.APPROVE and not heard.added:
        await approval_gone(ctx, card, heard.user)
    elsewhere = card.state != "living" and meant in NEWEST_CARD_ONLY
    if heard.added and meant is not None and (elsewhere or meant is Gesture.PAUSE):
        await _wrong_place(ctx, heard, meant, draft.id)
    elif heard.added and meant is None and not gestures.alias_of_start(heard.emoji):
        await _unused(ctx, heard, draft.id)


async def _unused(ctx: Context, heard: Heard, draft: DraftId) -> None:
    """Write down an emoji that means nothing on a card, once: one may look like another (21)."""
    key = f"unused {heard.ref.ts} {heard.user} {heard.emoji}"

    def noted(tx: Tx) -> None:
        if absences.first_time(tx, key, ctx.now()):
            facts = {"emoji": heard.emoji, "card": heard.ref.ts}
            record(tx, ctx.now(), Kind.REACTION_UNUSED, heard.user, draft, **facts)

    await ctx.store.write(noted)


async def _wrong_place(ctx: Context, heard: Heard, meant: Gesture, draft: DraftId | None) -> None:
    """Say once, to that person, how this gesture is made (rule 17, trap 40)."""
    pausing = " pause" if meant is Gesture.PAUSE else ""
    key = f"wrong place {heard.ref.channel} {heard.ref.ts} {heard.user}{pausing}"

    def first(tx: Tx) -> bool:
        if not absences.first_time(tx, key, ctx.now()):
            return False
        facts = {"why": marked("has no effect there"), "gesture": meant.value, "on": heard.ref.ts}
        record(tx, ctx.now(), Kind.REFUSED, heard.user, draft, **facts)
        return True

    if not await ctx.store.write(first):
        return
    how = (
        phrase("react on the newest card of {draft}", draft=label(draft))
        if draft
        else phrase("react on a draft's newest card")
    )
    if pausing:
        how = phrase("react on the lamp, the pinned message, or write `/draft pause REASON`")
    await whisper(
        ctx,
        heard.ref.channel,
        heard.user,
        phrase(
            "Thank you! Your :{emoji}: has no effect here; please {how}.",
            emoji=heard.emoji,
            how=how,
        ),
    )


ANOTHER_ASKED = phrase(
    "That request was answered already; somebody else has to confirm the new one."
)


async def confirm(ctx: Context, ask: Ask, by: UserId) -> str:
    """Be the second person of an act that somebody asked for; answer in one sentence.

    Raises `UserError` where this person can't be it (rule 41).
    """
    if ask.by == by:
        raise NotAllowed(phrase("Somebody else has to confirm it; you asked."))
    if not alive(ask, ctx.now()):
        raise UserError(phrase("That request is more than an hour old; please ask again."))
    match ask.kind:
        case AskKind.RESUME:
            account = "" if ask.subject == pausing.EVERYTHING else ask.subject
            done = await pausing.resume(ctx, by, account)
            asked = done.asked
            what = over(by, account, done)
        case AskKind.THROUGH:
            number = int(ask.subject.split(" ", 1)[0])
            asked = await pausing.let_through(ctx, number, by)
            what = phrase(
                "<@{by}> confirmed: D-{number} may leave in spite of the pause.",
                by=by,
                number=number,
            )
        case AskKind.LIVE:
            name = ask.subject.split(" ", 1)[0]
            asked = await accounts.live(ctx, name, by)
            what = phrase("<@{by}> confirmed: `{account}` is live.", by=by, account=name)
        case AskKind.ERASE:
            number = int(ask.subject.split(" ", 1)[0])
            asked = await erasing.confirm_erasing(ctx, by, ask.subject)
            what = phrase(
                "<@{by}> confirmed: what D-{number} said is erased here.", by=by, number=number
            )
        case AskKind.EXCEPTION:
            asked = await exceptions.confirm_exception(ctx, by, int(ask.subject))
            what = phrase(
                "<@{by}> confirmed: that is no problem here; `/draft exceptions` lists it.", by=by
            )
    if asked is not Asked.DONE:
        return ANOTHER_ASKED
    if ask.message:
        await rewrite(ctx, CardRef(channel=ctx.channel, ts=ask.message), what)
    return what


def the_pause(account: str) -> str:
    """Name the pause of one account, or of everything."""
    return phrase("the pause of `{account}`", account=account) if account else phrase("the pause")


def over(by: UserId, account: str, done: pausing.Resumed) -> str:
    """Tell everybody that a second person ended a pause, and which posts it made miss theirs."""
    ended = phrase(
        "<@{by}> confirmed: {over} is over. {missed}",
        by=by,
        over=the_pause(account),
        missed=missed_sentence(done),
    )
    return trimmed(ended)


def missed_sentence(done: pausing.Resumed) -> str:
    """Say which posts passed their time during a pause; none of them fires by itself."""
    if not done.missed:
        return ""
    which = ", ".join(dict.fromkeys(label(delivery.draft) for delivery in done.missed))
    return phrase(
        "Not sent, because their time passed: {which}; below I ask what shall become of them.",
        which=which,
    )

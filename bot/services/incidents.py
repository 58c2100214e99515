"""After a takedown: a correction in the same thread, and a place in the museum (rule 34)."""

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import UserError
from bot.domain.journal import Kind
from bot.domain.museum import Exhibit
from bot.domain.people import UserId
from bot.domain.states import State
from bot.services.asking import full_member
from bot.services.context import Context
from bot.services.drafting import Request, get, submit
from bot.services.record import record
from bot.services.showing import link, tell
from bot.words.phrases import phrase
from storage import cards, deliveries, museum
from storage.engine import Tx

MOST_SHOWN = 20
LONGEST_STORY = 500
WAS_OUT = (
    DeliveryState.DELETED,
    DeliveryState.PUBLISHED,
    DeliveryState.PARTLY,
    DeliveryState.UNKNOWN,
)


async def correct(ctx: Context, number: int, by: UserId, text: str, key: str) -> Draft:
    """Begin a correction of what was taken down, on the same accounts and in the same thread.

    It needs the opinions of its own level, and of level 3 at least.
    """
    wrong = await get(ctx, number)
    accounts = await ctx.store.read(lambda tx: _where(tx, wrong.id))
    request = Request(author=by, text=text, accounts=accounts, when="", key=key, corrects=wrong.id)
    draft = await submit(ctx, request)
    card = await ctx.store.read(lambda tx: cards.living(tx, draft.id))
    where = await link(ctx, cards.ref(card)) if card else ""
    shown = phrase("<{link}|its card>", link=where) if where else phrase("its card")
    sentence = phrase(
        "A correction is started: {draft}. Please read {shown} as an apology.",
        draft=label(draft.id),
        shown=shown,
    )
    await tell(ctx, wrong, sentence)
    return draft


async def is_out(ctx: Context, number: int) -> bool:
    """Whether a draft is published, and so corrected where it is out."""
    return (await get(ctx, number)).state is State.PUBLISHED


def _where(tx: Tx, number: DraftId) -> tuple[str, ...]:
    """The accounts on which it was out. Raises `UserError` where nothing was taken down."""
    if not museum.was_taken_down(tx, number):
        raise UserError(
            phrase(
                "Nothing of {draft} was taken down; to change a draft, `/draft edit {number}`.",
                draft=label(number),
                number=number,
            )
        )
    out = (d.account for d in deliveries.of(tx, number) if d.state in WAS_OUT)
    return tuple(dict.fromkeys(out))


def _no_incident(draft: Draft) -> UserError:
    return UserError(
        phrase("Nothing of {draft} was taken down, so it is no incident.", draft=label(draft.id))
    )


async def enter(ctx: Context, number: int, by: UserId, level: int, story: str) -> Draft:
    """Give an incident its final level and a line of story; lint recognises it from now on.

    It can only be said again with more: of several levels the highest counts.
    """
    await full_member(ctx, by)
    draft = await get(ctx, number)
    line = " ".join(story.split())
    if len(line) > LONGEST_STORY:
        raise UserError(
            phrase("Please tell it in a line: at most {most} characters.", most=LONGEST_STORY)
        )

    def entered(tx: Tx) -> None:
        if not museum.was_taken_down(tx, draft.id):
            raise _no_incident(draft)
        revision, now = draft.revision, ctx.now()
        digest = museum.enter(tx, draft.id, revision.number, level, line, by=by, now=now)
        record(
            tx,
            now,
            Kind.INCIDENT_NAMED,
            by,
            draft.id,
            digest=revision.digest,
            level=level,
            story=digest,
        )

    await ctx.store.write(entered)
    sentence = phrase(
        "{draft} is in the museum, at level {level}: lint recognises it from now on, and so it"
        " helps whoever writes the next one.",
        draft=label(draft.id),
        level=level,
    )
    await tell(ctx, draft, sentence)
    return draft


async def exhibits(ctx: Context) -> list[Exhibit]:
    """The museum, newest first; in exports it is called the incident library."""
    return await ctx.store.read(lambda tx: museum.exhibits(tx, MOST_SHOWN))

"""Taking care of a failure: it leaves everybody's Home once somebody has said so, by name."""

from bot.domain.card import CardView, Stage
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import UserError, no_draft
from bot.domain.home import FAILED
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.services.asking import full_member
from bot.services.context import Context
from bot.services.record import record
from bot.services.showing import tell
from bot.services.viewing import plain_view, stored
from bot.words.phrases import phrase
from storage import absences
from storage.engine import Tx

# What nobody knows is asked until somebody says what is true.
CARED_FOR = FAILED - {Stage.NEEDS_ATTENTION}


def key(view: CardView) -> str:
    """What is remembered of it: this failure of this version, and no later one."""
    revision = view.draft.revision
    which = f"{view.stage.value} {newest_try(view)}"
    return f"cared for {revision.draft} {revision.number} {which}"


def newest_try(view: CardView) -> str:
    """Tell failures of one version apart: what is sent for anew is planned anew.

    A thread goes on as the delivery that it was, so there its attempts tell.
    """
    newest = max((delivery.id for delivery in view.deliveries), default=0)
    begun = (d.attempt for d in view.deliveries if d.state is DeliveryState.PARTLY)
    return ".".join(str(number) for number in (newest, *begun))


def is_cared_for(tx: Tx, view: CardView) -> bool:
    """Whether somebody said that they take care of this failure."""
    return view.stage in CARED_FOR and absences.was_said(tx, key(view))


async def take_care(ctx: Context, number: int, by: UserId) -> Draft:
    """Say to everybody that a full member takes care of what failed; the first one does.

    Raises `UserError` where nothing failed (any more), or somebody has said so before.
    """
    await full_member(ctx, by)

    def taken(tx: Tx) -> tuple[Draft, Stage]:
        found = stored(tx, ctx, DraftId(number))
        if found is None:
            raise no_draft(number)
        view = plain_view(found)
        draft, stage = view.draft, view.stage
        if stage not in CARED_FOR:
            raise UserError(
                phrase(
                    "There is nothing to take care of like this: {draft} {stage}.",
                    draft=label(draft.id),
                    stage=stage,
                )
            )
        if not absences.first_time(tx, key(view), ctx.now()):
            raise UserError(
                phrase(
                    "Somebody takes care of {draft} already; see its thread.", draft=label(draft.id)
                )
            )
        facts = {"what": stage.value, "digest": draft.revision.digest}
        record(tx, ctx.now(), Kind.FAILURE_CARED_FOR, by, draft.id, **facts)
        return draft, stage

    draft, stage = await ctx.store.write(taken)
    await tell(
        ctx,
        draft,
        phrase(
            "<@{by}> takes care of {draft}, which is {stage}.",
            by=by,
            draft=label(draft.id),
            stage=stage,
        ),
    )
    return draft

"""Taking care of a failure: it leaves everybody's Home once somebody has said so, by name."""

from bot.domain.card import Stage
from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import UserError, no_draft
from bot.domain.home import FAILED
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.services.asking import full_member
from bot.services.context import Context
from bot.services.record import record
from bot.services.showing import plain_view, stored, tell
from bot.words.phrases import phrase
from storage import absences
from storage.engine import Tx

# What nobody knows is asked until somebody says what is true.
CARED_FOR = FAILED - {Stage.NEEDS_ATTENTION}


def key(draft: Draft, stage: Stage) -> str:
    """What is remembered of it: this failure of this version, and no later one."""
    return f"cared for {draft.id} {draft.revision.number} {stage.value}"


def is_cared_for(tx: Tx, draft: Draft, stage: Stage) -> bool:
    """Whether somebody said that they take care of this failure."""
    return stage in CARED_FOR and absences.was_said(tx, key(draft, stage))


async def take_care(ctx: Context, number: int, by: UserId) -> Draft:
    """Say to everybody that a full member takes care of what failed; the first one does.

    Raises `UserError` where nothing failed (any more), or somebody has said so before.
    """
    await full_member(ctx, by)

    def taken(tx: Tx) -> tuple[Draft, Stage]:
        found = stored(tx, ctx, DraftId(number))
        if found is None:
            raise no_draft(number)
        draft, stage = found.draft, plain_view(found).stage
        if stage not in CARED_FOR:
            raise UserError(
                phrase(
                    "There is nothing to take care of like this: {draft} {stage}.",
                    draft=label(draft.id),
                    stage=stage,
                )
            )
        if not absences.first_time(tx, key(draft, stage), ctx.now()):
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

"""Gaps: an old post was deleted for its correction, and the correction did not go out.

However it came to that (a refusal, a vote taken back, a stop of the bot), people are told once.
"""

from bot.domain.accounts import AccountName
from bot.domain.drafts import Draft, DraftId
from bot.services.context import Context
from bot.services.showing import tell
from bot.words.phrases import phrase
from storage import absences, drafts, replacements
from storage.engine import Tx


async def tell_of_gaps(ctx: Context) -> None:
    """Tell the authors, once, of each account where neither the old nor the new post is out."""
    if not await ctx.store.read(lambda tx: _untold(tx)):
        return
    for draft, account in await ctx.store.write(lambda tx: _take(tx, ctx)):
        who = " ".join(f"<@{author}>" for author in draft.authors)
        await tell(
            ctx,
            draft,
            phrase(
                "{who} The post for {account} that this corrects is deleted, and the corrected one"
                " did not go out, so nothing of it can be read there now; please look at the card.",
                who=who,
                account=account,
            ),
        )


def _key(draft: DraftId, account: AccountName) -> str:
    return f"gap {draft} {account}"


def _untold(tx: Tx) -> list[tuple[DraftId, AccountName]]:
    return [one for one in replacements.left_gaps(tx) if not absences.was_said(tx, _key(*one))]


def _take(tx: Tx, ctx: Context) -> list[tuple[Draft, AccountName]]:
    found = [(drafts.get(tx, number), account) for number, account in _untold(tx)]
    return [
        (draft, account)
        for draft, account in found
        if draft is not None and absences.first_time(tx, _key(draft.id, account), ctx.now())
    ]

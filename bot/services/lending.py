"""Lending: a network that fetches pictures itself gets those of the post that leaves just now."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.accounts import Network
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import digest_of
from bot.domain.errors import NothingSent, Refused
from bot.domain.loans import Loan, read_loan
from bot.services.context import Context
from bot.services.outcomes import job_of
from bot.services.parting import OF_PART, next_of
from bot.services.publishing import PictureStore
from storage import deliveries
from storage.engine import Tx

LEAVING = frozenset({DeliveryState.CLAIMED, DeliveryState.SENDING})
TOLD = LEAVING | {DeliveryState.UNKNOWN, DeliveryState.PUBLISHED}
"""A webhook's receiver may fetch what it was told of once it has answered, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """The bytes of one approved picture, and what they are."""

    media_type: str
    content: bytes


async def lend(ctx: Context, parts: Mapping[str, str]) -> Lent | None:
    """Give an approved picture to whoever has its address, while its post leaves.

    `None` for an address that is not ours or is over, for a picture that does not belong to the
    delivery, and for bytes that are not the approved ones (rule 20).
    """
    loan = read_loan(ctx.sealer, parts, ctx.now())
    kind = await ctx.store.read(lambda tx: _kind(tx, ctx, loan)) if loan else ""
    if loan is None or not kind:
        return None
    try:
        content = await PictureStore(ctx)(loan.sha256)
    except (Refused, NothingSent):
        # It is not kept any more as it was, or can't be read now.
        return None
    return Lent(media_type=kind, content=content)


def _may_fetch(delivery: Delivery, network: Network) -> bool:
    """Whether a post still leaves, or was just told to somebody who fetches a while later."""
    if delivery.state in LEAVING:
        return True
    return network is Network.WEBHOOK and not delivery.removal


def _kind(tx: Tx, ctx: Context, loan: Loan) -> str:
    """The media type of the picture, if it is one of a sealed delivery that leaves just now."""
    delivery = deliveries.with_key(tx, loan.key.partition(OF_PART)[0])
    if delivery is None or delivery.state not in TOLD:
        return ""
    job = job_of(tx, delivery)
    if job is None or not _may_fetch(delivery, job.target.network):
        return ""
    if digest_of(job.draft.revision.content) != delivery.digest:
        return ""
    if not deliveries.seal_holds(tx, delivery, ctx.sealer):
        return ""
    # Of a thread only what the part that leaves just now shows.
    post, key = next_of(job)
    if key != loan.key:
        return ""
    return next((p.media_type for p in post.pictures if p.sha256 == loan.sha256), "")

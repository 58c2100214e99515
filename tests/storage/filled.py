"""Rows as the program writes them: drafts, opinions on them, and planned deliveries."""

from datetime import datetime

from bot.domain.accounts import AccountName, Mode
from bot.domain.deliveries import Delivery, DeliveryState, Intent, Receipt
from bot.domain.drafts import Content, Draft, DraftId, Revision, canonical, digest_of
from bot.domain.people import UserId
from bot.domain.policies import Policy, policy_plain
from bot.domain.report import Report
from bot.domain.roster import CHANNEL as WHOLE_CHANNEL
from bot.domain.states import State
from bot.domain.timetable import Slot
from storage import deliveries, drafts, policies, rosters, votes
from storage.deliveries import Plan
from storage.engine import Tx
from storage.rows import receipts_text
from tests.factories import (
    ANA,
    BEN,
    CHANNEL,
    NOON,
    OLGA,
    SEALER,
    ZOE,
    a_content,
    a_report,
    a_target,
    after,
)

POLICY = canonical(policy_plain(Policy()))
ROSTER = [(WHOLE_CHANNEL, user) for user in (ANA, BEN, ZOE, OLGA)]
PART = Receipt(remote_id="1", url="https://wall.example/1", at=NOON)
INTENT = Intent(key="k", body="{}")
POLICY_DIGEST = "4f2a" * 16


def settled(tx: Tx) -> None:
    """Let two people have confirmed the settings, without which nothing is sent; once."""
    if policies.in_force(tx, SEALER) is not None:
        return
    offer = policies.offer(tx, digest=POLICY_DIGEST, body="{}", needed=2, now=NOON, sealer=SEALER)
    for person in (BEN, OLGA):
        policies.confirm(tx, offer, person, now=NOON, sealer=SEALER)
    policies.put_in_force(tx, offer, now=NOON, sealer=SEALER)


def revise(
    tx: Tx,
    draft: DraftId,
    number: int,
    content: Content,
    *,
    maker: UserId = ANA,
    report: Report | None = None,
    now: datetime = NOON,
    cause: str = "edited",
) -> Draft:
    """Write a revision of a draft."""
    revision = Revision(
        draft=draft,
        number=number,
        maker=maker,
        cause="submitted" if number == 1 else cause,
        made_at=now,
        content=content,
        digest=digest_of(content),
    )
    drafts.add_revision(tx, revision, report or a_report(), policy=POLICY, sealer=SEALER)
    return kept(tx, draft)


def kept(tx: Tx, draft: DraftId) -> Draft:
    """The draft as it stands now."""
    found = drafts.get(tx, draft)
    assert found is not None
    return found


def a_kept_draft(
    tx: Tx,
    key: str = "r1",
    *,
    author: UserId = ANA,
    state: State = State.IN_REVIEW,
    content: Content | None = None,
    lapses_at: datetime | None = None,
) -> Draft:
    """A draft with its first revision; the people of the tests are on the roster."""
    if not rosters.has_begun(tx):
        rosters.begin(tx, ROSTER, now=NOON, sealer=SEALER)
    number = drafts.add(
        tx, channel=CHANNEL, state=state, request_key=key, now=NOON, lapses_at=lapses_at
    )
    return revise(tx, number, 1, content or a_content(), maker=author)


def scheduled(
    tx: Tx,
    key: str = "r1",
    *,
    by: UserId | None = BEN,
    accounts: tuple[str, ...] = ("soupe-wall",),
    due: datetime = NOON,
) -> tuple[Draft, list[Delivery]]:
    """A draft that `by` approved, with one planned delivery for each account."""
    settled(tx)
    content = a_content(*(a_target(name) for name in accounts))
    draft = a_kept_draft(tx, key, state=State.SCHEDULED, content=content)
    if by is not None:
        votes.add(tx, draft, by, votes.GIVEN, now=NOON)
    slot = Slot(due_at=due, late_at=due + (after(minutes=10) - NOON))
    for name in accounts:
        plan = Plan(account=AccountName(name), mode=Mode.LIVE, key=f"{key} {name}")
        deliveries.add(tx, draft, plan, slot, SEALER)
    return draft, deliveries.of(tx, draft.id)


def taken(tx: Tx, token: str = "t1", *, now: datetime = NOON, limit: int = 20) -> list[Delivery]:
    """Claim what is due."""
    lease = after(minutes=3) - NOON
    return deliveries.claim(tx, now=now, lease=lease, token=token, limit=limit)


def put_in(tx: Tx, delivery: Delivery, state: DeliveryState) -> Delivery:
    """Walk a scheduled delivery to a state by steps that are allowed."""
    for step in WAY[state]:
        tx.run(
            "UPDATE deliveries SET state = :state, token = 't1',"
            " parts = CASE :state WHEN 'partly out' THEN :part ELSE parts END WHERE id = :id",
            state=step.value,
            part=receipts_text([PART]),
            id=delivery.id,
        )
    found = deliveries.get(tx, delivery.id)
    assert found is not None
    return found


S = DeliveryState
WAY: dict[DeliveryState, tuple[DeliveryState, ...]] = {
    S.SCHEDULED: (),
    S.CLAIMED: (S.CLAIMED,),
    S.SENDING: (S.CLAIMED, S.SENDING),
    S.PUBLISHED: (S.CLAIMED, S.SENDING, S.PUBLISHED),
    S.REHEARSED: (S.CLAIMED, S.REHEARSED),
    S.FAILED: (S.CLAIMED, S.FAILED),
    S.UNKNOWN: (S.CLAIMED, S.SENDING, S.UNKNOWN),
    S.MISSED: (S.MISSED,),
    S.CANCELLED: (S.CANCELLED,),
    S.DELETED: (S.CLAIMED, S.SENDING, S.PUBLISHED, S.DELETED),
    S.PARTLY: (S.CLAIMED, S.SENDING, S.PARTLY),
}

"""Cards: which Slack message shows which revision; one living card for each draft (rule 17)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.drafts import DraftId, stamp
from bot.domain.seals import Sealer
from bot.domain.states import OPEN
from bot.ports import CardRef
from storage.engine import Row, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message that shows one revision; `shown` is the digest of the view it shows now."""

    draft: DraftId
    revision: int
    channel: str
    ts: str
    state: str
    shown: str
    seal: str = ""


def ref(card: Card) -> CardRef:
    """The message behind a card."""
    return CardRef(channel=card.channel, ts=card.ts)


def seal_parts(card: Card) -> tuple[str | int, ...]:
    """What the seal of a card covers: which message stands for which revision."""
    return (card.draft, card.revision, card.channel, card.ts)


def seal_holds(card: Card, sealer: Sealer) -> bool:
    """Whether this message was really bound to this revision by us (rule 38)."""
    return sealer.holds(card.seal, "card", seal_parts(card))


def add(tx: Tx, card: Card, now: datetime, sealer: Sealer) -> None:
    """Bind a posted message to its revision; the draft's former card must be retired before."""
    tx.insert(
        "cards",
        {
            "draft_id": card.draft,
            "revision": card.revision,
            "channel": card.channel,
            "ts": card.ts,
            "state": card.state,
            "posted_at": stamp(now),
            "shown": card.shown,
            "seal": sealer.seal("card", seal_parts(card)),
        },
    )


def at(tx: Tx, channel: str, ts: str) -> Card | None:
    """Find the card behind a message, living or not."""
    row = tx.row(
        "SELECT * FROM cards WHERE channel = :channel AND ts = :ts", channel=channel, ts=ts
    )
    return _card(row) if row else None


def living(tx: Tx, draft: DraftId) -> Card | None:
    """Find the one card whose reactions count."""
    row = tx.row("SELECT * FROM cards WHERE draft_id = :draft AND state = 'living'", draft=draft)
    return _card(row) if row else None


def retire(tx: Tx, draft: DraftId, state: str = "retired") -> None:
    """End the living card of a draft: `retired` by a newer one, or `gone` from Slack."""
    tx.run(
        "UPDATE cards SET state = :state WHERE draft_id = :draft AND state = 'living'",
        state=state,
        draft=draft,
    )


def retired_of(tx: Tx, draft: DraftId, before: int) -> list[Card]:
    """The retired cards of older revisions that are still to be shrunk to a line."""
    found = tx.rows(
        "SELECT * FROM cards WHERE draft_id = :draft AND state = 'retired' AND revision < :before"
        " AND shown <> 'retired' ORDER BY id DESC",
        draft=draft,
        before=before,
    )
    return [_card(row) for row in found]


def stale(tx: Tx) -> list[DraftId]:
    """Drafts that have changed since their living card was last drawn."""
    found = tx.rows(
        "SELECT d.id FROM cards c JOIN drafts d ON d.id = c.draft_id"
        " WHERE c.state = 'living' AND c.shown_changes <> d.changes ORDER BY d.id"
    )
    return [DraftId(int(str(row["id"]))) for row in found]


def missing(tx: Tx, since: datetime) -> list[DraftId]:
    """Drafts whose people lack a card to press on: it was not posted, or is gone from Slack.

    They are open, or out only in part; or their posts were due since a time, and can still be
    taken down or sent after all.
    """
    wanted = {f"s{number}": state.value for number, state in enumerate(sorted(OPEN))}
    marks = ", ".join(f":{name}" for name in wanted)
    found = tx.rows(
        f"SELECT d.id FROM drafts d WHERE (d.state IN ({marks}) OR d.id IN"
        " (SELECT v.draft_id FROM deliveries v WHERE v.state = 'partly out') OR (d.id IN"
        " (SELECT g.draft_id FROM cards g WHERE g.state = 'gone') AND EXISTS"
        " (SELECT 1 FROM deliveries v WHERE v.draft_id = d.id AND v.due_at > :since"
        "   AND ((d.state IN ('published', 'taken_down') AND v.state = 'published')"
        "     OR (d.state IN ('missed', 'failed') AND v.state IN ('missed', 'failed'))))))"
        " AND NOT EXISTS"
        " (SELECT 1 FROM cards c WHERE c.draft_id = d.id AND c.state = 'living') ORDER BY d.id",
        since=stamp(since),
        **wanted,
    )
    return [DraftId(int(str(row["id"]))) for row in found]


def set_shown(tx: Tx, card: Card, shown: str, changes: int) -> None:
    """Remember what a card shows now, and after how many changes of its draft."""
    tx.run(
        "UPDATE cards SET shown = :shown, shown_changes = :changes"
        " WHERE channel = :channel AND ts = :ts",
        shown=shown,
        changes=changes,
        channel=card.channel,
        ts=card.ts,
    )


def _card(row: Row) -> Card:
    return Card(
        draft=DraftId(int(str(row["draft_id"]))),
        revision=int(str(row["revision"])),
        channel=str(row["channel"]),
        ts=str(row["ts"]),
        state=str(row["state"]),
        shown=str(row["shown"]),
        seal=str(row["seal"]),
    )

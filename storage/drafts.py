"""Drafts, their authors and their revisions."""

from datetime import datetime
from typing import Final

from bot.domain.deliveries import Delivery
from bot.domain.drafts import (
    Content,
    Digest,
    Draft,
    DraftId,
    Revision,
    Target,
    stamp,
    unstamp,
)
from bot.domain.people import UserId
from bot.domain.report import Report
from bot.domain.seals import Sealer
from bot.domain.states import OPEN, State
from storage.contents import keep
from storage.engine import Row, Tx
from storage.rows import content_from, findings_text, report_from


def by_request(tx: Tx, request_key: str) -> DraftId | None:
    """Find the draft that one Slack request made, so that a repeat makes no second one."""
    row = tx.row("SELECT id FROM drafts WHERE request_key = :key", key=request_key)
    return DraftId(int(str(row["id"]))) if row else None


def in_thread(tx: Tx, channel: str, thread: str) -> list[DraftId]:
    """The drafts whose thread this is, oldest first."""
    found = tx.rows(
        "SELECT id FROM drafts WHERE channel = :channel AND thread = :thread ORDER BY id",
        channel=channel,
        thread=thread,
    )
    return [DraftId(int(str(row["id"]))) for row in found]


# Why a revision was made that differs from the one before by what a page says of itself.
PREVIEW: Final = "link preview"


def same_open(tx: Tx, author: UserId, digest: Digest) -> DraftId | None:
    """Find an open draft that this author made with just this content (trap 7).

    What was added to it as the preview of a link was no change of the author's.
    """
    row = tx.row(
        "SELECT d.id FROM drafts d JOIN revisions r ON r.draft_id = d.id"
        " JOIN revisions newest ON newest.draft_id = d.id AND newest.number = d.revision"
        " WHERE r.maker = :author AND r.digest = :digest AND (r.number = d.revision"
        "   OR (r.number = d.revision - 1 AND newest.cause = :preview))"
        " AND d.state IN ('in_review', 'changes_requested', 'scheduled')"
        " ORDER BY d.id DESC LIMIT 1",
        author=author,
        digest=digest,
        preview=PREVIEW,
    )
    return DraftId(int(str(row["id"]))) if row else None


def add(
    tx: Tx,
    *,
    channel: str,
    state: State,
    request_key: str,
    now: datetime,
    lapses_at: datetime | None,
) -> DraftId:
    """Begin a draft; its first revision and author follow in the same transaction."""
    return DraftId(
        tx.insert(
            "drafts",
            {
                "channel": channel,
                "state": state.value,
                "revision": 0,
                "created_at": stamp(now),
                "request_key": request_key,
                "lapses_at": stamp(lapses_at),
            },
        )
    )


def add_author(tx: Tx, draft: DraftId, person: UserId, *, cause: str, now: datetime) -> None:
    """Make somebody an author for the rest of the draft's life (rule 2)."""
    known = tx.row(
        "SELECT 1 AS yes FROM authors WHERE draft_id = :draft AND person = :person",
        draft=draft,
        person=person,
    )
    if known is None:
        tx.run(
            "INSERT INTO authors (draft_id, person, since, cause)"
            " VALUES (:draft, :person, :since, :cause)",
            draft=draft,
            person=person,
            since=stamp(now),
            cause=cause,
        )


def authors(tx: Tx, draft: DraftId) -> tuple[UserId, ...]:
    """Everybody who ever changed the content, the first one first."""
    found = tx.rows(
        "SELECT person FROM authors WHERE draft_id = :draft"
        " ORDER BY since, cause <> 'submitted', person",
        draft=draft,
    )
    return tuple(UserId(str(row["person"])) for row in found)


def revision_parts(
    revision: Revision, level: int, findings: str, policy: str, authors: tuple[UserId, ...]
) -> tuple[str | int, ...]:
    """What the seal of a revision covers: content, judgement, policy, and its makers so far."""
    made = (revision.draft, revision.number, revision.digest, revision.maker)
    return (*made, level, findings, policy, *sorted(authors))


def add_revision(
    tx: Tx, revision: Revision, report: Report, *, policy: str, sealer: Sealer
) -> None:
    """Write the next revision and make it the draft's current one; its maker is an author."""
    add_author(tx, revision.draft, revision.maker, cause=revision.cause, now=revision.made_at)
    keep(tx, revision.content, revision.digest)
    findings = findings_text(report)
    everyone = authors(tx, revision.draft)
    parts = revision_parts(revision, int(report.level), findings, policy, everyone)
    tx.run(
        "INSERT INTO revisions (draft_id, number, maker, cause, made_at, digest, level, findings,"
        " policy, seal) VALUES (:draft, :number, :maker, :cause, :made_at, :digest, :level,"
        " :findings, :policy, :seal)",
        draft=revision.draft,
        number=revision.number,
        maker=revision.maker,
        cause=revision.cause,
        made_at=stamp(revision.made_at),
        digest=revision.digest,
        level=int(report.level),
        findings=findings,
        policy=policy,
        seal=sealer.seal("revision", parts),
    )
    tx.run(
        "UPDATE drafts SET revision = :number, version = version + 1 WHERE id = :draft",
        number=revision.number,
        draft=revision.draft,
    )


def seal_holds(tx: Tx, draft: Draft, sealer: Sealer) -> bool:
    """Whether the current revision, its authors and their order are as we wrote them (rule 38)."""
    row = tx.row(
        "SELECT seal, level, findings, policy FROM revisions WHERE draft_id = :draft AND number ="
        " (SELECT MAX(number) FROM revisions WHERE draft_id = :draft)",
        draft=draft.id,
    )
    if row is None:
        return False
    judged = (int(str(row["level"])), str(row["findings"]), str(row["policy"]))
    parts = revision_parts(draft.revision, *judged, draft.authors)
    return sealer.holds(str(row["seal"]), "revision", parts)


def get(tx: Tx, draft: DraftId) -> Draft | None:
    """Read one draft with its current revision."""
    row = tx.row(
        "SELECT d.*, r.number, r.maker, r.cause, r.made_at, r.digest, c.body FROM drafts d"
        " JOIN revisions r ON r.draft_id = d.id AND r.number = d.revision"
        " JOIN contents c ON c.digest = r.digest WHERE d.id = :draft",
        draft=draft,
    )
    return _draft(row, authors(tx, draft)) if row else None


def content_of(tx: Tx, draft: DraftId, number: int) -> Content | None:
    """Read the content of any revision."""
    row = tx.row(
        "SELECT c.body FROM revisions r JOIN contents c ON c.digest = r.digest"
        " WHERE r.draft_id = :draft AND r.number = :number",
        draft=draft,
        number=number,
    )
    return content_from(str(row["body"])) if row else None


def target_of(tx: Tx, delivery: Delivery) -> Target | None:
    """Read what was approved for one delivery."""
    content = content_of(tx, delivery.draft, delivery.revision)
    return content.on(delivery.account) if content is not None else None


def report_of(tx: Tx, draft: DraftId, number: int) -> Report:
    """Read what lint said when a revision was made."""
    row = tx.row(
        "SELECT level, findings FROM revisions WHERE draft_id = :draft AND number = :number",
        draft=draft,
        number=number,
    )
    return report_from(int(str(row["level"])), str(row["findings"])) if row else Report()


def policy_of(tx: Tx, draft: DraftId, number: int) -> str:
    """Read the policy, as JSON, under which a revision was submitted (rules 24 and 36)."""
    row = tx.row(
        "SELECT policy FROM revisions WHERE draft_id = :draft AND number = :number",
        draft=draft,
        number=number,
    )
    return str(row["policy"]) if row else ""


def set_state(tx: Tx, draft: Draft, state: State, reason: str = "") -> bool:
    """Move a draft, if nobody moved it since it was read; say whether it moved."""
    return (
        tx.run(
            "UPDATE drafts SET state = :state, state_reason = :reason, version = version + 1"
            " WHERE id = :draft AND version = :version AND state = :old",
            state=state.value,
            reason=reason,
            draft=draft.id,
            version=draft.version,
            old=draft.state.value,
        )
        == 1
    )


def set_lapse(tx: Tx, draft: DraftId, lapses_at: datetime | None) -> None:
    """Remember until when approvals still count for the draft's time."""
    tx.run("UPDATE drafts SET lapses_at = :at WHERE id = :draft", at=stamp(lapses_at), draft=draft)


def set_thread(tx: Tx, draft: DraftId, thread: str) -> None:
    """Remember the draft's one thread (rule 17)."""
    tx.run("UPDATE drafts SET thread = :thread WHERE id = :draft", thread=thread, draft=draft)


def changes(tx: Tx, draft: DraftId) -> int:
    """How often anything that its card shows has changed."""
    row = tx.row("SELECT changes FROM drafts WHERE id = :draft", draft=draft)
    return int(str(row["changes"])) if row else 0


def lapsed(tx: Tx, now: datetime) -> list[DraftId]:
    """Drafts whose time is over while they still wait for people."""
    found = tx.rows(
        "SELECT id FROM drafts WHERE state IN ('in_review', 'changes_requested')"
        " AND lapses_at IS NOT NULL AND lapses_at < :now",
        now=stamp(now),
    )
    return [DraftId(int(str(row["id"]))) for row in found]


def in_states(tx: Tx, states: frozenset[State] = OPEN) -> list[DraftId]:
    """The drafts in these states, oldest first."""
    wanted = {f"s{number}": state.value for number, state in enumerate(sorted(states))}
    marks = ", ".join(f":{name}" for name in wanted)
    found = tx.rows(f"SELECT id FROM drafts WHERE state IN ({marks}) ORDER BY id", **wanted)
    return [DraftId(int(str(row["id"]))) for row in found]


def _draft(row: Row, people: tuple[UserId, ...]) -> Draft:
    number = DraftId(int(str(row["id"])))
    return Draft(
        id=number,
        channel=str(row["channel"]),
        state=State(str(row["state"])),
        state_reason=str(row["state_reason"]),
        authors=people,
        version=int(str(row["version"])),
        created_at=unstamp(str(row["created_at"])),
        thread=str(row["thread"]),
        revision=Revision(
            draft=number,
            number=int(str(row["number"])),
            maker=UserId(str(row["maker"])),
            cause=str(row["cause"]),
            made_at=unstamp(str(row["made_at"])),
            digest=Digest(str(row["digest"])),
            content=content_from(str(row["body"])),
        ),
    )

"""Whoever can write to the database, guards dropped, but has not the secret key (rule 38)."""

from tests.alone.ways import Try, Ways
from tests.services.test_tampering import open_raw, without_guards

WAYS = Ways("test_no_row_in_the_database_gets_a_post_out_alone")
way = WAYS.way

SLACK = "the last look asks Slack, not the table (rules 22, 38)"
SEAL = "a row without our seal is distrusted (rule 38)"
FAILED = "delivery.failed"
GUARDS = "the tables' own guards are compared with ours (rule 38)"


def _changes(at: Try, *statements: str) -> None:
    raw = open_raw(at.here.folder / "world.db")
    draft = at.number if at.drafts else 0
    without_guards(raw, *(s.replace(":draft", str(draft)) for s in statements))
    raw.close()


VOTE = (
    "INSERT INTO votes (draft_id, revision, digest, person, kind, seen_at)"
    " SELECT draft_id, number, digest, 'U0BEN', 'given', made_at FROM revisions"
    " WHERE draft_id = :draft"
)


def _delivery(state: str) -> str:
    return (
        "INSERT INTO deliveries (draft_id, revision, digest, account, mode, state, due_at, late_at,"
        " look_at, key, seal, token, intent) SELECT r.draft_id, r.number, r.digest, 'soupe-wall',"
        f" 'live', '{state}', r.made_at, '2099'||substr(r.made_at, 5), r.made_at, 'evil :draft',"
        """ 'evil', 'evil', '{"baseline":"","body":"Evil soup","key":"evil"}' FROM revisions r"""
        " WHERE r.draft_id = :draft"
    )


@way("a vote of a colleague is written into the table", SLACK, "vote.taken_back")
async def _vote(at: Try) -> None:
    await at.draft()
    _changes(at, VOTE)


@way("a vote, the schedule and a delivery are written", SLACK, "vote.taken_back delivery.cancelled")
async def _scheduled(at: Try) -> None:
    await at.draft()
    _changes(
        at,
        VOTE,
        "UPDATE drafts SET state = 'scheduled' WHERE id = :draft",
        _delivery("scheduled"),
    )


@way("a delivery is written as claimed", SEAL, FAILED)
async def _claimed(at: Try) -> None:
    await at.draft()
    _changes(
        at,
        VOTE,
        "UPDATE drafts SET state = 'publishing' WHERE id = :draft",
        _delivery("claimed"),
    )
    await at.here.passes(minutes=5)


@way("a delivery is written as being sent", SEAL, "delivery.unknown")
async def _sending(at: Try) -> None:
    await at.draft()
    _changes(
        at,
        VOTE,
        "UPDATE drafts SET state = 'publishing' WHERE id = :draft",
        _delivery("sending"),
    )


@way("the author is renamed, and then approves", SEAL, FAILED)
async def _renamed(at: Try) -> None:
    ts = await at.draft()
    _changes(at, "UPDATE authors SET person = 'U0EVE' WHERE draft_id = :draft")
    await at.here.ana.reacts(ts)
    await at.card("scheduled")


@way("the author is deleted, and then approves", SEAL, FAILED)
async def _deleted(at: Try) -> None:
    ts = await at.draft()
    _changes(at, "DELETE FROM authors WHERE draft_id = :draft")
    await at.here.ana.reacts(ts)
    await at.here.settles()


@way("the time of an approved post is moved", SEAL, FAILED)
async def _moved(at: Try) -> None:
    await at.approved(more="--at in 9 hours")
    _changes(
        at,
        "UPDATE deliveries SET due_at = '2020'||substr(due_at, 5), look_at = '2020'||"
        "substr(look_at, 5) WHERE draft_id = :draft",
    )


@way("the text of an approved post is exchanged", SEAL, FAILED)
async def _exchanged(at: Try) -> None:
    await at.approved()
    word = at.text.split()[1]
    _changes(
        at,
        f"UPDATE contents SET body = replace(body, '{word}', 'poison') WHERE digest IN"
        " (SELECT digest FROM revisions WHERE draft_id = :draft)",
    )


@way("a colleague's press is written into the table", SEAL, "card.posted")
async def _press(at: Try) -> None:
    await at.draft()
    _changes(
        at,
        "INSERT INTO presses (draft_id, number, revision, digest, person, card, kind, at, seal)"
        " SELECT r.draft_id, 1, r.number, r.digest, 'U0BEN', c.ts, 'approve', r.made_at, 'evil'"
        " FROM revisions r JOIN cards c ON c.draft_id = r.draft_id WHERE r.draft_id = :draft",
    )


@way("a second account is written into the roster", SEAL, "vote.dismissed")
async def _roster(at: Try) -> None:
    ts = await at.draft()
    _changes(
        at,
        "INSERT INTO roster (person, scope, kind, by, at, seal) SELECT 'U0GUS', 'channel',"
        " 'first', '', at, 'evil' FROM roster LIMIT 1",
    )
    await at.here.olga.does("kind", user=at.here.gus.id, kind="member")
    await at.here.gus.reacts(ts)
    await at.here.settles()
    await at.here.passes(minutes=3)
    await at.here.olga.does("kind", user=at.here.gus.id, kind="guest")


@way("a hold is closed in the table", SEAL, "stop.opened")
async def _hold(at: Try) -> None:
    await at.approved()
    await at.types(at.here.zoe, "hold N it is wrong")
    _changes(
        at,
        "UPDATE stops SET closed_at = opened_at, closed_by = 'U0ZOE', closed_why = 'released'"
        " WHERE draft_id = :draft",
    )


@way("a guard is dropped", GUARDS, FAILED)
async def _guard(at: Try) -> None:
    await at.approved()
    raw = open_raw(at.here.folder / "world.db")
    name = "deliveries_need_another_person"
    (sql,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    raw.execute(f"DROP TRIGGER {name}")
    await at.here.passes(minutes=2)
    await at.here.passes(minutes=30)
    raw.execute(sql)
    raw.close()

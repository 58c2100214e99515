"""The journal: a chain that no statement can change, and whose every break is found (rule 39)."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import journal
from storage.engine import ConstraintRefused, Tx, Value
from storage.journal import GENESIS, Entry, Fact, Head
from storage.library import sqlite3
from storage.store import Store
from storage.verification import Fault, verify

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def add(number: int) -> Callable[[Tx], Entry]:
    """A unit that appends one entry about draft 1 or 2."""
    return lambda tx: journal.append(
        tx,
        at=NOON + timedelta(minutes=number),
        kind="approved",
        actor=f"U{number}",
        draft=1 + number % 2,
        facts={"n": number, "digest": "4f2a"},
    )


def chain(length: int) -> list[Entry]:
    """A chain as `append` makes it, without a database."""
    made: list[Entry] = []
    for seq in range(1, length + 1):
        entry = Entry(
            seq=seq,
            at=f"2026-03-01T12:{seq % 60:02}:00.000000Z",
            kind="approved",
            draft=seq,
            actor=f"U{seq}",
            facts=f'{{"n":{seq}}}',
            prev=made[-1].hash if made else GENESIS,
            hash="",
        )
        made.append(rehashed(entry))
    return made


def rehashed(entry: Entry) -> Entry:
    """The entry with the hash that fits its content."""
    return replace(entry, hash=entry.computed_hash(entry.seq))


def renumbered(entries: Sequence[Entry]) -> list[Entry]:
    """The entries numbered from 1 without a gap, hashes left as they are."""
    return [replace(entry, seq=seq) for seq, entry in enumerate(entries, start=1)]


def rewritten(entries: Sequence[Entry]) -> list[Entry]:
    """The entries numbered, chained and hashed anew: what somebody with time would do."""
    made: list[Entry] = []
    for entry in renumbered(entries):
        made.append(rehashed(replace(entry, prev=made[-1].hash if made else GENESIS)))
    return made


def skipping(entries: Sequence[Entry], number: int) -> list[Entry]:
    """The entries chained and hashed anew, but numbered as if one had been there."""
    made: list[Entry] = []
    for entry in rewritten(entries):
        seq = entry.seq + (entry.seq >= number)
        prev = made[-1].hash if made else GENESIS
        made.append(rehashed(replace(entry, seq=seq, prev=prev)))
    return made


async def test_each_entry_carries_the_hash_of_the_one_before(store: Store) -> None:
    first, second = await store.write(add(1)), await store.write(add(2))
    assert (first.seq, first.prev) == (1, GENESIS)
    assert (second.seq, second.prev) == (2, first.hash)
    assert await store.read(journal.head) == Head(seq=2, hash=second.hash)
    assert await store.read(journal.entries) == [first, second]
    assert second.instant == NOON + timedelta(minutes=2)
    assert second.details == {"n": 2, "digest": "4f2a"}


async def test_the_hash_can_be_computed_by_anybody(store: Store) -> None:
    entry = await store.write(add(1))
    text = (
        '[1,"2026-03-01T12:01:00.000000Z","approved",2,"U1",'
        f'"{{\\"digest\\":\\"4f2a\\",\\"n\\":1}}","{"0" * 64}"]'
    )
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()


async def test_an_empty_journal_has_a_head_and_is_whole(store: Store) -> None:
    assert await store.read(journal.head) == Head(seq=0, hash=GENESIS)
    verdict = await store.read(lambda tx: verify(journal.whole(tx)))
    assert verdict.whole
    assert verdict.head.seq == 0


async def test_entries_are_read_by_draft_and_page(store: Store) -> None:
    for number in range(1, 8):
        await store.write(add(number))

    def seqs(draft: int | None = None, after: int = 0, limit: int = 1000) -> Callable[[Tx], object]:
        return lambda tx: [each.seq for each in journal.entries(tx, draft, after, limit)]

    assert await store.read(seqs()) == [1, 2, 3, 4, 5, 6, 7]
    assert await store.read(seqs(draft=1)) == [2, 4, 6]
    assert await store.read(seqs(draft=2, after=3)) == [5, 7]
    assert await store.read(seqs(after=2, limit=2)) == [3, 4]
    assert await store.read(seqs(draft=9)) == []


async def test_a_whole_journal_is_read_over_several_pages(store: Store) -> None:
    def many(tx: Tx) -> None:
        for number in range(2_500):
            add(number)(tx)

    await store.write(many)
    verdict = await store.read(lambda tx: verify(journal.whole(tx)))
    assert verdict.sentence == (f"The journal is whole: 2500 entries, {verdict.head.hash[:12]}.")


async def test_an_instant_is_written_in_utc_and_needs_a_zone(store: Store) -> None:
    noon_in_paris = NOON.astimezone(timezone(timedelta(hours=1)))
    entry = await store.write(
        lambda tx: journal.append(tx, at=noon_in_paris, kind="paused", actor="U1", facts={})
    )
    assert entry.at == "2026-03-01T12:00:00.000000Z"
    with pytest.raises(ValueError, match="needs its zone"):
        await store.write(
            lambda tx: journal.append(
                tx, at=NOON.replace(tzinfo=None), kind="paused", actor="U1", facts={}
            )
        )


@pytest.mark.parametrize(
    "facts", [{"n": 1.5}, {"at": NOON}, {"deep": [{"n": float("nan")}]}, {1: "x"}, {"b": b"x"}]
)
async def test_a_fact_without_a_single_written_form_is_refused(
    store: Store, facts: dict[str, Fact]
) -> None:
    with pytest.raises(TypeError, match="fact"):
        await store.write(
            lambda tx: journal.append(tx, at=NOON, kind="paused", actor="U1", facts=facts)
        )
    assert await store.read(journal.entries) == []


async def test_an_entry_that_is_undone_leaves_no_gap(store: Store) -> None:
    def fails(tx: Tx) -> None:
        add(1)(tx)
        raise LookupError("nothing came of it")

    with pytest.raises(LookupError):
        await store.write(fails)
    assert (await store.write(add(2))).seq == 1


ROW = "'t', 'k', 1, 'U9', '{}'"
NEXT = f"(SELECT hash FROM journal WHERE seq = 3), '{'f' * 64}'"
COLUMNS = "seq, at, kind, draft_id, actor, facts, prev, hash"
COPY = "SELECT 2, at, 'forged', draft_id, actor, facts, prev, hash FROM journal WHERE seq = 2"

FORBIDDEN = [
    "UPDATE journal SET actor = 'U9' WHERE seq = 2",
    "UPDATE OR REPLACE journal SET seq = 2 WHERE seq = 3",
    "UPDATE OR IGNORE journal SET actor = 'U9'",
    "UPDATE OR FAIL journal SET hash = prev",
    "UPDATE OR ROLLBACK journal SET seq = seq + 10",
    "UPDATE journal SET actor = 'U9' FROM (SELECT 1) WHERE seq = 1",
    "UPDATE journal SET rowid = 9 WHERE seq = 3",
    "DELETE FROM journal WHERE seq = 3",
    "DELETE FROM journal",
    "WITH old AS (SELECT 1 AS seq) DELETE FROM journal WHERE seq IN old",
    f"INSERT INTO journal ({COLUMNS}) {COPY}",
    f"INSERT OR REPLACE INTO journal ({COLUMNS}) {COPY}",
    f"INSERT OR IGNORE INTO journal ({COLUMNS}) {COPY}",
    f"INSERT OR FAIL INTO journal ({COLUMNS}) {COPY}",
    f"INSERT OR ROLLBACK INTO journal ({COLUMNS}) {COPY}",
    f"REPLACE INTO journal ({COLUMNS}) {COPY}",
    f"INSERT INTO journal ({COLUMNS}) {COPY} AND 1 ON CONFLICT (seq) DO UPDATE SET actor = 'U9'",
    f"INSERT INTO journal ({COLUMNS}) {COPY} AND 1 ON CONFLICT DO NOTHING",
    f"INSERT OR REPLACE INTO journal (rowid, {COLUMNS[5:]}) {COPY}",
    f"REPLACE INTO journal (_rowid_, {COLUMNS[5:]}) {COPY}",
    f"INSERT INTO journal ({COLUMNS}) VALUES (5, {ROW}, {NEXT})",
    f"INSERT INTO journal ({COLUMNS}) VALUES (0, {ROW}, {NEXT})",
    f"INSERT INTO journal ({COLUMNS}) VALUES (-1, {ROW}, {NEXT})",
    f"INSERT INTO journal ({COLUMNS}) VALUES (NULL, {ROW}, {NEXT})",
    f"INSERT INTO journal ({COLUMNS[5:]}) VALUES ({ROW}, {NEXT})",
    f"INSERT INTO journal ({COLUMNS}) VALUES ('4x', {ROW}, {NEXT})",
    f"INSERT INTO journal ({COLUMNS}) VALUES (4, {ROW}, '{GENESIS}', '{'f' * 64}')",
    f"INSERT OR REPLACE INTO journal ({COLUMNS}) VALUES (4, {ROW}, NULL, '{'f' * 64}')",
    f"INSERT INTO journal ({COLUMNS}) VALUES (4, {ROW}, {NEXT}), (2, {ROW}, {NEXT})",
]


@pytest.fixture
async def three(store: Store) -> list[Entry]:
    """A journal with three entries."""
    return [await store.write(add(number)) for number in (1, 2, 3)]


@pytest.mark.parametrize("recursive", [0, 1])
@pytest.mark.parametrize("sql", FORBIDDEN)
async def test_no_statement_changes_the_journal(
    store: Store, raw: sqlite3.Connection, three: list[Entry], sql: str, recursive: int
) -> None:
    raw.execute(f"PRAGMA recursive_triggers={recursive}")
    before = raw.execute("SELECT rowid, * FROM journal").fetchall()
    with pytest.raises(sqlite3.Error, match=r"the journal|datatype mismatch"):
        raw.execute(sql)
    assert raw.execute("SELECT rowid, * FROM journal").fetchall() == before
    assert await store.read(journal.entries) == three


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"])
async def test_the_next_entry_is_all_that_can_be_added(
    store: Store, raw: sqlite3.Connection, three: list[Entry], verb: str
) -> None:
    # What the forbidden statements differ from in one point each.
    raw.execute(f"{verb} INTO journal ({COLUMNS}) VALUES (4, {ROW}, {NEXT})")
    found = await store.read(journal.entries)
    assert found[:3] == three
    assert found[3].prev == three[2].hash
    # It fits the chain's end, but not its own content: `verify` names it.
    verdict = verify(found)
    assert (verdict.broken, verdict.fault) == (4, Fault.ALTERED)


@pytest.mark.parametrize(
    ("column", "value"), [("facts", "no json"), ("kind", ""), ("hash", "short"), ("actor", None)]
)
async def test_an_entry_without_form_is_refused(
    store: Store, three: list[Entry], column: str, value: str | None
) -> None:
    entry: dict[str, Value] = {
        "seq": 4,
        "at": "t",
        "kind": "k",
        "actor": "U1",
        "facts": "{}",
        "prev": three[2].hash,
        "hash": "f" * 64,
    }
    with pytest.raises(ConstraintRefused, match=column):
        await store.write(lambda tx: tx.insert("journal", {**entry, column: value}))
    await store.write(lambda tx: tx.insert("journal", entry))


def without(entries: list[Entry], *seqs: int) -> list[Entry]:
    """The chain with some rows cut out."""
    return [entry for entry in entries if entry.seq not in seqs]


def swapped(entries: list[Entry], one: int, other: int) -> list[Entry]:
    """Two rows with their numbers exchanged, in the order of the numbers."""
    exchange = {one: other, other: one}
    moved = [replace(entry, seq=exchange.get(entry.seq, entry.seq)) for entry in entries]
    return sorted(moved, key=lambda entry: entry.seq)


def put(entries: list[Entry], seq: int, **changes: object) -> list[Entry]:
    """The chain with one row changed."""
    return [
        replace(entry, **changes) if entry.seq == seq else entry  # type: ignore[arg-type]
        for entry in entries
    ]


WHOLE = chain(9)
FORGED = replace(WHOLE[4], actor="U666")
BETWEEN = rehashed(replace(WHOLE[4], actor="U666", seq=5, prev=WHOLE[3].hash))


@pytest.mark.parametrize(
    ("story", "entries", "broken", "fault"),
    [
        ("a fact changed", put(WHOLE, 5, facts='{"n":6}'), 5, Fault.ALTERED),
        ("a space in a fact", put(WHOLE, 5, facts='{"n": 5}'), 5, Fault.ALTERED),
        ("an actor changed", put(WHOLE, 1, actor="U2"), 1, Fault.ALTERED),
        ("a draft taken away", put(WHOLE, 9, draft=None), 9, Fault.ALTERED),
        ("a hash changed", put(WHOLE, 5, hash="f" * 64), 5, Fault.ALTERED),
        ("changed and hashed anew", [*WHOLE[:4], rehashed(FORGED), *WHOLE[5:]], 6, Fault.ALTERED),
        ("one removed", without(WHOLE, 5), 5, Fault.REMOVED),
        ("the first removed", without(WHOLE, 1), 1, Fault.REMOVED),
        ("several removed", without(WHOLE, 3, 4, 7), 3, Fault.REMOVED),
        ("removed and renumbered", renumbered(without(WHOLE, 5)), 5, Fault.REMOVED),
        ("one inserted", renumbered([*WHOLE[:4], FORGED, *WHOLE[4:]]), 5, Fault.INSERTED),
        ("inserted to fit", renumbered([*WHOLE[:4], BETWEEN, *WHOLE[4:]]), 5, Fault.INSERTED),
        ("one twice", [*WHOLE[:5], *WHOLE[4:]], 6, Fault.REORDERED),
        ("a number left out", skipping(WHOLE, 5), 5, Fault.REMOVED),
        ("two neighbours swapped", swapped(WHOLE, 5, 6), 5, Fault.REORDERED),
        ("two apart swapped", swapped(WHOLE, 3, 7), 3, Fault.REORDERED),
        ("read in another order", [*WHOLE[:4], *reversed(WHOLE[4:])], 5, Fault.REORDERED),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_broken_chain_is_named_with_its_place_and_fault(
    story: str, entries: list[Entry], broken: int, fault: Fault
) -> None:
    verdict = verify(entries)
    assert (verdict.broken, verdict.fault) == (broken, fault)
    assert not verdict.whole
    assert f"Entry {broken} of the journal" in verdict.sentence


ANCHOR = Head(seq=8, hash=WHOLE[7].hash)


@pytest.mark.parametrize(
    ("story", "entries", "broken", "fault"),
    [
        ("the tail cut off", WHOLE[:6], 7, Fault.REMOVED),
        ("an old backup put back", WHOLE[:3], 4, Fault.REMOVED),
        ("cut and written on", rewritten([*WHOLE[:6], *WHOLE[7:], FORGED]), 8, Fault.ALTERED),
        ("all written anew", rewritten(put(WHOLE, 2, actor="U666")), 8, Fault.ALTERED),
        ("nothing left", [], 1, Fault.REMOVED),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_what_a_chain_alone_cannot_show_an_anchor_does(
    story: str, entries: list[Entry], broken: int, fault: Fault
) -> None:
    assert verify(entries).whole
    verdict = verify(entries, anchor=ANCHOR)
    assert (verdict.broken, verdict.fault) == (broken, fault)
    assert verify(WHOLE, anchor=ANCHOR).whole


def test_a_chain_can_be_verified_from_a_known_place_on() -> None:
    after = Head(seq=4, hash=WHOLE[3].hash)
    assert verify(WHOLE[4:], after=after).whole
    assert verify(WHOLE[5:], after=after).broken == 5
    assert verify(WHOLE[4:], after=replace(after, hash="f" * 64)).broken == 5


@given(
    where=st.integers(1, 9),
    field=st.sampled_from(["at", "kind", "actor", "facts", "prev", "hash"]),
    value=st.text(max_size=70),
)
def test_any_change_of_any_field_is_found(where: int, field: str, value: str) -> None:
    changed = put(WHOLE, where, **{field: value})
    verdict = verify(changed)
    if changed == WHOLE:
        assert verdict.whole
    else:
        assert verdict.broken == where


@given(order=st.permutations(range(9)), keep=st.integers(1, 9))
def test_any_other_order_or_gap_is_found(order: list[int], keep: int) -> None:
    chosen = [WHOLE[place] for place in order[:keep]]
    assert verify(chosen).whole is (chosen == WHOLE[:keep])


async def test_a_change_below_the_triggers_is_found_in_the_file(
    store: Store, raw: sqlite3.Connection, three: list[Entry], path: Path
) -> None:
    raw.execute("DROP TRIGGER journal_never_changes")
    raw.execute("UPDATE journal SET facts = '{\"n\":3}' WHERE seq = 2")
    verdict = await store.read(lambda tx: verify(journal.whole(tx)))
    assert (verdict.broken, verdict.fault) == (2, Fault.ALTERED)
    assert json.loads((await store.read(journal.entries))[1].facts) == {"n": 3}

"""The audit of a file: the chain, what witnesses say of it, and the contents beside it (39)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storage import journal
from storage.engine import Tx
from storage.journal import Entry, Head
from storage.told import Told
from storage.verification import Fault, Verdict, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an audit found: the chain's verdict, other faults as sentences, and how far it saw.

    `witnessed` is the newest anchor that fits, if any was given; what came after it could have
    been cut off or written anew. `erased` counts contents that two people erased, `outside` the
    pictures whose bytes are not in the database, which this does not read.
    """

    verdict: Verdict
    faults: tuple[str, ...] = ()
    witnessed: Head | None = None
    erased: int = 0
    outside: int = 0

    @property
    def whole(self) -> bool:
        """Nothing is wrong, as far as could be seen."""
        return self.verdict.whole and not self.faults


def audit(tx: Tx, anchors: Sequence[Head] = ()) -> Findings:
    """Follow the chain, compare it with heads that were noted outside, then look beside it."""
    wanted = {anchor.seq for anchor in anchors}
    met: dict[int, str] = {}
    told = Told()

    def passing() -> Iterator[Entry]:
        for entry in journal.whole(tx):
            if entry.seq in wanted:
                met[entry.seq] = entry.hash
            told.add(entry)
            yield entry

    verdict = verify(passing())
    if verdict.whole:
        verdict = _against(verdict, anchors, met)
    fitting = [anchor for anchor in anchors if met.get(anchor.seq) == anchor.hash]
    wrong, erased = _contents(tx)
    return Findings(
        verdict=verdict,
        faults=(*wrong, *told.differences(tx)),
        witnessed=max(fitting, key=lambda head: head.seq, default=None),
        erased=erased,
        outside=_outside(tx),
    )


def _against(verdict: Verdict, anchors: Sequence[Head], met: Mapping[int, str]) -> Verdict:
    """A chain that is whole in itself, before what was noted outside."""
    for anchor in sorted(anchors, key=lambda head: head.seq):
        if anchor.seq > verdict.head.seq:
            broken = verdict.head.seq + 1
            return Verdict(head=verdict.head, broken=broken, fault=Fault.REMOVED)
        if met.get(anchor.seq) != anchor.hash:
            return Verdict(head=verdict.head, broken=anchor.seq, fault=Fault.ALTERED)
    return verdict


def _contents(tx: Tx) -> tuple[list[str], int]:
    """Compare every stored text and picture with its digest; erased ones keep only that."""
    erased, left = erased_digests(tx), _left_digests(tx)
    wrong, gone = [], 0
    for row in tx.rows("SELECT digest, body FROM contents"):
        body = str(row["body"]).encode("utf-8", "surrogatepass")
        gone += not body and row["digest"] in erased
        if body or row["digest"] not in erased:
            wrong += _unlike("text of version", row["digest"], body)
    for row in tx.rows("SELECT sha256, bytes FROM pictures WHERE place IN ('database', 'nowhere')"):
        content = row["bytes"] if isinstance(row["bytes"], bytes) else b""
        gone += not content and row["sha256"] in erased
        if content or row["sha256"] not in erased | left:
            wrong += _unlike("picture", row["sha256"], content)
    return wrong, gone


def _outside(tx: Tx) -> int:
    row = tx.row("SELECT COUNT(*) AS n FROM pictures WHERE place NOT IN ('database', 'nowhere')")
    return int(row["n"] or 0) if row else 0


def _unlike(what: str, digest: object, content: bytes) -> list[str]:
    if hashlib.sha256(content).hexdigest() == digest:
        return []
    return [f"The {what} {str(digest)[:12]} is not what it was."]


def erased_digests(tx: Tx) -> set[str]:
    """The digests whose content two people erased, as the journal itself tells it."""
    found = tx.rows("SELECT facts FROM journal WHERE kind = 'content.erased'")
    return {digest for row in found for digest in journal.facts_of(row)["digests"]}


def _left_digests(tx: Tx) -> set[str]:
    """The digests of the pictures that went by themselves, as the journal tells it."""
    found = tx.rows("SELECT facts FROM journal WHERE kind = 'pictures.left'")
    return {digest for row in found for digest in journal.facts_of(row)["digests"]}


def body_of(tx: Tx, digest: str) -> str | None:
    """The stored content of a digest: empty where it was erased, `None` where there is none."""
    row = tx.row("SELECT body FROM contents WHERE digest = :digest", digest=digest)
    return str(row["body"]) if row else None

"""What the journal tells of versions, votes and authors, beside what the tables hold (39)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from storage.engine import Row, Tx
from storage.journal import Entry

MADE = ("draft.submitted", "draft.revised")
JOINED = ("author.named", "author.inherited")
VOTED = {"vote.counted": "given", "vote.taken_back": "taken back"}
# An approval that is taken back after the post was sent is spent: it is an entry and no row.
SPENT = "it had been sent"


@dataclass(slots=True)
class Told:
    """What the entries told so far, each by its draft."""

    versions: set[tuple[int, int, str, str]] = field(default_factory=set)
    votes: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    authors: set[tuple[int, str]] = field(default_factory=set)

    def add(self, entry: Entry) -> None:
        """Take in what an entry tells."""
        if entry.draft is None:
            return
        facts = entry.details
        if entry.kind in MADE:
            number = int(str(facts.get("revision")))
            self.versions.add((entry.draft, number, str(facts.get("digest")), entry.actor))
            self.authors.add((entry.draft, entry.actor))
        elif entry.kind in JOINED:
            self.authors.add((entry.draft, str(facts.get("person"))))
        elif entry.kind in VOTED and facts.get("why") != SPENT:
            self.votes[entry.draft, entry.actor, VOTED[entry.kind]] += 1

    def differences(self, tx: Tx) -> list[str]:
        """Compare it with the tables, both ways, in sentences."""
        return [*self._of_versions(tx), *self._of_votes(tx), *self._of_authors(tx)]

    def _of_versions(self, tx: Tx) -> list[str]:
        found = {_version(row) for row in tx.rows("SELECT * FROM revisions")}
        wrong = [
            f"Version {number} of D-{draft} is not as the journal tells."
            for draft, number, _, _ in sorted(found - self.versions)
        ]
        wrong += [
            f"Version {number} of D-{draft} is in the journal and not in the table."
            for draft, number, _, _ in sorted(self.versions - found)
            if not any((draft, number) == each[:2] for each in found)
        ]
        kept = {str(row["digest"]) for row in tx.rows("SELECT digest FROM contents")}
        wrong += [
            f"The text of version {number} of D-{draft} was removed."
            for draft, number, digest, _ in sorted(found)
            if digest not in kept
        ]
        return wrong

    def _of_votes(self, tx: Tx) -> list[str]:
        rows = tx.rows("SELECT draft_id, person, kind FROM votes")
        found = Counter(
            (draft, str(row["person"]), str(row["kind"]))
            for row in rows
            if (draft := int(str(row["draft_id"]))) and row["kind"] in VOTED.values()
        )
        return [
            f"What {person} thought of D-{draft} ({kind}) is not as the journal tells."
            for draft, person, kind in _unlike(found, self.votes)
        ]

    def _of_authors(self, tx: Tx) -> list[str]:
        rows = tx.rows("SELECT draft_id, person FROM authors")
        found = {(int(str(row["draft_id"])), str(row["person"])) for row in rows}
        return [
            f"Whether {person} is an author of D-{draft} is not as the journal tells."
            for draft, person in sorted(found ^ self.authors)
        ]


def _version(row: Row) -> tuple[int, int, str, str]:
    numbers = int(str(row["draft_id"])), int(str(row["number"]))
    return (*numbers, str(row["digest"]), str(row["maker"]))


def _unlike(
    one: Counter[tuple[int, str, str]], other: Counter[tuple[int, str, str]]
) -> Iterable[tuple[int, str, str]]:
    return sorted(key for key in one.keys() | other.keys() if one[key] != other[key])

"""`second-opinion audit export`: who did what to which exact text and picture, and when (39)."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from storage import journal
from storage.auditing import body_of, erased_digests
from storage.engine import Tx
from storage.journal import Entry

ERASED = "erased by two people"
# What a spreadsheet would take for a formula, wherever it stands first in a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the journal with the content that it is about, as text beside the digest.

    `texts` are by account; `pictures` are digests of bytes with their alt texts. `policy` is
    the digest of the policy in force. `more` holds every other fact of the entry.
    """

    seq: int
    at: str
    kind: str
    draft: str
    person: str
    version: str
    digest: str
    policy: str
    texts: dict[str, str] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which entries are wanted: of one draft, since a moment (UTC, as text), or all."""

    draft: int | None = None
    since: str = ""


def lines(tx: Tx, which: Which) -> Iterator[Line]:
    """Walk the journal, oldest first, with what each entry is about."""
    erased = erased_digests(tx)
    for entry in journal.whole(tx):
        if which.draft is not None and entry.draft != which.draft:
            continue
        if entry.at >= which.since:
            yield _line(tx, entry, erased)


def _line(tx: Tx, entry: Entry, erased: set[str]) -> Line:
    facts = dict(entry.details)
    digest = str(facts.pop("digest", "") or "")
    texts, pictures = _content(tx, digest, erased)
    if "story" in facts:
        # The incident library: what the team says of it, beside what was out (rule 34).
        facts["story"] = _story(tx, str(facts["story"]), erased)
    return Line(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        draft=f"D-{entry.draft}" if entry.draft is not None else "",
        person=entry.actor,
        version=str(facts.pop("revision", "")),
        digest=digest,
        policy=str(facts.pop("policy", "") or ""),
        texts=texts,
        pictures=pictures,
        more=facts,
        hash=entry.hash,
    )


def _story(tx: Tx, digest: str, erased: set[str]) -> str:
    body = body_of(tx, digest)
    if not body:
        return ERASED if digest in erased else "removed"
    return str(json.loads(body)["story"])


def _content(tx: Tx, digest: str, erased: set[str]) -> tuple[dict[str, str], list[str]]:
    body = body_of(tx, digest)
    if body is None:
        return {}, []
    if not body:
        return {"": ERASED if digest in erased else "removed"}, []
    plain = json.loads(body)
    if "targets" not in plain:
        return {"": body}, []
    targets = plain["targets"]
    pictures = [f"{sha256}: {alt}" for each in targets for sha256, _, alt in each["pictures"]]
    return {each["account"]: each["text"] for each in targets}, list(dict.fromkeys(pictures))


def as_json_lines(found: Iterator[Line]) -> Iterator[str]:
    """Write each line as one JSON object."""
    for line in found:
        yield json.dumps(asdict(line), ensure_ascii=False)


def as_csv(found: Iterator[Line]) -> Iterator[str]:
    """Write a table that a spreadsheet can open without running anything in it."""
    names = [each.name for each in fields(Line)]
    yield _row(names)
    for line in found:
        yield _row([_cell(value) for value in asdict(line).values()])


def _row(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, dict):
        plain = "\n".join(
            f"{name}: {_flat(one)}" if name else _flat(one) for name, one in value.items()
        )
    elif isinstance(value, list):
        plain = "\n".join(str(one) for one in value)
    else:
        plain = str(value)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _flat(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""Verifies the journal's chain: whether it is whole, and if not, where and how it was broken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from storage.journal import START, Entry, Head

_FURTHER: Final = 1000


class Fault(StrEnum):
    """What was done to the chain."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the chain is whole; if not, the first number that is wrong and why."""

    head: Head
    broken: int | None = None
    fault: Fault | None = None

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return self.broken is None

    @property
    def sentence(self) -> str:
        """Say it to people."""
        match self.fault:
            case None:
                return f"The journal is whole: {self.head.seq} entries, {self.head.hash[:12]}."
            case Fault.ALTERED:
                return f"Entry {self.broken} of the journal, or the one before it, was altered."
            case Fault.REMOVED:
                return f"Entry {self.broken} of the journal was removed."
            case Fault.INSERTED:
                return f"Entry {self.broken} of the journal was inserted later."
            case Fault.REORDERED:
                return f"Entry {self.broken} of the journal stands in another's place."
        assert_never(self.fault)


def verify(entries: Iterable[Entry], *, after: Head = START, anchor: Head | None = None) -> Verdict:
    """Follow the chain from `after` and name the first entry that breaks it.

    `anchor` is a head noted earlier outside the database, at or after `after`: with it, a tail
    that was cut off and a chain that was written anew are found as well.
    """
    last = after
    remaining = iter(entries)
    for entry in remaining:
        if not _follows(entry, last):
            return _diagnose(last, [entry, *remaining])
        last = Head(seq=entry.seq, hash=entry.hash)
        if anchor is not None and anchor.seq == last.seq and anchor.hash != last.hash:
            return Verdict(head=last, broken=last.seq, fault=Fault.ALTERED)
    if anchor is not None and anchor.seq > last.seq:
        return Verdict(head=last, broken=last.seq + 1, fault=Fault.REMOVED)
    return Verdict(head=last)


def _follows(entry: Entry, last: Head) -> bool:
    return (
        entry.seq == last.seq + 1
        and entry.prev == last.hash
        and entry.hash == entry.computed_hash(entry.seq)
    )


def _diagnose(last: Head, rest: Sequence[Entry]) -> Verdict:
    """Name what happened right after `last`: `rest` begins with the first entry that is wrong.

    An entry's hash gives away the number it was written under, whatever number it bears now.
    """
    wanted, first = last.seq + 1, rest[0]
    born = _number_at_birth(first, wanted, rest)
    successor_is_elsewhere = any(
        entry.prev == last.hash and entry.hash == entry.computed_hash(wanted) for entry in rest[1:]
    )
    if successor_is_elsewhere:
        fault = Fault.INSERTED if born is None else Fault.REORDERED
    elif born is None or born == wanted:
        fault = Fault.ALTERED
    elif born < wanted:
        # Those before it fit, but it was once their predecessor's neighbour: one came between.
        return Verdict(head=last, broken=born, fault=Fault.INSERTED)
    else:
        fault = Fault.REMOVED
    return Verdict(head=last, broken=wanted, fault=fault)


def _number_at_birth(entry: Entry, wanted: int, rest: Sequence[Entry]) -> int | None:
    """Return the number under which the entry's hash is right, or None for a forged one."""
    if entry.hash == entry.computed_hash(entry.seq):
        return entry.seq
    around = range(max(1, wanted - _FURTHER), wanted + len(rest) + _FURTHER)
    return next((seq for seq in around if entry.hash == entry.computed_hash(seq)), None)

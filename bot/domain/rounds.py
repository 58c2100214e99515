"""A round: what waits for one person's opinion, looked at in one form, draft after draft."""

import hashlib
from dataclasses import dataclass

from bot.domain.card import CardView
from bot.domain.drafts import DraftId, canonical
from bot.domain.report import Report

ANY = DraftId(0)
"""Begins a round with whatever is wanted first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One draft of a round as it is shown, by its card's `ts`; `left` others wait after it.

    `mark` is that of what is shown: a vote given here is for just that (rule 16).
    """

    view: CardView
    card: str
    link: str
    mark: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Where a round stands: its turn, or nothing where all was looked at.

    `skipped` were passed and still wait; of `unshown` nobody can see a card just now.
    """

    turn: Turn | None
    skipped: tuple[DraftId, ...] = ()
    unshown: tuple[DraftId, ...] = ()


def _found(report: Report) -> list[object]:
    """What lint found, by code: how a finding words the time that is left is no news."""
    found = [[f.code, f.quote, f.account, f.severity, f.blocks] for f in report.findings]
    aside = [[one.finding.code, list(one.by), one.reason] for one in report.set_aside]
    return [report.level, found, aside]


def mark_of(view: CardView, card: str) -> str:
    """Digest what matters to whoever approves: the version, and what others said of it.

    Who else approves does not belong to it.
    """
    decision = view.decision
    stops = () if decision is None else (*decision.objections, *decision.holds)
    objectors = () if decision is None else decision.objectors
    said = [
        view.draft.revision.digest,
        card,
        *_found(view.report),
        repr(view.links),
        repr(view.kin),
        repr(view.note),
        [str(user) for user in objectors],
        [f"{stop.kind.value} {stop.by} {stop.reason}" for stop in stops],
    ]
    whole = canonical([view.draft.id, *said])
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()

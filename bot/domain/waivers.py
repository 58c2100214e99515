"""Setting findings aside: by colleagues for one version, or for the house by two people (14)."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.drafts import canonical
from bot.domain.people import UserId
from bot.domain.policies import Policy
from bot.domain.report import Finding, Level
from bot.words.phrases import phrase

# A report of level 4 or 5 never falls below it, whatever is set aside.
FLOOR = Level(3)
FLOOR_FROM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One colleague's word that a finding of one version is no problem; `finding` is its key."""

    finding: str
    by: UserId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseException:
    """What two people said is never a problem here: a rule's code and the words it sees."""

    id: int
    code: str
    words: str
    asked_by: UserId
    confirmed_by: UserId
    at: datetime


def finding_key(finding: Finding) -> str:
    """SHA-256 (hex) over what a finding is about, and not over how the rule words it."""
    seen = plain_words(finding.quote) or finding.message
    body = canonical([finding.code, finding.account, seen]).encode(errors="surrogatepass")
    return hashlib.sha256(body).hexdigest()


def plain_words(words: str) -> str:
    """Write words as they are compared: without case, width and superfluous spaces."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Everybody's word on findings of one draft: who of it counts is said beside.

    `able` are the people who may waive now; `authors` never may (rules 2 and 14).
    """

    waivers: tuple[Waiver, ...] = ()
    exceptions: tuple[HouseException, ...] = ()
    authors: tuple[UserId, ...] = ()
    able: frozenset[UserId] = frozenset()
    people: int = 1

    def by(self, finding: Finding) -> tuple[UserId, ...]:
        """Who sets this finding aside, each once; fewer than `people` are not enough."""
        if not finding.waivable:
            return ()
        key = finding_key(finding)
        given = [w.by for w in self.waivers if w.finding == key and w.by in self.able]
        given += [user for one in self._house(finding) for user in (one.asked_by, one.confirmed_by)]
        return tuple(dict.fromkeys(user for user in given if user not in self.authors))

    def enough(self, finding: Finding) -> bool:
        """Whether as many people set this finding aside as the policy asks for."""
        return len(self.by(finding)) >= self.people

    def reason(self, finding: Finding) -> str:
        """What the last of them gave as reason, or that the house has an exception."""
        key = finding_key(finding)
        reasons = [w.reason for w in self.waivers if w.finding == key and w.by in self.able]
        return reasons[-1] if reasons else phrase("an exception of this house")

    def _house(self, finding: Finding) -> Iterable[HouseException]:
        words = plain_words(finding.quote)
        return (
            one
            for one in self.exceptions
            if words and (one.code, one.words) == (finding.code, words)
        )


def able_to_waive(
    policy: Policy,
    people: Iterable[UserId],
    members: frozenset[UserId],
    groups: Mapping[str, frozenset[UserId]],
) -> frozenset[UserId]:
    """Say who of `people` may waive: in the channel, listed, and in each group that is asked.

    In a group that can't be read is nobody (rule 6).
    """
    able = frozenset(people) & members
    if policy.approvers is not None:
        able &= policy.approvers
    for name in policy.waiver_groups:
        able &= groups.get(name, frozenset())
    return able

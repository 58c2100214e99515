"""What lint says: findings, and the report with its embarrassment level."""

from dataclasses import dataclass, field
from typing import NewType

from bot.domain.people import UserId

Level = NewType("Level", int)

CALM = Level(0)
HIGHEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a careful colleague would say.

    `severity` is 0-5 on the embarrassment scale. `span` is a half-open range of code points
    in the target's text. `account` is empty where the finding is about all of them. A finding
    that `blocks` must be mended before anybody can approve, unless the rule lets it be
    waived: then `lets_waive` (rule 14).
    """

    code: str
    family: str
    severity: int
    message: str
    why: str
    fix: str
    span: tuple[int, int] | None = None
    quote: str = ""
    account: str = ""
    network: str = ""
    blocks: bool = False
    lets_waive: bool = False

    @property
    def waivable(self) -> bool:
        """Whether people may set it aside: what blocks only where its rule says so (rule 14)."""
        return self.lets_waive or not self.blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A finding that people set aside, who they are, and why."""

    finding: Finding
    by: tuple[UserId, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings of one revision, the most severe first, and the level 0-5 they make.

    Where people set findings aside, `full_level` is the level with them, else `None`.
    """

    level: Level = CALM
    findings: tuple[Finding, ...] = field(default=())
    set_aside: tuple[SetAside, ...] = ()
    full_level: Level | None = None

    @property
    def worst(self) -> Level:
        """The level with everything that was found, whoever set it aside."""
        return max(self.level, self.full_level or self.level)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that must be mended before anybody can approve."""
        return tuple(finding for finding in self.findings if finding.blocks)

"""What lint says: findings, and the report with its embarrassment level."""

from dataclasses import dataclass, field
from typing import NewType

Level = NewType("Level", int)

CALM = Level(0)
HIGHEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a careful colleague would say.

    `severity` is 0-5 on the embarrassment scale. `span` is a half-open range of code points
    in the target's text. `account` is empty where the finding is about all of them. A finding
    that `blocks` must be mended before anybody can approve.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings of one revision, the most severe first, and the level 0-5 they make."""

    level: Level = CALM
    findings: tuple[Finding, ...] = field(default=())

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that must be mended before anybody can approve."""
        return tuple(finding for finding in self.findings if finding.blocks)

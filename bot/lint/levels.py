"""How findings make a report's level: one rule that can be said in one sentence."""

from collections.abc import Iterable

from bot.domain.report import HIGHEST, Finding, Level

AGREEING = 2


def level_of(findings: Iterable[Finding]) -> Level:
    """The highest severity, plus one when a second family agrees with at least 2, at most 5.

    Hints (severity 1) never add up, however many they are.
    """
    worst: dict[str, int] = {}
    for finding in findings:
        worst[finding.family] = max(worst.get(finding.family, 0), finding.severity)
    ranked = sorted(worst.values(), reverse=True)
    if not ranked:
        return Level(0)
    agreed = len(ranked) > 1 and ranked[1] >= AGREEING
    return Level(min(HIGHEST, ranked[0] + agreed))

"""A report without what people set aside, its level computed anew (rule 14)."""

from bot.domain.report import Level, Report, SetAside
from bot.domain.waivers import FLOOR, FLOOR_FROM, Aside
from bot.lint.levels import level_of


def without(report: Report, aside: Aside) -> Report:
    """Leave out what enough people set aside; 4 and 5 never fall below 3, nor does any rise."""
    gone = tuple(finding for finding in report.findings if aside.enough(finding))
    if not gone:
        return report
    kept = tuple(finding for finding in report.findings if finding not in gone)
    level = min(report.level, level_of(kept))
    if report.level >= FLOOR_FROM:
        level = max(level, FLOOR)
    return Report(
        level=Level(level),
        findings=kept,
        full_level=report.level,
        set_aside=tuple(
            SetAside(finding=one, by=aside.by(one), reason=aside.reason(one)) for one in gone
        ),
    )

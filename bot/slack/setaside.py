"""What people are told about findings that somebody set aside (rule 14). Pure."""

from collections.abc import Sequence

from bot.domain.drafts import Draft, label
from bot.domain.report import Report, SetAside
from bot.domain.waivers import HouseException
from bot.slack.escaping import as_typed, escape, people
from bot.words.phrases import t, tn

MOST_SHOWN = 5
MOST_LISTED = 50


def level_before(report: Report) -> str:
    """Say the level with all that was set aside, or nothing where nothing was."""
    if report.full_level is None:
        return ""
    return t(" (level {full_level} with what was set aside)", full_level=report.full_level)


def lines(report: Report) -> list[str]:
    """Each finding that was set aside, by whom and why, and how many more there are."""
    shown = [_line(one) for one in report.set_aside[:MOST_SHOWN]]
    more = len(report.set_aside) - len(shown)
    return [*shown, t("_and {more} more set aside_", more=more)] if more > 0 else shown


def _line(one: SetAside) -> str:
    said = as_typed(one.finding.message).rstrip(".")
    why = as_typed(" ".join(one.reason.split()))
    return t(
        ":ballot_box_with_check: set aside by {by}: {said} (“{why}”)",
        by=people(one.by),
        said=said,
        why=why,
    )


def waived(draft: Draft, code: str, levels: tuple[int, int], lacking: int) -> str:
    """Confirm a waiver to whoever gave it, with the levels before and after it."""
    if lacking:
        return tn(
            "Noted. It takes one more person who is no author to set `{code}` aside; the same"
            " command by them does it.",
            "Noted. It takes {n} more people who are no authors to set `{code}` aside; the same"
            " command by them does it.",
            n=lacking,
            code=code,
        )
    before, after = levels
    level = (
        t("its level is {after} now", after=after)
        if after != before
        else t("its level stays {after}", after=after)
    )
    return t(
        "`{code}` is set aside for this version of {draft}: {level}. An edit ends that."
        " Where it is never a problem, `/draft exception {code} WORDS` says so for good.",
        code=code,
        draft=label(draft.id),
        level=level,
    )


def listing(exceptions: Sequence[HouseException]) -> str:
    """List the exceptions of the house, each with how to end it."""
    if not exceptions:
        return t("There are no exceptions; `/draft exception CODE WORDS` asks for one.")
    found = [
        t(
            "{id}. `{code}`: “{words}”, by {asked} and {confirmed}",
            id=one.id,
            code=escape(one.code),
            words=as_typed(one.words),
            asked=people((one.asked_by,)),
            confirmed=people((one.confirmed_by,)),
        )
        for one in exceptions[:MOST_LISTED]
    ]
    more = len(exceptions) - len(found)
    end = t("`/draft exceptions end N` ends one.")
    return "\n".join([*found, *([t("and {more} more", more=more)] if more else []), end])

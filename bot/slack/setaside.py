"""What people are told about findings that somebody set aside (rule 14). Pure."""

from collections.abc import Sequence

from bot.domain.drafts import Draft, label
from bot.domain.report import Report, SetAside
from bot.domain.waivers import HouseException
from bot.slack.escaping import as_typed, escape, people

MOST_SHOWN = 5
MOST_LISTED = 50


def level_before(report: Report) -> str:
    """Say the level with all that was set aside, or nothing where nothing was."""
    if report.full_level is None:
        return ""
    return f" (level {report.full_level} with what was set aside)"


def lines(report: Report) -> list[str]:
    """Each finding that was set aside, by whom and why, and how many more there are."""
    shown = [_line(one) for one in report.set_aside[:MOST_SHOWN]]
    more = len(report.set_aside) - len(shown)
    return [*shown, f"_and {more} more set aside_"] if more > 0 else shown


def _line(one: SetAside) -> str:
    said = as_typed(one.finding.message).rstrip(".")
    why = as_typed(" ".join(one.reason.split()))
    return f":ballot_box_with_check: set aside by {people(one.by)}: {said} (“{why}”)"


def waived(draft: Draft, code: str, levels: tuple[int, int], lacking: int) -> str:
    """Confirm a waiver to whoever gave it, with the levels before and after it."""
    if lacking:
        who = "one more person who is" if lacking == 1 else f"{lacking} more people who are"
        return (
            f"Noted. It takes {who} no author to set `{code}` aside; the same command by them"
            " does it."
        )
    before, after = levels
    level = f"its level is {after} now" if after != before else f"its level stays {after}"
    return (
        f"`{code}` is set aside for this version of {label(draft.id)}: {level}. An edit ends that."
        f" Where it is never a problem, `/draft exception {code} WORDS` says so for good."
    )


def listing(exceptions: Sequence[HouseException]) -> str:
    """List the exceptions of the house, each with how to end it."""
    if not exceptions:
        return "There are no exceptions; `/draft exception CODE WORDS` asks for one."
    found = [
        f"{one.id}. `{escape(one.code)}`: “{as_typed(one.words)}”, by {people((one.asked_by,))}"
        f" and {people((one.confirmed_by,))}"
        for one in exceptions[:MOST_LISTED]
    ]
    more = len(exceptions) - len(found)
    end = "`/draft exceptions end N` ends one."
    return "\n".join([*found, *([f"and {more} more"] if more else []), end])

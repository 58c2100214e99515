"""Read `[lint]`: the team's own pack, and rules that are off or weigh otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.config.problems import did_you_mean
from bot.config.tables import Table
from bot.domain.report import HIGHEST
from bot.lint.findings import VOICE, VOICES
from bot.lint.tuning import Tuning

OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class LintSettings:
    """The file of the house and the folder of Vale's rules, beside the settings file; what was
    tuned, by rule's code; and the language in which findings speak.
    """

    house: str = ""
    vale: str = ""
    tuning: Tuning = field(default_factory=Tuning)
    voice: str = VOICE


def read_lint(table: Table, accounts: Collection[str], usual: str = VOICE) -> LintSettings:
    """Read the table; `usual` is the voice where none is named.

    Whether the rules exist is known once the packs are read.
    """
    house, vale = table.text("house"), table.text("vale")
    voice = table.text("voice", usual)
    if voice not in VOICES:
        table.complain("voice", f"must be one of {', '.join(VOICES)}.")
    rules = _severities(table.table("rules"))
    by_account = {}
    each = table.table("accounts")
    for name in each.names():
        if name not in accounts:
            each.complain(name, f"is no account.{did_you_mean(name, accounts)}")
        by_account[name] = _severities(each.table(name))
    each.end()
    table.end()
    tuning = Tuning(rules=rules, by_account=by_account)
    return LintSettings(house=house, vale=vale, voice=voice, tuning=tuning)


def _severities(table: Table) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for code in table.names():
        value = table.value(code)
        if value == OFF:
            found[code] = 0
        elif isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST:
            found[code] = value
        else:
            table.complain(code, f'must be "{OFF}" or a severity from 0 to {HIGHEST}.')
    table.end()
    return found

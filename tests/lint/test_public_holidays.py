"""A post that leaves on a public holiday of its audience's country is noticed, and no other."""

import subprocess
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.drafts import Content, Target
from bot.domain.times import Timing, TimingKind
from bot.houses import with_house
from bot.lint.context import AccountProfile, Context
from bot.public_holidays import is_known, on
from tests.lint.linters import LINTER

CODE = "public-holiday"


def leaving(at: datetime, *accounts: str) -> Content:
    """A draft for these accounts that leaves at that instant."""
    targets = tuple(
        Target(
            account=AccountName(name),
            network=Network.BLUESKY,
            address="https://pds.example",
            handle="brand.example",
            identity="did:plc:1",
            mode=Mode.DRY_RUN,
            text="Our new opening hours",
        )
        for name in accounts
    )
    return Content(targets=targets, timing=Timing(kind=TimingKind.AT, start=at))


@pytest.mark.parametrize(
    ("country", "day", "names"),
    [
        ("FR", date(2026, 5, 14), {"en": "Ascension Day", "fr": "Ascension"}),
        ("FR", date(2026, 5, 15), {}),
        ("GB-SCT", date(2026, 11, 30), {"en": "Saint Andrew's Day", "fr": "Saint Andrew's Day"}),
        ("GB-ENG", date(2026, 11, 30), {}),
        ("ZZ", date(2026, 12, 25), {}),
    ],
)
def test_holidays_are_named_by_language_and_by_region(
    country: str, day: date, names: dict[str, str]
) -> None:
    assert on(country, day) == names


def test_a_country_is_known_or_not_and_so_is_its_region() -> None:
    known = [one for one in ("FR", "DE-BY", "GB-SCT", "ZZ", "DE-XX", "FR-") if is_known(one)]
    assert known == ["FR", "DE-BY", "GB-SCT"]


def test_the_account_whose_audience_has_a_holiday_is_named() -> None:
    profiles = {"paris": AccountProfile(country="FR"), "boston": AccountProfile(country="US")}
    at = datetime(2026, 7, 14, 9, tzinfo=UTC)
    report = LINTER.check(
        leaving(at, "paris", "boston"), Context(accounts=profiles, zone=ZoneInfo("UTC"))
    )
    (found,) = [finding for finding in report.findings if finding.code == CODE]
    assert (found.account, found.severity, report.level) == ("paris", 0, 0)
    assert found.message == "It leaves on a public holiday (FR): National Day"


def test_the_finding_speaks_french() -> None:
    at = datetime(2026, 7, 14, 9, tzinfo=UTC)
    known = Context(accounts={"paris": AccountProfile(country="FR")}, zone=ZoneInfo("UTC"))
    report = with_house(None, voice="fr").check(leaving(at, "paris"), known)
    (said,) = [finding.message for finding in report.findings if finding.code == CODE]
    assert said == "Elle part un jour férié (FR) : Fête nationale"


def test_the_day_is_that_of_the_accounts_own_zone() -> None:
    """It is still the third of July in Boston when Paris wakes up on the fourth."""
    at = datetime(2026, 7, 4, 2, tzinfo=UTC)
    boston = AccountProfile(country="US", zone=ZoneInfo("America/New_York"))
    report = LINTER.check(
        leaving(at, "boston"), Context(accounts={"boston": boston}, zone=ZoneInfo("Europe/Paris"))
    )
    said = {finding.code: finding.message for finding in report.findings}
    assert said[CODE] == "It leaves on a public holiday (US): Independence Day (observed)"


def test_without_a_country_the_library_is_never_loaded() -> None:
    code = (
        "import sys; from bot.houses import with_house;"
        "with_house(None).check_text('Hello', 'mastodon'); sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

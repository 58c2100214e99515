"""When the morning paper comes."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from tests.config.samples import TOML, load, problems


def test_the_paper_comes_at_half_past_eight_every_day_unless_told_otherwise() -> None:
    found = load().paper
    assert (found.at, found.days, found.zone) == (time(8, 30), set(range(7)), ZoneInfo("UTC"))


def test_time_days_and_zone_are_read() -> None:
    found = load(TOML + '[paper]\nat = "07:15"\ndays = "mon-fri"\nzone = "Europe/Paris"\n').paper
    assert found.at == time(7, 15)
    assert found.days == {0, 1, 2, 3, 4}
    assert found.zone == ZoneInfo("Europe/Paris")
    assert load(TOML + '[paper]\nat = "off"\n').paper.at is None
    assert load(TOML + '[defaults]\nzone = "Asia/Tokyo"\n').paper.zone == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('at = "8.30"', '[paper] at must be a time such as "08:30", or "off"'),
        ('at = "24:00"', "[paper] at must be a time"),
        ('days = "weekdays"', '[paper] days must be weekdays such as "mon-fri"'),
        ('zone = "Paris"', "[paper] zone must name a time zone"),
        ('time = "08:30"', "[paper] time is not a setting"),
    ],
)
def test_what_is_wrong_is_named(line: str, problem: str) -> None:
    assert any(problem in found for found in problems(f"{TOML}[paper]\n{line}\n"))

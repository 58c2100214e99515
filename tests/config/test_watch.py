"""When people can be reached, as the settings say it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.config.explain import explain, warnings
from bot.domain.hours import parse_hours
from bot.domain.people import UserId
from bot.domain.watch import OwnHours, Shift
from tests.config.samples import TOML, load, policy_digest, problems

WATCH = """
[watch]
working_hours = "mon-fri 09:00-18:00"
days_off = ["2026-12-25"]

[[watch.roster]]
person = "U0123ABCDEF"
days = "sat, sun"
hours = "10:00-16:00"

[[watch.roster]]
person = "U0456GHIJKL"
days = "mon-fri"
hours = "09:00-18:00"
zone = "Europe/Paris"

[people.U0123ABCDEF]
hours = "mon-thu 08:00-16:00"
days_off = ["2026-12-24"]
zone = "Asia/Tokyo"
"""


def test_without_a_table_nothing_is_said_about_hours() -> None:
    watch = load().policy.watch
    assert (watch.hours, watch.off, watch.people, watch.roster) == (None, frozenset(), {}, ())
    assert any("reachable at any hour" in line for line in explain(load()))


def test_hours_days_off_roster_and_people_are_read() -> None:
    watch = load(TOML + WATCH).policy.watch
    assert watch.hours == parse_hours("mon-fri 09:00-18:00")
    assert watch.off == {date(2026, 12, 25)}
    assert watch.roster == (
        Shift(
            person=UserId("U0123ABCDEF"),
            hours=parse_hours("sat, sun 10:00-16:00"),
            zone=ZoneInfo("UTC"),
        ),
        Shift(
            person=UserId("U0456GHIJKL"),
            hours=parse_hours("mon-fri 09:00-18:00"),
            zone=ZoneInfo("Europe/Paris"),
        ),
    )
    assert watch.people == {
        "U0123ABCDEF": OwnHours(
            hours=parse_hours("mon-thu 08:00-16:00"),
            zone=ZoneInfo("Asia/Tokyo"),
            off=frozenset({date(2026, 12, 24)}),
        )
    }


def test_the_default_zone_is_that_of_the_settings() -> None:
    here = load(TOML + WATCH + '\n[defaults]\nzone = "Europe/Paris"\n').policy.watch
    assert here.zone == here.roster[0].zone == ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ('[watch]\nworking_hours = "9 to 5"', "[watch] working_hours must be written like"),
        ('[watch]\nworking_hours = "mon-fri"', "[watch] working_hours names days without times"),
        ('[watch]\ndays_off = ["christmas"]', '[watch] days_off must hold dates such as "2026'),
        ("[watch]\nhours = 3", "[watch] hours is not a setting"),
        ("[[watch.roster]]\ndays = 'mon'\nhours = '09:00-10:00'", "person must be a member's id"),
        ("[[watch.roster]]\nperson = 'U0123ABC'\nhours = '09:00-10:00'", "times without days"),
        ("[[watch.roster]]\nperson = 'U0123ABC'\ndays = 'mon'", "hours names days without times"),
        ("[[watch.roster]]\nname = 'x'", "[[watch.roster]] x: name is not a setting"),
        ("[watch]\nroster = 3", "[watch] roster must be tables that begin with [[watch.roster]]"),
        ("[people.ana]\nhours = 'mon 09:00-10:00'", "[people] ana must be a member's id"),
        ("[people.U0123ABC]\nzone = 'Paris'", "[people.U0123ABC] zone must name a time zone"),
        ("[people.U0123ABC]\nhour = 'mon 09:00-10:00'", 'did you mean "hours"?'),
    ],
)
def test_what_is_wrong_is_named_with_its_place(toml: str, problem: str) -> None:
    assert any(problem in found for found in problems(f"{TOML}\n{toml}\n")), problems(TOML + toml)


def test_rule_36_every_part_of_it_is_part_of_the_policy() -> None:
    changes = [
        WATCH,
        WATCH.replace("18:00", "19:00", 1),
        WATCH.replace("2026-12-25", "2026-12-26"),
        WATCH.replace("sat, sun", "sat"),
        WATCH.replace("Asia/Tokyo", "Asia/Seoul"),
        WATCH.replace("2026-12-24", "2026-12-23"),
        WATCH.replace("mon-thu", "mon-wed"),
        WATCH.replace("Europe/Paris", "Europe/Rome"),
    ]
    digests = {policy_digest(load(TOML + change)) for change in changes}
    assert len(digests) == len(changes)


def test_hours_too_short_for_the_watch_are_pointed_out() -> None:
    short = '[watch]\nworking_hours = "mon-fri 09:00-09:30"\n'
    assert any("working_hours is as long" in line for line in warnings(load(TOML + short)))
    assert not any("working_hours is as" in line for line in warnings(load(TOML + WATCH)))

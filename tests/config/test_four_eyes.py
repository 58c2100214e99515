"""What of the settings file is policy, and how a confirmed one stands instead of it (rule 35)."""

import json

import pytest

from bot.config.fingerprint import joined, policy_body
from bot.domain.errors import ConfigError
from bot.domain.four_eyes import changes
from bot.words.languages import Language
from tests.config.samples import TOML, WALL, load, policy_digest

LATER = "[policy]\nlate_minutes = 60\n"


def test_rule_35_what_is_written_differently_but_means_the_same_is_no_change() -> None:
    plain = load().policy_values
    for same in ("# a remark\n" + TOML, TOML + "[policy]\nlate_minutes = 10\n"):
        assert changes(plain, load(same).policy_values) == ()


def test_rule_35_every_written_setting_is_policy_but_for_deployment_and_languages() -> None:
    plain = load().policy_values
    aside = (
        'languages = ["fr"]\n',
        '[defaults]\nlanguage = "fr"\n',
        '[lint]\nvoice = "fr"\n',
        '[web]\nhost = "127.0.0.1"\n',
        "[storage]\nephemeral_disk_is_fine = true\n",
    )
    for line in aside:
        assert changes(plain, load(TOML + line).policy_values) == ()
        assert policy_digest(load(TOML + line)) == policy_digest(load())
    (late,) = changes(plain, load(TOML + LATER).policy_values)
    assert (late.name, late.old, late.new) == ("policy.late_minutes", 10, 60)


def test_rule_35_an_account_is_named_in_what_differs() -> None:
    more = TOML + '[[accounts]]\nname = "two"\nnetwork = "wall"\n'
    names = {change.name for change in changes(load().policy_values, load(more).policy_values)}
    assert "accounts.two.network" in names
    assert all(name.startswith("accounts.two.") for name in names)


def test_rule_35_the_confirmed_policy_stands_and_deployment_is_todays() -> None:
    confirmed = policy_body(load().written)
    changed = load(TOML + LATER + '[web]\nhost = "0.0.0.0"\n', PORT="8080")
    settings = changed.under(confirmed)
    assert settings.policy.late == load().policy.late != changed.policy.late
    assert (settings.http.host, settings.http.port) == ("0.0.0.0", 8080)
    assert changes(load().policy_values, settings.policy_values) == ()


def test_rule_35_languages_of_today_count_for_the_confirmed_accounts() -> None:
    confirmed = policy_body(load().written)
    settings = load(TOML + 'languages = ["fr"]\n').under(confirmed)
    assert [account.languages for account in settings.accounts] == [("fr",)]


def test_rule_35_the_bot_speaks_the_language_of_today_under_the_confirmed_settings() -> None:
    confirmed = policy_body(load(TOML + '[defaults]\nlanguage = "en"\n').written)
    settings = load(TOML + '[defaults]\nlanguage = "fr"\n').under(confirmed)
    assert settings.language is Language.FR
    assert settings.lint.voice == "fr"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"settings": 1}', '{"settings": {"polcy": {}}}'])
def test_a_confirmed_policy_that_cannot_be_read_is_no_policy(body: str) -> None:
    with pytest.raises(ConfigError):
        load().under(body)


def test_no_secret_is_in_the_text_of_a_policy() -> None:
    body = policy_body(load().written)
    assert "canary" not in body
    assert json.loads(body)["settings"]["slack"] == {"drafts_channel": "C0123ABCDEF"}
    assert joined(body, load(TOML.replace(WALL, WALL)).written)["accounts"]

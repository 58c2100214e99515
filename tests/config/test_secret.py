"""A secret never shows itself."""

import copy
import pickle

import pytest

from bot.config.secret import Secret
from tests.config.samples import KEY, load


def test_no_text_form_of_a_secret_holds_its_value() -> None:
    secret = Secret("canary")
    for shown in (str(secret), repr(secret), f"{secret}", f"{secret!r:>30}", f"{[secret]}"):
        assert "canary" not in shown
    assert secret.reveal() == "canary"


def test_settings_never_show_their_secrets() -> None:
    shown = repr(load())
    assert "canary" not in shown
    assert KEY not in shown


def test_settings_name_all_their_secrets_for_the_log() -> None:
    assert load().secrets() == ("xoxb-1-2-canary", "xapp-1-2-canary", KEY)


def test_secrets_compare_by_value_and_are_never_written_down() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert copy.deepcopy([Secret("a")]) == [Secret("a")]
    with pytest.raises(TypeError, match="never written down"):
        pickle.dumps(Secret("a"))

"""What may follow a text: `--for` names on whose behalf it is (rule 3), `--ask` who looks first."""

import pytest

from bot.domain.commands import CommandProblem, Submit, parse


@pytest.mark.parametrize("written", ["<@U0BEN>", "<@U0BEN|ben>", "  <@U0BEN|ben> --on acme"])
def test_rule_3_for_names_the_colleague_who_will_be_an_author_too(written: str) -> None:
    found = parse(f"Soup is back! --for {written}")
    assert isinstance(found, Submit)
    assert (found.text, found.person) == ("Soup is back!", "U0BEN")
    assert found.accounts == (("acme",) if "--on" in written else ())


def test_ask_names_who_is_asked_first_beside_the_colleague_it_is_written_for() -> None:
    found = parse("Soup is back! --ask <@U0ZOE|zoé> --for <@U0BEN> --on acme")
    assert isinstance(found, Submit)
    assert (found.text, found.reviewer, found.person) == ("Soup is back!", "U0ZOE", "U0BEN")


def test_ask_without_a_colleague_is_asked_about() -> None:
    found = parse("Soup is back! --ask zoé")
    assert isinstance(found, CommandProblem)
    assert found.sentence.endswith("like `--ask @COLLEAGUE`.")


@pytest.mark.parametrize("written", ["ben", "@ben", "", "soon <@U0BEN>"])
def test_rule_3_for_without_a_colleague_from_slacks_list_is_asked_about(written: str) -> None:
    found = parse(f"Soup is back! --for {written}")
    assert isinstance(found, CommandProblem)
    assert found.sentence == (
        "Please pick your colleague from the list that Slack shows after `@`, like"
        " `--for @COLLEAGUE`."
    )

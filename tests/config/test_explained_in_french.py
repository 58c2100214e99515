"""What people confirm at a start is in the language of their channel (rule 35)."""

from bot.config.explain import explain_policy
from bot.domain.four_eyes import Proposal, changes, in_words, people_in
from bot.policy_in_force import shown
from bot.services.policies import message
from bot.slack.blocks import sentence
from bot.words.languages import Language
from bot.words.phrases import in_language
from tests.config.samples import TOML, load


def test_rule_35_what_the_settings_mean_is_confirmed_in_the_language_of_the_channel() -> None:
    lines = tuple(explain_policy(load(TOML)))
    first = shown(Proposal(digest="a" * 64, body="", lines=lines, needed=2, first=True))
    assert first is not None
    english, french = message(first), in_language(message(first), Language.FR)
    assert all(in_language(line, Language.FR) != str(line) for line in lines)
    assert "\n• Guests may draft, and never approve." in english
    assert "\n• Les invités peuvent écrire des brouillons, et n'approuvent jamais." in french
    assert not any(str(line) in french for line in lines)


def test_what_people_named_stays_escaped_in_each_language() -> None:
    lines = tuple(explain_policy(load(TOML + '\n[intake]\nprefix = "<!here>"\n')))
    made = shown(Proposal(digest="a" * 64, body="", lines=lines, needed=2, first=True))
    assert made is not None
    for language in Language:
        assert "&lt;!here&gt;" in in_language(message(made), language)
        assert "<!here>" not in in_language(message(made), language)


def test_rule_35_what_changed_is_confirmed_in_the_language_of_the_channel() -> None:
    old = {"policy.late_minutes": 10, "policy.guests_may_draft": True, "a.words": ["<!here>"]}
    new = {"policy.late_minutes": 60, "policy.guests_may_draft": False}
    lines = tuple(in_words(change) for change in changes(old, new))
    made = shown(Proposal(digest="a" * 64, body="", lines=lines, needed=2))
    assert made is not None
    assert in_language(message(made), Language.FR).splitlines()[1:4] == [
        "• a.words\u202f: &lt;!here&gt; -&gt; non réglé (moins strict)",
        "• policy.guests_may_draft\u202f: true -&gt; false (plus strict)",
        "• policy.late_minutes\u202f: 10 -&gt; 60 (moins strict)",
    ]


def test_members_are_named_where_their_ids_stand_and_nothing_else_is() -> None:
    """`U0ANA` tells nobody who would approve from now on; a word in capitals is no member."""
    old = {"policy.approvers": ["U0ANA", "U0BEN"], "accounts.acme.handle": "WALL"}
    new = {"policy.approvers": ["U0ANA", "U0ZOE"], "people.U0OLGA.zone": "UTC", "a.b": "U0FAKE"}
    people = people_in(old) | people_in(new)
    assert people == {"U0ANA", "U0BEN", "U0ZOE", "U0OLGA"}
    lines = tuple(in_words(change) for change in changes(old, new))
    made = shown(Proposal(digest="a" * 64, body="", lines=lines, needed=2, people=people))
    assert made is not None
    said = message(made)
    assert "policy.approvers: <@U0ANA>, <@U0BEN> -&gt; <@U0ANA>, <@U0ZOE> (weaker)" in said
    assert "people.<@U0OLGA>.zone: not set -&gt; UTC (weaker)" in said
    assert "accounts.acme.handle: WALL -&gt; not set" in said
    assert "a.b: not set -&gt; U0FAKE" in said


def test_rule_35_no_value_looks_like_the_line_of_another_setting() -> None:
    """Whoever writes the file wrote an end of line, and below it a change that nobody made."""
    forged = "food\n• policy.late_minutes: 60 -> 10 (stricter)\u2028\u202ex"
    lines = tuple(in_words(change) for change in changes({}, {"accounts.acme.industry": forged}))
    made = shown(Proposal(digest="a" * 64, body="", lines=lines, needed=2))
    assert made is not None
    for language in Language:
        said = in_language(message(made), language)
        assert [line[:10] for line in said.splitlines() if line.startswith("•")] == ["• accounts"]
        assert "\u202e" not in said


def test_rule_35_a_long_list_is_confirmed_to_its_end() -> None:
    """A message cuts a line of more than 3,000 characters, and with it who may approve now."""
    old = {"policy.approvers": [f"U0{number:09}" for number in range(300)]}
    new = {"policy.approvers": ["U0ZOE"]}
    lines = tuple(in_words(change) for change in changes(old, new))
    people = people_in(old) | people_in(new)
    made = shown(Proposal(digest="a" * 64, body="", lines=lines, needed=2, people=people))
    assert made is not None
    drawn = [block["text"]["text"] for block in sentence(message(made))]
    assert "<@U0ZOE> (weaker)" in "\n".join(drawn)
    assert all(said.count("<@") == said.count(">") for said in drawn)

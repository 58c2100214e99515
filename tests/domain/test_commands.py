"""What people type after `/draft`, and what becomes of it."""

from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.domain.commands import (
    At,
    Away,
    Back,
    Command,
    CommandProblem,
    Correct,
    Dry,
    Edit,
    Help,
    Hold,
    Lift,
    List,
    Live,
    Museum,
    Pause,
    Release,
    Resume,
    Show,
    Status,
    Submit,
    Takedown,
    Through,
    Watch,
    Why,
    Withdraw,
    parse,
)
from bot.domain.helptext import HELP, HelpEntry, entry_for, help_text
from bot.domain.orders import Again, Ask, Import

USUAL = settings().max_examples
RECORDS = {record.__name__: record for record in get_args(Command)}


def problem(text: str) -> CommandProblem:
    """Return the problem with a text that must be refused."""
    result = parse(text)
    assert isinstance(result, CommandProblem), result
    return result


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Help()),
        ("  \n ", Help()),
        ("list", List()),
        ("list #Spring  menu", List(label="spring menu")),
        ("List", List()),
        ("show 12", Show(draft=12)),
        ("show D-12", Show(draft=12)),
        ("show d–12", Show(draft=12)),
        ("show #12", Show(draft=12)),
        ("show d12", Show(draft=12)),
        ("show 12.", Show(draft=12)),
        ("edit 12 Soup is\n\nback  today", Edit(draft=12, text="Soup is\n\nback  today")),
        ("edit 12 use --force", Edit(draft=12, text="use --force")),
        ("edit 12 use \\--on", Edit(draft=12, text="use --on")),
        ("at 12 demain 9h", At(draft=12, when="demain 9h")),
        ("withdraw 12", Withdraw(draft=12)),
        ("why 12", Why(draft=12)),
        ("hold 12", Hold(draft=12)),
        ("HOLD #12: the date?", Hold(draft=12, reason="the date?")),
        ("release 12", Release(draft=12)),
        ("release 12 date is right", Release(draft=12, reason="date is right")),
        ("lift 12 done as asked", Lift(draft=12, reason="done as asked")),
        ("pause fire in the building", Pause(reason="fire in the building")),
        ("PAUSE: intruder!", Pause(reason="intruder!")),
        ("pause everything --now", Pause(reason="everything --now")),
        ("pause smoke --on Acme-X", Pause(reason="smoke", accounts=("acme-x",))),
        ("resume", Resume()),
        ("resume everything", Resume()),
        ("resume Acme-X", Resume(account="acme-x")),
        ("through D-12", Through(draft=12)),
        ("takedown 12", Takedown(draft=12)),
        ("takedown 12 wrong photo", Takedown(draft=12, reason="wrong photo")),
        ("take down D-12", Takedown(draft=12)),
        ("takedown https://a.example/1 x", Takedown(address="https://a.example/1", reason="x")),
        ("correct 12 We are sorry", Correct(draft=12, text="We are sorry")),
        ("ask D-12", Ask(draft=12)),
        ("again 12", Again(draft=12)),
        ("again 12 --at fri 18:30", Again(draft=12, when="fri 18:30")),
        ("again 12 —at “fri 18:30”", Again(draft=12, when="fri 18:30")),
        ("again #12 at fri 18:30", Again(draft=12, when="fri 18:30")),
        ("import", Import()),
        ("museum", Museum()),
        ("museum D-12 level 4: on a Friday", Museum(draft=12, level=4, story="on a Friday")),
        ("Take-down: 12", Takedown(draft=12)),
        ("away until 22:40", Away(span="until 22:40")),
        ("watch until 23:00", Watch(span="until 23:00")),
        ("watch from 18:30 until 23:00", Watch(span="from 18:30 until 23:00")),
        ("watch 2h", Watch(span="2h")),
        ("watch off", Watch()),
        ("Watch OFF", Watch()),
        ("away from 18:30 until 22:40", Away(span="from 18:30 until 22:40")),
        ("away 2h", Away(span="2h")),
        ("away jusqu’à 22h40", Away(span="jusqu’à 22h40")),
        ("away aujourd'hui 22h", Away(span="aujourd'hui 22h")),
        ("away <@U123|ana> until 22:40", Away(span="until 22:40", person="U123")),
        ("away <@W123> 2h", Away(span="2h", person="W123")),
        ("away until 22:40 <@U123>", Away(span="until 22:40", person="U123")),
        ("back", Back()),
        ("live Acme", Live(account="acme")),
        ("dry acme", Dry(account="acme")),
        ("status", Status()),
        ("help", Help()),
        ("help hold", Help(topic="hold")),
        ("help /draft hold", Help(topic="hold")),
    ],
)
def test_a_command_is_read(text: str, command: Command) -> None:
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "submitted"),
    [
        ("Hi --on acme", Submit(text="Hi", accounts=("acme",))),
        ("Hi", Submit(text="Hi")),
        ("Hi --at 18:30", Submit(text="Hi", when="18:30")),
        (
            "Hi --on acme --at tomorrow 9am",
            Submit(text="Hi", accounts=("acme",), when="tomorrow 9am"),
        ),
        (
            "Hi --at tomorrow 9am --on acme",
            Submit(text="Hi", accounts=("acme",), when="tomorrow 9am"),
        ),
        ("Hi --on Acme,BETA", Submit(text="Hi", accounts=("acme", "beta"))),
        ("Hi --on acme, beta acme", Submit(text="Hi", accounts=("acme", "beta"))),
        ("Hi --on=acme --at=18h", Submit(text="Hi", accounts=("acme",), when="18h")),
        ("Hi --on: acme", Submit(text="Hi", accounts=("acme",))),
        (
            "Hi --on “acme” --at “tomorrow 9am”",
            Submit(text="Hi", accounts=("acme",), when="tomorrow 9am"),
        ),
        ("--on acme Hi there", Submit(text="Hi there", accounts=("acme",))),
        ("--on acme, beta Hi", Submit(text="Hi", accounts=("acme", "beta"))),
        (
            "--at tue 10:00-12:00 --on acme Hi",
            Submit(text="Hi", accounts=("acme",), when="tue 10:00-12:00"),
        ),
        ("--on acme --at 18:30\nHi\nyou", Submit(text="Hi\nyou", accounts=("acme",), when="18:30")),
        ("--on acme Hi --at 18:30", Submit(text="Hi", accounts=("acme",), when="18:30")),
        ("a--b -- c - d --on acme", Submit(text="a--b -- c - d", accounts=("acme",))),
        ("—Bonjour —dit-il --on acme", Submit(text="—Bonjour —dit-il", accounts=("acme",))),
        ("We are --online! --on acme", Submit(text="We are --online!", accounts=("acme",))),
        ("Say \\--on --on acme", Submit(text="Say --on", accounts=("acme",))),
        (
            "Hold the line, all! --on acme",
            Submit(text="Hold the line, all!", accounts=("acme",)),
        ),
        ("list of our soups --on acme", Submit(text="list of our soups", accounts=("acme",))),
        ("Take down the tents --on acme", Submit(text="Take down the tents", accounts=("acme",))),
        ("away we go --on acme", Submit(text="away we go", accounts=("acme",))),
        ("Help wanted --on acme", Submit(text="Help wanted", accounts=("acme",))),
        ("live from the hall --on acme", Submit(text="live from the hall", accounts=("acme",))),
        ("approve this! --on acme", Submit(text="approve this!", accounts=("acme",))),
        ("post: pause everything --on acme", Submit(text="pause everything", accounts=("acme",))),
        ("Post : list", Submit(text="list")),
    ],
)
def test_a_text_is_submitted_with_its_options_in_any_order(text: str, submitted: Submit) -> None:
    assert parse(text) == submitted


@pytest.mark.parametrize("dash", ["--", "—", "–", "―", "−−", "——", "‐‐", "-–"])
def test_every_dash_that_slack_makes_of_two_counts(dash: str) -> None:
    """Trap 68: autocorrection turns `--on` into one long dash."""
    expected = Submit(text="Hi", accounts=("acme",), when="18:30")
    assert parse(f"Hi {dash}on acme {dash}at 18:30") == expected
    assert parse(f"Hi {dash}On=acme {dash}AT 18:30") == expected


@pytest.mark.parametrize("text", ["list", "hold 12", "away until tomorrow"])
def test_a_text_that_could_be_a_command_is_answered_with_both_ways(text: str) -> None:
    both = problem(f"{text} --on acme")
    assert both.did_you_mean == (text, f"post: {text} --on acme")
    assert "can be the command" in both.sentence
    assert f"`/draft {text}`" in both.sentence
    as_command, as_text = (parse(way) for way in both.did_you_mean)
    assert not isinstance(as_command, CommandProblem | Submit)
    assert as_text == Submit(text=text, accounts=("acme",))


@pytest.mark.parametrize(
    ("text", "first"),
    [("edit 12", "edit N TEXT"), ("pause", "pause [ACCOUNT] REASON"), ("hold", "hold N [REASON]")],
)
def test_half_a_command_with_options_is_not_posted_as_a_text(text: str, first: str) -> None:
    assert problem(f"{text} --on acme").did_you_mean == (first, f"post: {text} --on acme")


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("list all", "A label begins with `#`: write `/draft list [#LABEL]`, like `/draft list #s"),
        ("show", "Please add the draft's number: write `/draft show N`, like `/draft show 12`."),
        ("show abc", "`abc` is not a draft's number: write `/draft show N`"),
        ("show 0", "`0` is not a draft's number"),
        ("show 99999999999", "`99999999999` is not a draft's number"),
        ("show ١٢", "`١٢` is not a draft's number"),
        ("show 12 13", "There should be nothing after the number 12: write `/draft show N`"),
        ("edit", "Please add the draft's number: write `/draft edit N TEXT`"),
        ("edit Soup", "`Soup` is not a draft's number"),
        ("edit 12", "Please add the new text"),
        ("at", "Please add the draft's number"),
        ("at noon", "`noon` is not a draft's number"),
        ("at 12", "Please add the new time: write `/draft at N WHEN`"),
        ("at 12 --at 9am", "Please add the new time: write `/draft at N WHEN`"),
        ("withdraw", "Please add the draft's number"),
        ("withdraw it", "`it` is not a draft's number"),
        ("withdraw 12 13", "There should be nothing after the number 12"),
        ("why", "Please add the draft's number"),
        ("why not", "`not` is not a draft's number"),
        ("why 12 13", "There should be nothing after the number 12"),
        ("hold", "Please add the draft's number: write `/draft hold N [REASON]`"),
        ("hold on", "`on` is not a draft's number"),
        ("release", "Please add the draft's number"),
        ("release it", "`it` is not a draft's number"),
        ("lift", "Please add the draft's number"),
        ("lift it", "`it` is not a draft's number"),
        ("lift 12", "Please add the reason: write `/draft lift N REASON`"),
        ("pause", "Please add the reason, in a word or two: write `/draft pause [ACCOUNT] REASON`"),
        ("resume it all", "Please name one account, or none for everything: write `/draft resume"),
        ("takedown", "Please add the draft's number"),
        ("takedown it", "`it` is not a draft's number"),
        ("away", "Please say until when: write `/draft away"),
        ("watch", "Please say until when: write `/draft watch"),
        ("watch us", "Please say until when"),
        ("watch 12", "To watch one post, react on its card with the emoji that its footer names"),
        ("watch D-12", "To watch one post, react on its card"),
        ("away we go", "Please say until when"),
        ("away <@U123>", "Please say until when"),
        ("away <@U1> <@U2> 2h", "Please name one person at a time"),
        ("away @ana 2h", "Please pick your colleague from the list that Slack shows after `@`"),
        ("back soon", "This command stands alone: write `/draft back`."),
        ("live", "Please add the account: write `/draft live ACCOUNT`, like `/draft live acme`."),
        ("live acme beta", "Please name one account"),
        ("dry", "Please add the account"),
        ("dry acme beta", "Please name one account"),
        ("status please", "This command stands alone: write `/draft status`."),
        ("help me", "There is no command `me`: write `/draft help [COMMAND]`"),
        ("Hi --on", "Please write the account after `--on`, like `--on acme`."),
        ("Hi --on , --at 9am", "Please write the account after `--on`"),
        ("Hi --on acme --at", "Please write the time after `--at`, like `--at tomorrow 9am`."),
        ("Hi --on a --on b", "Please write `--on` only once."),
        ("Hi --at 9am --at 10am", "Please write `--at` only once."),
        ("Hi --on acme\nmore", "There is text before and after the options"),
        ("--on acme", "The text is missing; please write it in front of the options"),
        ("--on acme --at 18:30 Hi", "The text is missing"),
        ("post:", "The text is missing"),
    ],
)
def test_wrong_use_gets_a_sentence_that_shows_the_right_one(text: str, starts: str) -> None:
    assert problem(text).sentence.startswith(starts)


@pytest.mark.parametrize("entry", [entry for entry in HELP if entry.word], ids=lambda e: e.word)
def test_a_command_that_may_have_been_a_text_says_how_to_post_it(entry: HelpEntry) -> None:
    result = parse(f"{entry.word} of our favourite soups")
    if isinstance(result, CommandProblem):
        assert "add `--on ACCOUNT` if this is a text to post" in result.sentence
        assert f"`/draft {entry.form}`" in result.sentence
    else:
        assert result == Pause(reason="of our favourite soups")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hlod 12", ("hold 12",)),
        ("lst", ("list",)),
        ("shwo D-12", ("show D-12",)),
        ("witdraw 12 now", ("withdraw N",)),
        ("takdown 12", ("takedown 12",)),
        ("pasue fire", ("pause fire",)),
        ("aide", ("help",)),
        ("liste", ("list",)),
        ("pourquoi 12", ("why 12",)),
        ("undo", ("withdraw N", "takedown N")),
        ("cancel 12", ("withdraw 12", "takedown 12")),
        ("delete #12", ("withdraw #12", "takedown #12")),
        ("stop", ("pause [ACCOUNT] REASON",)),
        ("STOP it all right now", ("pause it all right now",)),
        ("arrêtez tout", ("pause tout",)),
        ("help hlod", ("help hold",)),
        ("Hi --of acme", ("--on",)),
        ("Hi --att 9am", ("--at",)),
    ],
)
def test_unknown_words_get_did_you_mean(text: str, meant: tuple[str, ...]) -> None:
    answer = problem(text)
    assert answer.did_you_mean == meant
    if not text.startswith("help"):
        assert "did you mean" in answer.sentence


def test_an_unknown_option_can_be_kept_in_the_text() -> None:
    answer = problem("git push --force --on acme")
    assert "which is written `\\--force`" in answer.sentence
    kept = parse("git push \\--force --on acme")
    assert kept == Submit(text="git push --force", accounts=("acme",))


@pytest.mark.parametrize(
    "text", ["approve 12", "aprove 12", "vote 12", "publish 12", "ok 12", "OK", "send D-12", "yes"]
)
def test_no_command_approves(text: str) -> None:
    """Rule 1: a second opinion is an emoji on the card, given by somebody else."""
    answer = problem(text)
    assert "approvals are given on the draft's card" in answer.sentence
    assert "by somebody who did not write it" in answer.sentence
    assert answer.did_you_mean == ()


def test_no_command_objects_but_the_sentence_says_how() -> None:
    assert "an objection is given on the draft's card" in problem("reject 12").sentence


@pytest.mark.parametrize(
    "text", ["hello", "lost in the city today", "stopover in Paris tomorrow", "ok then folks"]
)
def test_a_text_without_an_account_is_left_to_whoever_knows_the_accounts(text: str) -> None:
    assert parse(text) == Submit(text=text)


def test_help_has_every_command_and_each_example_is_one() -> None:
    assert sorted(entry.record for entry in HELP) == sorted(RECORDS)
    for entry in HELP:
        assert type(parse(entry.example)) is RECORDS[entry.record], entry.example
        assert entry.form.startswith(entry.word)


def test_help_shows_all_commands_or_one() -> None:
    lines = help_text().splitlines()
    assert len(lines) == len(HELP)
    assert "`/draft hold N [REASON]` makes one post wait." in lines
    (edit,) = (line for line in lines if line.startswith("`/draft edit N TEXT`"))
    assert edit == "`/draft edit N TEXT` changes the text."
    assert all(len(line) < 160 for line in lines)
    assert help_text("hold") == (
        "`/draft hold N [REASON]` makes one post wait; the approvals stay.\n"
        "For example: `/draft hold 12 the date may be wrong`"
    )
    assert entry_for("nothing") is None


VOCABULARY = (
    *(entry.word for entry in HELP),
    *("--on", "—on", "–at", "--at", "--of", "--", "\\--on", "acme,", "beta", "12", "D-12", "#0"),
    *("post:", "stop", "approve", "undo", "tomorrow", "until", "<@U1>", "\n", ":", "’", "=", "`"),
)
TYPED = st.one_of(
    st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join),
    st.text(max_size=80),
)


@settings(max_examples=3 * USUAL)
@given(typed=TYPED)
@example(typed="\ud800 --on \udfff")
@example(typed="show " + "9" * 5000)
def test_any_text_is_answered_in_one_line(typed: str) -> None:
    result = parse(typed)
    if isinstance(result, CommandProblem):
        assert result.sentence.endswith((".", "?"))
        assert "\n" not in result.sentence
        assert len(result.sentence) < 400
        return
    for field in fields(result):
        value = getattr(result, field.name)
        assert not isinstance(value, str) or value == value.strip()
        assert field.name != "draft" or value is None or value > 0


@settings(max_examples=3 * USUAL // 2)
@given(text=st.text(min_size=1, max_size=80), account=st.sampled_from(["acme", "acme-social_2"]))
def test_a_text_is_kept_exactly_but_for_its_ends(text: str, account: str) -> None:
    assume(text.strip() and not any(mark in text for mark in "-‐‑‒–—―−"))
    result = parse(f"post: {text} --on {account} --at 18:30")
    assert result == Submit(text=text.strip(), accounts=(account,), when="18:30")


@pytest.mark.parametrize("word", ["halt", "stopp", "stp", "freez", "arret"])
def test_rule_32_whoever_cries_halt_is_led_to_the_pause(word: str) -> None:
    found = parse(word)
    assert isinstance(found, CommandProblem)
    assert found.did_you_mean == ("pause [ACCOUNT] REASON",)

"""Every listener: command, button or event in, one answer out (traps 12 and 106)."""

import logging
import re

import pytest

from bot.domain.errors import OutcomeUnknown, SlackUnavailable
from bot.domain.states import State
from bot.services import pausing
from bot.slack import ids, presses
from bot.slack.scopes import COMMAND, event_names
from handlers import cardforms, composer, handing, home, parking, pressing, rounds
from handlers.actions import OURS
from handlers.channel import CHANGES, ENDS
from handlers.desk import Desk
from tests.factories import ANA, BEN, CHANNEL, ZOE, a_person
from tests.handlers.conftest import BOT, Slack
from tests.services.bench import Bench


async def test_a_draft_is_answered_with_its_number_time_and_link(slack: Slack) -> None:
    answer = await slack.types("Soup is back! --on soupe")
    assert answer.startswith("D-1 for soupe, to leave as soon as approved, now waits")
    assert "https://slack.example/C0DRAFTS/" in answer


async def test_trap_7_a_command_that_slack_sends_twice_makes_one_draft(
    slack: Slack, here: Bench
) -> None:
    for _ in range(2):
        await slack.types("Soup is back! --on soupe", trigger_id="17.5")
    assert (await here.journal()).count("draft.submitted") == 1


ANSWERS: list[tuple[str, str]] = [
    ("", "/draft TEXT"),
    ("help", "/draft"),
    ("list", "*D-1* needs a second opinion"),
    ("show 1", "Its card"),
    ("why 1", "Still needed: one approval by somebody other than the authors."),
    ("status", "Nothing is waiting to leave."),
    ("edit 1 Other soup", "D-1 is now version"),
    ("edit 1 Soup is back!", "already says just that"),
    ("at 1 in 3 hours", "D-1 is now version"),
    ("withdraw 1", "D-1 is withdrawn."),
    ("hold 1", "D-1 is held"),
    ("away until 23:00", "You are away from"),
    ("pause a crisis", "Everything is paused."),
    ("dry soupe", "`soupe` is the practice wall; it is always live."),
    ("live soupe", "`soupe` is the practice wall; it is always live."),
    ("takedown 1", "Nothing of draft 1 is out"),
    ("release 1", "Nobody holds this draft."),
    ("lift 1 done", "Nobody objects to this draft."),
    ("resume", "Nothing is paused."),
    ("back", "You weren't away."),
    ("show 99", "There is no draft 99; `/draft list` shows the open ones."),
    ("withdraw 99", "There is no draft 99"),
    ("Soup", "`--on ACCOUNT`"),
    ("Soup --on soup", "did you mean `soupe`?"),
    ("Soup --on soupe --at gestern", "gestern"),
]


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
async def test_each_command_is_answered_to_that_person_alone(
    slack: Slack, here: Bench, text: str, expected: str
) -> None:
    await here.submitted()
    assert expected in await slack.types(text)


async def test_back_and_release_and_resume_work_after_their_opposites(
    slack: Slack, here: Bench
) -> None:
    await here.submitted()
    await slack.types("away until 23:00")
    assert await slack.types("back") == "Welcome back: you can be reached again."
    await slack.types("hold 1", BEN)
    assert await slack.types("release 1", BEN) == "D-1 is released."
    await slack.types("pause a crisis")
    waits = "Somebody else has to confirm that the pause ends."
    assert await slack.types("resume", BEN) == waits
    assert await slack.types("resume", BEN) == waits
    assert await slack.types("resume", ZOE) == "The pause is over."


REFUSED: list[tuple[str, str, str]] = [
    ("withdraw 1", BEN, "Only its authors withdraw a draft"),
    ("show 99", ANA, "There is no draft 99"),
    ("resume", ANA, "Nothing is paused."),
    ("release 1", ANA, "Nobody holds this draft."),
]


@pytest.mark.parametrize(("text", "user", "sentence"), REFUSED)
async def test_rule_39_a_refusal_is_said_as_it_stands_and_journalled(
    slack: Slack, here: Bench, text: str, user: str, sentence: str
) -> None:
    await here.submitted()
    assert sentence in await slack.types(text, user)
    (entry,) = await here.entries("refused")
    assert entry["why"] in {"NotAllowed", "NotFound", "UserError"}


async def test_rule_5_people_of_another_workspace_are_refused(slack: Slack, here: Bench) -> None:
    sorry = "Sorry, this bot works for another workspace."
    assert await slack.types("list", team_id="T0OTHER") == sorry
    await here.submitted()
    assert await slack.presses(ids.WHY, 1, team={"id": "T0OTHER"}) == sorry


async def test_an_unexpected_error_gets_a_reference_and_no_draft_text_in_the_log(
    slack: Slack, here: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    here.cards.story.trouble["person"] = [ZeroDivisionError("a bug of ours")]
    answer = await slack.types("A very secret soup --on soupe")
    found = re.fullmatch(
        r"Sorry, something went wrong here; whoever runs the bot finds it as ([0-9a-f]{8})\.",
        answer,
    )
    assert found
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert record.__dict__["reference"] == found[1]
    assert record.exc_info
    assert "secret soup" not in caplog.text


async def test_without_slack_nothing_is_decided_and_that_is_said(slack: Slack, here: Bench) -> None:
    await here.submitted()
    here.cards.story.trouble["members"] = [SlackUnavailable("down")]
    answer = await slack.types("list")
    assert answer == (
        "Slack could not be asked just now, so nothing was decided; please try again in a minute."
    )


OTHERS = ("pin_removed", "member_joined_channel", "app_home_opened", "emoji_changed")
BUTTONS: list[tuple[str, str]] = [
    (ids.WHY, "Still needed: one approval"),
    (ids.HOLD, "D-1 is held"),
    (ids.RELEASE, "That is not the newest card of D-1; please press the button there."),
    (ids.TAKE_DOWN, "Nothing of draft 1 is out"),
    (ids.IS_OUT, "That question has been answered already."),
    (ids.IS_NOT_OUT, "That question has been answered already."),
    (ids.CONFIRM_ASK, "That request was answered or has ended; please ask again."),
    (ids.CONFIRM_NEWCOMERS, "There is nobody to confirm"),
    (ids.TAKE_SUGGESTION, "There is no such suggestion"),
    (ids.DECLINE_SUGGESTION, "There is no such suggestion"),
]


@pytest.mark.parametrize(("action", "expected"), BUTTONS)
async def test_each_button_is_answered_to_that_person_alone(
    slack: Slack, here: Bench, action: str, expected: str
) -> None:
    await here.submitted()
    assert expected in await slack.presses(action, 1)
    assert slack.answers[0]["replace_original"] is False


async def test_buttons_do_what_they_say(slack: Slack, here: Bench) -> None:
    await here.submitted()
    await slack.presses(ids.HOLD, 1)
    card = {"message_ts": here.cards.newest, "channel_id": CHANNEL}
    assert await slack.presses(ids.RELEASE, 1, container=card) == "D-1 is released."
    assert await slack.presses(ids.RELEASE, 1, container=card) == "Nobody holds this draft."
    await here.reacts(BEN)
    here.network.story.trouble["send"] = [OutcomeUnknown("cut")]
    await here.beats(seconds=61)
    assert await slack.presses(ids.IS_OUT, 1, ZOE) == "Thank you: it counts as published."
    assert (await here.draft()).state is State.PUBLISHED


async def test_rule_33_the_confirm_button_ends_a_pause_by_somebody_else_only(
    slack: Slack, here: Bench
) -> None:
    await pausing.pause(here.ctx, BEN, "a crisis")
    await slack.types("resume")
    assert await slack.presses(ids.CONFIRM_ASK, 1, ANA) == (
        "Somebody else has to confirm it; you asked."
    )
    here.cards.people[ZOE] = a_person(ZOE, is_guest=True)
    assert "needs a full member of the channel" in await slack.presses(ids.CONFIRM_ASK, 1, ZOE)
    assert "the pause is over" in await slack.presses(ids.CONFIRM_ASK, 1, BEN)


async def test_a_button_of_nobody_is_acknowledged_and_silent(slack: Slack) -> None:
    assert (
        await slack.send(
            {
                "type": "block_actions",
                "user": {"id": BEN},
                "actions": [{"type": "button", "action_id": "card_why:x", "value": "x"}],
            }
        )
        == 200
    )
    assert slack.answers == []


async def test_a_reaction_is_a_reason_to_look_again(slack: Slack, here: Bench) -> None:
    await here.submitted()
    ts = here.cards.newest
    # The event itself decides nothing: Slack is asked, and knows of no reaction (trap 13).
    assert await slack.reacts(ts) == 200
    assert (await here.draft()).state is State.IN_REVIEW
    here.cards.react(BEN)
    assert await slack.reacts(ts) == 200
    assert (await here.draft()).state is State.SCHEDULED
    here.cards.unreact(BEN)
    assert await slack.reacts(ts, kind="reaction_removed") == 200
    assert (await here.draft()).state is State.IN_REVIEW


@pytest.mark.parametrize("named", [BOT, ANA, BEN, ZOE, None])
async def test_rule_4_whomever_an_event_calls_the_writer_the_authors_are_those_stored(
    slack: Slack, here: Bench, named: str | None
) -> None:
    await here.submitted()
    item = {"type": "message", "channel": CHANNEL, "ts": here.cards.newest}
    for user, state in ((ANA, State.IN_REVIEW), (BEN, State.SCHEDULED)):
        here.cards.react(user)
        await slack.event(
            "reaction_added", user=user, reaction="white_check_mark", item_user=named, item=item
        )
        draft = await here.draft()
        assert (draft.state, draft.authors) == (state, (ANA,))


async def test_rule_17_a_vote_on_another_message_of_ours_gets_one_kind_sentence(
    slack: Slack, here: Bench
) -> None:
    for _ in range(2):
        await slack.reacts("99.9")
    (said,) = here.cards.texts(to=BEN)
    assert said == (
        "Thank you! Your :white_check_mark: has no effect here; please react on a draft's newest"
        " card."
    )


async def test_trap_39_a_reaction_on_a_file_is_acknowledged(slack: Slack) -> None:
    status = await slack.event(
        "reaction_added", user=BEN, reaction="+1", item={"type": "file", "file": "F1"}
    )
    assert status == 200


@pytest.mark.parametrize("kind", CHANGES)
async def test_a_change_of_the_channel_lets_everything_be_looked_at_again(
    slack: Slack, here: Bench, kind: str
) -> None:
    await here.approved()
    here.cards.channel_members.discard(BEN)
    assert await slack.event(kind, channel=CHANNEL, user=BEN) == 200
    assert (await here.draft()).state is State.IN_REVIEW


@pytest.mark.parametrize("kind", ENDS)
async def test_the_apps_end_is_logged(
    slack: Slack, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await slack.event(kind) == 200
    assert "the app was removed" in caplog.text


@pytest.mark.parametrize("kind", ["team_join", "message", "something_new", "pin_added"])
async def test_trap_12_events_of_no_use_are_acknowledged(slack: Slack, kind: str) -> None:
    assert await slack.event(kind, channel=CHANNEL, text="hello", user=BEN) == 200


async def test_trap_106_every_event_of_the_table_has_a_listener_and_the_other_way_round(
    slack: Slack, here: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    messages = {"message.channels", "message.groups"}
    reactions = {"reaction_added", "reaction_removed"}
    listened = {*CHANGES, *ENDS, *messages, *reactions, *OTHERS}
    assert listened == set(event_names())
    caplog.set_level(logging.DEBUG, logger="handlers.channel")
    item = {"type": "message", "channel": CHANNEL, "ts": "1.1"}
    for name in event_names():
        assert await slack.event(name.split(".")[0], user=BEN, reaction="eyes", item=item) == 200
    assert "event not used" not in caplog.text
    await slack.event("something_new")
    assert "event not used" in caplog.text


def test_trap_106_every_button_has_a_listener() -> None:
    no_buttons = {ids.CARD_EVENT, ids.CHANGES_FORM, ids.TAKE_BACK_FORM, ids.TIME_FORM, ids.COMPOSE}
    no_buttons |= {ids.DRAFT_THIS, ids.IMPORT_FORM, ids.BY_HAND_FORM, ids.ROUND_FORM}
    no_buttons |= {ids.CORRECT_FORM}
    buttons = {value for name, value in vars(ids).items() if name.isupper()} - no_buttons
    assert buttons >= {action for action, _ in BUTTONS} | set(presses.KINDS)
    for action in buttons:
        forms = (composer.OURS, composer.TOOLS, cardforms.OPENERS, cardforms.LINKS, home.OURS)
        by_hand = (handing.OURS, handing.OPENERS)
        of_rounds = (rounds.BEGINS, rounds.STEPS, rounds.AGAIN)
        heard = [
            pattern.match(f"{action}:1")
            for pattern in (OURS, pressing.OURS, parking.OURS, *by_hand, *of_rounds, *forms)
        ]
        assert sum(found is not None for found in heard) == 1, action
    assert not OURS.match("somebody_elses:1")


def test_the_command_of_the_manifest_is_the_one_listened_to(here: Bench) -> None:
    assert Desk(ctx=here.ctx, bot=BOT, team="").command == COMMAND

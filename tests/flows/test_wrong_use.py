"""Every wrong use of `/draft` gets one sentence that helps, and refusals are journalled."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.forms import form
from tests.world import World, world

# A Tuesday morning in winter, so that the examples mean the same on every day of the year.
TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)

ON_ITS_OWN = [
    ("Soup is back!", "did you mean|Accounts are never chosen for you"),
    ("Soup is back! --on soup-wall", "I don't know the account `soup-wall`; did you mean `soupe-w"),
    ("Soup is back! --on nowhere", "I don't know the account `nowhere`; the accounts are `soupe-w"),
    ("Soup is back! --on", "Please write the account after `--on`, like `--on acme`."),
    ("Soup is back! --on soupe-wall --at", "Please write the time after `--at`"),
    ("--on soupe-wall", "The text is missing; please write it in front of the options"),
    ("Soup! --on soupe-wall --on soupe-wall", "Please write `--on` only once."),
    ("Soup! --onn soupe-wall", "I don't know `--onn`; did you mean `--on`"),
    ("Soup! --on soupe-wall --at yesterday", "I don't understand `yesterday` as a time"),
    ("Soup! --on soupe-wall --at 9:00", "is already past today; write `tomorrow 9:00`"),
    ("Soup! --on soupe-wall --at 2029-03-05 09:00", "is already past; please write a later"),
    ("Soup! --on soupe-wall --at 9", "Please write"),
    ("Soup! --on soupe-wall --at soonish", "I don't understand `soonish` as a time"),
    ("Soup! --on soupe-wall --at 2031-03-05 09:00", "is more than 400 days ahead"),
    ("Soup! --on soupe-wall --at 2029-03-25 01:30", "The clocks in Europe/Lisbon skip 01:30"),
    ("Soup! --on soupe-wall --at 2029-10-28 01:30", "The clocks in Europe/Lisbon show 01:30 twice"),
    ("Soup! --on soupe-wall --at wed 12:00-10:00", "is not after the start; please write a later"),
    ("list --on soupe-wall", "This can be the command `list` or a text"),
    ("pause --on soupe-wall", "This can be the command `pause` or a text"),
    ("lsit", "There is no command `lsit`; did you mean `/draft list`"),
    ("approve 1", "There is no command for that: approvals are given on the draft's card"),
    ("object 1", "There is no command for that: an objection is given on the draft's card"),
    ("stop", "did you mean `/draft pause [ACCOUNT] REASON`"),
    ("delete 1", "did you mean `/draft withdraw 1` or `/draft takedown 1`"),
    ("help me", "There is no command `me`"),
    ("list all", "A label begins with `#`: write `/draft list"),
    ("show", "Please add the draft's number: write `/draft show N`, like `/draft show 12`"),
    ("show soup", "`soup` is not a draft's number"),
    ("edit 1", "Please add the new text: write `/draft edit N TEXT`"),
    ("at 1", "Please add the new time: write `/draft at N WHEN`"),
    ("lift 1", "Please add the reason: write `/draft lift N REASON`"),
    ("pause", "Please add the reason, in a word or two: write `/draft pause [ACCOUNT] REASON`"),
    ("away", "Please say until when: write `/draft away"),
    ("away until yesterday", "I don't understand"),
    ("live", "Please add the account: write `/draft live ACCOUNT`"),
    ("live nowhere", "There is no account `nowhere`; the accounts are: soupe-wall."),
    ("live soupe-wall", "`soupe-wall` is the practice wall; it is always live."),
    ("dry soupe-wall", "`soupe-wall` is the practice wall; it is always live."),
    ("dry nowhere", "There is no account `nowhere`"),
    ("resume", "Nothing is paused."),
    ("back", "You weren't away."),
    *(
        (f"{what} 99{more}", "There is no draft 99; `/draft list` shows the open ones.")
        for what, more in (
            ("show", ""),
            ("why", ""),
            ("edit", " Soup"),
            ("at", " tomorrow 9am"),
            ("withdraw", ""),
            ("hold", ""),
            ("release", ""),
            ("lift", " done"),
            ("takedown", ""),
        )
    ),
]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A workspace on a Tuesday morning."""
    async with world(tmp_path, starts=TUESDAY) as opened:
        yield opened


async def test_each_wrong_use_is_answered_with_what_to_do(here: World) -> None:
    wrong = []
    for typed, expected in ON_ITS_OWN:
        answer = await here.ana.types(typed)
        if not any(part in answer for part in expected.split("|")):
            wrong.append(f"{typed!r} -> {answer!r}, not {expected!r}")
        if "something went wrong" in answer or "Error" in answer:
            wrong.append(f"{typed!r} -> {answer!r}")
    assert wrong == []
    assert here.cards(1) == []
    assert await here.wall() == []


async def test_refusals_are_in_the_journal_without_what_was_typed(here: World) -> None:
    """Rule 39."""
    await here.ana.types("show 99")
    await here.gus.types("pause nothing at all")
    refused = [e for e in await here.journal() if e.kind == "refused"]
    assert "nothing at all" not in "".join(e.facts for e in refused)
    assert [(e.actor, json.loads(e.facts)["why"]) for e in refused] == [
        (here.ana.id, "NotFound"),
        (here.gus.id, "NotAllowed"),
    ]


@pytest.mark.parametrize("dash", ["—", "–", "--", "――"])
async def test_the_dashes_that_slack_makes_of_two_count_as_two(here: World, dash: str) -> None:
    """Trap 68."""
    answer = await here.ana.types(f"Soup is back! {dash}on soupe-wall {dash}at tomorrow 9am")
    assert answer.startswith("D-1 for soupe-wall, to leave Wed 7 Mar 2029, 09:00 (Europe/Lisbon")


async def test_what_could_be_a_command_or_a_text_is_answered_with_both_ways(here: World) -> None:
    answer = await here.ana.types("hold 12 --on soupe-wall")
    assert "This can be the command `hold` or a text" in answer
    assert "• `/draft post: hold 12 --on soupe-wall`" in answer
    answer = await here.ana.types("post: hold 12 --on soupe-wall")
    assert answer.startswith("D-1 for soupe-wall")


async def test_help_lists_every_command_and_explains_one(here: World) -> None:
    answer = await here.ana.types("help")
    assert "`draft: TEXT --on ACCOUNT` in the channel is a draft, too" in answer
    words = "list show why edit at withdraw hold release lift pause resume takedown away back live"
    for word in [*words.split(), "dry", "status", "help"]:
        assert f"`/draft {word}" in answer
        assert "For example: " in await here.ana.types(f"help {word}")


async def test_nothing_typed_opens_the_form_and_where_slack_does_not_says_how_to_go_on(
    here: World,
) -> None:
    await here.ana.does("command", command="/draft", text="")
    await form(here.ana, "Draft a post")
    here.simulator.faults.fail("views.open", "expired_trigger_id", times=1)
    assert "write it in one line: `/draft TEXT" in await here.ana.types("")


async def test_the_command_works_in_another_channel_and_answers_there(here: World) -> None:
    await here.ana.does(
        "command", channel="C0GENERAL", command="/draft", text="Soup is back! --on soupe-wall"
    )
    card = await here.card()
    await here.ben.reacts(card["ts"])
    await here.card(saying="scheduled")


async def test_a_guest_may_draft_but_starts_and_stops_nothing_else(here: World) -> None:
    """Rules 31 and 5."""
    assert (await here.gus.types("Soup! --on soupe-wall")).startswith("D-1 for")
    await here.ana.drafts("Bread! --on soupe-wall", number=2)
    for typed in ("pause smoke", "hold 2", "edit 2 Cake!", "lift 2 done", "release 2"):
        answer = await here.gus.types(typed)
        assert "guests can't" in answer or "Nobody" in answer, f"{typed}: {answer}"
    assert "Only its authors withdraw a draft" in await here.gus.types("withdraw 2")


async def test_neither_external_people_nor_bots_are_offered_the_command(here: World) -> None:
    for person in (here.eve, here.botty):
        answer = await person.tries("command", command="/draft", text="pause smoke")
        assert answer["error"] == "not_allowed"


async def test_only_an_author_withdraws_and_others_are_told_what_they_can_do(here: World) -> None:
    await here.ana.drafts("Soup! --on soupe-wall")
    answer = await here.ben.types("withdraw 1")
    assert "hold it with `/draft hold 1` or object with :x:" in answer
    assert await here.ana.types("withdraw 1") == "D-1 is withdrawn."
    await here.card(saying="withdrawn")
    answer = await here.ana.types("withdraw 1")
    assert answer == "That can't be done any more: this draft is withdrawn."


async def test_what_is_published_can_be_neither_edited_held_nor_withdrawn(here: World) -> None:
    await here.schedules("Soup! --on soupe-wall")
    await here.passes(seconds=61)
    await here.card(saying="open the post")
    over = "That can't be done any more: this draft is published."
    assert await here.ana.types("edit 1 Soup, but better") == over
    assert await here.ana.types("at 1 tomorrow 9am") == over
    assert await here.ana.types("withdraw 1") == over
    answer = await here.zoe.types("hold 1")
    assert answer == "There is nothing left to hold: this draft is published."


async def test_a_draft_that_was_never_out_cannot_be_taken_down(here: World) -> None:
    await here.ana.drafts("Soup! --on soupe-wall")
    answer = await here.ben.types("takedown 1")
    assert answer == (
        "Nothing of draft 1 is out, so there is nothing to take down; to stop it, `/draft hold 1`."
    )


async def test_nobody_is_asked_to_release_or_lift_what_nobody_stopped(here: World) -> None:
    await here.ana.drafts("Soup! --on soupe-wall")
    assert await here.ben.types("release 1") == "Nobody holds this draft."
    assert await here.ben.types("lift 1 done") == "Nobody objects to this draft."


async def test_the_same_draft_again_while_it_is_open_is_one(here: World) -> None:
    """Trap 7: whoever saw an error and typed it again means one post."""
    await here.ana.drafts("Soup! --on soupe-wall")
    await here.passes(seconds=61)
    assert (await here.ana.types("Soup! --on soupe-wall")).startswith("D-1 for")
    await here.ana.types("withdraw 1")
    assert (await here.ana.types("Soup! --on soupe-wall")).startswith("D-2 for")


async def test_while_slack_says_nothing_a_command_is_answered_with_try_again(here: World) -> None:
    await here.ana.drafts("Soup! --on soupe-wall")
    here.simulator.faults.fail("reactions.get", "internal_error")
    answer = await here.ben.types("why 1")
    assert answer == (
        "Slack could not be asked just now, so nothing was decided; please try again in a minute."
    )

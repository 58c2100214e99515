"""The roster: who was there on the first day, and how newcomers come to count (rule 6)."""

from pathlib import Path

import pytest

from bot.demo import TOML
from bot.services.enrolling import look
from bot.simulator.model import Person as Somebody
from bot.simulator.model import PersonKind, UserId
from bot.simulator.seed import BEN, DRAFTS, OLGA, TEAM, ZOE
from bot.simulator.server import Simulator
from storage import clockwork
from tests.world import Person, World, world

pytestmark = pytest.mark.slow

SOUP = "Soup is back! --on soupe-wall"
LOU = UserId("U0LOU")
NEW = "newcomers count after a colleague has confirmed them"
LEGAL = '\n[policy.groups]\nlegal = "S0LEGAL"\n\n[[policy.rules]]\nneeds = ["1 of @legal"]\n'


def hire(here: World, kind: PersonKind = PersonKind.MEMBER) -> Person:
    """Give Lou an account in the workspace; she is in no channel yet."""
    here.simulator.workspace.directory.add_person(
        Somebody(id=LOU, team_id=TEAM.id, name="lou", real_name="Lou Petit", kind=kind)
    )
    return Person(here, str(LOU))


async def compares(here: World) -> None:
    """Let the bot hear all that happened, and compare the roster with who is there."""
    await here.simulator.settle()
    await look(here.bot.ctx)


async def question(here: World) -> str:
    """The message that asks about a newcomer."""
    return str((await here.told("Please press the button if you know them"))["ts"])


async def test_the_first_roster_is_posted_and_is_the_full_members_of_that_day(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        posted = await here.told("Whose opinion counts here, from now on")
        for person in (here.ana, here.ben, here.zoe, here.olga):
            assert f"<@{person.id}>" in posted["text"]
        for person in (here.gus, here.eve, here.dan, here.botty):
            assert f"<@{person.id}>" not in posted["text"]
        entries = [e for e in await here.journal() if e.kind == "roster.begun"]
        assert len(entries) == 1
        await here.stop()
        await here.start()
        assert len([e for e in await here.journal() if e.kind == "roster.begun"]) == 1


async def test_somebody_invited_later_counts_when_a_colleague_of_the_inviter_confirms(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        lou, card = hire(here), await here.ana.drafts(SOUP)
        await here.olga.does("invite", user=str(LOU))
        asked = await question(here)
        assert f"invited by <@{here.olga.id}>" in here.message(asked)["text"]
        await lou.reacts(card)
        await lou.hears(NEW)
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.olga.presses(asked, "confirm_newcomers")
        await here.olga.hears("Somebody else has to confirm it")
        await lou.presses(asked, "confirm_newcomers")
        await lou.hears(f"that needs somebody on the roster: {NEW}")
        await here.gus.presses(asked, "confirm_newcomers")
        await here.gus.hears("that needs a full member of the channel")
        await here.ben.presses(asked, "confirm_newcomers")
        await here.told(f"<@{here.ben.id}> confirmed <@{LOU}>: from now on their opinion counts.")
        await here.reconciles()
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_somebody_who_came_by_themselves_needs_two_colleagues(tmp_path: Path) -> None:
    """Else one person with a second account could let it in alone."""
    async with world(tmp_path) as here:
        lou, card = hire(here), await here.olga.drafts(SOUP)
        await lou.does("join")
        asked = await question(here)
        assert "counts when two colleagues have confirmed it" in here.message(asked)["text"]
        answer = await here.olga.types(f"confirm <@{LOU}>")
        assert answer == f"Thank you: one more colleague has to confirm <@{LOU}>."
        again = await here.olga.types(f"confirm <@{LOU}>")
        assert again == "You have confirmed it already; one more colleague has to."
        await lou.reacts(card)
        await lou.hears(NEW)
        await here.passes(hours=1)
        assert await here.wall() == []
        answer = await here.ben.types(f"confirm <@{LOU}>")
        assert answer == f"Thank you: the opinion of <@{LOU}> counts from now on."
        await here.reconciles()
        await here.card(saying="scheduled")


async def test_who_invited_counts_as_one_of_two_only_while_on_the_roster(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        hire(here)
        await here.gus.does("invite", user=str(LOU))
        asked = await question(here)
        assert "counts when two colleagues have confirmed it" in here.message(asked)["text"]
        answer = await here.ben.types(f"confirm <@{LOU}>")
        assert answer == f"Thank you: one more colleague has to confirm <@{LOU}>."


async def test_an_event_that_got_lost_makes_no_member_of_anybody(tmp_path: Path) -> None:
    """Who invited Lou is not known then, so it takes two."""
    async with world(tmp_path) as here:
        lou, card = hire(here), await here.ana.drafts(SOUP)
        here.simulator.faults.lose_events = 1
        await here.olga.does("invite", user=str(LOU))
        await lou.reacts(card)
        await lou.hears(NEW)
        await compares(here)
        assert "two colleagues" in here.message(await question(here))["text"]
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_who_left_and_returns_is_a_newcomer_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.does("leave")
        await compares(here)
        await here.olga.does("invite", user=str(BEN))
        await here.told(f"<@{BEN}> is new here, invited by <@{here.olga.id}>")
        await here.ben.reacts(card)
        await here.ben.hears(NEW)
        await here.zoe.types(f"confirm <@{BEN}>")
        await here.reconciles()
        await here.card(saying="scheduled")


async def test_a_guest_who_becomes_a_member_is_a_newcomer(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.olga.does("kind", user=here.gus.id, kind="member")
        await here.simulator.settle()
        await look(here.bot.ctx, fresh=True)
        await here.told(f"<@{here.gus.id}> is new here")
        await here.gus.reacts(card)
        await here.gus.hears(NEW)


async def test_a_newcomer_confirms_nothing_that_takes_two(tmp_path: Path) -> None:
    """Rule 41."""
    async with world(tmp_path) as here:
        lou = hire(here)
        await here.olga.does("invite", user=str(LOU))
        await question(here)
        await here.ana.types("pause a fire")
        await here.ben.types("resume")
        assert NEW in await lou.types("resume")
        assert "The pause is over" in await here.zoe.types("resume")


async def test_a_newcomer_neither_trusts_the_clock_nor_declares_anything_urgent(
    tmp_path: Path,
) -> None:
    """Rules 6, 15 and 25: both let posts leave, so a second account of one person has no say."""
    toml = TOML + '\n[policy.urgent]\ngroup = "oncall"\n[policy.groups]\noncall = ["U0ZOE"]\n'
    async with world(tmp_path, toml=toml) as here:
        lou = hire(here)
        await here.olga.does("invite", user=str(LOU))
        await question(here)
        await here.ana.drafts(SOUP)
        assert NEW in await lou.types("urgent 1 flood in the street")
        await here.bot.ctx.store.write(
            lambda tx: clockwork.hold(tx, "the clock jumped", here.clock.now())
        )
        assert NEW in await lou.types("now")
        assert "posts leave again" in await here.zoe.types("now")


async def test_rule_41_whoever_asked_and_left_is_nobody_else_any_more(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.types("pause a fire")
        await here.passes(minutes=2)
        await here.ben.types("resume")
        await here.ben.does("leave")
        await here.simulator.settle()
        assert "Somebody else has to confirm" in await here.zoe.types("resume")
        assert "ask.dropped" in [e.kind for e in await here.journal()]
        assert "The pause is over" in await here.olga.types("resume")


async def test_somebody_added_to_a_user_group_counts_there_when_two_have_confirmed(
    tmp_path: Path,
) -> None:
    """Whoever may change user groups must not make an approver alone."""
    async with world(tmp_path, toml=TOML + LEGAL) as here:
        card = await here.ana.drafts(SOUP)
        await here.olga.does("group", group="S0LEGAL", users=[str(ZOE), str(OLGA), str(BEN)])
        await here.told(f"<@{BEN}> is new in @legal")
        await here.ben.reacts(card)
        await here.ben.hears(NEW)
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.olga.types(f"confirm <@{BEN}>")
        await here.zoe.types(f"confirm <@{BEN}>")
        await here.reconciles()
        await here.card(saying="scheduled")


async def test_the_roster_begins_when_two_full_members_are_there(tmp_path: Path) -> None:
    """Alone, nobody could ever confirm a colleague."""

    def only_ana(simulator: Simulator) -> None:
        for user in (BEN, ZOE, OLGA):
            simulator.workspace.directory.leave(DRAFTS, user)

    async with world(tmp_path, before=only_ana, confirming=()) as here:
        await here.told("I begin when at least two full members are in this channel")
        here.simulator.workspace.directory.join(DRAFTS, BEN)
        await look(here.bot.ctx)
        posted = await here.told("Whose opinion counts here, from now on")
        assert f"<@{BEN}>" in posted["text"]


async def test_there_is_nobody_to_confirm_is_said(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert (await here.ana.types(f"confirm <@{BEN}>")).startswith("There is nobody to confirm")
        assert "Please pick the newcomer" in await here.ana.types("confirm lou")

"""Acts that take two people, tried by one; and second accounts."""

from bot.simulator.model import Person as Somebody
from bot.simulator.model import PersonKind, UserId
from bot.simulator.seed import TEAM
from tests.alone.ways import Try, Ways
from tests.flows.networks import TOOTS
from tests.world import Person

WAYS = Ways("test_nobody_is_two_people")
way = WAYS.way

TWO = "it takes two people (rules 35, 41)"
RESUME = "it takes two people (rules 33, 41)"
THROUGH = "it takes two people who are no authors (rules 32, 41)"
ROSTER = "two people of the roster stand for a newcomer (rule 6)"
ON_TOOTS = f"--on {TOOTS}"


async def _asks_live(at: Try) -> str:
    answer = await at.here.ana.types(f"live {TOOTS}")
    assert "Somebody else has to confirm" in answer, answer
    return str((await at.here.told(f"asks to make `{TOOTS}`"))["ts"])


@way("the author asks to make an account live, twice", TWO, "ask.opened refused draft.rehearsed")
async def _live(at: Try) -> None:
    await _asks_live(at)
    await at.here.ana.types(f"live {TOOTS}")
    await at.approved(more=ON_TOOTS)


@way("the author presses Confirm under their own request", TWO, "refused")
async def _own_button(at: Try) -> None:
    await at.here.ana.presses(await _asks_live(at), "confirm_ask")
    await at.hears(at.here.ana, "Somebody else has to confirm it; you asked")
    await at.approved(more=ON_TOOTS)


@way("the author confirms their own request by emoji", TWO, "refused")
async def _own_emoji(at: Try) -> None:
    await at.here.ana.reacts(await _asks_live(at))
    await at.here.simulator.settle()
    await at.hears(at.here.ana, "Somebody else has to confirm it; you asked")
    await at.approved(more=ON_TOOTS)


@way("a guest confirms the request", "the second is a full member (rules 5, 41)", "refused")
async def _guest(at: Try) -> None:
    await at.here.gus.reacts(await _asks_live(at))
    await at.hears(at.here.gus, "that needs a full member")
    await at.approved(more=ON_TOOTS)


@way("a bot confirms the request", "the second is a full member (rules 5, 41)", "refused")
async def _bot(at: Try) -> None:
    await at.here.botty.reacts(await _asks_live(at))
    await at.approved(more=ON_TOOTS)


@way("the author's new second account confirms the request", ROSTER, "roster.came refused")
async def _second_account(at: Try) -> None:
    lou = await _invited(at, "U0LOU", at.here.ana)
    await lou.reacts(await _asks_live(at))
    await at.approved(more=ON_TOOTS)


@way("a colleague's old confirmation is pressed again later", TWO, "account.dry_run refused")
async def _old_confirmation(at: Try) -> None:
    ask = await _asks_live(at)
    row = at.here.message(ask)["blocks"][-1]
    await at.here.zoe.presses(ask, "confirm_ask")
    await at.here.told(f"confirmed: `{TOOTS}` is live")
    await at.here.ana.types(f"dry {TOOTS}")
    await _asks_live(at)
    body = at.pressed(at.here.zoe, ask, row["elements"][0])
    await at.sends(body)
    await at.approved(more=ON_TOOTS)


@way("a request is confirmed more than an hour later", "requests live an hour (33)", "refused")
async def _late(at: Try) -> None:
    ask = await _asks_live(at)
    await at.here.passes(minutes=61)
    await at.here.zoe.presses(ask, "confirm_ask")
    await at.approved(more=ON_TOOTS)


@way(
    "the account is made live after its rehearsal was approved",
    "an account that changes voids the votes (rule 20)",
    "account.live draft.revised",
)
async def _after(at: Try) -> None:
    await at.approved(more=f"{ON_TOOTS} --at in 10 minutes")
    await at.here.zoe.types(f"live {TOOTS}")
    await at.here.olga.types(f"live {TOOTS}")
    await at.card("needs a second opinion")
    await at.here.passes(minutes=15)
    await at.here.ana.types(f"dry {TOOTS}")


@way("one person asks to resume, twice", RESUME, "pause.started ask.opened refused")
async def _resume(at: Try) -> None:
    await at.approved()
    await at.here.zoe.types("pause a fire in the kitchen")
    for _ in range(2):
        await at.here.ana.types("resume")


@way("whoever paused takes the emoji off the lamp later, alone", RESUME, "refused")
async def _lamp(at: Try) -> None:
    await at.approved()
    lamp = await at.here.told("*The lamp*")
    await at.here.ana.reacts(lamp["ts"], "octagonal_sign")
    await at.here.told("Everything is paused")
    await at.here.passes(minutes=2)
    await at.here.ana.reacts(lamp["ts"], "octagonal_sign", on=False)
    await at.hears(at.here.ana, "The pause goes on")


@way("the author asks to let the draft through a pause", THROUGH, "refused")
async def _through(at: Try) -> None:
    await at.approved()
    await at.here.zoe.types("pause a fire in the kitchen")
    await at.types(at.here.ana, "through N")


@way("a colleague lets the draft through a pause, twice", THROUGH, "ask.opened refused")
async def _through_twice(at: Try) -> None:
    await at.approved()
    await at.here.zoe.types("pause a fire in the kitchen")
    for _ in range(2):
        await at.types(at.here.ben, "through N")


@way(
    "what two people let through a pause is changed afterwards",
    "they let just this content through (rule 32)",
    "pause.passed draft.revised",
)
async def _through_changed(at: Try) -> None:
    await at.draft()
    await at.here.zoe.types("pause a fire in the kitchen")
    await at.types(at.here.ben, "through N")
    await at.types(at.here.olga, "through N")
    await at.types(at.here.ana, f"edit N {at.text} and salt")
    await at.here.ben.reacts((await at.card("and salt"))["ts"])


@way("the author invites a second account, which approves", ROSTER, "roster.came vote.dismissed")
async def _newcomer(at: Try) -> None:
    mia = await _invited(at, "U0MIA", at.here.ana)
    await mia.reacts(await at.draft())


@way("whoever invited the newcomer confirms them too", ROSTER, "roster.came refused vote.dismissed")
async def _inviter(at: Try) -> None:
    noa = await _invited(at, "U0NOA", at.here.ana)
    await at.here.ana.types(f"confirm <@{noa.id}>")
    await noa.reacts(await at.draft())


@way("the second account comes by itself, and one person confirms", ROSTER, "roster.vouched")
async def _joins(at: Try) -> None:
    tim = _hired(at, "U0TIM")
    await tim.does("join")
    await at.here.simulator.settle()
    await at.here.ana.types(f"confirm <@{tim.id}>")
    await at.here.ana.types(f"confirm <@{tim.id}>")
    await tim.reacts(await at.draft())


@way("newcomers confirm each other", ROSTER, "roster.came refused")
async def _each_other(at: Try) -> None:
    pia, rob = await _invited(at, "U0PIA", at.here.ana), await _invited(at, "U0ROB", at.here.ana)
    await pia.types(f"confirm <@{rob.id}>")
    await rob.types(f"confirm <@{pia.id}>")
    await pia.reacts(await at.draft())


@way(
    "the author leaves the channel, returns and approves",
    "authors stay so (rule 2)",
    "vote.dismissed",
)
async def _returns(at: Try) -> None:
    ts = await at.draft(by=at.here.olga)
    await at.here.olga.does("leave")
    await at.here.settles()
    await at.here.olga.does("join")
    await at.here.olga.reacts(ts)


async def _invited(at: Try, user: str, by: Person) -> Person:
    person = _hired(at, user)
    await by.does("invite", user=user)
    await at.here.simulator.settle()
    return person


def _hired(at: Try, user: str) -> Person:
    at.here.simulator.workspace.directory.add_person(
        Somebody(
            id=UserId(user),
            team_id=TEAM.id,
            name=user.lower(),
            real_name=user,
            kind=PersonKind.MEMBER,
        )
    )
    return Person(at.here, user)

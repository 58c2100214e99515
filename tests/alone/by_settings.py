"""The settings file is made weaker, by whoever can write it."""

from bot.demo import TOML
from tests.alone.ways import Try, Ways

WAYS = Ways("test_no_settings_file_gets_a_post_out_alone")
way = WAYS.way

# Two approvals, and an urgent quorum that is the author alone; Olga runs the bot.
SETTINGS = (
    TOML.replace("[slack]", '[slack]\ninstaller = "U0OLGA"')
    + '\n[policy]\napprovals = { 0 = 2 }\n[policy.urgent]\ngroup = "oncall"\n'
    + '[policy.groups]\noncall = ["U0ANA"]\n'
)
ONE_IS_ENOUGH = SETTINGS.replace("approvals = { 0 = 2 }", "approvals = { 0 = 1 }")
TADA = f'{SETTINGS}\n[gestures]\napprove = ["tada"]\n'
ANOTHER = f'{ONE_IS_ENOUGH}\n[[accounts]]\nname = "soupe-new"\nnetwork = "wall"\n'
WAITS = "a weaker file waits for two people, and the old one stands (rule 35)"


async def _starts(at: Try, toml: str) -> None:
    """Start the bot with another file, which nobody has confirmed."""
    await at.here.stop()
    at.here.toml, at.here.confirming = toml, ()
    await at.here.start()


async def _asked(at: Try) -> str:
    return str((await at.here.told("My settings file has changed"))["ts"])


async def _again(at: Try) -> None:
    """Let what was approved fall due while the file waits; then put the old file back."""
    await at.here.settles()
    await at.here.passes(minutes=2)
    await at.here.passes(minutes=30)
    await _starts(at, SETTINGS)


@way("the file asks for one approval where two were needed", WAITS, "policy.offered vote.counted")
async def _weaker(at: Try) -> None:
    ts = await at.draft()
    await _starts(at, ONE_IS_ENOUGH)
    await at.here.ben.reacts(ts)
    await _again(at)


@way("one person confirms the weaker file, twice", WAITS, "policy.confirmed vote.counted")
async def _confirmed(at: Try) -> None:
    await _starts(at, ONE_IS_ENOUGH)
    for _ in range(2):
        await at.here.ana.presses(await _asked(at), "confirm_policy")
        await at.hears(at.here.ana, "One person more has to confirm them")
    await at.here.ben.reacts(await at.draft())
    await _again(at)


@way("whoever runs the bot confirms its settings", WAITS, "refused")
async def _installer(at: Try) -> None:
    await _starts(at, ONE_IS_ENOUGH)
    await at.here.olga.presses(await _asked(at), "confirm_policy")
    await at.hears(at.here.olga, "somebody else has to confirm its settings")
    await at.here.ben.reacts(await at.draft())
    await _again(at)


@way("a guest confirms the weaker file", WAITS, "refused")
async def _guest(at: Try) -> None:
    await _starts(at, ONE_IS_ENOUGH)
    await at.here.gus.presses(await _asked(at), "confirm_policy")
    await at.hears(at.here.gus, "that needs a full member of the channel")
    await at.here.ben.reacts(await at.draft())
    await _again(at)


@way("the file lets an emoji approve that people use for fun", WAITS, "reaction.unused")
async def _gestures(at: Try) -> None:
    await _starts(at, TADA)
    ts = await at.draft()
    for person in (at.here.ben, at.here.zoe):
        await person.reacts(ts, "tada")
    await _again(at)


@way("the file names another account, for which less is needed", WAITS, "refused")
async def _account(at: Try) -> None:
    await _starts(at, ANOTHER)
    answer = await at.here.ana.types(f"{at.text} --on soupe-new")
    assert "I don't know the account `soupe-new`" in answer
    await _again(at)


@way(
    "the author is the urgent quorum, declares it urgent and approves",
    "an author of the urgent quorum is an author (rule 15)",
    "urgent.declared vote.dismissed",
)
async def _urgent(at: Try) -> None:
    ts = await at.draft()
    await at.types(at.here.ana, "urgent N flood in the street")
    await at.here.ana.reacts(ts)

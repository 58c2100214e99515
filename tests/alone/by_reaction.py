"""Reactions of whoever does not count, with emoji that do not count, where they do not count."""

from bot.simulator.model import Person as Somebody
from bot.simulator.model import PersonKind, UserId
from bot.simulator.seed import ANA, DAN, DRAFTS, TEAM
from bot.simulator.server import Simulator
from tests.alone.ways import Try, Ways
from tests.world import Person

WAYS = Ways("test_no_reaction_gets_a_post_out_alone")
way = WAYS.way

# What Ana has made in the workspace before the bot came.
EMOJI_MADE = {
    "seen-it": "alias:white_check_mark",
    "read-it": "alias:heavy_check_mark",
    "got-it": "alias:read-it",
    "white-check-mark": "https://emoji.example/check.png",
}

AUTHOR = "authors never approve (rule 1)"
KIND = "only full members count (rule 5)"
EMOJI = "only the named emoji approve, and never an alias (rule 21)"
PLACE = "only the newest card counts (rule 17)"
DISMISSED = "vote.dismissed"


@way("the author approves", AUTHOR, DISMISSED)
async def _author(at: Try) -> None:
    await at.here.ana.reacts(await at.draft())


@way("the owner of the workspace approves their own draft", AUTHOR, DISMISSED)
async def _owner(at: Try) -> None:
    await at.here.olga.reacts(await at.draft(by=at.here.olga))


@way("the author approves with another emoji and another skin tone", AUTHOR, DISMISSED)
async def _tones(at: Try) -> None:
    ts = await at.draft()
    for emoji in ("+1", "thumbsup::skin-tone-3", "heavy_check_mark"):
        await at.here.ana.reacts(ts, emoji)


@way("the author gives, takes and gives the approval again", AUTHOR, DISMISSED)
async def _again(at: Try) -> None:
    ts = await at.draft()
    for on in (True, False, True):
        await at.here.ana.reacts(ts, on=on)


@way("the author's other account, a guest, approves", KIND, DISMISSED)
async def _guest(at: Try) -> None:
    await at.here.gus.reacts(await at.draft())


@way("a guest of this one channel approves", KIND, DISMISSED)
async def _single(at: Try) -> None:
    await at.here.sam.reacts(await at.draft())


@way("the author's account in another organisation approves", KIND, DISMISSED)
async def _external(at: Try) -> None:
    await at.here.eve.reacts(await at.draft())


@way("a bot of the author's approves", KIND, DISMISSED)
async def _bot(at: Try) -> None:
    await at.here.botty.reacts(await at.draft())


@way("a workflow approves", KIND, DISMISSED)
async def _workflow(at: Try) -> None:
    await at.here.flow.reacts(await at.draft())


@way("Slackbot approves", KIND, DISMISSED)
async def _slackbot(at: Try) -> None:
    slackbot = _joins(at, "USLACKBOT", PersonKind.MEMBER)
    await at.here.olga.does("invite", user=slackbot.id)
    await slackbot.reacts(await at.draft())


@way("a deactivated account approves", KIND, DISMISSED)
async def _deactivated(at: Try) -> None:
    ts, workspace = await at.draft(), at.here.simulator.workspace
    # The page refuses it; a session that was open when the account was closed might not.
    card = workspace.messages.find(DRAFTS, ts)
    at.here.simulator.send(workspace.messages.react(card, DAN, "white_check_mark"))


@way(
    "an account outside the channel approves",
    "only members of the drafts channel count (rule 6)",
    DISMISSED,
)
async def _outside(at: Try) -> None:
    stranger = _joins(at, "U0STRANGER", PersonKind.MEMBER)
    await stranger.reacts(await at.draft())


@way("everybody who does not count approves together", KIND, DISMISSED)
async def _together(at: Try) -> None:
    here, ts = at.here, await at.draft()
    for person in (here.ana, here.gus, here.sam, here.eve, here.botty, here.flow):
        await person.reacts(ts)


@way("a colleague uses an alias that the author made of the approving emoji", EMOJI, DISMISSED)
async def _alias(at: Try) -> None:
    await at.here.ben.reacts(await at.draft(), "seen-it")


@way("the alias is an alias of an alias", EMOJI, DISMISSED)
async def _chain(at: Try) -> None:
    await at.here.ben.reacts(await at.draft(), "got-it")


@way("a colleague uses an emoji that looks like the approving one", EMOJI, "reaction.unused")
async def _look_alike(at: Try) -> None:
    await at.here.ben.reacts(await at.draft(), "ballot_box_with_check")


@way("the author makes an emoji with nearly the same name", EMOJI, "reaction.unused")
async def _name(at: Try) -> None:
    await at.here.ben.reacts(await at.draft(), "white-check-mark")


@way("an approval stands on a card that was changed since", PLACE, "refused")
async def _old_card(at: Try) -> None:
    old = await at.draft()
    await at.types(at.here.ana, f"edit N {at.text} and salt")
    await at.card("and salt")
    await at.here.ben.reacts(old)
    await at.hears(at.here.ben, "has no effect here")


@way("an approval stands on another message of the bot, in the thread", PLACE, "refused")
async def _thread(at: Try) -> None:
    await at.approved()
    await at.types(at.here.ana, f"edit N {at.text} and oil")
    asked = await at.here.told(f"D-{at.number} was changed")
    await at.here.ben.reacts(asked["ts"])


@way("an approval stands on the lamp", PLACE, "refused")
async def _lamp(at: Try) -> None:
    await at.draft()
    lamp = await at.here.told("*The lamp*")
    await at.here.zoe.reacts(lamp["ts"])


@way("an approval stands on the card of another draft", PLACE, "vote.counted")
async def _other(at: Try) -> None:
    other = await at.draft(f"Tomorrow: {at.text[::-1]}", more="--at in 9 hours")
    await at.draft()
    await at.here.ben.reacts(other)
    await at.here.settles()
    await at.types(at.here.ana, f"withdraw {at.drafts[0]}")


@way(
    "at level 3, the author watches the post that a colleague approved",
    "somebody other than the authors has to watch (rule 10)",
    "vote.counted",
)
async def _watch(at: Try) -> None:
    ts = await at.draft(f"As an AI language model, I can't attend {at.text}, but you can!")
    await at.here.ana.reacts(ts, "eyes")
    await at.here.ben.reacts(ts)


@way(
    "at level 4, one colleague approves twice",
    "one person is one vote, and two are needed (rules 7, 10)",
    "vote.counted",
)
async def _twice(at: Try) -> None:
    ts = await at.draft(f"Fire alarm test at noon with {at.text}")
    for emoji in ("white_check_mark", "+1", "heavy_check_mark"):
        await at.here.ben.reacts(ts, emoji)


def made(simulator: Simulator) -> None:
    """Let Ana make her emoji."""
    for name, value in EMOJI_MADE.items():
        simulator.workspace.directory.set_emoji(name, value, ANA)


def _joins(at: Try, user: str, kind: PersonKind) -> Person:
    at.here.simulator.workspace.directory.add_person(
        Somebody(id=UserId(user), team_id=TEAM.id, name=user.lower(), real_name=user, kind=kind)
    )
    return Person(at.here, user)

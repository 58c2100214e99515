"""What a step does: to the workspace, to the weather, and back to how everything was."""

from bot.simulator.ledger import Kind
from bot.simulator.model import PersonKind, Status
from bot.simulator.refusals import Refusal
from bot.simulator.seed import DRAFTS
from storage import rosters
from tests.properties.alone import Role
from tests.properties.records import Skew
from tests.properties.stage import IDS, MASTO, Stage
from tests.properties.steps import LOOK_ALIKES, MEMBERS, Step
from tests.publishers.servers import faults
from tests.world import Person


async def act(on: Stage, step: Step) -> None:
    """Let somebody do something; what the workspace refuses just doesn't happen."""
    who = on.person(step.who)
    card = on.card(step)
    match step.do:
        case "type":
            text = step.arg.replace("{n}", str(on.number(step)))
            await who.tries("command", command="/draft", text=text)
        case "say":
            await who.tries("message", text=step.arg)
        case "react" | "unreact" if card:
            await who.tries("react", ts=card, name=step.arg, on=step.do == "react")
        case "press" if card:
            await _press(on, who, card, step.arg)
        case "confirm" if on.asks:
            await _press(on, who, on.asks[-1], "confirm_ask")
        case "react_ask" if on.asks:
            await who.tries("react", ts=on.asks[-1], name=step.arg)
        case "delete" if card:
            await who.tries("delete", ts=card)
        case _:
            await _around(who, step)


async def _press(on: Stage, who: Person, ts: str, action: str) -> None:
    try:
        message = on.workspace.messages.find(DRAFTS, ts)
    except Refusal:
        return
    for block in message.blocks:
        for element in block.get("elements", []):
            if str(element.get("action_id", "")).startswith(action):
                ids = {"action_id": element["action_id"], "block_id": block["block_id"]}
                await who.tries("press", ts=ts, **ids)
                return


async def _around(who: Person, step: Step) -> None:
    """What changes people, places and emoji."""
    name, _, more = step.arg.partition(" ")
    match step.do:
        case "leave" | "join":
            await who.tries(step.do)
        case "kick" | "invite":
            await who.tries(step.do, user=str(IDS[name]))
        case "kind":
            await who.tries("kind", user=str(IDS[name]), kind=more)
        case "status":
            await who.tries("status", emoji=step.arg)
        case "archive" | "share":
            await who.tries(step.do)
        case "unarchive" | "unshare":
            await who.tries(step.do.removeprefix("un"), on=False)
        case "emoji":
            await who.tries("emoji", name=name, value=LOOK_ALIKES[name])
        case "react" | "unreact" | "press" | "confirm" | "react_ask" | "delete":
            return
        case _:
            raise AssertionError(f"nobody can {step.do}")


def weather(on: Stage, what: str) -> None:
    """Let something go wrong from now on."""
    name, _, value = what.partition(" ")
    switches = on.here.simulator.faults
    match name:
        case "clear":
            switches.clear()
            on.lines.append(Skew(at=on.now(), seconds=0.0))
        case "break_with":
            switches.break_with(value, 500, times=2)
        case "fail":
            switches.fail(value, "internal_error", times=1)
        case "truncate_full_reactions":
            switches.truncate_full_reactions = True
        case "date_offset_seconds":
            switches.date_offset_seconds = float(value)
            on.lines.append(Skew(at=on.now(), seconds=float(value)))
        case "network":
            on.network.faults.plan(_fault(value))
        case _:
            setattr(switches, name, int(value))


def _fault(what: str) -> faults.Fault:
    how, _, when = what.partition(" ")
    path = "/api/v1/statuses"
    if how.isdigit():
        kind, status = faults.Kind.STATUS, int(how)
    else:
        kind, status = faults.Kind(how), 500
    return faults.Fault(kind=kind, path=path, after=when == "after", status=status, own=True)


async def tidy_up(on: Stage, role: Role | None = None) -> list[str]:
    """Bring people, places and pauses back to how they were; nothing of it approves a post."""
    simulator, directory = on.here.simulator, on.workspace.directory
    weather(on, "clear")
    on.network.faults.waiting.clear()
    for name in list(directory.custom_emoji):
        simulator.send(directory.set_emoji(name, None, IDS["olga"]))
    place = directory.channel(str(DRAFTS))
    if place.is_archived:
        simulator.send(directory.archive(place.id, IDS["olga"], on=False))
    if place.is_ext_shared:
        simulator.send(directory.share(place.id, IDS["olga"], on=False))
    changed = _people_back(on)
    await on.quiet()
    await _stand_for_each_other(on)
    for name in sorted(changed & set(MEMBERS)):
        await _says(on, name, "status")
    for number, author in on.drafts:
        name = next((name for name, user in IDS.items() if str(user) == author), "olga")
        await _says(on, name, f"withdraw {number}")
    await _go_on(on)
    if role is not None:
        _cast(on, role)
    await on.quiet()
    return await on.verdict()


def _people_back(on: Stage) -> set[str]:
    simulator, directory = on.here.simulator, on.workspace.directory
    changed = set()
    for user, name in ((user, name) for name, user in IDS.items()):
        kind = PersonKind(on.judge.cast.kinds[str(user)])
        if directory.person(user).kind is not kind:
            simulator.send(directory.set_kind(user, kind, IDS["olga"]))
            changed.add(name)
        if directory.person(user).status.emoji:
            simulator.send(directory.set_status(user, Status()))
        if user not in directory.channel(str(DRAFTS)).members:
            simulator.send(directory.join(str(DRAFTS), user))
    return changed


async def _stand_for_each_other(on: Stage) -> None:
    """Let colleagues confirm those of the team who came back: they are newcomers (rule 6)."""
    ctx = on.here.bot.ctx
    for name in MEMBERS:
        roster = await ctx.store.read(lambda tx: rosters.on_it(tx, ctx.sealer))
        if roster.has(IDS[name]):
            continue
        for colleague in MEMBERS:
            if colleague != name:
                await _says(on, colleague, f"confirm <@{IDS[name]}>")


def _cast(on: Stage, role: Role) -> None:
    """Make the lonely person what the role says."""
    directory, user = on.workspace.directory, IDS[role.person]
    if role.kind:
        on.here.simulator.send(directory.set_kind(user, PersonKind(role.kind), IDS["olga"]))
    if role.outside:
        on.here.simulator.send(directory.leave(str(DRAFTS), user))


async def _go_on(on: Stage) -> None:
    """End what was typed in this sequence: absences, pauses, an account gone dry."""
    commands = [
        (line.actor, line.text)
        for line in on.workspace.history[on.begun :]
        if line.kind is Kind.COMMAND
    ]
    gone = {actor for actor, text in commands if text.startswith("away ")}
    for name in sorted(name for name, user in IDS.items() if user in gone):
        await _says(on, name, "back")
    if any(text.startswith(("pause", "resume")) for _, text in commands):
        for name in ("ana", "ben", "ana"):
            await _says(on, name, "resume")
    if any(text.startswith(("dry", "live")) for _, text in commands):
        for name in ("ana", "ben"):
            await _says(on, name, f"dry {MASTO}")
            await _says(on, name, f"live {MASTO}")
        await _says(on, "ana", f"live {MASTO}")
    on.begun = len(on.workspace.history)


async def _says(on: Stage, name: str, text: str) -> None:
    await on.person(name).tries("command", command="/draft", text=text)
    await on.quiet()

"""What a step does: to Slack, to the weather, to the clock, and to the bot that hears of it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.domain.errors import SlackUnavailable
from bot.services import enrolling, hearing, noticing
from bot.services.hearing import Cry, Heard
from bot.services.reconciling import reconcile
from bot.simulator.ledger import Kind
from bot.slack import ids
from handlers import actions, commands, pressing
from handlers.payloads import Press, Typed
from tests.factories import CHANNEL, TEAM
from tests.properties.steps import LOOK_ALIKES, Step
from tests.soak import writing
from tests.soak.people import IDS, described
from tests.soak.slack import BOT
from tests.soak.stage import Stage

CALLS = {
    "reactions.get": ("room", "reactions_of", "message"),
    "chat.update": ("refresh", "rewrite", "retire"),
    "chat.postMessage": ("post", "say"),
    "conversations.members": ("members", "hall", "person"),
}


async def act(on: Stage, step: Step) -> None:
    """Let a step happen."""
    match step.do:
        case "type":
            await types(on, step.who, step.arg.replace("{n}", str(number(on, step))))
        case "react" | "unreact":
            await reacts(on, step, card(on, step))
        case "react_ask":
            await reacts(on, step, asked(on))
        case "press":
            await _presses(on, step)
        case "confirm":
            await _confirms(on, step.who)
        case "pass":
            on.clock.advance(seconds=float(step.arg))
            await on.beat()
        case "jump":
            on.clock.time += timedelta(seconds=float(step.arg))
            await on.beat()
        case "reconcile":
            await on.reconcile()
        case "restart":
            await on.restart()
        case "weather":
            weather(on, step.arg)
        case _:
            await _around(on, step)


def number(on: Stage, step: Step) -> int:
    """The draft that a step means, counted from the newest; any number where there is none."""
    found = drafts(on)
    return found[-1 - step.draft % len(found)] if found else 999_999


def drafts(on: Stage) -> list[int]:
    """The drafts of which there was ever a card, oldest first."""
    return sorted({int(views[0].draft.id) for views in on.slack.views.values()})


def cards(on: Stage, draft: int) -> list[str]:
    """A draft's cards, oldest first."""
    return [ts for ts, views in on.slack.views.items() if int(views[0].draft.id) == draft]


def card(on: Stage, step: Step) -> str:
    """The card that a step means, or an empty string."""
    found = cards(on, number(on, step))
    if step.old and len(found) > 1:
        found = found[:-1]
    return found[-1] if found else ""


def asked(on: Stage) -> str:
    """The newest message that asks for a second person."""
    found = [ts for ts, two in on.slack.buttons.items() if two[0].action == ids.CONFIRM_ASK]
    return found[-1] if found else ""


async def types(on: Stage, who: str, text: str) -> str:
    """Type a command; it may come twice, as Slack's own repetition of a request does."""
    on.typed += 1
    for name, user in IDS.items():
        text = text.replace(f"@{name}", f"<@{user}>")
    on.slack.log(Kind.COMMAND, IDS[who], name="/draft", text=text)
    request = Typed(user=IDS[who], channel=CHANNEL, team=TEAM, text=text, trigger=str(on.typed))
    answer = await on.tries(commands.answer(on.desk, request), who)
    on.slack.log(Kind.EPHEMERAL_POSTED, BOT, name=IDS[who], text=answer)
    if on.doubled:
        on.doubled -= 1
        await on.tries(commands.answer(on.desk, request), who)
    return answer


async def reacts(on: Stage, step: Step, ts: str) -> None:
    """Give or take a reaction, and let the bot hear of it."""
    if ts not in on.slack.reactions or ts in on.slack.gone:
        return
    user, there = IDS[step.who], on.slack.reactions[ts]
    adds = step.do != "unreact"
    if adds == ((user, step.arg) in there):
        return
    if adds:
        on.slack.react(user, step.arg, ts)
    else:
        on.slack.unreact(user, step.arg, ts)
    kind = Kind.REACTION_ADDED if adds else Kind.REACTION_REMOVED
    on.slack.log(kind, user, ts=ts, name=step.arg)
    heard = Heard(
        ref=on.card(ts), user=user, emoji=step.arg, added=adds, on_ours=True, at=on.clock.now()
    )
    await on.hears(partial(_heard, on, heard))


async def _heard(on: Stage, heard: Heard) -> None:
    await noticing.active(on.ctx, heard.user, heard.at)
    await hearing.reaction(on.ctx, heard)


async def _presses(on: Stage, step: Step) -> None:
    """Press a button of a card, offered there now or not: a replay is a press as well."""
    ts, action = card(on, step), step.arg
    if not ts:
        return
    value = number(on, step)
    if action == ids.TAKE_SUGGESTION:
        action, value = _newest_button(on, action)
    elif action == ids.MISSED_SEND_NOW:
        value = on.slack.missed[-1] if on.slack.missed else 0
    elif action.startswith("delivery_is"):
        unsure = [d for d in on.slack.views[ts][-1].deliveries if d.state == "unknown"]
        if not unsure:
            return
        value = unsure[0].id
        action = ids.IS_NOT_OUT if action == "delivery_is" else action
    elif action == ids.RETRY:
        offered = on.slack.views[ts][-1].retries
        if not offered:
            return
        value = offered[0]
    await press(on, step.who, action, value, ts)


def _newest_button(on: Stage, action: str) -> tuple[str, int]:
    found = [b for each in on.slack.buttons.values() for b in each if b.action == action]
    return (found[-1].action, int(found[-1].value)) if found else (action, 0)


async def press(on: Stage, who: str, action: str, value: int, ts: str) -> None:
    """Press a button, and note the answer that this person alone gets."""
    on.slack.log(Kind.BUTTON, IDS[who], ts=ts, name=action, text=str(value))
    pressed = Press(
        user=IDS[who], channel=CHANNEL, team=TEAM, action=action, value=value, ref=on.card(ts)
    )
    votes = pressing.OURS.match(f"{action}:")
    work = pressing.carry_out if votes else actions.carry_out
    answer = await on.tries(work(on.desk, pressed), who)
    on.slack.log(Kind.EPHEMERAL_POSTED, BOT, name=IDS[who], text=answer)


async def _confirms(on: Stage, who: str) -> None:
    ts = asked(on)
    if ts:
        button = on.slack.buttons[ts][0]
        await press(on, who, button.action, int(button.value), ts)


async def _around(on: Stage, step: Step) -> None:
    """What changes people, places and emoji."""
    name, _, more = step.arg.partition(" ")
    slack = on.slack
    match step.do:
        case "leave" | "join" | "kick" | "invite":
            who = name or step.who
            by = step.who if name else ""
            await moves(on, who, there=step.do in {"join", "invite"}, by=by)
        case "kind":
            turns(on, name, more)
        case "status":
            person = slack.people.get(IDS[step.who])
            if person is not None:
                slack.people[person.id] = replace(person, status_emoji=step.arg)
                slack.log(Kind.STATUS_SET, person.id, name=step.arg)
        case "archive" | "share" | "unarchive" | "unshare":
            slack.trouble = f"the channel is {step.do}d" if not step.do.startswith("un") else ""
            slack.log(Kind.CHANNEL_CHANGED, IDS["olga"], name=step.do)
            await on.hears(partial(reconcile, on.ctx))
        case "emoji":
            slack.custom[name] = LOOK_ALIKES[name]
            slack.log(Kind.EMOJI_CHANGED, IDS["olga"], name=name, text=LOOK_ALIKES[name])
        case "no_emoji":
            slack.custom.pop(name, None)
            slack.log(Kind.EMOJI_CHANGED, IDS["olga"], name=name)
        case "delete":
            ts = card(on, step)
            if ts and ts not in slack.gone:
                slack.gone.add(ts)
                slack.log(Kind.MESSAGE_DELETED, IDS[step.who], ts=ts)
        case "cry":
            thread = cards(on, number(on, step))[:1]
            if thread:
                cry = Cry(channel=CHANNEL, thread=thread[0], user=IDS[step.who])
                await on.hears(partial(hearing.cry, on.ctx, cry))
        case "write":
            await writing.writes(on, step.who, step.arg)
        case "rewrite":
            await writing.rewrites(on, step)
        case "erase":
            await writing.erases(on, step)
        case "say":
            return
        case _:
            raise AssertionError(f"nobody can {step.do}")


async def moves(on: Stage, who: str, *, there: bool, by: str = "") -> None:
    """Come into the channel or leave it; the bot hears of it, and can ask who is there."""
    slack, user = on.slack, IDS[who]
    if there == (user in slack.channel_members):
        return
    slack.story.trouble.clear()
    if there:
        slack.channel_members.add(user)
        slack.log(Kind.MEMBER_JOINED, user, name=IDS[by] if by else "")
        inviter = IDS[by] if by else None
        await on.tries(enrolling.has_joined(on.ctx, user, inviter))
        return
    slack.channel_members.discard(user)
    slack.log(Kind.MEMBER_LEFT, user)
    await on.tries(reconcile(on.ctx))
    await on.tries(enrolling.look(on.ctx))


def turns(on: Stage, who: str, kind: str) -> None:
    """Make somebody a guest, a member, deactivated, ...; the bot is not told."""
    person = described(who, kind)
    on.slack.people[IDS[who]] = person
    on.slack.log(Kind.KIND_CHANGED, IDS["olga"], name=kind, text=IDS[who])


def weather(on: Stage, what: str) -> None:
    """Let something go wrong from now on."""
    name, _, value = what.partition(" ")
    slack = on.slack
    match name:
        case "clear":
            slack.story.trouble.clear()
            slack.shaky, slack.skew = False, 0.0
            on.lost = on.doubled = 0
            for network in on.networks.values():
                network.early.clear()
                network.story.trouble.clear()
                network.lost_answers.clear()
        case "break_with" | "fail":
            times = 2 if name == "break_with" else 1
            for call in CALLS[value]:
                slack.story.trouble[call] = [SlackUnavailable("no answer") for _ in range(times)]
        case "truncate_full_reactions":
            slack.shaky = True
        case "date_offset_seconds":
            slack.skew = float(value)
        case "lose_events":
            on.lost = int(value)
        case "duplicate_events":
            on.doubled = int(value)
        case "reorder_events":
            on.held_back = int(value)
        case "network":
            for network in on.networks.values():
                network.plan(value)
        case _:
            raise AssertionError(f"no such weather: {what}")

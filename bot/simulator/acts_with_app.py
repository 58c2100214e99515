"""What people do with the app itself: commands, buttons, modals, shortcuts, its Home tab."""

from bot.simulator import interactions
from bot.simulator.acts import Act, must_be_human
from bot.simulator.answers import after_submission, record_submission, respond
from bot.simulator.delivery import Sort
from bot.simulator.ledger import Kind
from bot.simulator.model import (
    Channel,
    Ephemeral,
    Message,
    PersonKind,
    SlashCommand,
    View,
)
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.text import as_mrkdwn, escape
from bot.simulator.view_state import find_element, initial_values, merged, problems

# A person's choice in an element that is no plain button.
_CHOICES = (
    "selected_option",
    "selected_options",
    "selected_user",
    "selected_users",
    "selected_channel",
    "selected_conversation",
    "selected_date",
    "selected_time",
    "selected_date_time",
)


async def command(act: Act) -> Payload:
    """Type a slash command; external people are not offered any (trap 69)."""
    must_be_human(act.person)
    if act.person.kind is PersonKind.EXTERNAL:
        raise Refusal("not_allowed", "external people are not offered this command")
    channel = act.channel()
    if channel.is_archived:
        raise Refusal("is_archived")
    known = _command(act)
    typed = str(act.fields.get("text", "")).strip()
    text = as_mrkdwn(act.tokens(typed), labels=True) if known.should_escape else escape(typed)
    act.workspace.ledger.record(
        Kind.COMMAND, act.person.id, channel=channel.id, name=known.command, text=text
    )
    payload = interactions.slash_command(act.workspace, act.person, channel, known, text)
    payload["response_url"] = _response_url(act, channel)
    body = await act.stage.post.ask(Sort.COMMAND, payload)
    if body.get("text") or body.get("blocks"):
        _answer_now(act, channel, body)
    return {"response": body or None}


def _command(act: Act) -> SlashCommand:
    wanted = act.text("command")
    for known in act.workspace.app.commands:
        if known.command == wanted:
            return known
    raise Refusal("unknown_command")


def _response_url(act: Act, channel: Channel, source: Message | Ephemeral | None = None) -> str:
    ticket = act.workspace.surfaces.ticket(
        channel.id,
        act.person.id,
        source.ts if source else None,
        is_ephemeral=isinstance(source, Ephemeral),
    )
    return f"{act.stage.address()}response/{ticket}"


def _answer_now(act: Act, channel: Channel, body: Payload) -> None:
    surfaces = act.workspace.surfaces
    ticket = surfaces.use_ticket(surfaces.ticket(channel.id, act.person.id))
    act.send(respond(act.workspace, ticket, body))


async def press(act: Act) -> Payload:
    """Press a button, or choose in a menu, of a message or an ephemeral one."""
    must_be_human(act.person)
    channel = act.channel()
    source = _source(act, channel)
    element = find_element(list(source.blocks), act.text("action_id"), act.fields.get("block_id"))
    action = _action(act, element)
    act.workspace.ledger.record(
        Kind.BUTTON,
        act.person.id,
        channel=channel.id,
        ts=source.ts,
        name=str(element["action_id"]),
        text=str(element.get("value", "")),
    )
    payload = interactions.message_press(act.workspace, act.person, source, action)
    payload["response_url"] = _response_url(act, channel, source)
    return {"response": await act.stage.post.ask(Sort.INTERACTIVE, payload) or None}


def _source(act: Act, channel: Channel) -> Message | Ephemeral:
    messages, ts = act.workspace.messages, act.text("ts")
    return messages.ephemeral(channel.id, ts, act.person.id) or messages.find(channel.id, ts)


def _action(act: Act, element: Payload) -> Payload:
    """Build the `actions` entry; a button's value is the card's, not the presser's."""
    kept = ("action_id", "block_id", "type", "text", "value", "style")
    action = {key: element[key] for key in kept if key in element}
    if element["type"] != "button":
        action |= {key: act.fields[key] for key in _CHOICES if key in act.fields}
        if "value" in act.fields:
            action["value"] = act.fields["value"]
    return {**action, "action_ts": act.workspace.ledger.next_ts()}


def _own_view(act: Act) -> View:
    view = act.workspace.surfaces.find(act.text("view_id"))
    if view.user != act.person.id:
        raise Refusal("not_found")
    return view


def _filled(act: Act, view: View) -> View:
    base = merged(initial_values(view.body), view.values)
    typed = act.fields.get("values", {})
    if not isinstance(typed, dict):
        raise Refusal("invalid_arguments", "values must be an object")
    return act.workspace.surfaces.keep(view, _with_files(act, merged(base, typed)))


def _with_files(act: Act, values: Payload) -> Payload:
    """Let the app read the files that a form holds, each told with its address."""
    for fields in values.values():
        for value in fields.values():
            if value.get("type") == "file_input":
                person, address = act.person.id, act.stage.address()
                value["files"] = act.workspace.files.given(person, value["files"] or [], address)
    return values


async def view_action(act: Act) -> Payload:
    """Press a button or choose in a menu of a modal or the Home tab."""
    must_be_human(act.person)
    view = _filled(act, _own_view(act))
    element = find_element(view.body["blocks"], act.text("action_id"), act.fields.get("block_id"))
    action = _action(act, element)
    act.workspace.ledger.record(
        Kind.VIEW_ACTION, act.person.id, name=str(element["action_id"]), text=view.id
    )
    payload = interactions.view_press(act.workspace, view, action)
    return {"response": await act.stage.post.ask(Sort.INTERACTIVE, payload) or None}


async def submit(act: Act) -> Payload:
    """Submit a modal; what Slack's client itself would refuse is `missing_input`."""
    must_be_human(act.person)
    view = _filled(act, _own_view(act))
    wrong = problems(view.body, view.values)
    if wrong:
        raise Refusal("missing_input", errors=wrong)
    record_submission(act.workspace, view)
    payload = interactions.view_submission(act.workspace, view)
    body = await act.stage.post.ask(Sort.INTERACTIVE, payload)
    # The app may have changed or closed the view while it was answering.
    for still_open in act.workspace.surfaces.stack(act.person.id):
        if still_open.id == view.id:
            after_submission(act.workspace, still_open, body)
    return {"response": body or None}


async def close(act: Act) -> Payload:
    """Close a modal; the app hears of it only if it asked to."""
    view = _own_view(act)
    act.workspace.surfaces.close(view)
    name = str(view.body.get("callback_id", ""))
    act.workspace.ledger.record(Kind.VIEW_CLOSED, act.person.id, name=name, text=view.id)
    if view.body.get("notify_on_close"):
        payload = interactions.view_closed(act.workspace, view)
        await act.stage.post.ask(Sort.INTERACTIVE, payload)
    return {}


async def shortcut(act: Act) -> Payload:
    """Use a global shortcut."""
    must_be_human(act.person)
    callback_id = _shortcut(act, "global")
    act.workspace.ledger.record(Kind.SHORTCUT, act.person.id, name=callback_id)
    payload = interactions.shortcut(act.workspace, act.person, callback_id)
    return {"response": await act.stage.post.ask(Sort.INTERACTIVE, payload) or None}


def _shortcut(act: Act, kind: str) -> str:
    wanted = act.text("callback_id")
    if not any(s.callback_id == wanted and s.type == kind for s in act.workspace.app.shortcuts):
        raise Refusal("unknown_shortcut")
    return wanted


async def message_shortcut(act: Act) -> Payload:
    """Use a shortcut on a message; external people are not offered any (trap 111)."""
    must_be_human(act.person)
    if act.person.kind is PersonKind.EXTERNAL:
        raise Refusal("not_allowed", "external people are not offered this shortcut")
    callback_id, message = _shortcut(act, "message"), act.message()
    act.workspace.ledger.record(
        Kind.SHORTCUT, act.person.id, channel=message.channel, ts=message.ts, name=callback_id
    )
    payload = interactions.message_action(act.workspace, act.person, message, callback_id)
    payload["response_url"] = _response_url(act, act.channel(), message)
    return {"response": await act.stage.post.ask(Sort.INTERACTIVE, payload) or None}


async def open_home(act: Act) -> Payload:
    """Open the app's Home; `tab` may be `messages` (trap 110)."""
    must_be_human(act.person)
    tab = str(act.fields.get("tab", "home"))
    act.workspace.ledger.record(Kind.HOME_OPENED, act.person.id, name=tab)
    act.send((interactions.home_opened(act.workspace, act.person, tab),))
    return {}

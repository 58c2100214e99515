"""The Web API's `reactions.*` and `pins.*` methods."""

from bot.simulator import payloads
from bot.simulator.api_call import Answer, Call
from bot.simulator.model import Message
from bot.simulator.refusals import Payload, Refusal


def _message(call: Call) -> Message:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refusal("no_item_specified")
    channel = call.workspace.directory.channel(call.need("channel"), call.caller)
    return call.workspace.messages.find(channel.id, call.need("timestamp"))


def _writable(call: Call) -> Message:
    message = _message(call)
    call.workspace.directory.writable(message.channel, call.caller)
    return message


def _reacted(call: Call, message: Message, shown: int | None) -> Payload:
    body = call.workspace.messages.body(message)
    if message.reactions:
        body["reactions"] = payloads.reactions_list(message, shown)
    return body


def get(call: Call) -> Answer:
    """Return a message's reactions; without `full` the lists of users are cut (trap 36)."""
    message = _message(call)
    is_full = call.flag("full") and not call.faults.truncate_full_reactions
    shown = None if is_full else call.faults.reaction_users_shown
    body = _reacted(call, message, shown)
    return Answer(body={"type": "message", "channel": message.channel, "message": body})


def add(call: Call) -> Answer:
    """Add a reaction of the app's own."""
    name = call.need("name", "invalid_name")
    message = _writable(call)
    return Answer(body={}, events=call.workspace.messages.react(message, call.caller, name))


def remove(call: Call) -> Answer:
    """Take back a reaction of the app's own; of others it is `no_reaction` (trap 33)."""
    name = call.need("name", "invalid_name")
    message = _writable(call)
    return Answer(body={}, events=call.workspace.messages.unreact(message, call.caller, name))


def listed(call: Call) -> Answer:
    """Return the messages that a person has reacted to, newest first, in pages."""
    directory = call.workspace.directory
    person = directory.person(call.text("user") or call.caller)
    found = [
        message
        for channel in directory.channels.values()
        if directory.sees(channel, call.caller)
        for message in call.workspace.messages.listed(channel.id)
        if any(person.id in reaction.users for reaction in message.reactions)
    ]
    found.sort(key=lambda message: message.ts, reverse=True)
    page, metadata = call.page(found, 1000, 100)
    shown = None if call.flag("full") else call.faults.reaction_users_shown
    items = [
        {"type": "message", "channel": m.channel, "message": _reacted(call, m, shown)} for m in page
    ]
    return Answer(body={"items": items, "response_metadata": metadata})


def pin(call: Call) -> Answer:
    """Pin a message to its channel."""
    return Answer(body={}, events=call.workspace.messages.pin(_writable(call), call.caller))


def unpin(call: Call) -> Answer:
    """Take a pin away."""
    return Answer(body={}, events=call.workspace.messages.unpin(_writable(call), call.caller))


def pins(call: Call) -> Answer:
    """Return what is pinned in a channel, last pinned first."""
    channel = call.workspace.directory.channel(call.need("channel"), call.caller)
    messages = call.workspace.messages
    pinned = [message for message in messages.listed(channel.id) if message.pinned_by]
    pinned.sort(key=lambda message: message.pinned_at, reverse=True)
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created": message.pinned_at,
            "created_by": message.pinned_by,
            "message": messages.body(message),
        }
        for message in pinned
    ]
    return Answer(body={"items": items})

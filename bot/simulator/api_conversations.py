"""The Web API's `conversations.*` methods, as far as they read, and opening direct ones."""

from bot.simulator import payloads
from bot.simulator.api_call import Answer, Call
from bot.simulator.model import Channel, ChannelKind, Message, UserId
from bot.simulator.refusals import Payload, Refusal

_KINDS = {
    "public_channel": ChannelKind.PUBLIC,
    "private_channel": ChannelKind.PRIVATE,
    "im": ChannelKind.DIRECT,
}


def _channel(call: Call) -> Channel:
    wanted = call.need("channel", "channel_not_found")
    return call.workspace.directory.channel(wanted, call.caller)


def _inside(call: Call) -> Channel:
    channel = _channel(call)
    if call.caller not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def info(call: Call) -> Answer:
    """Return one channel."""
    channel = _channel(call)
    body = payloads.channel_object(channel, call.caller)
    if call.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return Answer(body={"channel": body})


def members(call: Call) -> Answer:
    """Return the ids of a channel's members, in pages."""
    page, metadata = call.page(_channel(call).members, 1000, 100)
    return Answer(body={"members": page, "response_metadata": metadata})


def listed(call: Call) -> Answer:
    """Return the channels that the app can see, in pages."""
    names = (call.text("types") or "public_channel").split(",")
    kinds = {_KINDS[name.strip()] for name in names if name.strip() in _KINDS}
    directory = call.workspace.directory
    found = [
        payloads.channel_object(channel, call.caller)
        for channel in directory.channels.values()
        if channel.kind in kinds
        and directory.sees(channel, call.caller)
        and not (call.flag("exclude_archived") and channel.is_archived)
    ]
    page, metadata = call.page(found, 1000, 100)
    return Answer(body={"channels": page, "response_metadata": metadata})


def opened(call: Call) -> Answer:
    """Open the direct conversation with one person; several at once are not played here."""
    wanted = call.text("users")
    if call.text("channel"):
        channel = _channel(call)
    elif not wanted or "," in wanted:
        raise Refusal("users_list_not_supplied" if not wanted else "method_not_supported")
    else:
        person = call.workspace.directory.person(wanted)
        channel = call.workspace.directory.direct(call.caller, person.id)
    if call.flag("return_im"):
        return Answer(body={"channel": payloads.channel_object(channel, call.caller)})
    return Answer(body={"channel": {"id": channel.id}})


def history(call: Call) -> Answer:
    """Return a channel's messages, newest first, without replies."""
    channel = _inside(call)
    every = call.workspace.messages.listed(channel.id)
    tops = [m for m in every if m.thread_ts in (None, m.ts) and _in_span(call, m)]
    page, metadata = call.page(tops[::-1], 999, 100)
    return Answer(body=_messages(call, page, metadata))


def replies(call: Call) -> Answer:
    """Return a thread: its parent, then the replies, oldest first."""
    channel = _inside(call)
    parent = call.workspace.messages.find(channel.id, call.need("ts"))
    thread = [parent, *call.workspace.messages.replies(parent)]
    page, metadata = call.page([m for m in thread if _in_span(call, m)], 999, 100)
    return Answer(body=_messages(call, page, metadata))


def _in_span(call: Call, message: Message) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9999999999"
    ts = float(message.ts)
    if call.flag("inclusive"):
        return float(oldest) <= ts <= float(latest)
    return float(oldest) < ts < float(latest)


def _messages(call: Call, page: list[Message], metadata: Payload) -> Payload:
    shown = call.faults.reaction_users_shown
    bodies = []
    for message in page:
        body = call.workspace.messages.body(message)
        if not call.flag("include_all_metadata"):
            body.pop("metadata", None)
        if message.reactions:
            body["reactions"] = payloads.reactions_list(message, shown)
        bodies.append(body)
    more = bool(metadata["next_cursor"])
    return {"messages": bodies, "has_more": more, "response_metadata": metadata}


def mine(call: Call) -> Answer:
    """Return the channels that somebody, by default the app, is in."""
    user = UserId(call.text("user") or call.caller)
    call.workspace.directory.person(user)
    found = [
        payloads.channel_object(channel, call.caller)
        for channel in call.workspace.directory.channels.values()
        if user in channel.members and call.caller in channel.members
    ]
    page, metadata = call.page(found, 1000, 100)
    return Answer(body={"channels": page, "response_metadata": metadata})

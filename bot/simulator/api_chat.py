"""The Web API's `chat.*` methods: posting, changing and deleting the app's messages."""

from bot.simulator.api_call import Answer, Call
from bot.simulator.blocks import check_attachments, check_blocks
from bot.simulator.messages import Content
from bot.simulator.model import Channel, Message, UserId
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.text import tidy

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LONGEST_METADATA = 16_000


def post_message(call: Call) -> Answer:
    """Post to a channel, or to a person by opening the conversation with them."""
    content = _content(call)
    if not (content.text or content.blocks or content.attachments):
        raise Refusal("no_text")
    channel = _target(call)
    text = content.text[:LONGEST_TEXT]
    fitting = Content(
        text=text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata,
    )
    messages = call.workspace.messages
    message, events = messages.post(channel, call.caller, fitting, call.text("thread_ts"))
    body = _sent(call, message)
    if len(content.text) > LONGEST_TEXT:
        body["warning"] = "message_truncated"
    return Answer(body=body, events=events)


def _target(call: Call) -> Channel:
    wanted = call.need("channel", "channel_not_found")
    directory = call.workspace.directory
    if wanted in directory.people:
        return directory.direct(call.caller, UserId(wanted))
    return directory.writable(wanted.removeprefix("#"), call.caller)


def _content(call: Call) -> Content:
    blocks = call.structure("blocks", "invalid_blocks_format")
    if blocks is not None:
        check_blocks(blocks)
        call.workspace.files.check_shown(blocks)
    attachments = call.structure("attachments")
    if attachments is not None:
        check_attachments(attachments)
    return Content(
        text=tidy(call.text("text") or ""),
        blocks=None if blocks is None else tuple(blocks),
        attachments=None if attachments is None else tuple(attachments),
        metadata=_metadata(call),
    )


def _metadata(call: Call) -> Payload | None:
    metadata = call.mapping("metadata")
    if not metadata:
        return metadata
    if not isinstance(metadata.get("event_type"), str) or "event_payload" not in metadata:
        raise Refusal("invalid_metadata_format")
    if len(str(metadata)) > LONGEST_METADATA:
        raise Refusal("metadata_too_large")
    return metadata


def _sent(call: Call, message: Message) -> Payload:
    body = call.workspace.messages.body(message)
    return {"channel": message.channel, "ts": message.ts, "message": body}


def update(call: Call) -> Answer:
    """Change one of the app's own messages; what is left out stays (trap 52)."""
    channel = call.workspace.directory.writable(call.need("channel"), call.caller)
    message = call.workspace.messages.find(channel.id, call.need("ts"))
    content = _content(call)
    if len(content.text) > LONGEST_UPDATE:
        raise Refusal("msg_too_long")
    if not content.text and content.blocks is None and content.attachments is None:
        raise Refusal("no_text")
    changed, events = call.workspace.messages.edit(message, call.caller, content)
    return Answer(body=_sent(call, changed) | {"text": changed.text}, events=events)


def delete(call: Call) -> Answer:
    """Delete one of the app's own messages."""
    channel = call.workspace.directory.channel(call.need("channel"), call.caller)
    message = call.workspace.messages.find(channel.id, call.need("ts"))
    events = call.workspace.messages.delete(message, call.caller)
    return Answer(body={"channel": channel.id, "ts": message.ts}, events=events)


def post_ephemeral(call: Call) -> Answer:
    """Show something to one person, who must be in the channel (trap 86)."""
    channel = call.workspace.directory.writable(call.need("channel"), call.caller)
    person = call.workspace.directory.person(call.need("user"))
    if person.id not in channel.members:
        raise Refusal("user_not_in_channel")
    content = _content(call)
    if not (content.text or content.blocks or content.attachments):
        raise Refusal("no_text")
    shown = call.workspace.messages.whisper(channel, person.id, content, call.text("thread_ts"))
    return Answer(body={"message_ts": shown.ts})


def get_permalink(call: Call) -> Answer:
    """Return an address that leads to the message on the workspace's own page."""
    channel = call.workspace.directory.channel(call.need("channel"), call.caller)
    message = call.workspace.messages.find(channel.id, call.need("message_ts"))
    address = f"{call.base_url}archives/{channel.id}/p{message.ts.replace('.', '')}"
    return Answer(body={"channel": channel.id, "permalink": address})

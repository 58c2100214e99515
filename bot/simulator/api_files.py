"""The Web API's `files.*` methods: uploading in three steps, and looking at a file (trap 98)."""

from bot.simulator.api_call import Answer, Call
from bot.simulator.blocks import check_blocks
from bot.simulator.files import LONGEST_ALT, file_object
from bot.simulator.messages import Content
from bot.simulator.refusals import Payload, Refusal


def info(call: Call) -> Answer:
    """Return what is known of a file by now."""
    file = call.workspace.files.looked_at(call.need("file", "file_not_found"))
    return Answer(body={"file": file_object(file, call.base_url)})


def get_upload_url(call: Call) -> Answer:
    """Promise an address for the bytes of one file."""
    if len(call.text("alt_txt") or "") > LONGEST_ALT:
        raise Refusal("invalid_arguments", "alt_txt is too long")
    name, length = call.need("filename"), call.number("length", 0)
    if length <= 0:
        raise Refusal("invalid_arguments", "length must be greater than 0")
    file_id = call.workspace.files.begin(call.caller, name, length)
    return Answer(body={"upload_url": f"{call.base_url}upload/{file_id}", "file_id": file_id})


def complete_upload(call: Call) -> Answer:
    """Make files of what was uploaded; without a channel they are the app's own.

    In a channel they are a message of the app's, whose `ts` is not in the answer (trap 98).
    """
    wanted = call.structure("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments", "files must be a list")
    if call.text("channels"):
        raise Refusal("invalid_arguments", "files are shared to one channel_id here")
    where = call.text("channel_id")
    channel = call.workspace.directory.writable(where, call.caller) if where else None
    blocks = call.structure("blocks", "invalid_blocks")
    if blocks is not None:
        check_blocks(blocks)
    done = call.workspace.files.complete(call.caller, [_named(one) for one in wanted])
    body: Payload = {"files": [file_object(file, call.base_url) for file in done]}
    if channel is None:
        return Answer(body=body)
    content = Content(
        files=tuple(body["files"]),
        subtype="file_share",
        blocks=tuple(blocks) if blocks else None,
    )
    message, events = call.workspace.messages.post(channel, call.caller, content)
    for file in done:
        call.workspace.files.shared(file.id, channel.id, message.ts)
    return Answer(body=body, events=events)


def delete(call: Call) -> Answer:
    """Delete one of the app's own files."""
    file = call.workspace.files.find(call.need("file", "file_not_found"))
    if file.user != call.caller:
        raise Refusal("cant_delete_file")
    call.workspace.files.delete(file.id)
    return Answer(body={})


def _named(one: Payload) -> tuple[str, str]:
    if not isinstance(one, dict):
        raise Refusal("invalid_arguments", "each file is an object")
    return str(one.get("id")), str(one.get("title") or "")

"""What an app says back without a Web API call: ack bodies and posts to a `response_url`."""

from dataclasses import replace

from bot.simulator.api_views import checked_view
from bot.simulator.blocks import check_blocks
from bot.simulator.directory import Events
from bot.simulator.ledger import Kind
from bot.simulator.messages import Content
from bot.simulator.model import View
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.surfaces import ResponseTicket
from bot.simulator.text import tidy
from bot.simulator.view_state import initial_values, input_block_ids
from bot.simulator.workspace import Workspace


def respond(workspace: Workspace, ticket: ResponseTicket, body: Payload) -> Events:
    """Do what a response asks: delete, replace, say in the channel, or whisper (trap 70)."""
    if body.get("delete_original"):
        return _delete_original(workspace, ticket)
    content = _content(body)
    if not content.text and not content.blocks:
        raise Refusal("no_text")
    if body.get("replace_original"):
        return _replace_original(workspace, ticket, content)
    channel = workspace.directory.channel(ticket.channel)
    thread_ts = body.get("thread_ts")
    if body.get("response_type") == "in_channel":
        _, events = workspace.messages.post(channel, workspace.app.user_id, content, thread_ts)
        return events
    workspace.messages.whisper(channel, ticket.user, content, thread_ts)
    return ()


def _content(body: Payload) -> Content:
    blocks = body.get("blocks")
    if blocks is not None:
        check_blocks(blocks)
    text = tidy(str(body.get("text") or ""))
    return Content(text=text, blocks=None if blocks is None else tuple(blocks))


def _delete_original(workspace: Workspace, ticket: ResponseTicket) -> Events:
    if ticket.source_ts is None:
        raise Refusal("message_not_found")
    messages = workspace.messages
    if ticket.is_ephemeral:
        messages.ephemerals[:] = [e for e in messages.ephemerals if e.ts != ticket.source_ts]
        return ()
    message = messages.find(ticket.channel, ticket.source_ts)
    return messages.delete(message, workspace.app.user_id)


def _replace_original(workspace: Workspace, ticket: ResponseTicket, content: Content) -> Events:
    if ticket.source_ts is None:
        raise Refusal("message_not_found")
    messages = workspace.messages
    if ticket.is_ephemeral:
        blocks = messages.with_block_ids(content.blocks or ())
        messages.ephemerals[:] = [
            replace(e, text=content.text, blocks=blocks) if e.ts == ticket.source_ts else e
            for e in messages.ephemerals
        ]
        return ()
    message = messages.find(ticket.channel, ticket.source_ts)
    return messages.edit(message, workspace.app.user_id, content)[1]


def after_submission(workspace: Workspace, view: View, body: Payload) -> None:
    """Do what the ack of a submission says; nothing said closes the modal (trap 92).

    Raises Refusal `invalid_response_action` for what Slack's client would show as a failure.
    """
    surfaces = workspace.surfaces
    match body.get("response_action"):
        case None:
            surfaces.close(view)
        case "clear":
            surfaces.clear(view.user)
        case "errors":
            _check_errors(view, body.get("errors"))
        case "update":
            changed = surfaces.update(view, _named(workspace, body))
            surfaces.keep(changed, changed.values or initial_values(changed.body))
        case "push":
            surfaces.push(view.user, _named(workspace, body))
        case other:
            raise Refusal("invalid_response_action", f"there is no {other}")


def _named(workspace: Workspace, body: Payload) -> Payload:
    view = checked_view(body.get("view"), "modal")
    workspace.files.check_shown(view["blocks"])
    blocks = workspace.messages.with_block_ids(tuple(view["blocks"]))
    return {**view, "blocks": list(blocks)}


def _check_errors(view: View, errors: object) -> None:
    if not isinstance(errors, dict) or not errors:
        raise Refusal("invalid_response_action", "errors are missing")
    strangers = set(errors) - input_block_ids(view.body)
    if strangers:
        raise Refusal("invalid_response_action", f"no input block {sorted(strangers)[0]}")


def record_submission(workspace: Workspace, view: View) -> None:
    """Write a submission into the history with what was typed."""
    name = str(view.body.get("callback_id", ""))
    workspace.ledger.record(
        Kind.VIEW_SUBMITTED, view.user, name=name, text=view.id, content=view.values
    )

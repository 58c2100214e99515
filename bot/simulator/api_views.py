"""The Web API's `views.*` methods."""

from bot.simulator.api_call import Answer, Call
from bot.simulator.blocks import check_view
from bot.simulator.interactions import view_object
from bot.simulator.model import View
from bot.simulator.refusals import Payload, Refusal


def _view(call: Call, kind: str) -> Payload:
    view = checked_view(call.mapping("view"), kind)
    call.workspace.files.check_shown(view["blocks"])
    return view


def checked_view(view: object, kind: str) -> Payload:
    """Return a view that keeps every limit, else raise `invalid_arguments` or `view_too_large`."""
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments", "missing required field: view")
    check_view(view, kind)
    return view


def named(call: Call, body: Payload) -> Payload:
    """Give each block of a view an id that has none."""
    blocks = call.workspace.messages.with_block_ids(tuple(body["blocks"]))
    return {**body, "blocks": list(blocks)}


def _shown(call: Call, view: View) -> Answer:
    return Answer(body={"view": view_object(call.workspace, view)})


def opened(call: Call) -> Answer:
    """Open a modal for whoever the trigger belongs to."""
    body = named(call, _view(call, "modal"))
    user = call.workspace.surfaces.redeem(call.need("trigger_id"))
    return _shown(call, call.workspace.surfaces.open(user, body))


def pushed(call: Call) -> Answer:
    """Put a modal on top of the one where the trigger comes from."""
    body = named(call, _view(call, "modal"))
    user = call.workspace.surfaces.redeem(call.need("trigger_id"))
    return _shown(call, call.workspace.surfaces.push(user, body))


def updated(call: Call) -> Answer:
    """Replace an open view, named by `view_id` or `external_id`; `hash` guards it (trap 91)."""
    surfaces = call.workspace.surfaces
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise Refusal("invalid_arguments", "view_id or external_id is needed")
    view = surfaces.find(view_id) if view_id else surfaces.by_external_id(external_id or "")
    body = named(call, _view(call, view.kind))
    return _shown(call, surfaces.update(view, body, call.text("hash")))


def published(call: Call) -> Answer:
    """Set a person's Home tab."""
    body = named(call, _view(call, "home"))
    person = call.workspace.directory.person(call.need("user_id"))
    return _shown(call, call.workspace.surfaces.publish(person.id, body, call.text("hash")))

"""The table of acts: who may do what, by the name that `POST /sim/act` uses."""

from collections.abc import Awaitable, Callable, Mapping

from bot.simulator import acts, acts_with_app
from bot.simulator.acts import Act, Stage
from bot.simulator.model import Person, PersonKind
from bot.simulator.refusals import Payload, Refusal

ACTS: Mapping[str, Callable[[Act], Awaitable[Payload]]] = {
    "message": acts.say,
    "edit": acts.edit,
    "delete": acts.delete,
    "react": acts.react,
    "pin": acts.pin,
    "status": acts.set_status,
    "locale": acts.set_locale,
    "dnd": acts.set_dnd,
    "join": acts.join,
    "leave": acts.leave,
    "invite": acts.invite,
    "kick": acts.kick,
    "archive": acts.archive,
    "share": acts.share,
    "change_id": acts.change_id,
    "uninstall": acts.uninstall,
    "kind": acts.set_kind,
    "emoji": acts.set_emoji,
    "group": acts.set_group,
    "advance": acts.advance,
    "fault": acts.fault,
    "command": acts_with_app.command,
    "press": acts_with_app.press,
    "submit": acts_with_app.submit,
    "view_action": acts_with_app.view_action,
    "close": acts_with_app.close,
    "shortcut": acts_with_app.shortcut,
    "message_shortcut": acts_with_app.message_shortcut,
    "open_home": acts_with_app.open_home,
}


async def perform(stage: Stage, fields: Payload) -> Payload:
    """Do one act and answer `{"ok": true, …}` or `{"ok": false, "error": …}`."""
    try:
        person = _person(stage, fields.get("as"))
        run = ACTS.get(str(fields.get("do")))
        if run is None:
            raise Refusal("unknown_act")
        return {"ok": True, **await run(Act(stage=stage, person=person, fields=fields))}
    except Refusal as refusal:
        return refusal.body()


def _person(stage: Stage, user: object) -> Person:
    person = stage.workspace.directory.person(str(user))
    if person.kind is PersonKind.DEACTIVATED:
        raise Refusal("account_inactive")
    if stage.workspace.is_app(person.id):
        raise Refusal("not_allowed", "the app acts for itself")
    return person

"""The Web API's methods about the app itself, people, groups, do-not-disturb and emoji."""

from bot.simulator import payloads
from bot.simulator.api_call import Answer, Call
from bot.simulator.model import Person, UserGroup
from bot.simulator.refusals import Payload, Refusal

MOST_PEOPLE_FOR_DND = 50


def api_test(call: Call) -> Answer:
    """Give the arguments back; `error` makes it fail with that word."""
    error = call.text("error")
    if error:
        raise Refusal(error)
    return Answer(body={"args": dict(call.arguments)})


def auth_test(call: Call) -> Answer:
    """Say whose token this is."""
    workspace = call.workspace
    team, app = workspace.team, workspace.app
    person = workspace.directory.person(app.user_id)
    return Answer(
        body={
            "url": call.base_url,
            "team": team.name,
            "user": person.name,
            "team_id": team.id,
            "user_id": app.user_id,
            "bot_id": app.bot_id,
            "is_enterprise_install": call.faults.whole_organisation,
        }
    )


def open_connection(call: Call) -> Answer:
    """Return the address of one socket."""
    return Answer(body={"url": call.open_socket()})


def team_info(call: Call) -> Answer:
    """Return the team."""
    team = call.workspace.team
    return Answer(body={"team": {"id": team.id, "name": team.name, "domain": team.domain}})


def bots_info(call: Call) -> Answer:
    """Return a bot by its bot id."""
    wanted = call.need("bot", "bot_not_found")
    app = call.workspace.app
    for person in call.workspace.directory.people.values():
        if person.bot_id == wanted:
            body: Payload = {"id": wanted, "name": person.real_name, "user_id": person.id}
            body |= {"deleted": False, "app_id": app.id if person.id == app.user_id else ""}
            return Answer(body={"bot": body})
    raise Refusal("bot_not_found")


def _person(call: Call) -> Person:
    return call.workspace.directory.person(call.need("user", "user_not_found"))


def user_info(call: Call) -> Answer:
    """Return one person with the flags that tell what they are (traps 38, 53 to 58)."""
    return Answer(body={"user": _described(call, _person(call))})


def _described(call: Call, person: Person) -> Payload:
    body = payloads.user_object(person, call.workspace.ledger)
    told = call.flag("include_locale") and "tz" in body
    return body | {"locale": person.locale} if told else body


def user_list(call: Call) -> Answer:
    """Return everybody, in pages."""
    people = list(call.workspace.directory.people.values())
    page, metadata = call.page(people, 1000, 100)
    return Answer(
        body={
            "members": [_described(call, person) for person in page],
            "cache_ts": call.workspace.ledger.seconds(),
            "response_metadata": metadata,
        }
    )


def user_profile(call: Call) -> Answer:
    """Return a profile with its status."""
    person = call.workspace.directory.person(call.text("user") or call.caller)
    return Answer(body={"profile": payloads.profile(person, call.workspace.ledger)})


def emoji_list(call: Call) -> Answer:
    """Return the custom emoji, aliases included (trap 35)."""
    return Answer(body={"emoji": dict(call.workspace.directory.custom_emoji)})


def group_list(call: Call) -> Answer:
    """Return the user groups; disabled ones only if asked (trap 61)."""
    directory = call.workspace.directory
    found = []
    for group in _groups(call):
        if group.is_disabled and not call.flag("include_disabled"):
            continue
        body = payloads.user_group_object(group, directory.team.id)
        found.append(body | ({"users": list(group.users)} if call.flag("include_users") else {}))
    return Answer(body={"usergroups": found})


def group_users(call: Call) -> Answer:
    """Return who is in a user group."""
    wanted = call.need("usergroup")
    for group in _groups(call):
        if group.id == wanted:
            if group.is_disabled and not call.flag("include_disabled"):
                break
            return Answer(body={"users": list(group.users)})
    raise Refusal("no_such_subteam")


def _groups(call: Call) -> list[UserGroup]:
    if not call.workspace.directory.has_groups:
        raise Refusal("plan_upgrade_required")
    return list(call.workspace.directory.groups.values())


def dnd_info(call: Call) -> Answer:
    """Return one person's do-not-disturb."""
    return Answer(body=_dnd(call, _person(call)) | {"snooze_enabled": False})


def dnd_team_info(call: Call) -> Answer:
    """Return the do-not-disturb of at most fifty people."""
    wanted = [name for name in call.need("users").split(",") if name]
    if len(wanted) > MOST_PEOPLE_FOR_DND:
        raise Refusal("too_many_users")
    people = call.workspace.directory.people
    known = [person for name, person in people.items() if name in wanted]
    return Answer(body={"users": {person.id: _dnd(call, person) for person in known}})


def _dnd(call: Call, person: Person) -> Payload:
    return payloads.dnd_status(person, call.workspace.ledger.seconds())

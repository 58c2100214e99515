"""The fields of the composer's form: text, accounts, time, and pictures with their words. Pure.

Limits (traps 81, 94, 96): inputs of 3,000 characters, 100 options a group, 10 files an input.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.accounts import Account, AccountName
from bot.domain.attaching import KINDS, LONGEST_ALT, MOST_PICTURES
from bot.domain.composing import LONGEST, LONGEST_NOTE, Composed, Field, handle_of, own_of
from bot.domain.drafts import Picture
from bot.domain.dressing import LANGUAGES, LONGEST_WARNING
from bot.domain.labels import LONGEST_TYPED
from bot.slack import formparts, ids, wording
from bot.slack.formparts import Block

OPTIONS_MAX = 100
WHEN_HINT = (
    "Empty or “now”: as soon as it is approved. Else like “tomorrow 9am”, “fri 18:30”,"
    " “in 2 hours” or “tue 10:00-12:00”, in your own time zone; or “next slot”."
)
PICKED_HINT = "In your own time zone. Leave the field above empty then."
NOTE = "Why now, and what could go wrong?"
NOTE_HINT = "Only for those who approve: it stands on the card, and is never published."
REVIEWER_HINT = (
    "Anybody who can approve may do so on its card. At half of the time I ask one more person."
)
OWN_MOST = 8
OWN_HINT = "Leave it empty, and it says the same as all the others."
WARNS = "Shown in front of the post, which opens with a click; on Mastodon and its kind alone."
TOLD = "Told to networks that sort or translate by it: Bluesky, Mastodon's kind, webhooks."
LABELLED = "With commas between them; “/draft list #LABEL” finds them. Never published."
REPEAT = "As it stands beside the account above. It is asked once, so that no post goes astray."
LONGEST_HANDLE = 200
PICTURES_HINT = (
    "Up to four, as JPEG, PNG or GIF. You are asked what each shows before anybody else is; place,"
    " time and camera are taken out of them."
)
DESCRIBE = "What does picture {number} show?"
DESCRIBE_HINT = "Read aloud to whoever can't see it, and published with it."
LEAVE_OUT = "Leave this picture out"
NAMED = 12
FILE_TYPES = sorted({*KINDS.values(), "jpeg"})


def text(typed: str) -> Block:
    """What the public will read."""
    element = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST,
        "focus_on_load": True,
        "placeholder": formparts.plain("What the public will read"),
        **_initial(typed),
    }
    return formparts.field(Field.TEXT, "Text", element)


def accounts(there: Sequence[Account], chosen: Sequence[str] = ()) -> Block:
    """Where it goes: nothing is chosen but what this person chose in this very form."""
    options = [_option(account) for account in there]
    groups = [options[i : i + OPTIONS_MAX] for i in range(0, len(options), OPTIONS_MAX)]
    offered: Block = {"options": options}
    if len(groups) > 1:
        offered = {"option_groups": [_group(group) for group in groups[:OPTIONS_MAX]]}
    picked = [option for option in options if option["value"] in chosen]
    element = {
        "type": "multi_static_select",
        "placeholder": formparts.plain("Choose where it goes"),
        **offered,
        **({"initial_options": picked} if picked else {}),
    }
    return formparts.field(Field.ACCOUNTS, "Accounts", element)


def _group(options: Sequence[Block]) -> Block:
    first, last = options[0]["value"], options[-1]["value"]
    words = f"{first} to {last}"[: formparts.OPTION_MAX]
    return {"label": formparts.plain(words), "options": list(options)}


def _option(account: Account) -> Block:
    handle = f" as {account.handle}" if account.handle else ""
    network = wording.NETWORKS[account.network]
    words = f"{account.name} · {wording.badge(account.mode)} · {network}{handle}"
    return formparts.option(str(account.name), words)


def when(typed: str) -> Block:
    """When it leaves, in words."""
    element = {
        "type": "plain_text_input",
        "placeholder": formparts.plain("as soon as approved"),
        **_initial(typed),
    }
    return formparts.field(Field.WHEN, "Time", element, optional=True, hint=WHEN_HINT)


def picked(at: datetime | None) -> Block:
    """When it leaves, picked."""
    chosen = {"initial_date_time": int(at.timestamp())} if at else {}
    element = {"type": "datetimepicker", **chosen}
    words = "Or pick the time"
    return formparts.field(Field.PICKED, words, element, optional=True, hint=PICKED_HINT)


def note(typed: str) -> Block:
    """What only those who approve read."""
    element = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_NOTE,
        "placeholder": formparts.plain("The price is from yesterday's list; Ben knows the cook."),
        **_initial(typed),
    }
    return formparts.field(Field.NOTE, NOTE, element, optional=True, hint=NOTE_HINT)


def reviewer(chosen: str) -> Block:
    """Who is asked first."""
    element = {
        "type": "users_select",
        "placeholder": formparts.plain("Somebody who can be reached"),
        **({"initial_user": chosen} if chosen else {}),
    }
    words = "Who shall be asked first?"
    return formparts.field(Field.REVIEWER, words, element, optional=True, hint=REVIEWER_HINT)


def tools(*, more: bool, parks: bool) -> Block:
    """What can be pressed in the form without sending it."""
    words = "Match the fields to the accounts" if more else "More fields"
    there = [_tool(ids.COMPOSE_COUNT, "Count and check"), _tool(ids.COMPOSE_MORE, words)]
    if parks:
        there.append(_tool(ids.COMPOSE_PARK, "Save, ask nobody yet"))
    return {"type": "actions", "block_id": "tools", "elements": there}


def _tool(action: str, words: str) -> Block:
    return {"type": "button", "action_id": f"{action}:0", "text": formparts.plain(words)}


def dress(typed: Composed, there: Sequence[AccountName]) -> list[Block]:
    """What is seldom needed: other texts for some accounts, a content warning, a language."""
    warning = {
        "type": "plain_text_input",
        "max_length": LONGEST_WARNING,
        **_initial(typed.warning),
    }
    own = dict(typed.own)
    # Those that have a text of their own are never the ones left out.
    first = sorted(there, key=lambda account: account not in own)
    return [
        *(_own(account, typed) for account in first[: max(OWN_MOST, len(own))]),
        formparts.field(Field.WARNING, "Content warning", warning, optional=True, hint=WARNS),
        _language(typed.language),
        _labels(typed.labels),
    ]


def _labels(typed: str) -> Block:
    element = {
        "type": "plain_text_input",
        "max_length": LONGEST_TYPED,
        "placeholder": formparts.plain("spring menu, newsletter"),
        **_initial(typed),
    }
    return formparts.field(Field.LABELS, "Labels", element, optional=True, hint=LABELLED)


def _own(account: str, typed: Composed) -> Block:
    element = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST,
        **_initial(dict(typed.own).get(account, "")),
    }
    words = f"Another text for {account}"
    return formparts.field(own_of(account), words, element, optional=True, hint=OWN_HINT)


def _language(chosen: str) -> Block:
    options = [formparts.option(code, name) for code, name in LANGUAGES.items()]
    picked = [option for option in options if option["value"] == chosen]
    element = {
        "type": "static_select",
        "placeholder": formparts.plain("Not said"),
        "options": options,
        **({"initial_option": picked[0]} if picked else {}),
    }
    return formparts.field(Field.LANGUAGE, "Language", element, optional=True, hint=TOLD)


def handle(account: Account, typed: str) -> Block:
    """The handle of an account on which somebody's first post would be, to be repeated."""
    element = {"type": "plain_text_input", "max_length": LONGEST_HANDLE, **_initial(typed)}
    words = f"Your first post for {account.name}: repeat its handle"
    return formparts.field(handle_of(account.name), words, element, hint=REPEAT)


def _initial(typed: str) -> Block:
    return {"initial_value": typed[:LONGEST]} if typed else {}


def pictures(chosen: Sequence[Picture], hung: Mapping[str, str]) -> list[Block]:
    """Each picture with a field for its words, and a place to attach more.

    The field for files has another id with each picture, so that no file is sent twice.
    """
    parts = [part for at, one in enumerate(chosen, 1) for part in _picture(at, one, hung)]
    room = MOST_PICTURES - len(chosen)
    if room <= 0:
        return parts
    element = {"type": "file_input", "max_files": room, "filetypes": FILE_TYPES}
    words = "More pictures" if chosen else "Pictures"
    more = formparts.field(files_in(chosen), words, element, hint=PICTURES_HINT, optional=True)
    return [*parts, more]


def _picture(at: int, one: Picture, hung: Mapping[str, str]) -> list[Block]:
    file = hung.get(one.sha256)
    alt = one.alt_text or f"Picture {at}, as it would be published"
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": alt}
    words = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_ALT,
        **_initial(one.alt_text),
    }
    out = {"type": "checkboxes", "options": [formparts.option("out", LEAVE_OUT)]}
    asked = DESCRIBE.format(number=at)
    return [
        *([image] if file else []),
        formparts.field(alt_of(one.sha256), asked, words, hint=DESCRIBE_HINT, optional=True),
        formparts.field(out_of(one.sha256), f"Picture {at}", out, optional=True),
    ]


def files_in(chosen: Sequence[object]) -> str:
    """The id of the field for files, in a form with so many pictures."""
    return f"{Field.PICTURES}.{len(chosen)}" if chosen else Field.PICTURES.value


def alt_of(sha256: str) -> str:
    """The id of the field that says what a picture shows."""
    return f"alt.{sha256[:NAMED]}"


def out_of(sha256: str) -> str:
    """The id of the field that leaves a picture out."""
    return f"out.{sha256[:NAMED]}"

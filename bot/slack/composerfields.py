"""The fields of the composer's form: text, accounts, time, and pictures with their words. Pure.

Limits (traps 81, 94, 96): inputs of 3,000 characters, 100 options a group, 10 files an input.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.accounts import Account, AccountName
from bot.domain.attaching import KINDS, LONGEST_ALT, MOST_PICTURES
from bot.domain.composing import LONGEST, LONGEST_NOTE, Composed, Count, Field, handle_of, own_of
from bot.domain.drafts import Picture
from bot.domain.dressing import LANGUAGES, LONGEST_WARNING, Disclosure
from bot.domain.labels import LONGEST_TYPED
from bot.slack import contentwords, counters, formparts, ids, wording
from bot.slack.formparts import Block
from bot.words.phrases import marked, t

OPTIONS_MAX = 100
WHEN_HINT = marked(
    "Empty or “now”: as soon as it is approved. Else like “tomorrow 9am”, “fri 18:30”,"
    " “in 2 hours” or “tue 10:00-12:00”, in your own time zone; or “next slot”."
)
PICKED_HINT = marked("In your own time zone. Leave the field above empty then.")
NOTE = marked("Why now, and what could go wrong?")
NOTE_HINT = marked("Only for those who approve: it stands on the card, and is never published.")
REVIEWER_HINT = marked(
    "Anybody who can approve may do so on its card. At half of the time I ask one more person."
)
OWN_MOST = 8
OWN_HINT = marked("Leave it empty, and it says the same as all the others.")
WARNS = marked(
    "Shown in front of the post, which opens with a click; on Mastodon and its kind alone."
)
TOLD = marked("Told to networks that sort or translate by it: Bluesky, Mastodon's kind, webhooks.")
DISCLOSES = marked(
    "X says both beside the post, TikTok the partnership; for other networks write it in the text."
)
LABELLED = marked("With commas between them; “/draft list #LABEL” finds them. Never published.")
REPEAT = marked(
    "As it stands beside the account above. It is asked once, so that no post goes astray."
)
LONGEST_HANDLE = 200
PICTURES_HINT = marked(
    "Up to ten (four on X, Bluesky and Mastodon), as JPEG, PNG or GIF; or one MP4."
    " You are asked what each shows; place, time and camera are taken out."
)
THREAD_HINT = marked(
    "A line of just --- begins the next part of a thread, on Bluesky, Mastodon, Threads"
    " and Slack; pictures go with the first part."
)
DESCRIBE = marked("What does picture {number} show?")
DESCRIBE_HINT = marked("Read aloud to whoever can't see it, and published with it.")
LEAVE_OUT = marked("Leave this picture out")
NAMED = 12
FILE_TYPES = sorted({*KINDS.values(), "jpeg", "mp4"})


def text(typed: str) -> Block:
    """What the public will read."""
    element = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST,
        "focus_on_load": True,
        "placeholder": formparts.plain(t("What the public will read")),
        **_initial(typed),
    }
    field = formparts.field(Field.TEXT, t("Text"), element, hint=t(THREAD_HINT))
    return counters.watched(field)


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
        "placeholder": formparts.plain(t("Choose where it goes")),
        **offered,
        **({"initial_options": picked} if picked else {}),
    }
    return counters.watched(formparts.field(Field.ACCOUNTS, t("Accounts"), element))


def _group(options: Sequence[Block]) -> Block:
    first, last = options[0]["value"], options[-1]["value"]
    words = t("{first} to {last}", first=first, last=last)[: formparts.OPTION_MAX]
    return {"label": formparts.plain(words), "options": list(options)}


def _option(account: Account) -> Block:
    where = t(wording.NETWORKS[account.network])
    if account.handle:
        where = t("{network} as {handle}", network=where, handle=account.handle)
    words = f"{account.name} · {wording.badge(account.mode)} · {where}"
    return formparts.option(str(account.name), words)


def when(typed: str) -> Block:
    """When it leaves, in words."""
    element = {
        "type": "plain_text_input",
        "placeholder": formparts.plain(t("as soon as approved")),
        **_initial(typed),
    }
    return formparts.field(Field.WHEN, t("Time"), element, optional=True, hint=t(WHEN_HINT))


def picked(at: datetime | None) -> Block:
    """When it leaves, picked."""
    chosen = {"initial_date_time": int(at.timestamp())} if at else {}
    element = {"type": "datetimepicker", **chosen}
    words = t("Or pick the time")
    return formparts.field(Field.PICKED, words, element, optional=True, hint=t(PICKED_HINT))


def note(typed: str) -> Block:
    """What only those who approve read."""
    element = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_NOTE,
        "placeholder": formparts.plain(
            t("The price is from yesterday's list; Ben knows the cook.")
        ),
        **_initial(typed),
    }
    return formparts.field(Field.NOTE, t(NOTE), element, optional=True, hint=t(NOTE_HINT))


def reviewer(chosen: str) -> Block:
    """Who is asked first."""
    element = {
        "type": "users_select",
        "placeholder": formparts.plain(t("Somebody who can be reached")),
        **({"initial_user": chosen} if chosen else {}),
    }
    words = t("Who shall be asked first?")
    return formparts.field(Field.REVIEWER, words, element, optional=True, hint=t(REVIEWER_HINT))


def tools(*, more: bool, parks: bool) -> Block:
    """What can be pressed in the form without sending it."""
    words = t("Match the fields to the accounts") if more else t("More fields")
    there = [_tool(ids.COMPOSE_COUNT, t("Count and check")), _tool(ids.COMPOSE_MORE, words)]
    if parks:
        there.append(_tool(ids.COMPOSE_PARK, t("Save, ask nobody yet")))
    return {"type": "actions", "block_id": "tools", "elements": there}


def _tool(action: str, words: str) -> Block:
    return {"type": "button", "action_id": f"{action}:0", "text": formparts.plain(words)}


def dress(
    typed: Composed, there: Sequence[AccountName], counts: Sequence[Count] = ()
) -> list[Block]:
    """What is seldom needed: other texts for some accounts, a content warning, a language."""
    warning = {
        "type": "plain_text_input",
        "max_length": LONGEST_WARNING,
        **_initial(typed.warning),
    }
    own = dict(typed.own)
    # Those that have a text of their own are never the ones left out.
    first = sorted(there, key=lambda account: account not in own)
    warns = formparts.field(
        Field.WARNING, t("Content warning"), warning, optional=True, hint=t(WARNS)
    )
    return [
        *(part for one in first[: max(OWN_MOST, len(own))] for part in _own(one, typed, counts)),
        counters.watched(warns),
        _language(typed.language),
        _disclosed(typed.disclosed),
        _labels(typed.labels),
    ]


def _labels(typed: str) -> Block:
    element = {
        "type": "plain_text_input",
        "max_length": LONGEST_TYPED,
        "placeholder": formparts.plain(t("spring menu, newsletter")),
        **_initial(typed),
    }
    return formparts.field(Field.LABELS, t("Labels"), element, optional=True, hint=t(LABELLED))


def _own(account: str, typed: Composed, counts: Sequence[Count]) -> list[Block]:
    element = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST,
        **_initial(dict(typed.own).get(account, "")),
    }
    words = t("Another text for {account}", account=account)
    field = formparts.field(own_of(account), words, element, optional=True, hint=t(OWN_HINT))
    return [counters.watched(field), *counters.own(counts, account)]


def _language(chosen: str) -> Block:
    options = [formparts.option(code, name) for code, name in LANGUAGES.items()]
    picked = [option for option in options if option["value"] == chosen]
    element = {
        "type": "static_select",
        "placeholder": formparts.plain(t("Not said")),
        "options": options,
        **({"initial_option": picked[0]} if picked else {}),
    }
    return formparts.field(Field.LANGUAGE, t("Language"), element, optional=True, hint=t(TOLD))


def _disclosed(chosen: Sequence[str]) -> Block:
    words = contentwords.DISCLOSED_AS
    options = [formparts.option(one.value, t(words[one])) for one in Disclosure]
    picked = [option for option in options if option["value"] in chosen]
    element = {
        "type": "checkboxes",
        "options": options,
        **({"initial_options": picked} if picked else {}),
    }
    asked = t("To be disclosed")
    return formparts.field(Field.DISCLOSED, asked, element, optional=True, hint=t(DISCLOSES))


def handle(account: Account, typed: str) -> Block:
    """The handle of an account on which somebody's first post would be, to be repeated."""
    element = {"type": "plain_text_input", "max_length": LONGEST_HANDLE, **_initial(typed)}
    words = t("Your first post for {name}: repeat its handle", name=account.name)
    return formparts.field(handle_of(account.name), words, element, hint=t(REPEAT))


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
    words = t("More pictures") if chosen else t("Pictures")
    more = formparts.field(files_in(chosen), words, element, hint=t(PICTURES_HINT), optional=True)
    return [*parts, more]


def _picture(at: int, one: Picture, hung: Mapping[str, str]) -> list[Block]:
    file = hung.get(one.sha256)
    alt = one.alt_text or t("Picture {at}, as it would be published", at=at)
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": alt}
    words = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_ALT,
        **_initial(one.alt_text),
    }
    out = {"type": "checkboxes", "options": [formparts.option("out", t(LEAVE_OUT))]}
    asked = t(DESCRIBE, number=at)
    return [
        *([image] if file and not one.is_video else []),
        formparts.field(alt_of(one.sha256), asked, words, hint=t(DESCRIBE_HINT), optional=True),
        formparts.field(out_of(one.sha256), t("Picture {at}", at=at), out, optional=True),
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

"""The limits of Block Kit's elements: buttons, menus, inputs, pickers (trap 81)."""

from collections.abc import Callable, Mapping

from bot.simulator.kit import LONGEST_ID, PLAIN, TEXT_KINDS, Check
from bot.simulator.refusals import Payload

_COMMON = {"type", "action_id", "confirm", "placeholder", "focus_on_load"}
_INPUT = {"type", "action_id", "placeholder", "focus_on_load", "dispatch_action_config"}
_MENUS = {
    "static_select": {"options", "option_groups", "initial_option"},
    "external_select": {"initial_option", "min_query_length"},
    "users_select": {"initial_user"},
    "conversations_select": {
        "initial_conversation",
        "default_to_current_conversation",
        "response_url_enabled",
        "filter",
    },
    "channels_select": {"initial_channel", "response_url_enabled"},
}
_PICKERS = {
    "datepicker": {"initial_date"},
    "timepicker": {"initial_time", "timezone"},
    "datetimepicker": {"initial_date_time"},
}
MENUS = frozenset({*_MENUS, *(f"multi_{name}" for name in _MENUS)})
PICKERS = frozenset(_PICKERS)
CHOICES = frozenset({"checkboxes", "radio_buttons"})
TYPED = frozenset(
    {
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
IN_SECTION = MENUS | PICKERS | CHOICES | {"button", "overflow", "image"}
IN_ACTIONS = MENUS | PICKERS | CHOICES | {"button", "overflow"}
IN_INPUT = MENUS | PICKERS | CHOICES | TYPED
LONGEST_INPUT = 3000
_TELLS = frozenset({"on_enter_pressed", "on_character_entered"})


def check_element(check: Check, where: str, value: object, allowed: frozenset[str]) -> None:
    """Check one element of a kind that is allowed in its place."""
    found = check.mapping(where, value)
    if found is None:
        return
    kind = found.get("type")
    if kind not in allowed:
        check.wrong(f"{where}/type", f"unsupported element: {kind}")
        return
    check.string(where, found, "action_id", LONGEST_ID)
    check.text(where, found, "placeholder", 150, kinds=PLAIN)
    if "confirm" in found:
        _confirm(check, f"{where}/confirm", found["confirm"])
    _checker(str(kind))(check, where, found)


def _checker(kind: str) -> Callable[[Check, str, Payload], None]:
    if kind in MENUS:
        return _menu
    if kind in PICKERS:
        return _picker
    return _CHECKERS[kind]


def _confirm(check: Check, where: str, value: object) -> None:
    found = check.mapping(where, value)
    if found is None:
        return
    check.keys(where, found, {"title", "text", "confirm", "deny", "style"})
    check.text(where, found, "title", 100, kinds=PLAIN, needed=True)
    check.text(where, found, "text", 300, needed=True)
    check.text(where, found, "confirm", 30, kinds=PLAIN, needed=True)
    check.text(where, found, "deny", 30, kinds=PLAIN, needed=True)
    check.one_of(where, found, "style", {"primary", "danger"})


def _button(check: Check, where: str, found: Payload) -> None:
    own = {"type", "action_id", "text", "url", "value", "style", "confirm", "accessibility_label"}
    check.keys(where, found, own)
    check.text(where, found, "text", 75, kinds=PLAIN, needed=True)
    check.string(where, found, "url", 3000)
    check.string(where, found, "value", 2000)
    check.string(where, found, "accessibility_label", 75)
    check.one_of(where, found, "style", {"primary", "danger"})


def _menu(check: Check, where: str, found: Payload) -> None:
    kind = str(found["type"])
    single = kind.removeprefix("multi_")
    own = set(_MENUS[single])
    if kind != single:
        plural = {name + "s" for name in own if name.startswith("initial_")}
        own |= plural | {"max_selected_items"}
    check.keys(where, found, own | _COMMON)
    if single != "static_select":
        return
    if "option_groups" in found:
        for index, group in enumerate(check.items(where, found, "option_groups", 100)):
            _option_group(check, f"{where}/option_groups/{index}", group)
    else:
        _options(check, where, found, 100, PLAIN)


def _option_group(check: Check, where: str, value: object) -> None:
    found = check.mapping(where, value)
    if found is not None:
        check.text(where, found, "label", 75, kinds=PLAIN, needed=True)
        _options(check, where, found, 100, PLAIN)


def _options(check: Check, where: str, found: Payload, most: int, kinds: frozenset[str]) -> None:
    for index, value in enumerate(check.items(where, found, "options", most)):
        path = f"{where}/options/{index}"
        option = check.mapping(path, value)
        if option is not None:
            check.keys(path, option, {"text", "value", "description", "url"})
            check.text(path, option, "text", 75, kinds=kinds, needed=True)
            check.text(path, option, "description", 75, kinds=kinds)
            check.string(path, option, "value", 150, needed=True)


def _picker(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, _PICKERS[str(found["type"])] | _COMMON)


def _choices(check: Check, where: str, found: Payload) -> None:
    initial = "initial_options" if found["type"] == "checkboxes" else "initial_option"
    check.keys(where, found, {"type", "action_id", "options", initial, "confirm", "focus_on_load"})
    _options(check, where, found, 10, TEXT_KINDS)


def _overflow(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"type", "action_id", "options", "confirm"})
    _options(check, where, found, 5, PLAIN)


def check_image(check: Check, where: str, found: Payload) -> None:
    """Check an image, as an element or as a block."""
    if "slack_file" not in found:
        check.string(where, found, "image_url", 3000, needed=True)
    check.string(where, found, "alt_text", 2000, needed=True)


def _image(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"type", "image_url", "slack_file", "alt_text"})
    check_image(check, where, found)


def _plain_text_input(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"initial_value", "multiline", "min_length", "max_length"} | _INPUT)
    _dispatching(check, where, found)
    for name, least in (("min_length", 0), ("max_length", 1)):
        size = found.get(name, least)
        if not isinstance(size, int) or not least <= size <= LONGEST_INPUT:
            check.wrong(f"{where}/{name}", f"must be from {least} to {LONGEST_INPUT}")
    initial, most = found.get("initial_value"), found.get("max_length", LONGEST_INPUT)
    if isinstance(initial, str) and isinstance(most, int):
        check.length(f"{where}/initial_value", initial, most, least=0)


def _dispatching(check: Check, where: str, found: Payload) -> None:
    """Check when an input tells of itself."""
    told = found.get("dispatch_action_config", {})
    when = told.get("trigger_actions_on", []) if isinstance(told, dict) else None
    if not isinstance(when, list) or not {str(one) for one in when} <= _TELLS:
        check.wrong(f"{where}/dispatch_action_config", "unknown trigger")


def _short_input(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"initial_value"} | _INPUT)


def _number_input(check: Check, where: str, found: Payload) -> None:
    own = {"initial_value", "is_decimal_allowed", "min_value", "max_value"}
    check.keys(where, found, own | _INPUT)
    if not isinstance(found.get("is_decimal_allowed"), bool):
        check.wrong(where, "missing required field: is_decimal_allowed")


def _file_input(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"type", "action_id", "filetypes", "max_files"})
    if not 1 <= int(found.get("max_files", 10)) <= 10:
        check.wrong(f"{where}/max_files", "must be from 1 to 10")


_CHECKERS: Mapping[str, Callable[[Check, str, Payload], None]] = {
    "button": _button,
    "overflow": _overflow,
    "checkboxes": _choices,
    "radio_buttons": _choices,
    "image": _image,
    "plain_text_input": _plain_text_input,
    "rich_text_input": _short_input,
    "email_text_input": _short_input,
    "url_text_input": _short_input,
    "number_input": _number_input,
    "file_input": _file_input,
}

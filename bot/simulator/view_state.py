"""The state of a view's inputs: what stands there at first, what is required, what was typed."""

from collections.abc import Iterator

from bot.simulator.refusals import Payload, Refusal

# For each element: the key of its value in the state, and that of its initial value.
_VALUE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


def elements(block: Payload) -> Iterator[Payload]:
    """Yield the elements of a block that a person can press or fill in."""
    single = block.get("element") or block.get("accessory")
    found = [single] if single else list(block.get("elements", ()))
    yield from (one for one in found if isinstance(one, dict) and "action_id" in one)


def find_element(blocks: list[Payload], action_id: str, block_id: str | None) -> Payload:
    """Return an element with the id of its block, or raise `action_not_found`."""
    for block in blocks:
        if block_id and block.get("block_id") != block_id:
            continue
        for element in elements(block):
            if element["action_id"] == action_id:
                return {**element, "block_id": block["block_id"]}
    raise Refusal("action_not_found")


def input_block_ids(body: Payload) -> set[str]:
    """Return the ids of a view's input blocks, the only ones that errors may name."""
    return {b["block_id"] for b in body.get("blocks", ()) if b.get("type") == "input"}


def initial_values(body: Payload) -> Payload:
    """Build the state as it is before anybody types."""
    state: Payload = {}
    for block in body.get("blocks", ()):
        for element in elements(block):
            keys = _VALUE_KEYS.get(str(element.get("type")))
            if keys is None:
                continue
            empty: object = [] if keys[0].endswith("s") and keys[0] != "files" else None
            value = {"type": element["type"], keys[0]: element.get(keys[1], empty)}
            state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state


def merged(base: Payload, typed: Payload) -> Payload:
    """Lay what was typed over a state; blocks and elements that don't exist are ignored."""
    state = {block_id: dict(actions) for block_id, actions in base.items()}
    for block_id, actions in typed.items():
        if not isinstance(actions, dict):
            raise Refusal("invalid_arguments", "values must be objects")
        for action_id, value in actions.items():
            if isinstance(value, dict) and action_id in state.get(block_id, {}):
                state[block_id][action_id] = {**state[block_id][action_id], **value}
    return state


def problems(body: Payload, values: Payload) -> dict[str, str]:
    """Return, by block, what Slack's own client refuses to submit."""
    found: dict[str, str] = {}
    for block in body.get("blocks", ()):
        if block.get("type") != "input":
            continue
        for element in elements(block):
            value = values.get(block["block_id"], {}).get(element["action_id"], {})
            wrong = _problem(element, value, bool(block.get("optional")))
            if wrong:
                found[block["block_id"]] = wrong
    return found


def _problem(element: Payload, value: Payload, is_optional: bool) -> str:
    keys = _VALUE_KEYS.get(str(element.get("type")))
    given = value.get(keys[0]) if keys else None
    if given in (None, "", []):
        return "" if is_optional else "Please complete this required field."
    if not isinstance(given, str):
        return ""
    longest, shortest = element.get("max_length", 3000), element.get("min_length", 0)
    if len(given) > longest:
        return f"Please use at most {longest} characters."
    if len(given) < shortest:
        return f"Please use at least {shortest} characters."
    return ""

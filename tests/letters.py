"""The bot's messages to single people, as people read them and press their buttons."""

from tests.world import Message, Person, World


async def letter(here: World, person: Person, saying: str) -> Message:
    """Wait until a letter of the bot to somebody says this; return it with its channel."""

    def found() -> Message | None:
        state = here.simulator.snapshot(person.id)
        for channel in (c["id"] for c in state["channels"] if c["is_im"]):
            for message in state["messages"][channel]:
                if saying in message["text"]:
                    return {**message, "channel": channel}
        return None

    here.looks_now()
    return await here.until(found, f"a letter that says {saying!r}")


async def press(person: Person, message: Message, action: str) -> None:
    """Press a button of a letter."""
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if str(element.get("action_id", "")).startswith(action):
                await person.does(
                    "press",
                    channel=message["channel"],
                    ts=message["ts"],
                    action_id=element["action_id"],
                    block_id=block["block_id"],
                )
                return
    raise AssertionError(f"there is no button {action} in {message['text']}")

"""The yardstick of Block Kit: collects what is wrong, in Slack's words and with its pointers."""

from collections.abc import Collection

from bot.simulator.refusals import Payload

TEXT_KINDS = frozenset({"plain_text", "mrkdwn"})
PLAIN = frozenset({"plain_text"})
LONGEST_ID = 255


class Check:
    """Everything found wrong so far; `problems` holds sentences that end in a JSON pointer."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.markdown_characters = 0
        self.block_ids: set[str] = set()

    def wrong(self, where: str, text: str) -> None:
        """Note one problem."""
        self.problems.append(f"{text} [json-pointer:{where}]")

    def mapping(self, where: str, value: object) -> Payload | None:
        """Return an object, or note that it isn't one."""
        if isinstance(value, dict):
            return value
        self.wrong(where, "must provide an object")
        return None

    def keys(self, where: str, value: Payload, allowed: Collection[str]) -> None:
        """Note every property that doesn't belong there, as Slack does."""
        for name in value:
            if name not in allowed:
                self.wrong(where, f"invalid additional property: {name}")

    def string(
        self, where: str, value: Payload, name: str, most: int, *, needed: bool = False
    ) -> None:
        """Check a string property: 1 to `most` characters, absent unless `needed`."""
        found = value.get(name)
        if found is None:
            if needed:
                self.wrong(where, f"missing required field: {name}")
        elif not isinstance(found, str):
            self.wrong(f"{where}/{name}", "must be a valid string")
        else:
            self.length(f"{where}/{name}", found, most)

    def length(self, where: str, text: str, most: int, least: int = 1) -> None:
        """Check how long a text is, in characters."""
        if len(text) > most:
            self.wrong(where, f"must be less than {most + 1} characters")
        if len(text) < least:
            self.wrong(where, f"must be more than {least - 1} characters")

    def text(
        self,
        where: str,
        value: Payload,
        name: str,
        most: int,
        *,
        kinds: Collection[str] = TEXT_KINDS,
        needed: bool = False,
    ) -> None:
        """Check a text object under `name`."""
        found = value.get(name)
        if found is None:
            if needed:
                self.wrong(where, f"missing required field: {name}")
            return
        self.text_object(f"{where}/{name}", found, most, kinds)

    def text_object(self, where: str, value: object, most: int, kinds: Collection[str]) -> None:
        """Check a text object: its kind, its length, and that nothing else is in it."""
        found = self.mapping(where, value)
        if found is None:
            return
        if found.get("type") not in kinds:
            self.wrong(f"{where}/type", "must be one of: " + ", ".join(sorted(kinds)))
        is_plain = found.get("type") == "plain_text"
        self.keys(where, found, {"type", "text", "emoji" if is_plain else "verbatim"})
        self.string(where, found, "text", most, needed=True)

    def items(
        self, where: str, value: Payload, name: str, most: int, *, least: int = 1
    ) -> list[object]:
        """Return a list property of `least` to `most` items, or note what is wrong."""
        found = value.get(name)
        if not isinstance(found, list):
            self.wrong(where, f"missing required field: {name}")
            return []
        if len(found) > most:
            self.wrong(f"{where}/{name}", f"no more than {most} items allowed")
        if len(found) < least:
            self.wrong(f"{where}/{name}", f"no fewer than {least} items allowed")
        return found

    def one_of(self, where: str, value: Payload, name: str, allowed: Collection[str]) -> None:
        """Check a property that has only some values."""
        if name in value and value[name] not in allowed:
            self.wrong(f"{where}/{name}", "must be one of: " + ", ".join(sorted(allowed)))

    def own_id(self, where: str, block: Payload) -> None:
        """Check a `block_id`: at most 255 characters and used once."""
        self.string(where, block, "block_id", LONGEST_ID)
        name = block.get("block_id")
        if isinstance(name, str):
            if name in self.block_ids:
                self.wrong(where, f"`block_id` {name} already exists")
            self.block_ids.add(name)

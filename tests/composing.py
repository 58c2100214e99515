"""The bot's forms as people use them: they open, are read, filled in, and sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from storage import composed
from tests.world import Message, Person

SHORTCUT = "compose"
OF_MESSAGE = "draft_this"
KEYS = {"text": "value", "when": "value", "accounts": "selected_options"}


@dataclass(frozen=True, slots=True)
class Form:
    """The form that lies open in front of one person."""

    person: Person
    extra: dict[str, Message] = field(default_factory=dict)

    @property
    def view(self) -> Message:
        """The form itself."""
        found = _topmost(self.person)
        assert found is not None, "no form is open"
        return found

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.view["title"]["text"])

    @property
    def button(self) -> str:
        """What is pressed to send it."""
        return str((self.view["submit"] or {}).get("text", ""))

    @property
    def says(self) -> str:
        """The words in it that nobody can type in."""
        parts = [
            text
            for block in self.view["blocks"]
            for text in (block.get("text"), *block.get("elements", ()))
            if text and "text" in text
        ]
        return "\n".join(str(part["text"]) for part in parts)

    @property
    def quoted(self) -> str:
        """A text that it shows to the letter."""
        (block,) = [b for b in self.view["blocks"] if b["type"] == "rich_text"]
        return "".join(part["text"] for part in block["elements"][0]["elements"])

    @property
    def fields(self) -> dict[str, object]:
        """What stands in each field, by its name."""
        state = self.view["state"]["values"]
        return {
            block["block_id"]: _filled(block, state.get(block["block_id"], {}))
            for block in self.view["blocks"]
            if block["type"] == "input" and block["block_id"] in KEYS
        }

    @property
    def pictures(self) -> list[str]:
        """Slack's files that it shows, in order."""
        return [b["slack_file"]["id"] for b in self.view["blocks"] if b["type"] == "image"]

    def attaches(self, *contents: bytes, at: str = "", named: Sequence[str] = ()) -> None:
        """Put files into it; they go with it when it is sent. `at` is a field's own name."""
        files, names = self.person.world.simulator.workspace.files, named or ["soup.jpg"] * 10
        given = [
            files.add(UserId(self.person.id), name, one)
            for name, one in zip(names, contents, strict=False)
        ]
        field = at or self._named("file_input")[-1]
        self.extra[field] = {"files": [{"id": one.id} for one in given]}

    def describes(self, *alt_texts: str) -> None:
        """Say what each of its pictures shows."""
        names = [name for name in self._named("plain_text_input") if name.startswith("alt.")]
        given = zip(names, alt_texts, strict=True)
        self.extra.update({name: {"value": alt} for name, alt in given})

    def leaves_out(self, picture: int) -> None:
        """Tick that one of its pictures, counted from 0, shall not go with the post."""
        name = self._named("checkboxes")[picture]
        self.extra[name] = {"selected_options": [{"value": "out"}]}

    def _named(self, kind: str) -> list[str]:
        inputs = [block for block in self.view["blocks"] if block["type"] == "input"]
        return [str(b["block_id"]) for b in inputs if b["element"]["type"] == kind]

    def accounts(self) -> list[str]:
        """The accounts that can be chosen."""
        return [str(option["value"]) for option in self._options()]

    def _options(self) -> list[Message]:
        blocks = [block for block in self.view["blocks"] if block.get("block_id") == "accounts"]
        return list(blocks[0]["element"]["options"]) if blocks else []

    async def sends(
        self,
        text: str | None = None,
        on: Sequence[str] | None = None,
        when: str | None = None,
        *,
        repeats: bool = True,
    ) -> dict[str, str]:
        """Fill in what is given, send it, and return what is wrong, by field.

        Whoever is asked for a handle repeats it, and sends the form once more, unless they don't.
        """
        answer = await self.tries(text, on, when)
        assert answer["ok"], answer
        await self.person.world.until(
            lambda: _topmost(self.person) is None or "One moment" not in self.says or None,
            "the form's answer",
        )
        errors = dict((answer["response"] or {}).get("errors") or {})
        if repeats and not errors and _topmost(self.person) and self._asks_for_handles():
            return await self.sends()
        return errors

    def _asks_for_handles(self) -> bool:
        """Repeat each handle that is asked for; say whether any was, and nothing else."""
        asked = [name for name in self._named("plain_text_input") if name.startswith("handle.")]
        state = self.view["state"]["values"]
        new = [name for name in asked if not state.get(name, {}).get(name, {}).get("value")]
        said = {str(o["value"]): str(o["text"]["text"]) for o in self._options()}
        for name in new:
            self.extra[name] = {"value": said[name.removeprefix("handle.")].partition(" as ")[2]}
        return bool(new) and "say below what each picture shows" not in self.says

    def writes(self, **fields: object) -> None:
        """Fill in other fields by their names; they go with it when it is sent."""
        keys = {"picked": "selected_date_time", "language": "selected_option"}
        keys |= {"reviewer": "selected_user", "disclosed": "selected_options"}
        for name, value in fields.items():
            start, _, account = name.partition("__")
            field = f"{start}.{account.replace('_', '-')}" if account else name
            self.extra[field] = {keys.get(name, "value"): value}

    async def presses(self, action: str) -> None:
        """Press one of its buttons that send nothing."""
        (button,) = [
            element
            for block in self.view["blocks"]
            if block["type"] == "actions"
            for element in block["elements"]
            if element["action_id"].startswith(action)
        ]
        values = {name: {name: value} for name, value in self.extra.items()}
        self.extra.clear()
        before = self.view["hash"]
        pressed = {"action_id": button["action_id"], "block_id": "tools"}
        await self.person.does("view_action", view_id=self.view["id"], values=values, **pressed)
        await self.person.world.until(
            lambda: self.view["hash"] != before or None, "another state of the form"
        )

    async def types(self, field: str, value: object, key: str = "value") -> None:
        """Type or choose in a field, of which Slack tells the bot at once."""
        place = {"view_id": self.view["id"], "action_id": field, "block_id": field}
        await self.person.does("view_action", values={field: {field: {key: value}}}, **place)

    async def counts(self, saying: str) -> str:
        """Wait until the lines under the texts say this; return all of them."""
        return await self.person.world.until(
            lambda: self._counted() if saying in self._counted() else None, f"“{saying}”"
        )

    def _counted(self) -> str:
        blocks = [b for b in self.view["blocks"] if str(b.get("block_id")).startswith("counts")]
        return "\n".join(str(part["text"]) for b in blocks for part in b["elements"])

    async def tries(
        self, text: str | None = None, on: Sequence[str] | None = None, when: str | None = None
    ) -> Message:
        """Fill in what is given, press the button, and return the workspace's answer."""
        chosen = None if on is None else [o for o in self._options() if o["value"] in on]
        given = {"text": text, "when": when, "accounts": chosen}
        values = {
            name: {name: {KEYS[name]: value}} for name, value in given.items() if value is not None
        }
        values |= {name: {name: value} for name, value in self.extra.items()}
        self.extra.clear()
        return await self.person.tries("submit", view_id=self.view["id"], values=values)

    async def closes(self) -> None:
        """Close it without sending."""
        await self.person.does("close", view_id=self.view["id"])


def _topmost(person: Person) -> Message | None:
    views = person.world.simulator.snapshot(person.id)["views"]
    return views[-1] if views else None


def _filled(block: Message, state: Message) -> object:
    element = block["element"]
    typed = state.get(element["action_id"], {})
    if element["type"] == "multi_static_select":
        chosen = typed.get("selected_options") or element.get("initial_options") or []
        return [option["value"] for option in chosen]
    return typed.get("value", element.get("initial_value")) or ""


async def _opened(person: Person, over: Message | None) -> Form:
    """Wait for a form, and for another one than that which lay open before."""

    def found() -> Message | None:
        top = _topmost(person)
        return top if top and (over is None or top["id"] != over["id"]) else None

    await person.world.until(found, "a form")
    return Form(person)


async def by_shortcut(person: Person) -> Form:
    """Use the shortcut, and see the form."""
    over = _topmost(person)
    await person.does("shortcut", callback_id=SHORTCUT)
    return await _opened(person, over)


async def by_message(person: Person, ts: str, channel: str) -> Form:
    """Use the shortcut in a message's menu, and see the form."""
    where = {"ts": ts, "channel": channel}
    over = _topmost(person)
    await person.does("message_shortcut", callback_id=OF_MESSAGE, **where)
    return await _opened(person, over)


async def by_command(person: Person) -> Form:
    """Type `/draft` alone, and see the form."""
    over = _topmost(person)
    await person.does("command", command="/draft", text="")
    return await _opened(person, over)


async def by_edit(person: Person, card: str) -> Form:
    """Press *Edit* on a card, and see the form."""
    over = _topmost(person)
    await person.presses(card, "card_edit")
    return await _opened(person, over)


async def kept(person: Person, draft: int = 0) -> str | None:
    """The text that the bot still keeps of what somebody typed; of a new draft, or of a change."""
    now = person.world.clock.now()
    found = await person.world.bot.ctx.store.read(
        lambda tx: composed.kept(tx, UserId(person.id), DraftId(draft), now)
    )
    return found.composed.text if found else None

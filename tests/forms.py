"""Modals as people use them in the practice workspace: wait for one, fill it in, send it."""

from typing import Any

from tests.world import Person

View = dict[str, Any]


def open_forms(person: Person) -> list[View]:
    """The modals that stand open before somebody, topmost last."""
    return list(person.world.simulator.snapshot(person.id)["views"])


async def form(person: Person, title: str) -> View:
    """Wait for a modal with this title."""

    def found() -> View | None:
        return next((v for v in open_forms(person) if v["title"]["text"] == title), None)

    return await person.world.until(found, f"{person.id} to see the form {title!r}")


def words(view: View) -> str:
    """All that a modal says, in one text."""
    found: list[str] = []

    def collect(part: object) -> None:
        if isinstance(part, dict):
            found.extend(
                value for key, value in part.items() if key == "text" and value == str(value)
            )
            for inner in part.values():
                collect(inner)
        elif isinstance(part, list):
            for inner in part:
                collect(inner)

    collect(view["blocks"])
    return "\n".join(found)


async def send(person: Person, view: View, **fields: str) -> dict[str, str]:
    """Fill in fields by their ids and send; return the errors by field, if the bot said any."""
    elements = {
        block["block_id"]: block["element"] for block in view["blocks"] if "element" in block
    }
    values = {name: {name: _typed(elements[name], value)} for name, value in fields.items()}
    answer = await person.does("submit", view_id=view["id"], values=values)
    return dict((answer["response"] or {}).get("errors") or {})


def _typed(element: dict[str, Any], value: str) -> dict[str, object]:
    if element["type"] == "plain_text_input":
        return {"value": value}
    return {"selected_option": next(o for o in element["options"] if o["value"] == value)}

"""What opens for one person: modals, the Home tab, and the tickets that allow opening them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.simulator.ledger import Kind, Ledger
from bot.simulator.model import ChannelId, Ts, UserId, View, ViewId
from bot.simulator.refusals import Payload, Refusal

TRIGGER_SECONDS = 3.0
MOST_VIEWS = 3
RESPONSE_USES = 5
RESPONSE_LIFE = timedelta(minutes=30)


@dataclass(slots=True, kw_only=True)
class _Trigger:
    user: UserId
    issued: float
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseTicket:
    """A `response_url`: where it answers, and how often it was used (trap 70)."""

    channel: ChannelId
    user: UserId
    issued: datetime
    source_ts: Ts | None = None
    is_ephemeral: bool = False
    uses: int = 0


class Surfaces:
    """Keeps each person's stack of modals and Home tab, trigger ids and response addresses."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._stacks: dict[UserId, list[View]] = {}
        self._homes: dict[UserId, View] = {}
        self._triggers: dict[str, _Trigger] = {}
        self._tickets: dict[str, ResponseTicket] = {}

    def trigger(self, user: UserId) -> str:
        """Issue a trigger id: it lives 3 s of real time and works once (trap 89)."""
        name = f"{self._ledger.seconds()}.{self._ledger.new_id('', 12)}"
        self._triggers[name] = _Trigger(user=user, issued=self._ledger.monotonic())
        return name

    def redeem(self, trigger_id: str) -> UserId:
        """Return whose trigger this is, or raise why it no longer works."""
        found = self._triggers.get(trigger_id)
        if found is None:
            raise Refusal("invalid_trigger_id")
        if found.is_used:
            raise Refusal("exchanged_trigger_id")
        if self._ledger.monotonic() - found.issued > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        found.is_used = True
        return found.user

    def ticket(
        self,
        channel: ChannelId,
        user: UserId,
        source_ts: Ts | None = None,
        *,
        is_ephemeral: bool = False,
    ) -> str:
        """Issue the secret part of a `response_url`."""
        name = self._ledger.new_id("", 24)
        self._tickets[name] = ResponseTicket(
            channel=channel,
            user=user,
            issued=self._ledger.now(),
            source_ts=source_ts,
            is_ephemeral=is_ephemeral,
        )
        return name

    def use_ticket(self, name: str) -> ResponseTicket:
        """Use a `response_url` once, or raise `expired_url` or `used_url`."""
        found = self._tickets.get(name)
        if found is None or self._ledger.now() - found.issued > RESPONSE_LIFE:
            raise Refusal("expired_url")
        if found.uses >= RESPONSE_USES:
            raise Refusal("used_url")
        found.uses += 1
        return found

    def stack(self, user: UserId) -> tuple[View, ...]:
        """Return the open modals of a person, topmost last."""
        return tuple(self._stacks.get(user, ()))

    def home(self, user: UserId) -> View | None:
        """Return the Home tab that the app has published for a person."""
        return self._homes.get(user)

    def find(self, view_id: str) -> View:
        """Return an open modal or a Home tab, or raise `not_found`."""
        modals = (view for stack in self._stacks.values() for view in stack)
        for view in (*modals, *self._homes.values()):
            if view.id == view_id:
                return view
        raise Refusal("not_found")

    def by_external_id(self, external_id: str) -> View:
        """Return the open view with the app's own id, or raise `not_found`."""
        for stack in self._stacks.values():
            for view in stack:
                if view.body.get("external_id") == external_id:
                    return view
        raise Refusal("not_found")

    def open(self, user: UserId, body: Payload) -> View:
        """Open a modal as the only one of a person."""
        view = self._new(user, body)
        self._stacks[user] = [view]
        return self._recorded(Kind.VIEW_OPENED, view)

    def push(self, user: UserId, body: Payload) -> View:
        """Put a modal on top of the open ones, at most three, else `push_limit_reached`."""
        stack = self._stacks.setdefault(user, [])
        if len(stack) >= MOST_VIEWS:
            raise Refusal("push_limit_reached")
        view = self._new(user, body, stack[-1] if stack else None)
        stack.append(view)
        return self._recorded(Kind.VIEW_OPENED, view)

    def update(self, view: View, body: Payload, known_hash: str | None = None) -> View:
        """Replace a view's contents; an outdated hash raises `hash_conflict` (trap 91)."""
        if known_hash is not None and known_hash != view.hash:
            raise Refusal("hash_conflict")
        values = _surviving(view, body)
        changed = replace(view, body=body, hash=self._hash(), values=values)
        self._put(changed)
        return self._recorded(Kind.VIEW_UPDATED, changed)

    def publish(self, user: UserId, body: Payload, known_hash: str | None = None) -> View:
        """Set a person's Home tab; it replaces the one before (trap 110)."""
        before = self._homes.get(user)
        if before and known_hash is not None and known_hash != before.hash:
            raise Refusal("hash_conflict")
        view = self._new(user, body)
        self._homes[user] = replace(view, id=before.id, root_id=before.id) if before else view
        return self._recorded(Kind.HOME_PUBLISHED, self._homes[user])

    def keep(self, view: View, values: Payload) -> View:
        """Remember what a person has typed or chosen in a view."""
        changed = replace(view, values=values)
        self._put(changed)
        return changed

    def close(self, view: View) -> None:
        """Close one modal; the one below it shows again."""
        self._stacks[view.user] = [v for v in self._stacks.get(view.user, ()) if v.id != view.id]

    def clear(self, user: UserId) -> None:
        """Close every modal of a person."""
        self._stacks.pop(user, None)

    def _put(self, view: View) -> None:
        if view.kind == "home":
            self._homes[view.user] = view
            return
        self._stacks[view.user] = [view if v.id == view.id else v for v in self._stacks[view.user]]

    def _new(self, user: UserId, body: Payload, below: View | None = None) -> View:
        self._check_external_id(body)
        view_id = ViewId(self._ledger.new_id("V"))
        return View(
            id=view_id,
            user=user,
            body=body,
            hash=self._hash(),
            root_id=below.root_id if below else view_id,
            previous_id=below.id if below else None,
        )

    def _check_external_id(self, body: Payload) -> None:
        wanted = body.get("external_id")
        views = (view for stack in self._stacks.values() for view in stack)
        if wanted and any(view.body.get("external_id") == wanted for view in views):
            raise Refusal("duplicate_external_id")

    def _hash(self) -> str:
        return f"{self._ledger.seconds()}.{self._ledger.new_id('', 8)}"

    def _recorded(self, kind: Kind, view: View) -> View:
        name = str(view.body.get("callback_id", ""))
        self._ledger.record(kind, view.user, name=name, text=view.id, content=view.body)
        return view


def _surviving(view: View, body: Payload) -> Payload:
    """Keep typed values whose `block_id` is in the new blocks too (trap 84)."""
    kept = {block.get("block_id") for block in body.get("blocks", ())}
    return {block_id: values for block_id, values in view.values.items() if block_id in kept}

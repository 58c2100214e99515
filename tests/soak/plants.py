"""Planted mistakes: each breaks one rule in the services, and the judge has to notice."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import storage.connection
from bot.domain.reactions import of_kind
from bot.domain.review import Why
from bot.services import deciding, emoji_stops, looking
from storage import deliveries, stops
from tests.properties import plants
from tests.properties.plants import nothing_is_broken
from tests.soak import stage as staging
from tests.soak import stories
from tests.soak.networks import LoggedNetwork
from tests.soak.slack import LoggedSlack
from tests.soak.stage import Stage

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


async def without_guards(on: Stage, patch: Patch) -> None:
    """Drop the triggers that would catch a mistake before it reaches a network.

    Only where the mistake needs that: dropped triggers are noticed before anything is sent.
    """
    if looking.broken is not nothing_is_broken:
        return

    def dropped(tx: Any) -> None:
        for row in tx.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            tx.run(f"DROP TRIGGER {row['name']}")

    patch.setattr(storage.connection, "_ALLOWED", re.compile(""))
    await on.ctx.store.write(dropped)


def newcomers_count(patch: Patch) -> None:
    """Whoever just came in counts."""
    plants.dismissals_but(patch, Why.NEWCOMER)


def people_of_elsewhere_count(patch: Patch) -> None:
    """Somebody from another organisation counts."""
    plants.dismissals_but(patch, Why.EXTERNAL)


def the_unknown_count(patch: Patch) -> None:
    """Somebody whom Slack doesn't describe counts."""
    plants.dismissals_but(patch, Why.UNKNOWN)


def there_is_no_countdown(patch: Patch) -> None:
    """A post leaves the moment it is approved."""
    real = staging.rules_of

    def at_once(settings: Any) -> Any:
        rules = real(settings)
        return replace(rules, times=replace(rules.times, countdown=timedelta(0)))

    patch.setattr(staging, "rules_of", at_once)


def nobody_need_be_present(patch: Patch) -> None:
    """A post of level 5 leaves by itself."""
    patch.setattr(looking, "not_in_person", lambda *_: "")
    patch.setattr(deliveries, "IN_PERSON", "1")
    plants.blind(patch)


def another_text_is_sent(patch: Patch) -> None:
    """What is sent is not quite what was approved."""
    send = LoggedNetwork.send

    async def otherwise(self: Any, intent: Any) -> Any:
        return await send(self, replace(intent, body=f"{intent.body}!"))

    patch.setattr(LoggedNetwork, "send", otherwise)


def the_last_look_is_an_old_one(patch: Patch) -> None:
    """The last look takes what was seen before instead of asking Slack."""
    seen: dict[tuple[int, str], Any] = {}
    ask = LoggedSlack.room

    async def remembered(self: Any, ref: Any, *args: Any, fresh: bool = False, **more: Any) -> Any:
        key = (id(self), ref.ts)
        if not fresh or key not in seen:
            seen[key] = await ask(self, ref, *args, fresh=fresh, **more)
            return seen[key]
        return replace(seen[key], asked_at=self.clock.now())

    patch.setattr(LoggedSlack, "room", remembered)


def a_stop_is_what_its_alias_means_now(patch: Patch) -> None:
    """Whoever deletes the alias with which somebody objected or held ends that."""

    def by_meaning(tx: Any, ctx: Any, card: Any, kind: Any, room: Any) -> None:
        now = of_kind(room.reactions, ctx.rules.meant_in(room), kind)
        for given in stops.reactions(tx, card.draft, kind, card.ts, ctx.sealer):
            if given.reaction not in now and not given.is_gone:
                stops.gone(tx, given, ctx.sealer)

    patch.setattr(emoji_stops, "_note_gone", by_meaning)


def votes_of_old_cards_count(patch: Patch) -> None:
    """Votes given on an older card of a draft count for the newest one."""
    ask = LoggedSlack.room

    async def with_older(self: Any, ref: Any, *args: Any, **more: Any) -> Any:
        room = await ask(self, ref, *args, **more)
        draft = self.views[ref.ts][0].draft.id
        for ts, views in self.views.items():
            if views[0].draft.id == draft and ts != ref.ts and ts not in self.gone:
                older = await ask(self, replace(ref, ts=ts), *args, **more)
                people = {**older.people, **room.people}
                room = replace(room, reactions=room.reactions + older.reactions, people=people)
        return room

    patch.setattr(LoggedSlack, "room", with_older)


def a_press_is_for_ever(patch: Patch) -> None:
    """A vote by button that was taken back still stands."""
    patch.setattr(deciding, "by_button", lambda made: {press.person: press.at for press in made})
    plants.blind(patch)


PLANTED: tuple[Plant, ...] = (
    plants.authors_count,
    plants.guests_count,
    plants.strangers_count,
    plants.machines_count,
    plants.unknown_people_count,
    plants.editors_are_no_authors,
    plants.objections_are_ignored,
    plants.holds_are_ignored,
    plants.pauses_are_ignored,
    plants.nobody_need_be_reachable,
    plants.one_person_resumes,
    plants.one_person_makes_live,
    newcomers_count,
    people_of_elsewhere_count,
    the_unknown_count,
    there_is_no_countdown,
    plants.one_is_always_enough,
    nobody_need_be_present,
    another_text_is_sent,
    the_last_look_is_an_old_one,
    a_stop_is_what_its_alias_means_now,
    votes_of_old_cards_count,
    a_press_is_for_ever,
)

# A mistake that shows in few worlds is looked for in the story in which it does.
SHOWS_IN = {a_stop_is_what_its_alias_means_now: stories.alias_gone}

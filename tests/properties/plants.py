"""Planted mistakes: each breaks one rule in the running bot, and the judge has to notice."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

import bot.app
import storage.connection
from bot.domain import review
from bot.domain.emoji import Gesture, Gestures, through_aliases
from bot.domain.pauses import Ask
from bot.domain.people import UserId
from bot.domain.policies import Policy
from bot.domain.review import Room, Why
from bot.publishers.wall import WallPublisher
from bot.services import accounts, deciding, looking, pausing
from bot.services.asking import Asked
from bot.slack.cards import SlackCards
from bot.slack.directory import Directory
from storage import deliveries
from storage.engine import Tx
from storage.stopping import barred
from tests.properties import alone, stories
from tests.properties.alone import Role
from tests.properties.stage import Stage
from tests.properties.stories import Story

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]

# What the database itself refuses has to be out of the way of some mistakes.
GUARDS = (
    "deliveries_need_another_person",
    "deliveries_need_no_pause",
    "votes_need_the_roster",
)


CLAIMS_ASK = (
    deliveries.SOMEBODY_ELSE,
    f"NOT {barred('v')}",
    "NOT EXISTS (SELECT 1 FROM stops s   WHERE s.draft_id = v.draft_id AND s.closed_at IS NULL)",
)


async def without_guards(on: Stage, patch: Patch) -> None:
    """Drop the triggers that would catch a mistake before it reaches a network.

    Only where the mistake needs that: dropped triggers are noticed before anything is sent.
    """
    if looking.broken is not nothing_is_broken:
        return

    def dropped(tx: Any) -> None:
        for name in GUARDS:
            tx.run(f"DROP TRIGGER IF EXISTS {name}")

    patch.setattr(storage.connection, "_ALLOWED", re.compile(""))
    await on.here.bot.ctx.store.write(dropped)


def nothing_is_broken(*_: Any) -> tuple[str, ...]:
    """Say that every seal holds."""
    return ()


class Loose:
    """A transaction whose claim asks neither for another person, nor about pauses and stops."""

    def __init__(self, tx: Any) -> None:
        self._tx = tx

    def rows(self, sql: str, **values: Any) -> Any:
        """Read rows by a statement that was made harmless."""
        for clause in CLAIMS_ASK:
            assert clause in sql, f"the claim does not ask any more: {clause}"
            sql = sql.replace(clause, "1")
        return self._tx.rows(sql, **values)


def blind(patch: Patch) -> None:
    """Take away what stands behind the rules: the seals' look and the claim's own conditions."""
    claim = deliveries.claim
    patch.setattr(looking, "broken", nothing_is_broken)
    patch.setattr(deliveries, "claim", lambda tx, **facts: claim(cast(Tx, Loose(tx)), **facts))


def dismissals_but(patch: Patch, forgiven: Why) -> None:
    """Let approvals count that are dismissed for this one reason."""
    real = review.dismissed_because

    def lenient(policy: Policy, authors: Any, room: Room, user: UserId) -> Why | None:
        why = real(policy, authors, room, user)
        return None if why is forgiven else why

    patch.setattr(review, "dismissed_because", lenient)
    blind(patch)


def authors_count(patch: Patch) -> None:
    """An author's own approval counts."""
    dismissals_but(patch, Why.AUTHOR)


def guests_count(patch: Patch) -> None:
    """A guest's approval counts."""
    dismissals_but(patch, Why.GUEST)


def strangers_count(patch: Patch) -> None:
    """Whoever left the channel still counts."""
    dismissals_but(patch, Why.NOT_IN_CHANNEL)


def machines_count(patch: Patch) -> None:
    """A bot's approval counts."""
    dismissals_but(patch, Why.BOT)


def _evaluated(patch: Patch, change: Callable[[Any, Any], tuple[Any, Any]]) -> None:
    real = review.evaluate

    def changed(policy: Any, authors: Any, report: Any, room: Any, stops: Any, **more: Any) -> Any:
        authors, stops = change(authors, stops)
        return real(policy, authors, report, room, stops, **more)

    patch.setattr(deciding, "evaluate", changed)
    blind(patch)


def editors_are_no_authors(patch: Patch) -> None:
    """Whoever edited a draft may approve it."""
    _evaluated(patch, lambda authors, stops: (authors[:1], stops))


def objections_are_ignored(patch: Patch) -> None:
    """An objection stops nothing."""
    kept = Gesture.HOLD
    _evaluated(patch, lambda authors, stops: (authors, tuple(s for s in stops if s.kind is kept)))


def holds_are_ignored(patch: Patch) -> None:
    """A hold stops nothing."""
    kept = Gesture.OBJECT
    _evaluated(patch, lambda authors, stops: (authors, tuple(s for s in stops if s.kind is kept)))


def pauses_are_ignored(patch: Patch) -> None:
    """A pause stops nothing."""
    patch.setattr(looking, "pauses", SimpleNamespace(against=lambda *_: ()))
    blind(patch)


def there_is_no_countdown(patch: Patch) -> None:
    """A post leaves the moment it is approved."""
    real = bot.app.rules_of

    def at_once(settings: Any) -> Any:
        rules = real(settings)
        return replace(rules, times=replace(rules.times, countdown=timedelta(0)))

    patch.setattr(bot.app, "rules_of", at_once)


def nobody_need_be_reachable(patch: Patch) -> None:
    """Nobody has to be there for a post."""
    patch.setattr(deciding, "reachable", lambda watchers, *_: watchers)


def old_cards_count(patch: Patch) -> None:
    """Votes given on an older card of a draft count for the newest one."""
    cards: dict[str, list[Any]] = {}
    draft_of: dict[str, str] = {}
    post, ask = SlackCards.post, SlackCards.room

    async def posted(self: Any, view: Any) -> Any:
        ref = await post(self, view)
        draft_of[ref.ts] = view.draft.id
        cards.setdefault(view.draft.id, []).append(ref)
        return ref

    async def with_older(self: Any, ref: Any, *args: Any, **more: Any) -> Any:
        room = await ask(self, ref, *args, **more)
        for other in cards.get(draft_of.get(ref.ts, ""), []):
            if other != ref:
                older = await ask(self, other, *args, **more)
                people = {**older.people, **room.people}
                room = replace(room, reactions=room.reactions + older.reactions, people=people)
        return room

    patch.setattr(SlackCards, "post", posted)
    patch.setattr(SlackCards, "room", with_older)


def the_last_look_is_an_old_one(patch: Patch) -> None:
    """The last look takes what was seen before instead of asking Slack."""
    seen: dict[str, Room] = {}
    ask = SlackCards.room

    async def remembered(self: Any, ref: Any, *args: Any, fresh: bool = False, **more: Any) -> Any:
        if not fresh or ref.ts not in seen:
            seen[ref.ts] = await ask(self, ref, *args, fresh=fresh, **more)
            return seen[ref.ts]
        return replace(seen[ref.ts], asked_at=self._clock.now())

    patch.setattr(SlackCards, "room", remembered)


def _alone(patch: Patch, where: Any) -> None:
    async def at_once(ctx: Any, wish: Any, by: UserId, act: Callable[[Any, Ask], None]) -> Asked:
        twin = Ask(id=0, kind=wish.kind, subject=wish.subject, by=UserId(f"{by}2"), at=ctx.now())
        await ctx.store.write(lambda tx: act(tx, twin))
        return Asked.DONE

    patch.setattr(where, "ask_or_confirm", at_once)


def one_person_resumes(patch: Patch) -> None:
    """Whoever asks to end a pause ends it."""
    _alone(patch, pausing)


def one_person_makes_live(patch: Patch) -> None:
    """Whoever asks for an account to be live makes it so."""
    _alone(patch, accounts)


def another_text_is_sent(patch: Patch) -> None:
    """What is sent is not quite what was approved."""
    prepare = WallPublisher.prepare

    async def otherwise(self: Any, *args: Any) -> Any:
        intent = await prepare(self, *args)
        body = json.loads(intent.body)
        return replace(intent, body=json.dumps(body | {"text": body["text"] + "!"}))

    patch.setattr(WallPublisher, "prepare", otherwise)


def aliases_approve(patch: Patch) -> None:
    """An alias made in the workspace approves."""
    real = Gestures.meaning

    def through(self: Gestures, name: str) -> Gesture | None:
        return real(self, name) or self._named(through_aliases(name, self.custom))

    patch.setattr(Gestures, "meaning", through)
    patch.setattr(Gestures, "alias_of_start", lambda *_: False)
    patch.setattr(Directory, "_young", lambda *_: False)


def unknown_people_count(patch: Patch) -> None:
    """Whoever was deactivated since still counts."""
    dismissals_but(patch, Why.DEACTIVATED)


def one_is_always_enough(patch: Patch) -> None:
    """A post of level 4 needs one approval."""
    lenient = Policy(approvals=(1, 1, 1, 1, 1, 1), watcher_from=9)
    patch.setattr(deciding, "policy_for", lambda *_: lenient)
    blind(patch)


# The stories in which each mistake shows: with all the others in between, some take hundreds.
SHOWS_IN: Mapping[Plant, tuple[Story, ...]] = {
    there_is_no_countdown: stories.STORIES,
    another_text_is_sent: stories.STORIES,
    guests_count: (stories.lonely,),
    machines_count: (stories.lonely,),
    strangers_count: (stories.demoted,),
    unknown_people_count: (stories.demoted,),
    editors_are_no_authors: (stories.edited,),
    objections_are_ignored: (stories.objected,),
    holds_are_ignored: (stories.held,),
    pauses_are_ignored: (stories.paused,),
    one_is_always_enough: (stories.severe,),
    nobody_need_be_reachable: (stories.away,),
    old_cards_count: (stories.edited,),
    the_last_look_is_an_old_one: (stories.taken_back, stories.demoted),
    one_person_resumes: (stories.paused,),
    one_person_makes_live: (stories.rehearsed,),
    aliases_approve: (stories.look_alike,),
}
# Mistakes that one person alone can use, and in which roles.
SHOWS_ALONE: Mapping[Plant, tuple[Role, ...]] = {
    authors_count: alone.ROLES,
    editors_are_no_authors: alone.EDITORS,
}
# Found soon enough for every day: the story that one alone plays, then those of the team.
SOON_ALONE = (authors_count,)
SOON = (there_is_no_countdown, another_text_is_sent)

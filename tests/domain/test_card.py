"""The one word for where a draft stands, what changed, and when a card must be drawn anew."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.accounts import AccountName, Mode
from bot.domain.card import CardView, Stage, changes, fingerprint, needs_card, stage
from bot.domain.deliveries import DeliveryId, Intent, Receipt
from bot.domain.deliveries import DeliveryState as S
from bot.domain.drafts import LinkCard
from bot.domain.emoji import Gesture
from bot.domain.pauses import Pause
from bot.domain.review import Decision, Status
from bot.domain.states import State
from bot.domain.times import Timing, TimingKind
from tests.factories import (
    BEN,
    NOON,
    a_content,
    a_delivery,
    a_draft,
    a_finding,
    a_picture,
    a_report,
    a_stop,
    a_target,
    after,
)

PAUSE = Pause(id=1, reason="a crisis", by=BEN, since=NOON)


def view(state: State = State.IN_REVIEW, *states: S, **given: Any) -> CardView:
    deliveries = tuple(a_delivery(s) for s in states)
    return CardView(draft=a_draft(state=state), report=a_report(), deliveries=deliveries, **given)


def decided(status: Status = Status.PENDING, *, held: bool = False) -> Decision:
    holds = (a_stop(Gesture.HOLD),) if held else ()
    return Decision(status=status, needed=1, holds=holds)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (view(State.PARKED), Stage.PARKED),
        (view(State.IN_REVIEW), Stage.NEEDS_OPINION),
        (view(State.IN_REVIEW, decision=decided()), Stage.NEEDS_OPINION),
        (view(State.IN_REVIEW, decision=decided(Status.BLOCKED)), Stage.BLOCKED),
        (view(State.IN_REVIEW, decision=decided(Status.BLOCKED, held=True)), Stage.BLOCKED),
        (view(State.IN_REVIEW, decision=decided(held=True)), Stage.HELD),
        (view(State.IN_REVIEW, held=(BEN,)), Stage.HELD),
        (view(State.IN_REVIEW, decision=decided(), held=(BEN,)), Stage.NEEDS_OPINION),
        (view(State.SCHEDULED, held=(BEN,)), Stage.HELD),
        (view(State.IN_REVIEW, pauses=(PAUSE,)), Stage.NEEDS_OPINION),
        (view(State.CHANGES_REQUESTED), Stage.OBJECTED),
        (view(State.SCHEDULED, S.SCHEDULED), Stage.SCHEDULED),
        (view(State.SCHEDULED, decision=decided(Status.APPROVED)), Stage.SCHEDULED),
        (view(State.SCHEDULED, pauses=(PAUSE,)), Stage.PAUSED),
        (view(State.SCHEDULED, decision=decided(held=True), pauses=(PAUSE,)), Stage.HELD),
        (view(State.PUBLISHING, S.SENDING), Stage.PUBLISHING),
        (view(State.PUBLISHING, S.PUBLISHED, S.UNKNOWN), Stage.NEEDS_ATTENTION),
        (view(State.TAKEN_DOWN, S.DELETED, S.UNKNOWN), Stage.NEEDS_ATTENTION),
        (view(State.PUBLISHED, S.PUBLISHED), Stage.PUBLISHED),
        (view(State.PUBLISHED, S.PUBLISHED, S.REHEARSED), Stage.PUBLISHED),
        (view(State.PUBLISHED, S.PUBLISHED, S.FAILED), Stage.PARTLY),
        (view(State.PUBLISHED, S.PUBLISHED, S.MISSED), Stage.PARTLY),
        (view(State.REHEARSED, S.REHEARSED), Stage.REHEARSED),
        (view(State.MISSED, S.MISSED), Stage.MISSED),
        (view(State.FAILED, S.FAILED), Stage.FAILED),
        (view(State.WITHDRAWN), Stage.WITHDRAWN),
        (view(State.TAKEN_DOWN, S.DELETED), Stage.TAKEN_DOWN),
        (view(State.TAKEN_DOWN, S.DELETED, S.PUBLISHED), Stage.STILL_THERE),
    ],
)
def test_each_stage_follows_from_what_is_known(shown: CardView, expected: Stage) -> None:
    assert stage(shown) is expected
    assert shown.stage is expected


BASE = a_target(pictures=(a_picture(),))
AT_ONE = Timing(kind=TimingKind.AT, start=after(hours=1))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (a_content(BASE), ()),
        (a_content(BASE, timing=AT_ONE), ("the time",)),
        (a_content(BASE, a_target("second")), ("the accounts",)),
        (a_content(replace(BASE, text="Soup!")), ("the text",)),
        (a_content(replace(BASE, pictures=())), ("the pictures",)),
        (a_content(replace(BASE, pictures=(a_picture(sha256="cd" * 32),))), ("the pictures",)),
        (a_content(replace(BASE, pictures=(a_picture(alt_text="Bowl"),))), ("the alt text",)),
        (a_content(replace(BASE, mode=Mode.DRY_RUN)), ("soupe-wall is now dry-run",)),
        (a_content(replace(BASE, address="x")), ("who soupe-wall is on its network",)),
        (a_content(replace(BASE, identity="x")), ("who soupe-wall is on its network",)),
        (a_content(replace(BASE, handle="x")), ("who soupe-wall is on its network",)),
        (a_content(replace(BASE, options=(("a", "b"),))), ("the options",)),
        (
            a_content(replace(BASE, card=LinkCard(url="https://soup.test/", title="Soup"))),
            ("the link preview",),
        ),
        (
            a_content(replace(BASE, text="Soup!", mode=Mode.DRY_RUN), timing=AT_ONE),
            ("the time", "the text", "soupe-wall is now dry-run"),
        ),
    ],
)
def test_rule_16_what_changed_is_said_in_words(new: Any, expected: tuple[str, ...]) -> None:
    assert changes(a_content(BASE), new) == expected


def test_rule_16_the_same_change_on_two_accounts_is_said_once() -> None:
    old = a_content(a_target("b"), a_target("a"))
    new = a_content(a_target("b", text="x", mode=Mode.DRY_RUN), a_target("a", text="x"))
    assert changes(old, new) == ("the text", "b is now dry-run")


SHOWN = view(State.SCHEDULED, S.SCHEDULED, decision=decided(Status.APPROVED))
ONE = a_delivery()


@pytest.mark.parametrize(
    "other",
    [
        replace(SHOWN, draft=replace(SHOWN.draft, version=9)),
        replace(SHOWN, deliveries=(replace(ONE, token="t", attempt=3),)),
        replace(SHOWN, deliveries=(replace(ONE, intent=Intent(key="k", body="secret")),)),
    ],
)
def test_what_no_card_shows_is_no_reason_to_draw_it_anew(other: CardView) -> None:
    assert fingerprint(other) == fingerprint(SHOWN)


@pytest.mark.parametrize(
    "other",
    [
        replace(SHOWN, draft=a_draft(state=State.PUBLISHING)),
        replace(SHOWN, report=a_report(1, a_finding())),
        replace(SHOWN, decision=decided()),
        replace(SHOWN, decision=None),
        replace(SHOWN, pauses=(PAUSE,)),
        replace(SHOWN, waiting="Slack can't be asked"),
        replace(SHOWN, changes=("the text",)),
        replace(SHOWN, reachable=("U0BEN",)),
        replace(SHOWN, deliveries=()),
        replace(SHOWN, deliveries=(replace(ONE, state=S.SENDING),)),
        replace(SHOWN, deliveries=(replace(ONE, reason="waits"),)),
        replace(SHOWN, deliveries=(replace(ONE, removal="gone"),)),
        replace(SHOWN, deliveries=(replace(ONE, account=AccountName("other")),)),
        replace(
            SHOWN,
            deliveries=(replace(ONE, receipt=Receipt(remote_id="1", url="u", at=NOON)),),
        ),
        replace(SHOWN, deliveries=(replace(ONE, due_at=after(hours=1)),)),
    ],
)
def test_what_a_card_shows_is(other: CardView) -> None:
    assert fingerprint(other) != fingerprint(SHOWN)


def test_rule_39_the_fingerprint_holds_no_draft_text() -> None:
    assert len(fingerprint(SHOWN)) == 64


def test_half_a_character_in_a_text_does_not_keep_its_card_from_being_drawn() -> None:
    odd = view(State.FAILED, S.FAILED)
    half = replace(odd.deliveries[0], reason="half \ud83d")
    assert fingerprint(replace(odd, deliveries=(half,))) != fingerprint(odd)


@pytest.mark.parametrize("rest", [S.PARTLY, S.FAILED])
def test_what_is_out_has_a_card_to_press_on_until_it_is_erased(rest: S) -> None:
    left = view(State.PUBLISHED, S.PUBLISHED, rest, retries=(DeliveryId(2),))
    assert needs_card(left)
    assert needs_card(view(State.PUBLISHED, S.PUBLISHED))
    assert not needs_card(view(State.TAKEN_DOWN, S.DELETED))
    erased = replace(left.draft.revision, content=a_content(a_target(text="")))
    assert not needs_card(replace(left, draft=replace(left.draft, revision=erased)))
    assert needs_card(view(State.MISSED))

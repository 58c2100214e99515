"""Which posts may be tried again: only what surely did not go out, and only at rest (rule 25)."""

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.correcting import corrected_by, removed_for
from bot.domain.deliveries import AT_REST, DeliveryId, DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.retrying import ENDED, NOT_OUT, retryable
from bot.domain.states import Event, State, allows
from tests.factories import a_delivery

S = DeliveryState


@pytest.mark.parametrize(("state", "delivery"), list(product(State, S)))
def test_rule_25_only_what_is_surely_not_out_is_tried_again_once_all_rests(
    state: State, delivery: DeliveryState
) -> None:
    one = a_delivery(delivery)
    wanted = state in {State.PUBLISHED, State.FAILED} and delivery in {
        S.FAILED,
        S.MISSED,
        S.CANCELLED,
        S.PARTLY,
    }
    assert retryable(state, (one,), ()) == ((one,) if wanted else ())


@pytest.mark.parametrize("other", sorted(set(S) - AT_REST))
def test_nothing_is_tried_again_while_another_post_is_under_way_or_unknown(
    other: DeliveryState,
) -> None:
    failed = a_delivery(S.FAILED)
    assert retryable(State.PUBLISHED, (failed, a_delivery(other, id=DeliveryId(2))), ()) == ()


def test_what_was_once_unknown_is_never_tried_again_whoever_looked_since() -> None:
    once, never = a_delivery(S.FAILED), a_delivery(S.FAILED, id=DeliveryId(2))
    assert retryable(State.FAILED, (once, never), {once.id}) == (never,)


def test_each_state_in_which_it_is_offered_has_the_step() -> None:
    assert {state for state in State if allows(state, Event.RETRY)} == ENDED
    assert not NOT_OUT & {S.UNKNOWN, S.SENDING, S.PUBLISHED, S.DELETED}


def test_old_words_are_not_tried_elsewhere_once_a_correction_has_their_other_post() -> None:
    """They were wrong, and where they did go out they are corrected."""
    failed = a_delivery(S.FAILED)
    went = a_delivery(S.DELETED, id=DeliveryId(2))
    assert retryable(State.PUBLISHED, (failed, went), ()) == (failed,)
    for reason in (corrected_by(DraftId(2)), removed_for(DraftId(2))):
        assert retryable(State.PUBLISHED, (failed, replace(went, reason=reason)), ()) == ()


def test_a_thread_that_is_out_otherwise_than_approved_is_not_gone_on_with() -> None:
    """Its next part would answer words that nobody approved."""
    half = a_delivery(S.PARTLY)
    assert retryable(State.PUBLISHED, (half,), ()) == (half,)
    assert retryable(State.PUBLISHED, (half,), (), {half.id}) == ()

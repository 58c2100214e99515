"""Ids that go on the wire: constants, never derived from names in the code."""

WHY = "card_why"
HOLD = "card_hold"
RELEASE = "card_release"
TAKE_DOWN = "card_take_down"
IS_OUT = "delivery_is_out"
IS_NOT_OUT = "delivery_is_not_out"
CONFIRM_ASK = "confirm_ask"
TAKE_SUGGESTION = "suggestion_take"
DECLINE_SUGGESTION = "suggestion_decline"

CARD_EVENT = "second_opinion_card"

"""The kinds of journal entries: the facts worth remembering (rule 39)."""

from enum import StrEnum

from bot.domain.people import UserId

# The actor of what nobody asked for: the scheduler, a start, a rule.
THE_BOT = UserId("second-opinion")

# Whoever typed `pause` or `takedown` at the server; who that was, the bot can't know.
THE_SHELL = UserId("shell")


class Kind(StrEnum):
    """What an entry tells; the values are stored and shown."""

    STARTED = "bot.started"
    DRAFT_SUBMITTED = "draft.submitted"
    DRAFT_REVISED = "draft.revised"
    DRAFT_WITHDRAWN = "draft.withdrawn"
    DRAFT_APPROVED = "draft.approved"
    DRAFT_UNAPPROVED = "draft.unapproved"
    DRAFT_OBJECTED = "draft.objected"
    DRAFT_CLEARED = "draft.cleared"
    DRAFT_MISSED = "draft.missed"
    DRAFT_PUBLISHING = "draft.publishing"
    DRAFT_PUBLISHED = "draft.published"
    DRAFT_REHEARSED = "draft.rehearsed"
    DRAFT_FAILED = "draft.failed"
    DRAFT_TAKEN_DOWN = "draft.taken_down"
    DRAFT_SENT_FOR = "draft.sent_for"
    SUGGESTION_MADE = "suggestion.made"
    SUGGESTION_TAKEN = "suggestion.taken"
    SUGGESTION_DECLINED = "suggestion.declined"
    AUTHOR_INHERITED = "author.inherited"
    CARD_POSTED = "card.posted"
    CARD_GONE = "card.gone"
    VOTE_COUNTED = "vote.counted"
    VOTE_DISMISSED = "vote.dismissed"
    VOTE_TAKEN_BACK = "vote.taken_back"
    PRESSED = "button.pressed"
    PRESS_REFUSED = "button.refused"
    STOP_OPENED = "stop.opened"
    STOP_CLOSED = "stop.closed"
    DELIVERY_CLAIMED = "delivery.claimed"
    DELIVERY_WAITING = "delivery.waiting"
    DELIVERY_SENDING = "delivery.sending"
    DELIVERY_PUBLISHED = "delivery.published"
    DELIVERY_REHEARSED = "delivery.rehearsed"
    DELIVERY_FAILED = "delivery.failed"
    DELIVERY_UNKNOWN = "delivery.unknown"
    DELIVERY_MISSED = "delivery.missed"
    DELIVERY_CANCELLED = "delivery.cancelled"
    DELIVERY_REMOVED = "delivery.removed"
    TAKEDOWN_ASKED = "takedown.asked"
    TAKEDOWN_CANCELLED = "takedown.cancelled"
    TAKEDOWN_DONE = "takedown.done"
    EVIDENCE_KEPT = "evidence.kept"
    PAUSE_STARTED = "pause.started"
    PAUSE_ENDED = "pause.ended"
    PAUSE_PASSED = "pause.passed"
    LAMP_LIT = "lamp.lit"
    ASK_OPENED = "ask.opened"
    ASK_DROPPED = "ask.dropped"
    ACCOUNT_LIVE = "account.live"
    ACCOUNT_DRY = "account.dry_run"
    ACCOUNT_CHANGED = "account.changed"
    ABSENCE_DECLARED = "absence.declared"
    ABSENCE_ENDED = "absence.ended"
    WATCH_TAKEN = "watch.taken"
    WATCH_ENDED = "watch.ended"
    REFUSED = "refused"

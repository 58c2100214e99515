"""What a person can do now about a draft, as the card says it last. Pure."""

from zoneinfo import ZoneInfo

from bot.domain.card import CardView, Stage
from bot.slack.watchwords import forecast
from bot.words.phrases import t

NEXT = ":point_right:"


def next_line(view: CardView, zone: ZoneInfo) -> str:
    """What a person can do now, where the decision's own lines don't say it already."""
    said = _next(view, zone)
    return f"{NEXT} {said}" if said else ""


def _next(view: CardView, zone: ZoneInfo) -> str:
    number = view.draft.id
    match view.stage:
        case Stage.OBJECTED:
            return t(
                "nothing leaves until the objection is taken back, or somebody other than"
                " the authors lifts it: `/draft lift {number} REASON`",
                number=number,
            )
        case Stage.HELD:
            return _release()
        case Stage.PAUSED:
            return t("two people can end the pause: `/draft resume`")
        case Stage.SCHEDULED if not view.reachable and view.decision is not None:
            return t(
                "{forecast}, so it would wait; whoever reacts with :eyes: answers for it",
                forecast=forecast(view, zone),
            )
        case Stage.NEEDS_ATTENTION:
            return t("please look at the account itself, then press what is true")
        case Stage.MISSED:
            return t(
                "somebody other than the authors can press *Send now*; *Time* gives it a new time,"
                " with new approvals"
            )
        case Stage.PARTLY:
            return _rest(view)
        case Stage.FAILED:
            return _after_failure(view)
        case Stage.DIFFERS:
            return t("please open the post and look; *Take down* removes it everywhere")
        case Stage.STILL_THERE:
            return t("please open what is left and delete it there, or take it down again")
        case _:
            return ""


def _rest(view: CardView) -> str:
    """What can be done about what is not out, beside what is."""
    if any(d.is_out_in_part for d in view.deliveries if d.id in view.retries):
        return t(
            "somebody other than the authors can press *Retry*: only what is not out leaves,"
            " after a countdown"
        )
    if view.retries:
        return t(
            "somebody other than the authors can press *Retry*: it leaves after a countdown,"
            " and only where it is not out"
        )
    return t(
        "what is missing is not sent again from here; please write just that as a new draft,"
        " since `/draft again {number}` would repeat what is out as well",
        number=view.draft.id,
    )


def _release() -> str:
    return t(
        "nothing leaves until whoever holds it, or somebody other than the authors, presses"
        " *Release*"
    )


def _after_failure(view: CardView) -> str:
    at = t("*Time* gives it a new time; it needs new approvals")
    if not view.retries:
        return at
    return t("somebody other than the authors can press *Retry*; {at}", at=at)

"""What a card says of drafts that say nearly the same (rules 2 and 12). Pure."""

from bot.domain.card import CardView
from bot.domain.drafts import label
from bot.domain.kin import Kin
from bot.domain.states import OPEN, State
from bot.slack.escaping import people
from bot.words.phrases import t

MOST_KIN = 3
ASKING = OPEN | {State.PARKED}


def kin_lines(view: CardView) -> list[str]:
    """Which drafts this one says nearly the same as, and what became of them (rules 2, 12)."""
    if view.draft.state not in ASKING:
        return []
    # What somebody stopped comes first, where there is no room for all.
    ranked = sorted(view.kin, key=lambda one: not (one.objectors or one.withdrawn))
    lines = [_kin(one) for one in ranked[:MOST_KIN]]
    return [*lines, t("_and more like it_")] if len(ranked) > MOST_KIN else lines


def _kin(kin: Kin) -> str:
    told = (
        [t("to which {objectors} objected", objectors=people(kin.objectors))]
        if kin.objectors
        else []
    )
    told += [t("which was withdrawn")] if kin.withdrawn else []
    mark = ":warning:" if told else ":busts_in_silhouette:"
    what = f", {t(' and ').join(told)}," if told else ","
    same = t("nearly the same as {draft}", draft=label(kin.draft))
    return t(
        "{mark} {same}{what} so its authors are authors here too", mark=mark, same=same, what=what
    )

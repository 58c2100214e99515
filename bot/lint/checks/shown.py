"""What descriptions of pictures show that nobody wants to see from who keeps children."""

from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen

YOUNG: Final = "young"
_HELD: Final = (
    r"(?:hold\w*|drink\w*|sip\w*|pour\w*|rais\w+|shar\w+|open\w*|smok\w+|roll\w*|clutch\w*|with"
    r"|near|beside|next to|glass(?:es)?|bottles?|cans?|pints?|crates?|shots?|trays?|packets?|bags?"
    r"|tien\w+|tenant|boi\w+|buv\w+|vers\w+|lèv\w+|trinqu\w+|partag\w+|ouvr\w+|fum\w+|roul\w+|avec"
    r"|près d[eu'’]|à côté d[eu'’]|devant|verres?|bouteilles?|canettes?|pintes?|coupes?|pichets?"
    r"|sachets?|paquets?)"
)
_VICES: Final = (
    r"(?:beers?|lagers?|wine|champagne|prosecco|vodka|whiske?y|gin|rum|tequila|cocktails?|alcohol"
    r"|cigarettes?|cannabis|marijuana|weed|cocaine|syringes?|vapes?|spliffs?|joints?"
    r"|bières?|vins?|rosé|rhum|pastis|alcool|cocaïne|seringues?|vapoteuses?|puffs?)"
)
_VESSEL: Final = r"(?:glass(?:es)?|bottles?|cans?|crates?|shots?|packets?)"
_SHOWN: Final = lazy(
    rf"(?i)\b{_HELD}[^.!?\n]{{0,30}}?\b(?P<what>{_VICES})(?!\w)"
    r"(?![- ](?:gums|red|vinegar|colou?red))"
    rf"|\b(?P<vessel>{_VICES} {_VESSEL})\b"
)
# What teaches, warns or is on show, and what only sounds alike.
_HARMLESS: Final = lazy(
    r"(?i)\b(?:alcohol[- ]free|non[- ]alcoholic|sans alcool|mocktails?|(?:ginger|root) beer"
    r"|posters?|leaflets?|campaign|awareness|prevention|painting|museum|lab\b|laboratory"
    r"|experiment|no |joints? (?:of|torique)|affiches?|dépliants?|campagne|prévention"
    r"|sensibilisation|tableau|musée|laboratoire|expérience|vinaigre|gel|interdit\w*)"
)


def vice_before_the_young(look: Look) -> Iterator[Seen]:
    """Drink, smoke or drugs in a picture of a school's, a nursery's or a children's account."""
    if YOUNG not in look.trades | look.named:
        return
    for one in look.post.media:
        told = one.alt_text or ""
        if (match := _SHOWN.search(told)) and not _HARMLESS.search(told):
            yield Seen(facts={"quote": match["what"] or match["vessel"]})
            return

"""A house that says what it is and how it is called: `Ici l'équipe de la crèche Les Lutins`."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Span
from bot.lint.reading import words_of
from bot.lint.sought import Sought

_SHORT: Final = 2
_BEFORE: Final = 40
# A town speaks for its library, a group for its hotels.
_MANY_HOUSES: Final = frozenset({"sells-town", "sells-anything", "service", "news"})
_KIND_FR: Final = (
    r"(?:micro-?crèche|crèche|halte-garderie|mairie|commune|médiathèque|bibliothèque|ludothèque"
    r"|ehpad|maison de retraite|maison médicale|maison de quartier|résidence|cabinet(?: \w{4,14})?"
    r"|clinique|hôpital|chu|pharmacie|école|collège|lycée|université|garage|auto-école|boulangerie"
    r"|pâtisserie|boucherie|charcuterie|épicerie|fromagerie|poissonnerie|ferme|brasserie"
    r"|restaurant|pizzeria|crêperie|hôtel|camping|gîte|auberge|salon(?: de \w{3,10})?|institut"
    r"|librairie|musée|théâtre|cinéma|opéra|club(?: de \w{3,10})?|paroisse|diocèse|refuge|spa|zoo"
    r"|aquarium|banque|caisse|mutuelle|étude|caserne|gendarmerie|police municipale"
    r"|office de tourisme|piscine|patinoire|jardinerie|fleuriste|animalerie|compagnie|aéroport"
    r"|discothèque|centre (?:équestre|aquatique|social|culturel|de loisirs))"
)
_KIND_EN: Final = (
    r"(?:Surgery|Nursery|Pre-?School|School|Clinic|Practice|Library|Bakery|Butchers|Hotel|Vets?"
    r"|Dental(?: Practice)?|Pharmacy|Arms|Inn|Tavern|Academy|College|Church|Theatre|Museum"
    r"|Garage|Salon|Barbers|Spa|Gym|Farm|Brewery|Bank|(?:Care|Nursing|Funeral) Home|Hospice"
    r"|(?:Leisure|Garden|Community|Arts|Medical|Health|Riding|Dog) Centre|(?:Fire|Police) Station"
    r"|Hospital|Cinema|Zoo|Café|Cafe|Restaurant|Pizzeria|Florists?|Bookshop|Airport|Airlines?"
    r"|Railway|Nightclub|Stables|Kennels|Solicitors|Campsite)"
)
_NAME: Final = (
    r"(?:[A-ZÉÈÂ][\w'’&-]{1,24}|(?:[Dd]e|[Dd]u|[Dd]es|[Ll]a|[Ll]es?|[Ss]aint|of|the|&"
    r"|[ldLD]['’](?=[A-ZÉÈÂ]))(?= ?[A-ZÉÈÂ]))"
)
_FRENCH: Final = Sought(
    r"(?:(?i:(?:\A|[.!?\n👋] ?)\W{0,3}(?:(?:bonjour|bonsoir|coucou|hello|salut)(?: à tou\w{1,3})?"
    r"[ ,!]{1,3})?(?:ici|c['’]est) (?:l['’]équipe (?:de |du |d['’]))?(?:le |la |l['’])?"
    rf"(?:{_KIND_FR}) )(?P<here>{_NAME}(?: ?{_NAME}){{0,4}})"
    rf"|(?i:toute l['’]équipe (?:du |de la |de l['’]|d['’])(?:{_KIND_FR}) )"
    rf"(?P<team>{_NAME}(?: ?{_NAME}){{0,4}}),? (?i:vous|te|est|sera|reste|souhaite|remercie)\b"
    rf"|(?i:(?:\A|[.!?\n] ?)(?:à la |à l['’]|au )(?:{_KIND_FR}) )(?P<at>{_NAME}(?: ?{_NAME})"
    r"{0,4}),? (?i:on|nous|nos|notre|rien|votre|vos)\b"
    rf"|(?:\A|[.!?\n] ?)(?:Chez |chez )(?i:(?:la |le |l['’])?(?:{_KIND_FR}) )"
    rf"(?P<host>{_NAME}(?: ?{_NAME}){{0,4}}),)"
)
_ENGLISH: Final = Sought(
    rf"(?:(?:\A|[.!?\n] ?)(?:The|the) (?P<crew>(?:[A-Z][\w'’&-]{{1,20}} ){{1,4}}{_KIND_EN}) team"
    r" (?:will|is|are|has|have|wish|wishes|would|can|looks?|welcomes?|invites?)\b"
    r"|(?:\A|[.!?\n👋] ?)\W{0,3}(?:(?i:hi|hello|hey|good morning)(?: all| everyone| folks)?"
    rf"[ ,!]{{1,3}})?(?i:this is|it['’]s)(?: the)? (?P<house>(?:[A-Z][\w'’&-]{{1,20}} ){{1,4}}"
    rf"{_KIND_EN})(?= here|[,.:!]))"
)
_ANOTHER: Final = lazy(
    r"(?i)(?:merci|bravo|félicit\w+|avec|grâce|invit\w+|thanks?|thank you|congrat\w*|with|to|by)"
    r"\W{1,3}(?:à |au |to )?\W*$"
)
_KINDS: Final = frozenset(words_of(f"{_KIND_FR} {_KIND_EN}"))


def named_houses(look: Look, own: set[str]) -> Iterator[Span]:
    """Where a house that isn't ours says of what kind it is, and its name."""
    if not look.trades.isdisjoint(_MANY_HOUSES):
        return
    for pattern in (_FRENCH, _ENGLISH):
        for match in pattern.finditer(look.reading):
            group = _group_of(match)
            before = look.text[max(0, match.start() - _BEFORE) : match.start()]
            name = {word for word in words_of(match[group]) if len(word) > _SHORT} - _KINDS
            if name and name.isdisjoint(own) and not _ANOTHER.search(before):
                yield match.span(group)


def _group_of(match: "re.Match[str]") -> str:
    """The named group that took part."""
    return next(name for name, said in match.groupdict().items() if said)

"""A client's complaint about a house, on the account of that very house."""

from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen, Span
from bot.lint.reading import words_of
from bot.lint.sought import Sought
from bot.lint.spans import Cover

_LEAST_ALONE: Final = 5
_SMALL: Final = 3
_FEW: Final = 2
_CLIENTS: Final = Sought(
    r"(?i)(?<![\w-])(?:(?:absolute|total|complete|utter|what a) (?:joke|shambles|disgrace|rip-?off)"
    r"|worst (?:\w+ ){0,2}(?:ever|service|experience|place|company|bank|meal|food|customer)"
    r"|(?:terrible|awful|appalling|disgusting|shocking|dreadful|useless|rude|zero|non-?existent)"
    r" (?:customer )?(?:service|staff|food|experience|place|company|attitude|communication)"
    r"|never (?:going|coming|shopping|eating|ordering|booking|using|flying|banking)? ?again(?! will"
    r"|\W{1,3}(?:forget|miss|wait|lose|worry))"
    r"|(?:do not|don['’]?t|wouldn['’]?t|i['’]d not) (?:ever |bother |even )?(?:book(?:ing)?"
    r"|us(?:e|ing)|order(?:ing)?|eat(?:ing)?|recommend|trust|go(?:ing)? (?:to|near)"
    r"|waste your (?:time|money))"
    r"|avoid(?:!|\.|,? (?:at all costs?|like the plague|this place|them|if you can))"
    r"|food poisoning|gone (?:right |really |so )?down ?hill|(?:over|double|wrongly) ?charged"
    r"|charged (?:me |us )?twice|(?:no ?body|no one|never) (?:ever )?(?:picks? up|answers?|replies"
    r"|calls? back|rings? back)|(?:been )?on hold (?:to|for|with)|(?:still|been) waiting (?:for|on)"
    r"|(?:waited|queued|waiting|queuing) (?:for )?(?:an|over|nearly|almost|\w+) (?:hours?"
    r"|minutes?|mins?)|still (?:no|not|haven['’]t|hasn['’]t) (?:\w+ ){0,3}(?:repl\w+"
    r"|refund\w*|answer\w*|reply|response|order|parcel|delivery|table|sign|heard|arrived"
    r"|delivered)|cancell?(?:ing|ed) my|(?:won['’]t|not|never) be (?:going )?(?:back|returning)"
    r"|thanks for nothing|(?:lost|broke|ruined|forgot|cancelled|messed up) (?:my|our|her|his)"
    r"|is it just me or (?:is|has|are|does)|(?:anyone|anybody) else (?:having|had|got|getting|find"
    r"|struggling|fed up|['’]s)|[12] (?:stars?|⭐)|shame on|disappointed (?:with|by|in)"
    r"|how (?:do i|to) (?:cancel|leave|complain)"
    r"|(?:took|taken|charged) (?:me )?[£$€]?\d+[^.!?\n]{0,12} (?:out of|from) my"
    r"|out of the contract"
    r"|filthy again|can['’]t (?:even )?(?:get|reach|cancel|log|speak)\b[^.!?\n]{0,30}\b(?:near"
    r"|through|to"
    r"|out|hold|in)|any ?one got a number|why (?:is|are|does|do)\b[^.!?\n]{0,40}\b(?:always"
    r"|never) so"
    r"|nightmare(?= to|\W*(?:\Z|[.!])))(?!\w)"
    r"|(?<![\w-])(?:(?:ça fait|voilà) (?:\w+ ){1,3}(?:fois|heures?|jours?|semaines?|mois) que"
    r"|(?:\w+ )?(?:fois|semaines?|jours?|mois|heures?) que j['’]?(?:e |attends|appelle)"
    r"|toujours (?:pas|aucune?) (?:de )?(?:réponse|remboursement|nouvelles?|livr\w+|colis|solution"
    r"|facture|rembours\w+|reçu|rappel\w*)|personne (?:ne |n['’])?(?:décroche|répond|rappelle"
    r"|sait rien)|(?:ne |n['’])(?:prenez|allez|achetez|commandez|réservez|mettez|faites)"
    r" (?:surtout |jamais |plus )?(?:pas|surtout|jamais|plus|confiance)"
    r"|à (?:fuir|éviter)(?: absolument)?(?=\W*(?:\Z|[.!,\n]))"
    r"|plus jamais(?! (?:de|besoin|d['’]oubli|seule?s?))"
    r"|lamentable|scandaleu(?:x|se)|honteu(?:x|se)|inadmissible|une honte"
    r"|service (?:client )?(?:nul|pourri|déplorable|catastrophique|exécrable|inexistant|zéro)"
    r"|accueil (?:glacial|exécrable"
    r"|déplorable|odieux|lamentable)|j['’](?:attends|ai (?:attendu|résilié|appelé|rappelé|relancé"
    r"|perdu|dû))|je (?:suis|reste) (?:déçue?|bloquée?|coincée?|dégoûtée?|furieu\w+|client\w*"
    r" mécontent\w*)|je (?:résilie|change de|quitte|me casse|n['’]arrive pas|n['’]y remets)"
    r"|(?:m['’]ont|m['’]a|me|m['’]) ?(?:encore |toujours )?(?:prélev\w+|factur\w+|débit\w+ deux)"
    r"|(?:encore|de nouveau) (?:en panne|en retard|fermée?|coupée?|annulée?|une facture|un retard)"
    r"[^.!?\n]{0,30}(?:merci|bravo|super|génial)|bravo le service|merci (?:qui|pour rien)"
    r"|(?:qui|quelqu['’]un)"
    r" d['’]autre(?: \w+)? (?:galère|a|est|attend|rencontre|n['’])"
    r"|(?:conseil|idée|comment|moyen)\w* (?:\w+ )?(?:pour )?(?:quitter|résilier|se désabonner)"
    r"|raccroché au nez|(?:me|nous) doi(?:t|vent) (?:toujours|encore)|sourde oreille|impossible"
    r" (?:d['’]avoir|d['’]obtenir|de joindre|de résilier) (?:un humain|quelqu['’]un|une réponse"
    r"|le service)"
    r"|je (?:vous )?déconseille|minable"
    r"|intoxication|une étoile|arnaqu\w+ par|déçue? par|marre (?:de|d['’]))(?!\w)"
)
# Who says one of these speaks for the house, or warns of those who pretend to.
_HOUSE: Final = lazy(
    r"(?i)(?<!\w)(?:our (?!order|booking|table|room|flight|luggage|parcel|money|kids|daughter|son"
    r"|meal|food|bill|account|delivery|card|holiday|dog|house|drinks)|sorry|apolog\w+|we(?:['’]re"
    r"| are) (?:aware|working|open|hiring|here|proud|happy|looking|back|fixing)|scam\w*|fraud\w*"
    r"|phishing|fake|impersonat\w+|join us|we (?:listen\w*|fix\w*|chang\w+|hear)"
    r"|nos |notre |désolée?s?|excus\w+|arnaqueurs?|fraud\w+|hameçonnage|faux|usurp\w+"
    r"|nous (?:sommes|avons|mettons|travaillons|vous)|on vous|venez|rejoignez)"
)


def blames_itself(look: Look) -> Iterator[Seen]:
    """The account's own name in the words of somebody who was kept waiting, or served badly."""
    named = _named(look)
    if named is None or _HOUSE.search(look.text):
        return
    quoted = Cover((hit.start, hit.end) for hit in look.terms.get("quoted", ()))
    for complaint in _CLIENTS.finditer(look.reading):
        if not quoted.holds(*complaint.span()):
            yield Seen(span=named, facts={"complaint": complaint.group()})
            return


def _named(look: Look) -> Span | None:
    """Where the account's name stands in the text, or the first words of it."""
    name = words_of(look.post.profile.name)
    words, places = look.reading.words, look.reading.places
    for first in places.get(name[0], ()) if name else ():
        told = 0
        while told < len(name) and first + told < len(words):
            if words[first + told].folded != name[told]:
                break
            told += 1
        span = (words[first].start, words[first + told - 1].end)
        if _is_enough(name, told, look.text[slice(*span)]):
            return span
    return None


def _is_enough(name: tuple[str, ...], told: int, quote: str) -> bool:
    """Whether so much of a name is no chance: all of it, or two words that mean something."""
    if told == len(name):
        return len(quote) >= _LEAST_ALONE and quote[:1].isupper() | (told > 1)
    return sum(len(word) > _SMALL for word in name[:told]) >= _FEW

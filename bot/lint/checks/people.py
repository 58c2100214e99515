"""What belongs to one person: numbers, addresses, children, patients, customers."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen
from bot.lint.reading import fold

_CARD: Final = lazy(
    r"(?<![\d/.,-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\d/])"
    r"|(?<!\d)3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?!\d)"
)
_CARD_LENGTHS: Final = range(13, 20)
# A capital first, and then what is before it: most places are none.
_IBAN: Final = lazy(r"[A-Z](?<!\w.)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_OPEN_TO_ALL: Final = lazy(
    r"(?:(?:\+|00)33 ?)?\(?0?8\d|(?:\+?1[ -]?)?\(?8(?:00|88|77|66)\b|0[389]\d\d"
)
_LEAST_DIGITS = 8
_CALLED_ACCOUNT: Final = lazy(r"(?i)\b(?:iban|rib|virements?|bank transfer|account number)\b")
_BEFORE_ACCOUNT: Final = 60
_OF_A_HOUSE: Final = 3
_GREETED: Final = lazy(
    r"(?:(?i:\b(?:hi|hello|dear|bonjour|salut|cher|chère)) [A-Z][a-zà-ÿ]+,"
    r"|(?i:\A@\w|\b(?:votre|ton|your) (?:remboursement|virement|refund|reimbursement|payout)\b)"
    r"|(?i:\b(?:rib|iban|compte|account|virement (?:à|pour))) (?:(?i:de|of|for|à|pour) )?"
    r"(?!Paris|Lyon|France)[A-Z][a-zà-ÿ]{2,14}\b(?! [A-Z]))"
)
_IBAN_LENGTHS: Final = range(15, 35)
_HEALTH_NUMBER: Final = lazy(
    r"[12](?<!\d.) ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\d)"
)
# A British sort code and the account behind it.
_SORTED: Final = lazy(
    r"(?<![\d-])\d{2}-\d{2}-\d{2}\W{1,3}(?:[a-z]{2,8}\W{1,2}){0,2}\d{8}(?!\d)", re.I
)
_OTHER_NUMBER: Final = lazy(
    r"(?i:\b(?:ssn|social security (?:number|no\.?))\b\D{0,12}\d{3}-?\d{2}-?\d{4}\b)"
    r"|(?i:\b(?:national insurance|ni) (?:number"
    r"|no\.?)\b\W{0,4}(?:is )?[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b)"
    r"|(?i:\bpassport (?:number|no\.?)\b\W{0,4}(?:is )?[A-Z0-9]{7,9}\b)"
)
# Numbers of mobile phones: French 06 and 07, British 07, and both with their country's code.
_MOBILE: Final = lazy(
    r"(?<![\d+])(?:(?:\+|00)33 ?(?:\(0\) ?)?[67](?:[ .-]?\d{2}){4}|0[67](?:[ .-]?\d{2}){4}"
    r"|(?:\+|00)44 ?(?:\(0\) ?)?7\d{3}[ -]?\d{3}[ -]?\d{3}|07\d{3}[ -]?\d{3}[ -]?\d{3}"
    r"|07\d{3}[ -]?\d{6}|(?:\+41 ?|0)7[5-9] ?\d{3} ?\d{2} ?\d{2}"
    r"|04\d\d \d{3} \d{3}|08[35-9] \d{3} \d{4}"
    r"|(?:\+32 ?|0)4[5-9]\d[ /.]?\d{2}[ .]?\d{2}[ .]?\d{2})(?!\d)"
)
_ANY_PHONE: Final = lazy(
    r"(?<![\w+])(?:(?:\+|00)\d{1,3}[ .-]?(?:\(0\)[ .-]?)?\d(?:[ .-]?\d){7,11}"
    r"|0\d(?:[ .-]?\d{2}){4}|0\d{2} \d{3} \d{2} \d{2}|04\d{2}[ /.]\d{2}[ .]\d{2}[ .]\d{2}"
    r"|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}"
    r"|(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4})(?!\d)"
)
_MAIL: Final = lazy(
    r"(?<![\w.+-])(?P<local>[\w.+-]{1,64})@(?P<host>[\w-]{1,63}(?:\.[\w-]{2,63}){1,4})", re.A
)
_AT: Final = lazy(r"\w@\w")
_FREE_MAIL_TEXT: Final = (
    "gmail.com googlemail.com hotmail.com hotmail.fr hotmail.co.uk outlook.com outlook.fr "
    "live.com live.fr yahoo.com yahoo.fr yahoo.co.uk icloud.com me.com aol.com orange.fr "
    "wanadoo.fr free.fr sfr.fr laposte.net bbox.fr gmx.com gmx.fr protonmail.com proton.me "
    "btinternet.com sky.com ntlworld.com"
)
_FREE_MAIL: Final = frozenset(_FREE_MAIL_TEXT.split())
_PERSONAL_LOCAL: Final = lazy(r"[a-z]+[._][a-z]{2,}\d{0,4}", re.I)
_TRADE_LOCAL: Final = lazy(
    r"(?i)contact|info|hello|bonjour|asso|club|shop|boutique|atelier|boulang|cabinet|garage|cafe"
    r"|restau|studio|comite|mairie"
    r"|ecole|school|event|press|presse|job|recrut|hiring|team|equipe|support|booking|resa|reserv"
    r"|order|commande|office|bureau"
    r"|ferme|farm|salon|theatre|musee|festival|amis|collectif|friends|bakery|church|paroisse|band"
    r"|official|news|don"
)
# Who the post tells about, rather than to.
_SOMEBODY: Final = lazy(
    r"(?i)\b(?:(?:our|the|a|one|this|that|my) (?:customer|client|patient|guest|tenant|pupil"
    r"|student|employee|colleague|candidate|member|donor|subscriber"
    r"|resident)s?\b(?!['’]s (?:service|care|support))"
    r"|(?:notre|la|le|une?|cette|cet|ce|ma|mon) (?:cliente?|patiente?|locataire|élève|étudiante?"
    r"|salariée?|collègue|candidate?|adhérente?|résidente?|abonnée?)\b"
    r"|(?:his|her|their) (?:(?:own|personal|private) )?(?:number|mobile|cell|phone|e-?mail|address)"
    r"|(?:son|leur) (?:propre )?(?:numéro"
    r"|portable|mobile|téléphone|adresse|mail|e-mail|06|07)"
    r"|home (?:number|address|phone)|personal (?:number|mobile|phone|e-?mail|address)"
    r"|private (?:number|mobile|line|cell|phone)"
    r"|(?:natel|gsm|portable|mobile|cell\w*|numéro) (?:privé|perso\w*)"
    r"|lives at|habite (?:au|à|rue)|domicile|numéro (?:perso"
    r"|personnel|privé)|portable (?:perso|personnel)|chez (?:lui|elle)"
    r"|(?<!your )(?<!the )(?:order|invoice|ticket|case|booking|account|claim) (?:number"
    r"|no\.?|#|ref)|commande n"
    r"|facture n|dossier n|réservation n|n° de (?:commande|client|dossier|contrat)"
    r"|customer (?:number|id|ref))"
)
_CALL_NAME: Final = lazy(
    r"(?:(?i:call|ring|text|phone|reach|contact|message|whatsapp|ask for|appel(?:ez|er|le)"
    r"|joindre|contact(?:ez|er)|joign(?:ez|able)|écri(?:vez|re) à|demand(?:ez|er)))"
    r" (?:(?i:me|moi|directly|directement|à|our \w{3,20}|notre \w{3,20}) )?(?:(?:Mr|Mrs|Ms|Dr|Mme"
    r"|Mlle|M)\.? )?(?P<name>[A-ZÀ-Ý][a-zà-ÿ]{2,15})\b.{0,40}$",
    re.S,
)
_TITLED: Final = lazy(r"\b(?:Mr|Mrs|Ms|Miss|Mme|Mlle|Monsieur|Madame|M\.) ?[A-ZÀ-Ý][\w'’-]{1,20}")
# The end of each that `_CHILD` sees, by which it is ruled out sooner.
_AGED: Final = lazy(r"[1-9][0-7]?(?: ?(?i:ans\b|years?[ -]olds?\b|yrs?\b|y/?o\b|-year-old)|\)|,)")
_CHILD: Final = lazy(
    r"(?P<name>\b[A-ZÀ-Ý][a-zà-ÿ]{1,14}(?: [A-ZÀ-Ý][\w'’-]{1,20})?)(?:,? \(?|, who is | is "
    r"| a )(?:(?i:aged?) )?"
    r"(?P<age>[2-9]|1[0-7])(?: ?(?i:ans\b|years?[ -]olds?\b|yrs?\b|y/?o\b|-year-old)|\)|,)"
)
_SCHOOLS: Final = lazy(
    r"\b(?:(?i:school|primary|nursery|kindergarten|year (?:[1-9]|1[0-3])|grade"
    r"|class (?:of|[1-9])|(?-i:[A-Z][a-z]+) class"
    r"|academy|pupil|pre-?school|childcare|daycare"
    r"|école|collège|lycée|maternelle|crèche|en (?:petite|moyenne|grande) section|sixième"
    r"|cinquième)|C[PEM][12]?|CE[12]|CM[12]|6e|5e|4e|3e)\b"
)
_SCHOOL_TEXT: Final = (
    "school primary nursery kindergarten year grade class academy pupil preschool pre "
    "childcare daycare ecole college "
    "lycee maternelle creche en sixieme cinquieme cp ce ce1 ce2 cm cm1 cm2 6e 5e 4e 3e"
)
_SCHOOL_WORDS: Final = frozenset(_SCHOOL_TEXT.split())
_NUMBER_OF: Final = frozenset({"ssn", "security", "insurance", "ni", "passport"})
_LIVING_TEXT: Final = "live lives address house habite habitent domicilie domiciliee demeurant chez"
_LIVING: Final = frozenset(_LIVING_TEXT.split())
_HOUSE: Final = lazy(
    r"(?i)\b\d{1,4}(?: ?(?:bis|ter))?,? (?:(?:[\w'’-]{2,20} ){1,3}(?:street|road|avenue|lane"
    r"|drive|close|crescent|gardens|terrace|st\.|rd\.)|"
    r"(?:rue|avenue|boulevard|impasse|allée|chemin|place|quai) )"
)
# A street may stand without a number where somebody is told to live in it.
_STREET: Final = lazy(
    r"(?i)\b(?:lives?|living) (?:at|on|in|just off) (?-i:[A-Z][\w'’-]{2,20} ){1,3}"
    r"(?:street|road|avenue|lane|drive|close|crescent|gardens|terrace)\b"
    r"|\bhabite(?:nt)? (?:la |au |à la |dans la |l['’])?(?:rue|avenue|boulevard|impasse|allée"
    r"|chemin|place|quai) "
)
_LIVES: Final = lazy(
    r"(?i)\b(?:lives? (?:at|on)|home address|her house at|his house at|habite(?:nt)? (?:au|à|rue"
    r"|\d)|domicilié|demeurant|chez (?:lui|elle|eux)[ ,:]+(?:au )?\d)"
)
_HEALTH: Final = lazy(
    r"(?i)\b(?:diagnos\w+|test(?:ed)? positive|her (?:cancer|hiv|pregnancy|depression)"
    r"|his (?:cancer|hiv|depression)|surgery on|medical record|operated on|atteinte? d"
    r"|séropositi\w+|"
    r"opérée? (?:du?|d['’]|des|pour)|hospitalisée? pour|enceinte|son (?:cancer|vih)"
    r"|sa (?:dépression|grossesse|maladie)|dossier médical|results? (?:is|are|came)"
    r"|résultats? d['’])"
)
_PATIENT: Final = lazy(
    r"(?:\b(?i:our patient|patient|notre patiente?|patiente?|my patient)) (?:(?:Mr|Mrs|Ms|Mme"
    r"|M)\.? )?[A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][\w'’-]+)?"
)
_PATIENTS: Final = frozenset({"patient", "patiente"})


def card_numbers(look: Look) -> Iterator[Seen]:
    """Numbers of payment cards, by their check digit."""
    if look.digits < _CARD_LENGTHS[0]:
        return
    for match in _CARD.finditer(look.text):
        digits = [int(c) for c in match.group() if c.isdigit()]
        if len(digits) in _CARD_LENGTHS and len(set(digits)) > 1 and is_card(digits):
            yield _hidden(match)


def is_card(digits: list[int]) -> bool:
    """Whether the check digit is right (Luhn)."""
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def bank_accounts(look: Look) -> Iterator[Seen]:
    """Numbers of bank accounts, by their check digits."""
    if look.digits < _LEAST_DIGITS:
        return
    found = [match for match in _IBAN.finditer(look.text) if _is_account(look.text, match)]
    for match in (*found, *_SORTED.finditer(look.text)):
        # One person's, not a house's own.
        named = _is_about_somebody(look.text) or _GREETED.search(look.text)
        yield _hidden(match, None if named else _OF_A_HOUSE)


def _is_account(text: str, match: "re.Match[str]") -> bool:
    """Whether the check digits are right, or the text says what it is."""
    number = match.group().replace(" ", "")
    if len(number) not in _IBAN_LENGTHS:
        return False
    before = text[max(0, match.start() - _BEFORE_ACCOUNT) : match.start()]
    return is_iban(number) or bool(_CALLED_ACCOUNT.search(before))


def is_iban(number: str) -> bool:
    """Whether the check digits are right (ISO 13616)."""
    turned = number[4:] + number[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def identity_numbers(look: Look) -> Iterator[Seen]:
    """Numbers by which a state or an insurance knows somebody."""
    numbers = [_HEALTH_NUMBER] if look.digits > _LEAST_DIGITS else []
    numbers += [_OTHER_NUMBER] if look.has_word(_NUMBER_OF) else []
    for number in numbers:
        for match in number.finditer(look.text):
            yield _hidden(match)


def phones(look: Look) -> Iterator[Seen]:
    """A private number: a mobile, more so where the text tells whose it is."""
    if look.digits < _LEAST_DIGITS:
        return
    for match in _ANY_PHONE.finditer(look.text):
        mobile = _MOBILE.fullmatch(match.group())
        if _OPEN_TO_ALL.match(match.group()):
            continue
        about = _is_about_somebody(look.text)
        named = _CALL_NAME.search(look.text[max(0, match.start() - 90) : match.start()])
        if about or (named and mobile):
            yield _hidden(match)
        elif mobile:
            yield _hidden(match, 1)


def mail_addresses(look: Look) -> Iterator[Seen]:
    """A private mail address, or anybody's where the text is about them."""
    if "@" not in look.text or not _AT.search(look.text):
        return
    for match in _MAIL.finditer(look.text):
        local, host = match["local"], match["host"].lower()
        private = host in _FREE_MAIL
        personal = bool(_PERSONAL_LOCAL.fullmatch(local)) and not _TRADE_LOCAL.search(local)
        if not (private or personal):
            continue
        if (private and personal) or _is_about_somebody(look.text):
            yield _hidden(match)
        elif private:
            yield _hidden(match, 1)


def _is_about_somebody(text: str) -> bool:
    return bool(_SOMEBODY.search(text) or _TITLED.search(text))


def children(look: Look) -> Iterator[Seen]:
    """A child by name, age and school: whoever reads it can find the child."""
    if not look.digits or not look.has_word(_SCHOOL_WORDS):
        return
    if not _AGED.search(look.text) or not _SCHOOLS.search(look.text):
        return
    for match in _CHILD.finditer(look.text):
        if fold(match["name"]) not in _NO_NAMES:
            yield Seen(span=match.span())


_NO_NAME_TEXT: Final = (
    "year grade class page chapter section level room tier group ages age key stage top the "
    "our win only just over under niveau classe annee groupe plus moins les des nos vos pour "
    "dans avec et table day days week"
)
_NO_NAMES: Final = frozenset(_NO_NAME_TEXT.split())


def homes(look: Look) -> Iterator[Seen]:
    """Where somebody lives."""
    if not look.has_word(_LIVING):
        return
    told = _HOUSE.search(look.text) if _LIVES.search(look.text) else None
    if match := told or _STREET.search(look.text):
        yield Seen(span=match.span())


def patients(look: Look) -> Iterator[Seen]:
    """A named patient and what ails them."""
    if not look.has_word(_PATIENTS):
        return
    if (match := _PATIENT.search(look.text)) and _HEALTH.search(look.text):
        yield Seen(span=match.span())


def _hidden(match: "re.Match[str]", severity: int | None = None) -> Seen:
    """What is seen, of which only the beginning is told."""
    facts = {"quote": f"{match.group()[:4]}…"}
    return Seen(span=match.span(), facts=facts, severity=severity)

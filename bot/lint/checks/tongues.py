"""The language of a text beside that of its account, as far as anything tells it."""

from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.context import AccountProfile
from bot.lint.look import Look, Seen
from bot.lint.reading import LANGUAGES, Word, tell_language, words_of

_LEAST_RECENT: Final = 2
_LEAST_FOREIGN: Final = 3
_FOR_GUESTS: Final = frozenset({"travel", "hospitality", "culture", "tech"})
_FOR_THE_WORLD: Final = frozenset({"travel", "hospitality", "culture", "learning", "sport", "news"})
# `Lumea France`, `Brightwell (English)`, `@packhorse_uk`: for whom an account speaks.
_MARKETS: Final = {
    "en": "english en uk gb us usa ireland australia nz anglais",
    "fr": "french francais francaise francophone fr france quebec",
    "de": "german deutsch de deutschland",
    "es": "spanish espanol es espana",
    "it": "italian italiano it italia",
    "nl": "dutch nederlands nl nederland",
    "pt": "portuguese pt portugal brasil",
}
_BY_MARKET: Final = {
    word: language for language, words in _MARKETS.items() for word in words.split()
}
_CODE: Final = 3
_HANDLE_PARTS: Final = lazy(r"[_.-]")
# A kitchen of another country may well speak its language.
_FOREIGN_KITCHENS: Final = "sells-dishes"
_NAMES: Final = {
    "en": "English", "fr": "French", "de": "German", "es": "Spanish", "it": "Italian",
    "nl": "Dutch", "pt": "Portuguese",
}  # fmt: skip
# Words of a house's name that nobody borrows for a name in the other language.
_HOUSES: Final = {
    "en": "council borough county town trust hospital school academy library church parish bakery "
    "bakers brewery butchers florist florists solicitors llp dental plumbing bookshop books "
    "university of and sons friends foods water railways airways airlines insurance building "
    "union charity foundation gardens store stores tyres rovers united wanderers housing "
    "health rescue institute yarn",
    "fr": "ville mairie commune boulangerie musee librairie pharmacie clinique caisse "
    "cabinet lycee ecole universite hopital association region departement fromagerie ferme "
    "jardins jardinerie mutuelle banque transports compagnie epicerie boucherie avocats notaire "
    "notaires freres fils aux du des les pompiers paroisse eglise bibliotheque mediatheque "
    "opticien plomberie coiffure menuiserie traiteur immobilier creche maternite veterinaire "
    "energie eaux electricite syndicat federation ligue comite hospitalier communale de",
}
_BY_HOUSE_WORD: Final = {
    word: language for language, words in _HOUSES.items() for word in words.split()
}
# Frequent small words that neither English nor French has.
_ELSEWHERE: Final = {
    "de": "und der das ist nicht wir ihr unsere unser euch mit fur auf eine einen von zum zur auch "
    "bei sich noch jetzt heute morgen sind haben wird kommt freuen uhr",
    "es": "el los las una nuestra nuestro nuestras nuestros y para con por esta estan muy hoy "
    "manana gracias todos vosotros ya os aqui pero como mas nueva nuevo",
    "it": "il gli della delle dei per con una nostra nostro nostri vi siamo questo questa sono "
    "oggi domani grazie tutti nuovo nuova anche piu della nel alla",
    "nl": "het een van voor met onze ons wij jullie zijn is niet ook bij naar vandaag morgen "
    "nieuwe dank iedereen en nu kom deze",
    "pt": "o os uma nossa nosso para com voce voces nao hoje amanha obrigado obrigada todos nova "
    "novo mais ja sao muito pelo pela",
}
_BY_SMALL_WORD: Final = {
    language: frozenset(words.split()) for language, words in _ELSEWHERE.items()
}
_COUNTED: Final = frozenset[str]().union(*_BY_SMALL_WORD.values())


def other_language(look: Look) -> Iterator[Seen]:
    """A language that the account doesn't speak."""
    known = look.post.profile.languages or _spoken_lately(look) or _spoken_by_market(look)
    told = look.reading.told or _foreign(look)
    spoken = known or _spoken_by_name(look) or _spoken_by_lint(look, told)
    if not spoken:
        return
    if told and told not in spoken:
        # Who has guests from abroad writes to them in their language.
        guests = not known and not look.trades.isdisjoint(_FOR_GUESTS)
        yield Seen(facts={"language": _NAMES[told]}, severity=1 if guests else None)


def _spoken_by_market(look: Look) -> tuple[str, ...]:
    """The language of the market that an account is for, as the end of its name or handle says.

    Whoever shows guests around, or a country to the world, ends a name in that of a country too.
    """
    profile = look.post.profile
    if look.post.situation.recent or not look.trades.isdisjoint(_FOR_THE_WORLD):
        return ()
    told = {_BY_MARKET[end] for end in _ends(profile) if end in _BY_MARKET}
    return (*told,) if len(told) == 1 else ()


def _ends(profile: AccountProfile) -> Iterator[str]:
    """The last words of a name and of handles; a short one is a country's only in capitals."""
    words = words_of(profile.name)
    last = profile.name.rstrip(" )").replace("(", " ").split()[-1:]
    if words and last and (len(words[-1]) > _CODE or last[0].isupper()):
        yield words[-1]
    for handle in profile.own_handles:
        parts = _HANDLE_PARTS.split(handle.lower())
        if len(parts) > 1 and parts[-1] not in words:
            yield parts[-1]


def _spoken_lately(look: Look) -> tuple[str, ...]:
    """The one language that recent posts of the account are in, where enough of them tell it."""
    recent = [one.text for one in look.post.situation.recent]
    told = [tell_language(text, [Word(word, 0, 0) for word in words_of(text)]) for text in recent]
    sure = [language for language in told if language]
    return (sure[0],) if len(sure) >= _LEAST_RECENT and len({*sure}) == 1 else ()


def _spoken_by_name(look: Look) -> tuple[str, ...]:
    """The language in which a house has its name, where the post carries no other's signs."""
    if not look.post.profile.name or look.post.situation.recent:
        return ()
    words = words_of(look.post.profile.name)
    told = {_BY_HOUSE_WORD[word] for word in words if word in _BY_HOUSE_WORD}
    return (*told,) if len(told) == 1 else ()


def _spoken_by_lint(look: Look, told: str) -> tuple[str, ...]:
    """The languages that lint reads, where it is told who speaks and the name isn't of a third one.

    Whether such an account writes English or French can't be known; a third language can.
    """
    profile = look.post.profile
    if _FOREIGN_KITCHENS in look.trades:
        return ()
    third = _BY_SMALL_WORD.get(told, frozenset())
    if not profile.name or not profile.industry or not third.isdisjoint(words_of(profile.name)):
        return ()
    return (*sorted(LANGUAGES),) if third and not look.post.situation.recent else ()


def _foreign(look: Look) -> str:
    """A third language, where enough of its small words stand in a text that tells none."""
    words = {word.folded for word in look.reading.words}
    if len(words & _COUNTED) < _LEAST_FOREIGN:
        return ""
    counts = {language: len(words & small) for language, small in _BY_SMALL_WORD.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= max(_LEAST_FOREIGN, len(words) // 6) else ""

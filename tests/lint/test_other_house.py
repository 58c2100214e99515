"""A post of another house: in a third language, or about whom only another trade calls its own."""

import pytest

from bot.lint.posts import post_of
from tests.lint.linters import LINTER

CHOIR = {"name": "Avon Choir", "industry": "choir"}
POLICE = {"name": "Oxfordshire Police", "industry": "police"}
BOUTIQUE = {"name": "Boutique Claire", "industry": "mode"}
GERMAN = "Danke an alle, die heute dabei waren! Das war ein Fest und wir freuen uns auf das Jahr."
SPANISH = "Gracias a todos por venir a la inauguración, ha sido una noche para nosotros."
ITALIAN = "Grazie a tutti, oggi la nostra nuova collezione arriva: vi aspettiamo anche domani."


def seen(text: str, account: dict[str, str], **more: object) -> dict[str, int]:
    """The severities by code of what lint says of a text of an account."""
    row = {"text": text, "network": "x", "context": {"account": account, **more}}
    return {one.code: one.severity for one in LINTER.check_post(post_of(row)).findings}


@pytest.mark.parametrize("text", [GERMAN, SPANISH, ITALIAN])
@pytest.mark.parametrize("account", [POLICE, BOUTIQUE])
def test_a_third_language_is_seen_where_nothing_shows_that_the_account_speaks_it(
    text: str, account: dict[str, str]
) -> None:
    assert seen(text, account)["other-language"] >= 2


@pytest.mark.parametrize(
    ("text", "account"),
    [
        (GERMAN, {"name": "Freunde der Musik", "industry": "choir"}),
        (SPANISH, {"name": "Tapas Pepe", "industry": "restaurant"}),
        (ITALIAN, {"name": "Avon Choir"}),
        ("¡Hola! Our Spanish evening is on Friday, come and dance.", CHOIR),
        ("La soirée « vino e musica » revient samedi à la salle des fêtes.", BOUTIQUE),
        ("Danke, merci, thank you: our exchange choir sang for a full house.", CHOIR),
    ],
)
def test_a_third_language_is_left_alone_that_the_account_may_well_speak_or_quote(
    text: str, account: dict[str, str]
) -> None:
    assert "other-language" not in seen(text, account)


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Our vets answer your questions about tick season", {"name": "V", "industry": "bank"}),
        ("Our solicitors are here on Saturday morning", {"name": "V", "industry": "bakery"}),
        ("Try our new conditioner for curly hair", {"name": "V", "industry": "car dealership"}),
        ("Nos chirurgiens vous reçoivent sur rendez-vous", {"name": "V", "industry": "brasserie"}),
        ("Nos plombiers arrivent dès lundi chez vous", {"name": "V", "industry": "librairie"}),
        ("Nos girafes vous attendent dimanche", {"name": "V", "industry": "garage"}),
    ],
)
def test_whom_only_another_trade_calls_its_own_is_not_ours(
    text: str, account: dict[str, str]
) -> None:
    said = seen(text, account)
    assert max(said.get("other-wares", 0), said.get("other-people", 0)) >= 2


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Our vets answer your questions about tick season", {"name": "V", "industry": "vet"}),
        ("Our solicitors are here on Saturday morning", {"name": "V", "industry": "law firm"}),
        ("The vets next door moved, their number too", {"name": "V", "industry": "bank"}),
        ("Nos chirurgiens vous reçoivent sur rendez-vous", {"name": "V", "industry": "clinique"}),
        ("Nos plombiers arrivent dès lundi chez vous", {"name": "V", "industry": "plomberie"}),
        (
            "Une pensée pour les plombiers qui nous ont aidés",
            {"name": "V", "industry": "librairie"},
        ),
    ],
)
def test_a_trade_speaks_of_its_own_people_and_anybody_of_others(
    text: str, account: dict[str, str]
) -> None:
    assert "other-wares" not in seen(text, account)


CLUB = {"name": "Le Vertigo", "industry": "nightclub"}
MUTUAL = {"name": "Harcourt Mutual", "industry": "insurance"}


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Ici l'équipe de l'EHPAD Les Tilleuls, atelier mémoire demain !", CLUB),
        ("Bonjour, c'est la mairie de Sorvigny : le marché est déplacé.", CLUB),
        ("Toute l'équipe du cabinet dentaire Morel vous souhaite un bel été.", CLUB),
        ("The Daisy Hill Surgery team will be closed on Tuesday.", MUTUAL),
        ("Hi all, this is Little Oaks Nursery. Photos are on Thursday!", MUTUAL),
    ],
)
def test_a_house_that_says_what_it_is_and_how_it_is_called_is_told_from_ours(
    text: str, account: dict[str, str]
) -> None:
    assert seen(text, account)["other-voice"] == 3


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Merci à toute l'équipe du CHU Nord pour cette visite.", CLUB),
        ("Ici l'équipe de la médiathèque Prévert !", {"name": "Ville d'Orbec", "industry": "town"}),
        ("Ici l'équipe de la crèche Les Lutins !", {"name": "Les Lutins", "industry": "crèche"}),
        ("The Daisy Hill Surgery team is here", {"name": "Daisy Hill", "industry": "health"}),
        ("We met the Daisy Hill Surgery team on Friday.", MUTUAL),
    ],
)
def test_a_house_that_is_thanked_visited_or_ours_may_be_named(
    text: str, account: dict[str, str]
) -> None:
    assert "other-voice" not in seen(text, account)


ENGLISH = "Our new range is here and we can't wait for you to try it."
FRENCH = "Découvrez nos nouveautés, disponibles dès lundi dans tous nos magasins."


@pytest.mark.parametrize(
    ("text", "account"),
    [
        (ENGLISH, {"name": "Lumea France", "industry": "cosmetics"}),
        (ENGLISH, {"name": "Lumea", "handle": "lumea-fr", "industry": "cosmetics"}),
        (FRENCH, {"name": "Ferrox UK", "industry": "tools"}),
        (FRENCH, {"name": "Ferrox (English)", "industry": "tools"}),
    ],
)
def test_an_account_for_one_market_speaks_its_language(text: str, account: dict[str, str]) -> None:
    assert seen(text, account)["other-language"] == 2


@pytest.mark.parametrize(
    ("text", "account"),
    [
        (FRENCH, {"name": "Lumea France", "industry": "cosmetics"}),
        (ENGLISH, {"name": "Visit France", "industry": "tourism"}),
        (FRENCH, {"name": "Just Do It", "industry": "shoes"}),
        (FRENCH, {"name": "Ferrox", "handle": "ferrox_tools", "industry": "tools"}),
    ],
)
def test_a_name_that_ends_in_no_market_says_nothing_of_languages(
    text: str, account: dict[str, str]
) -> None:
    assert "other-language" not in seen(text, account)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Merci à notre partenaire Orlignac pour ce gala", "Aurlignac"),
        ("The Kestrell parka keeps the rain out", "Kestrelle"),
    ],
)
def test_a_name_that_only_sounds_right_or_lost_its_ending_is_misspelt(text: str, name: str) -> None:
    assert seen(text, {"name": "Ballet Nord"}, glossary=[name])["name-misspelt"] == 2


def test_a_name_may_stand_in_the_feminine_of_its_language() -> None:
    assert "name-misspelt" not in seen(
        "Nos vestes Kestrelle sont là", {"name": "Nord"}, glossary=["Kestrell"]
    )

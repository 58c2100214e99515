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
    assert seen(text, account)["other-wares"] >= 2


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

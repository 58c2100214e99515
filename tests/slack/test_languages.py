"""Everybody reads the language of the settings, and each person that of their Slack."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.card import CardView
from bot.domain.emoji import DEFAULT_GESTURES
from bot.domain.people import UserId
from bot.ports import Button
from bot.simulator.seed import ANA, BEN, BOT_USER, DRAFTS, TEAM
from bot.simulator.server import Simulator
from bot.slack.cards import Identity, SlackCards
from bot.words.languages import Language
from bot.words.phrases import phrase
from tests.factories import a_draft, a_report
from tests.fakes import FrozenClock


@pytest.fixture
def french(client: AsyncWebClient, clock: FrozenClock, workspace: Simulator) -> SlackCards:
    """Cards in a channel that reads French, where Ben's Slack is in English."""
    people = workspace.workspace.directory.people
    people[ANA] = replace(people[ANA], locale="fr-CA")
    return SlackCards(
        client,
        Identity(team=TEAM.id, user=UserId(BOT_USER)),
        clock=clock,
        channel=str(DRAFTS),
        zone=ZoneInfo("Europe/Paris"),
        gestures=DEFAULT_GESTURES,
        language=Language.FR,
    )


def seen(workspace: Simulator, user: str = ANA) -> list[dict[str, Any]]:
    """The messages of the channel as somebody sees them."""
    return list(workspace.snapshot(user)["messages"][str(DRAFTS)])


async def test_a_card_speaks_the_language_of_the_channel(
    french: SlackCards, workspace: Simulator
) -> None:
    await french.post(CardView(draft=a_draft(channel=str(DRAFTS)), report=a_report()))
    (message,) = seen(workspace)
    assert "attend un deuxième avis" in message["text"]
    assert "Niveau de gêne" in str(message["blocks"])


async def test_a_whisper_speaks_the_language_of_whoever_hears_it(
    french: SlackCards, workspace: Simulator
) -> None:
    for user in (ANA, BEN):
        await french.person(UserId(user))
        await french.whisper(str(DRAFTS), UserId(user), phrase("everything is paused"))
    said = [seen(workspace, user)[-1]["text"] for user in (ANA, BEN)]
    assert said == ["tout est en pause", "everything is paused"]


async def test_somebody_not_asked_about_yet_is_spoken_to_as_everybody_is(
    french: SlackCards,
) -> None:
    assert french.language(UserId(BEN)) is Language.FR


async def test_a_sentence_and_its_buttons_are_translated(
    french: SlackCards, workspace: Simulator
) -> None:
    button = Button(action="hold", words=phrase("Hold"), value="1")
    await french.say(str(DRAFTS), phrase("everything is paused"), buttons=[button])
    (message,) = seen(workspace)
    assert message["text"] == "tout est en pause"
    assert "Retenir" in str(message["blocks"])

"""One call to Slack, no hidden repetition, and every failure by one name (trap 75)."""

import logging

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import CardGone, SlackUnavailable
from bot.simulator.seed import DRAFTS, TEAM
from bot.simulator.server import Simulator
from bot.slack.calls import GONE, SlackRefused, call


async def test_an_answer_comes_with_its_headers(client: AsyncWebClient) -> None:
    answer, headers = await call(client, "auth.test")
    assert answer["team_id"] == TEAM.id
    assert "Date" in headers


async def test_arguments_of_none_are_left_out(client: AsyncWebClient, workspace: Simulator) -> None:
    await call(client, "conversations.members", channel=str(DRAFTS), cursor=None)
    assert "cursor" not in workspace.log[-1].arguments


@pytest.mark.parametrize("word", sorted(GONE))
async def test_rule_18_a_message_that_is_gone_is_gone(
    client: AsyncWebClient, workspace: Simulator, word: str
) -> None:
    workspace.faults.fail("reactions.get", word)
    with pytest.raises(CardGone, match=word):
        await call(client, "reactions.get", channel=str(DRAFTS), timestamp="1.1")


@pytest.mark.parametrize("word", sorted(GONE))
async def test_the_same_words_about_something_else_mean_that_slack_cannot_be_asked(
    client: AsyncWebClient, workspace: Simulator, word: str
) -> None:
    workspace.faults.fail("conversations.members", word)
    with pytest.raises(SlackRefused, match=f"Slack answered conversations.members with {word}"):
        await call(client, "conversations.members", channel=str(DRAFTS))


async def test_any_other_error_is_a_refusal_with_slacks_word(
    client: AsyncWebClient, workspace: Simulator
) -> None:
    workspace.faults.fail("auth.test", "invalid_auth")
    with pytest.raises(SlackRefused) as refused:
        await call(client, "auth.test")
    assert refused.value.error == "invalid_auth"
    assert isinstance(refused.value, SlackUnavailable)


@pytest.mark.parametrize("how", ["500", "503", "429", "cut"])
async def test_trap_75_nothing_is_repeated_whatever_happens(
    client: AsyncWebClient, workspace: Simulator, how: str
) -> None:
    if how == "cut":
        workspace.faults.cut("chat.postMessage")
    elif how == "429":
        workspace.faults.rate_limit("chat.postMessage", 30)
    else:
        workspace.faults.break_with("chat.postMessage", int(how))
    before = len(workspace.log)
    with pytest.raises(SlackUnavailable):
        await call(client, "chat.postMessage", channel=str(DRAFTS), text="a secret soup")
    assert len([c for c in workspace.log[before:] if c.method == "chat.postMessage"]) <= 1


async def test_an_unreachable_slack_is_unavailable_and_no_text_reaches_the_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nowhere = AsyncWebClient(token="xoxb", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SlackUnavailable) as trouble:
        await call(nowhere, "chat.postMessage", channel="C1", text="a secret soup")
    assert str(trouble.value).startswith("chat.postMessage: Client")
    assert trouble.value.__cause__ is None

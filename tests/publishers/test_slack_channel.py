"""What is peculiar to a Slack channel: our key in the message, and nothing read into the text."""

import contextlib
from dataclasses import replace

import pytest

from bot.domain.deliveries import Receipt
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    StillAtWork,
    Throttled,
    Unauthorized,
)
from bot.publishers.rich_text import as_written, rich_text
from bot.publishers.slack_answers import BUSY, HELP, LOGIN, TOO_LONG
from bot.publishers.slack_messages import EVENT
from bot.publishers.slack_uploads import POLLS
from tests.publishers.bench import Bench
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.slack_api import APP, NEWS, OTHERS, TEAM, SlackApi, written


async def test_the_identity_names_workspace_channel_and_app(slack: Bench) -> None:
    assert await slack.publisher.who_am_i() == f"{TEAM}/{NEWS}/{APP}"


async def test_a_repeat_is_not_declared_harmless_and_is_not(slack: Bench) -> None:
    assert not slack.publisher.abilities.repeat_is_harmless
    intent = await slack.publisher.prepare(slack.target("Again"), slack.shelf, "k")
    for _ in range(2):
        await slack.publisher.send(intent)
    assert await slack.times("Again") == 2


async def test_nobody_is_called_and_nothing_is_read_into_a_text(
    slack: Bench, slack_api: SlackApi
) -> None:
    text = "<!channel> *bold* `code` & <@U0ANA00001> :tada: <https://evil.example|bank.example>"
    await slack.publisher.send(await slack.publisher.prepare(slack.target(text), slack.shelf, "k"))
    (message,) = slack_api.posts()
    assert written(message) == text
    kinds = [part["type"] for part in message["blocks"][0]["elements"][0]["elements"]]
    assert kinds == ["text", "link", "text"], "the link is the one that can be read"
    assert message["text"].startswith("&lt;!channel&gt; *bold* `code` &amp; &lt;@U0ANA00001&gt;")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("(see https://a.example/b).", ["https://a.example/b"]),
        ("https://a.example/b_(c)!", ["https://a.example/b_(c)"]),
        ("https://a.example, http://b.example?", ["https://a.example", "http://b.example"]),
        ("a.example and ana@b.example", []),
    ],
)
def test_links_are_those_that_say_so_without_the_marks_behind_them(
    text: str, links: list[str]
) -> None:
    block = rich_text(text)
    parts = block["elements"][0]["elements"]
    assert [part["url"] for part in parts if part["type"] == "link"] == links
    assert as_written([block]) == text


async def test_only_our_own_message_with_the_key_is_the_post(
    slack: Bench, slack_api: SlackApi
) -> None:
    intent = await slack.publisher.prepare(slack.target("Found"), slack.shelf, "key-1")
    metadata = {"event_type": EVENT, "event_payload": {"key": "key-1"}}
    slack_api.said_by("U0BEN00001", "Found", metadata=metadata)
    slack_api.said_by(APP, "Found", metadata={**metadata, "event_payload": {"key": "key-2"}})
    slack_api.said_by(APP, "Found")
    assert await slack.publisher.find(intent) is None
    receipt = await slack.publisher.send(intent)
    for n in range(250):
        slack_api.said_by("U0BEN00001", f"Chatter {n}")
    found = await slack.publisher.find(intent)
    assert found is not None
    assert found.remote_id == receipt.remote_id
    number = receipt.remote_id.replace(".", "")
    assert found.url == f"https://soup.slack.com/archives/{NEWS}/p{number}"


@pytest.mark.parametrize("after", [False, True])
async def test_after_a_lost_answer_the_key_tells_whether_it_is_out(
    slack: Bench, slack_api: SlackApi, after: bool
) -> None:
    intent = await slack.publisher.prepare(slack.target("Lost"), slack.shelf, "key-1")
    slack_api.faults.plan(Fault(kind=Kind.RESET, path="/chat.postMessage", after=after))
    with pytest.raises(OutcomeUnknown, match="please look"):
        await slack.publisher.send(intent)
    assert (await slack.publisher.find(intent) is not None) is after
    assert len(slack_api.accepted("create")) == after


async def test_a_stone_over_a_thread_is_a_deleted_message(
    slack: Bench, slack_api: SlackApi
) -> None:
    receipt = await slack.publisher.send(
        await slack.publisher.prepare(slack.target("Gone"), slack.shelf, "k")
    )
    slack_api.messages[0]["subtype"] = "tombstone"
    assert await slack.publisher.read_back(receipt) is None


ERRORS: list[tuple[frozenset[str] | set[str], type[PublishError], str]] = [
    (LOGIN, Unauthorized, "ask an administrator to renew it"),
    (BUSY, Throttled, "asks to wait"),
    (TOO_LONG, Refused, "shorten it"),
    (set(HELP), Refused, "Slack said no"),
    ({"fatal_error", "internal_error", "something_new"}, OutcomeUnknown, "may be out"),
]


@pytest.mark.parametrize(
    ("error", "meaning", "says"),
    [(error, meaning, says) for errors, meaning, says in ERRORS for error in sorted(errors)],
)
async def test_each_error_says_what_it_means_and_what_to_do(
    slack: Bench, slack_api: SlackApi, error: str, meaning: type[PublishError], says: str
) -> None:
    """Slack says no with a status of 200; what is not known to be a no is unknown."""
    intent = await slack.publisher.prepare(slack.target("No"), slack.shelf, "k")
    slack_api.trouble = error
    with pytest.raises(PublishError, match=says) as caught:
        await slack.publisher.send(intent)
    assert type(caught.value) is meaning
    assert caught.value.sentence.endswith(".")
    with pytest.raises(PublishError) as caught:
        await slack.publisher.who_am_i()
    assert not isinstance(caught.value, OutcomeUnknown), "asking has no effect"
    assert slack_api.posts() == []


@pytest.mark.parametrize("error", ["token_expired", "token_revoked"])
async def test_a_token_that_ended_is_told_with_why(
    slack: Bench, slack_api: SlackApi, error: str
) -> None:
    slack_api.dead = {next(iter(slack_api.members)): error}
    with pytest.raises(Unauthorized, match=error):
        await slack.publisher.who_am_i()


async def test_a_channel_without_the_app_is_told_before_anything_is_sent(
    slack: Bench, slack_api: SlackApi
) -> None:
    slack_api.inside = {OTHERS}
    target = slack.target("No")
    for call in (
        slack.publisher.check(target),
        slack.publisher.prepare(target, slack.shelf, "k"),
    ):
        with pytest.raises(Refused, match="invite it there with /invite"):
            await call


async def test_a_message_that_may_not_be_deleted_is_told(slack: Bench, slack_api: SlackApi) -> None:
    receipt = await slack.publisher.send(
        await slack.publisher.prepare(slack.target("Stays"), slack.shelf, "k")
    )
    slack_api.messages[0]["user"] = "U0BEN00001"
    with pytest.raises(Refused, match="delete it there by hand"):
        await slack.publisher.delete(receipt)


async def test_a_picture_is_shown_once_slack_knows_it_and_before_that_to_nobody(
    slack: Bench, slack_api: SlackApi
) -> None:
    slack_api.polls = 3
    target = slack.target("", pictures=slack.shelf.four()[:1])
    intent = await slack.publisher.prepare(target, slack.shelf, "k")
    assert slack.clock.slept == [1.0] * 3
    assert slack_api.messages == []
    seen = await slack.publisher.read_back(await slack.publisher.send(intent))
    assert seen is not None
    assert (seen.text, seen.alt_texts) == ("", ("A red square",))
    assert [file["bytes"] for file in slack_api.files.values()] == [
        next(iter(slack.shelf.kept.values()))
    ]


async def test_a_picture_that_is_never_ready_stops_the_post(
    slack: Bench, slack_api: SlackApi
) -> None:
    slack_api.polls = 10_000
    target = slack.target("Never", pictures=slack.shelf.four()[:1])
    with pytest.raises(NothingSent, match="still busy with a picture"):
        await slack.publisher.prepare(target, slack.shelf, "k")
    assert len(slack.clock.slept) == POLLS


async def test_pictures_need_a_description_and_a_kind_that_slack_shows(slack: Bench) -> None:
    (picture,) = slack.shelf.four()[:1]
    for changed, says in (
        (replace(picture, alt_text=" "), "wants each picture described"),
        (replace(picture, alt_text="x" * 2001), "at most 2000 characters"),
        (replace(picture, media_type="image/webp"), "shows PNG, JPEG and GIF"),
    ):
        target = slack.target("P", pictures=(changed,))
        with pytest.raises(Refused, match=says):
            await slack.publisher.prepare(target, slack.shelf, "k")


@pytest.mark.parametrize("host", ["https://evil.example", "http://files.slack.com"])
async def test_the_token_goes_nowhere_but_to_slack(
    slack: Bench, slack_api: SlackApi, host: str
) -> None:
    slack_api.upload_host = host
    target = slack.target("Away", pictures=slack.shelf.four()[:1])
    with pytest.raises(NothingSent, match="does not say where pictures go"):
        await slack.publisher.prepare(target, slack.shelf, "k")


async def test_a_video_is_shared_with_its_text_once_slack_lets_it_stand_there(
    slack: Bench, slack_api: SlackApi
) -> None:
    """What is said of it is its title, which stands above it; both are gone after a takedown."""
    slack_api.polls = 3
    film = slack.shelf.film("Soup is poured")
    target = slack.target("<!channel> See https://soup.example", pictures=(film,))
    intent = await slack.publisher.prepare(target, slack.shelf, "k")
    assert slack_api.messages == []
    assert not any("kept" in file for file in slack_api.files.values())
    receipt = await slack.publisher.send(intent)
    (message,) = slack_api.posts()
    (shown,) = message["files"]
    assert (written(message), shown["title"]) == (target.text, "Soup is poured")
    assert message["ts"].replace(".", "") in receipt.url
    await slack.publisher.delete(receipt)
    assert (slack_api.messages, slack_api.files) == ([], {})
    await slack.publisher.delete(receipt)
    assert await slack.publisher.read_back(receipt) is None


async def test_the_video_of_a_message_that_slack_does_not_delete_is_removed_all_the_same(
    slack: Bench, slack_api: SlackApi
) -> None:
    """What was wrong may be the video: it stayed there as long as its message did."""
    target = slack.target("Soup is back", pictures=(slack.shelf.film(),))
    receipt = await slack.publisher.send(await slack.publisher.prepare(target, slack.shelf, "k"))
    slack_api.faults.plan(
        Fault(
            kind=Kind.STATUS,
            path="/chat.delete",
            status=200,
            own=True,
            message="cant_delete_message",
        )
    )
    with pytest.raises(Refused, match="the app may not delete it"):
        await slack.publisher.delete(receipt)
    assert (len(slack_api.messages), slack_api.files) == (1, {})


async def test_a_video_that_slack_took_and_does_not_show_is_unknown_and_found_later(
    slack: Bench, slack_api: SlackApi
) -> None:
    """Its file tells whether it stands there; nothing shares it a second time."""
    slack_api.drops = True
    target = slack.target("Poured", pictures=(slack.shelf.film(),))
    intent = await slack.publisher.prepare(target, slack.shelf, "k")
    with pytest.raises(OutcomeUnknown, match="does not show it in the channel yet"):
        await slack.publisher.send(intent)
    assert len(slack.clock.slept) == POLLS
    # Whoever says that it is not out is told that it may come.
    with pytest.raises(StillAtWork, match="does not show it in the channel yet"):
        await slack.publisher.find(intent)
    next(iter(slack_api.files.values()))["sharing"] = 0
    found = await slack.publisher.find(intent)
    assert found is not None
    assert found.remote_id.startswith(slack_api.messages[0]["ts"])
    assert slack_api.calls.count("POST /files.completeUploadExternal") == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("kind", [Kind.RESET, Kind.HALF])
async def test_after_a_lost_answer_the_videos_file_tells_whether_it_is_out(
    slack: Bench, slack_api: SlackApi, kind: Kind, after: bool
) -> None:
    target = slack.target("Poured", pictures=(slack.shelf.film(),))
    intent = await slack.publisher.prepare(target, slack.shelf, "k")
    is_taken = after or kind is Kind.HALF
    fault = Fault(kind=kind, path="/files.completeUploadExternal", after=is_taken)
    slack_api.faults.plan(fault)
    with pytest.raises((OutcomeUnknown, Happened), match="please look"):
        await slack.publisher.send(intent)
    found = None
    for _ in range(3):
        with contextlib.suppress(StillAtWork):
            found = await slack.publisher.find(intent)
    assert (found is not None) is is_taken
    assert len(slack_api.accepted("create")) == is_taken


async def test_a_video_goes_alone(slack: Bench) -> None:
    target = slack.target("Both", pictures=(slack.shelf.film(), slack.shelf.four()[0]))
    with pytest.raises(Refused, match="A video goes alone"):
        await slack.publisher.prepare(target, slack.shelf, "k")


async def test_a_post_with_a_video_is_not_changed_in_place(
    slack: Bench, slack_api: SlackApi
) -> None:
    film, plain = slack.target("Poured", pictures=(slack.shelf.film(),)), slack.target("Poured.")
    intents = [await slack.publisher.prepare(one, slack.shelf, "k") for one in (film, plain)]
    out = [await slack.publisher.send(one) for one in intents]
    for receipt, intent in ((out[0], intents[1]), (out[1], intents[0])):
        with pytest.raises(Refused, match="changes no post with a video"):
            await slack.publisher.edit(receipt, intent)
    assert slack_api.accepted("edit") == []


async def a_thread(slack: Bench, *texts: str) -> list[Receipt]:
    """Put the parts of a thread out."""
    out: list[Receipt] = []
    for number, text in enumerate(texts):
        target, key = slack.target(text), f"k-{number}"
        if out:
            intent = await slack.publisher.prepare_next(target, slack.shelf, key, out)
        else:
            intent = await slack.publisher.prepare(target, slack.shelf, key)
        out.append(await slack.publisher.send(intent))
    return out


async def test_parts_are_replies_in_the_thread_of_the_first_with_links_of_their_own(
    slack: Bench, slack_api: SlackApi
) -> None:
    one, two, three = await a_thread(slack, "One", "Two", "Three")
    assert [m.get("thread_ts") for m in slack_api.posts()] == [None, one.remote_id, one.remote_id]
    assert two.url.endswith(f"?thread_ts={one.remote_id}&cid={NEWS}")
    slack_api.messages[0]["subtype"] = "tombstone"
    seen = await slack.publisher.read_back(three)
    assert seen is not None
    assert seen.text == "Three"
    await slack.publisher.delete(three)
    assert await slack.publisher.read_back(three) is None
    slack_api.messages.clear()
    assert await slack.publisher.read_back(two) is None, "with its whole thread"


async def test_nothing_follows_a_last_part_that_is_gone(slack: Bench, slack_api: SlackApi) -> None:
    parts = await a_thread(slack, "One", "Two")
    await slack.publisher.delete(parts[1])
    with pytest.raises(Refused, match="The part before is not at Slack"):
        await slack.publisher.prepare_next(slack.target("Three"), slack.shelf, "k-2", parts)


async def test_a_part_that_slack_put_beside_its_thread_is_not_taken_for_one_in_it(
    slack: Bench, slack_api: SlackApi
) -> None:
    """The first part was deleted just before: what follows is out, and people must look."""
    parts = await a_thread(slack, "One")
    two = slack.target("Two")
    intent = await slack.publisher.prepare_next(two, slack.shelf, "k-1", parts)
    slack_api.messages.clear()
    with pytest.raises(Happened, match="beside its thread"):
        await slack.publisher.send(intent)
    assert await slack.times("Two") == 1

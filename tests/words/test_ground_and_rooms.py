"""The rules, the services, the publishers and the listeners say nothing in English alone."""

from collections.abc import Iterator

from tests.architecture.files import python_files
from tests.words.sentences import bare, tree
from tests.words.test_translations import TYPED

PLACES = ("bot/domain/", "bot/policy_in_force", "bot/publishers/", "bot/services/", "handlers/")
# Modules whose words in one language are not said to anybody in Slack.
NOT_SAID_IN = {
    "bot/publishers/endings.py": "names of domains",
    "bot/publishers/signing.py": "problems of the settings, for whoever starts the bot",
    "bot/domain/hours.py": "problems of the settings, for whoever starts the bot",
    "bot/domain/links.py": "names of domains",
    "bot/domain/slots.py": "what people type, and problems of the settings",
    "bot/domain/spoken.py": "what people write in a thread",
    "bot/domain/states.py": "a diagram of the documents",
    "bot/domain/timewords.py": "what people type",
    "bot/domain/watch.py": "causes by name; the forecast says them",
}
# Keys of what is said once, names in the log, commands, and values that are stored.
NOT_SAID = frozenset(
    {
        *(
            "Journal anchor {}:{}",
            "Journal anchor {}",
            "token of {} ends {} {}",
            "token of {} refused v{}",
            "message {} {}",
        ),
        *("post: {}", "help {}", "withdraw {}", "takedown {}", "next {}", "command {}", "view {}"),
        *("Norsk bokmål", "take down", "not out", "not in channel", "a payload lacks {}"),
        "nobody listens to this: {}",
        # Headers.
        "OAuth {}",
        "bytes {}-{}/{}",
        # The names of columns in a table.
        *("text on ", "alt text"),
        # The name of the shortcut, which Slack shows as the app's manifest has it.
        "Make this a draft",
        *("takedown refused {} {}", "cared for {} {} {}", "failure {}.{} {} ", "roster waits"),
        *("newcomer {}", "asked still right {}", "asked {}", "ahead {} {} {}", "out {}.{}"),
        *("unused {} {} {}", "wrong place {} {} {}{}", "intake {} {}", "intake of {} {} {}"),
        *("links {} {} {}", "paper {}", "{} row {}", "preflight {} {}", "stricter {} {} {} {}"),
        *(
            "waiting {}.{} {} {}",
            "in words {} {} {}",
            "stage {} {} {}",
            "takedown told {}",
            "gap {} {}",
            "partly {}.{}",
        ),
        *("too late {} {}", "urgent {} {}", "socket opened", "This request was heard before."),
        *("failure not told yet", "message not kept true", "watcher not told yet"),
        *("message not drafted", "channel not read", "person not told", "letter perhaps lost"),
        *(
            "room runs out {} {}",
            "week posted",
            "corrected by D-",
            "deleted and checked, to be posted again by D-",
        ),
        *("the settings name no {} for pictures any more", "tidied {}"),
        *(
            "nobody listens to this: {}",
            "the watch",
            "nobody reminded",
            "old message not removed",
            "nobody compared",
        ),
        *("no reason given", "no reason", "the connection broke", "part {}"),
        *("Bearer {}", "Basic {}", "application/json; charset=utf-8"),
        *("the lamp that was just written is not there", "a look at a card was cut off"),
    }
)


def found() -> Iterator[tuple[str, int, str]]:
    """Give each sentence in one language, with its place."""
    for path in python_files():
        if path.startswith(PLACES) and path not in NOT_SAID_IN:
            for line, words in bare(tree(path)):
                yield path, line, words


def test_nothing_is_said_in_english_alone() -> None:
    assert [one for one in found() if one[2] not in NOT_SAID | TYPED] == []


def test_what_is_not_said_is_there() -> None:
    assert sorted(NOT_SAID - {words for _, _, words in found()}) == []

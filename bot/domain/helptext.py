"""What `/draft help` says: every command's form, what it does, and an example that works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEntry:
    """One command; `record` is the name of the record that its example becomes."""

    record: str
    word: str
    form: str
    does: str
    example: str


HELP = (
    HelpEntry(
        record="Submit",
        word="",
        form="TEXT --on ACCOUNT[,ACCOUNT] --at WHEN",
        does="asks for a second opinion on a post, and `/draft` alone opens a form to write it "
        "in; without `--at` it leaves as soon as approved, `--for @COLLEAGUE` makes that colleague "
        "an author too, `--ask @COLLEAGUE` names who is asked first, and `post:` in front says "
        "that what follows is a text",
        example="Soup is back! --on acme --at tomorrow 9am",
    ),
    HelpEntry(
        record="List",
        word="list",
        form="list [#LABEL]",
        does="lists the drafts that are on their way, or those of them with a label",
        example="list #spring",
    ),
    HelpEntry(
        record="Queue",
        word="queue",
        form="queue",
        does="lists what leaves in the coming seven days, or would if it were approved",
        example="queue",
    ),
    HelpEntry(
        record="Week",
        word="week",
        form="week",
        does="posts the coming seven days in the channel as a picture: who posts what, where and "
        "when, and what is missing; all of it stands there in words as well",
        example="week",
    ),
    HelpEntry(
        record="Show",
        word="show",
        form="show N",
        does="shows one draft, with a link to its card",
        example="show 12",
    ),
    HelpEntry(
        record="Why",
        word="why",
        form="why N",
        does="says what is still missing, and who could give it",
        example="why 12",
    ),
    HelpEntry(
        record="History",
        word="history",
        form="history N",
        does="tells who did what to a draft, and when",
        example="history 12",
    ),
    HelpEntry(
        record="Edit",
        word="edit",
        form="edit N TEXT",
        does="changes the text; the approvals so far don't count for the new one. Of somebody "
        "else's draft it is a suggestion, and `edit N --as-author TEXT` makes you an author",
        example="edit 12 Soup is back on Tuesday!",
    ),
    HelpEntry(
        record="Suggest",
        word="suggest",
        form="suggest N TEXT",
        does="suggests another text to the authors of a draft; you keep your vote",
        example="suggest 12 Soup is back on Tuesday!",
    ),
    HelpEntry(
        record="Take",
        word="take",
        form="take N",
        does="takes what a colleague suggested for a draft of yours; it needs approvals anew",
        example="take 12",
    ),
    HelpEntry(
        record="Waive",
        word="waive",
        form="waive N CODE REASON",
        does="sets a finding of lint aside for this version; somebody other than the authors does "
        "it, with a reason",
        example="waive 12 placeholder-bracket these are the words of the song",
    ),
    HelpEntry(
        record="Urgent",
        word="urgent",
        form="urgent N REASON",
        does="asks the people of the urgent quorum instead, for 15 minutes and told to everybody, "
        "where the settings name one",
        example="urgent 12 the road is closed",
    ),
    HelpEntry(
        record="Reviewed",
        word="reviewed",
        form="reviewed N",
        does="says that you looked at an urgent post afterwards; somebody who had no part in it "
        "does it",
        example="reviewed 12",
    ),
    HelpEntry(
        record="ExceptWords",
        word="exception",
        form="exception CODE WORDS",
        does="asks that lint never count these words again, as they are no problem here; somebody "
        "else confirms it",
        example="exception placeholder-bracket [TBD]",
    ),
    HelpEntry(
        record="Exceptions",
        word="exceptions",
        form="exceptions [end N]",
        does="lists those exceptions, or ends one",
        example="exceptions end 2",
    ),
    HelpEntry(
        record="At",
        word="at",
        form="at N WHEN",
        does="changes the time; the approvals so far don't count for the new one, unless it lies "
        "inside the approved window",
        example="at 12 tue 10:00-12:00",
    ),
    HelpEntry(
        record="Withdraw",
        word="withdraw",
        form="withdraw N",
        does="ends a draft of your own",
        example="withdraw 12",
    ),
    HelpEntry(
        record="Hold",
        word="hold",
        form="hold N [REASON]",
        does="makes one post wait; the approvals stay",
        example="hold 12 the date may be wrong",
    ),
    HelpEntry(
        record="Release",
        word="release",
        form="release N [REASON]",
        does="lets a held post go on; somebody other than its authors does it",
        example="release 12 the date is right",
    ),
    HelpEntry(
        record="Lift",
        word="lift",
        form="lift N REASON",
        does="lifts an objection; somebody other than the authors does it, with a reason",
        example="lift 12 done as asked",
    ),
    HelpEntry(
        record="Pause",
        word="pause",
        form="pause [ACCOUNT] REASON",
        does="stops everything, or one account, at once, until two people resume",
        example="pause fire in the building",
    ),
    HelpEntry(
        record="Resume",
        word="resume",
        form="resume [ACCOUNT]",
        does="asks to end a pause; somebody else confirms it, or within a minute you take your "
        "own back, if nothing fell due",
        example="resume",
    ),
    HelpEntry(
        record="Erase",
        word="erase",
        form="erase N REASON",
        does="asks that the texts and pictures of a draft that is over are erased here; somebody "
        "else, no author of it, confirms it",
        example="erase 12 a customer asks for it",
    ),
    HelpEntry(
        record="Through",
        word="through",
        form="through N",
        does="asks that one draft leaves in spite of a pause, once approved; somebody else confirms"
        " it, and neither is an author",
        example="through 12",
    ),
    HelpEntry(
        record="Ask",
        word="ask",
        form="ask N",
        does="asks for opinions on a draft that was saved with *Save, ask nobody yet*, or came "
        "with `import`",
        example="ask 12",
    ),
    HelpEntry(
        record="Again",
        word="again",
        form="again N --at WHEN",
        does="begins a new draft that says what an old one says, and asks for opinions of its own",
        example="again 12 --at fri 18:30",
    ),
    HelpEntry(
        record="Import",
        word="import",
        form="import",
        does="opens a form that makes a saved draft of each row of a CSV table; nobody is asked "
        "before `ask N`",
        example="import",
    ),
    HelpEntry(
        record="Takedown",
        word="takedown",
        form="takedown N|ADDRESS [REASON]",
        does="removes a published post everywhere, at once; so does a message in the draft's "
        "thread that is nothing but `delete delete`",
        example="takedown 12",
    ),
    HelpEntry(
        record="Correct",
        word="correct",
        form="correct N TEXT",
        does="begins a correction of a post that is out, which is edited in place or deleted and "
        "posted again as its card says; or of one that was taken down, which needs the opinions of "
        "level 3 at least",
        example="correct 12 Our soup is vegetarian after all, and we are sorry.",
    ),
    HelpEntry(
        record="Museum",
        word="museum",
        form="museum [N LEVEL STORY]",
        does="shows what was taken down and what it taught, or tells it of one post, so that lint "
        "recognises it from then on",
        example="museum 12 4 the wrong account, on a Friday",
    ),
    HelpEntry(
        record="Away",
        word="away",
        form="away [@COLLEAGUE] [from WHEN] until WHEN",
        does="says that you, or a colleague, can't answer for posts in that time",
        example="away from 18:30 until 22:40",
    ),
    HelpEntry(
        record="Back",
        word="back",
        form="back",
        does="says that you can be reached again",
        example="back",
    ),
    HelpEntry(
        record="Watch",
        word="watch",
        form="watch [from WHEN] until WHEN | off",
        does="says that you answer for whatever leaves in that time; `off` hands the watch back",
        example="watch until 23:00",
    ),
    HelpEntry(
        record="Confirm",
        word="confirm",
        form="confirm @PERSON",
        does="stands for a newcomer, so that their opinion counts; whoever invited them can't",
        example="confirm <@U0123ABCDEF>",
    ),
    HelpEntry(
        record="Live",
        word="live",
        form="live ACCOUNT",
        does="asks that posts on an account really leave; somebody else confirms it",
        example="live acme",
    ),
    HelpEntry(
        record="Connect",
        word="connect",
        form="connect ACCOUNT",
        does="gives the account's owner a link, good once, to sign in or paste a token",
        example="connect acme",
    ),
    HelpEntry(
        record="Dry",
        word="dry",
        form="dry ACCOUNT",
        does="turns an account to rehearsal: nothing leaves",
        example="dry acme",
    ),
    HelpEntry(
        record="Now",
        word="now",
        form="now",
        does="says that the time is right, after a jump of the clock or a restored backup",
        example="now",
    ),
    HelpEntry(
        record="Status",
        word="status",
        form="status",
        does="says whether everything works, and what is paused",
        example="status",
    ),
    HelpEntry(
        record="Help",
        word="help",
        form="help [COMMAND]",
        does="shows this list, or one command",
        example="help hold",
    ),
)


def entry_for(word: str | None) -> HelpEntry | None:
    """Find the entry of a command word; the empty word is the draft itself."""
    return next((entry for entry in HELP if entry.word == word), None)


def help_text(topic: str | None = None) -> str:
    """Write all commands, one short line each, or all about one with its example."""
    entry = entry_for(topic)
    if entry is None:
        return "\n".join(_short(each) for each in HELP)
    return f"{_line(entry)}\nFor example: `/draft {entry.example}`"


def _short(entry: HelpEntry) -> str:
    """What a command does in a few words: its first clause."""
    return f"`/draft {entry.form}` {entry.does.partition(';')[0].partition('. ')[0]}."


def _line(entry: HelpEntry) -> str:
    return f"`/draft {entry.form}` {entry.does}."

"""What `/draft help` says: every command's form, what it does, and an example that works."""

from dataclasses import dataclass

from bot.words.phrases import joined, phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEntry:
    """One command; `record` is the name of the record that its example becomes.

    `brief` is what it does in a few words, and `more` goes on from there.
    """

    record: str
    word: str
    form: str
    brief: str
    more: str = ""
    example: str

    @property
    def does(self) -> str:
        """All that it does."""
        return joined("", (self.brief, self.more))


HELP = (
    HelpEntry(
        record="Submit",
        word="",
        form=phrase("TEXT --on ACCOUNT[,ACCOUNT] --at WHEN"),
        brief=phrase(
            "asks for a second opinion on a post, and `/draft` alone opens a form to write it in"
        ),
        more=phrase(
            "; without `--at` it leaves as soon as approved, `--for @COLLEAGUE` makes"
            " that colleague an author too, `--ask @COLLEAGUE` names who is asked"
            " first, `post:` in front says that what follows is a text, and a line of"
            " just `---` begins the next part of a thread"
        ),
        example="Soup is back! --on acme --at tomorrow 9am",
    ),
    HelpEntry(
        record="List",
        word="list",
        form=phrase("list [#LABEL]"),
        brief=phrase("lists the drafts that are on their way, or those of them with a label"),
        example="list #spring",
    ),
    HelpEntry(
        record="Queue",
        word="queue",
        form="queue",
        brief=phrase("lists what leaves in the coming seven days, or would if it were approved"),
        example="queue",
    ),
    HelpEntry(
        record="Week",
        word="week",
        form="week",
        brief=phrase(
            "posts the coming seven days in the channel as a picture: who posts what, where"
            " and when, and what is missing"
        ),
        more=phrase("; all of it stands there in words as well"),
        example="week",
    ),
    HelpEntry(
        record="Show",
        word="show",
        form="show N",
        brief=phrase("shows one draft, with a link to its card"),
        example="show 12",
    ),
    HelpEntry(
        record="Why",
        word="why",
        form="why N",
        brief=phrase("says what is still missing, and who could give it"),
        example="why 12",
    ),
    HelpEntry(
        record="History",
        word="history",
        form="history N",
        brief=phrase("tells who did what to a draft, and when"),
        example="history 12",
    ),
    HelpEntry(
        record="Edit",
        word="edit",
        form=phrase("edit N TEXT"),
        brief=phrase("changes the text"),
        more=phrase(
            "; the approvals so far don't count for the new one. Of somebody else's"
            " draft it is a suggestion, and `edit N --as-author TEXT` makes you an"
            " author"
        ),
        example="edit 12 Soup is back on Tuesday!",
    ),
    HelpEntry(
        record="Suggest",
        word="suggest",
        form=phrase("suggest N TEXT"),
        brief=phrase("suggests another text to the authors of a draft"),
        more=phrase("; you keep your vote"),
        example="suggest 12 Soup is back on Tuesday!",
    ),
    HelpEntry(
        record="Take",
        word="take",
        form="take N",
        brief=phrase("takes what a colleague suggested for a draft of yours"),
        more=phrase("; it needs approvals anew"),
        example="take 12",
    ),
    HelpEntry(
        record="Waive",
        word="waive",
        form=phrase("waive N CODE REASON"),
        brief=phrase("sets a finding of lint aside for this version"),
        more=phrase("; somebody other than the authors does it, with a reason"),
        example="waive 12 placeholder-bracket these are the words of the song",
    ),
    HelpEntry(
        record="Urgent",
        word="urgent",
        form=phrase("urgent N REASON"),
        brief=phrase(
            "asks the people of the urgent quorum instead, for 15 minutes and told to"
            " everybody, where the settings name one"
        ),
        example="urgent 12 the road is closed",
    ),
    HelpEntry(
        record="Reviewed",
        word="reviewed",
        form="reviewed N",
        brief=phrase("says that you looked at an urgent post afterwards"),
        more=phrase("; somebody who had no part in it does it"),
        example="reviewed 12",
    ),
    HelpEntry(
        record="ExceptWords",
        word="exception",
        form=phrase("exception CODE WORDS"),
        brief=phrase("asks that lint never count these words again, as they are no problem here"),
        more=phrase("; somebody else confirms it"),
        example="exception placeholder-bracket [TBD]",
    ),
    HelpEntry(
        record="Exceptions",
        word="exceptions",
        form="exceptions [end N]",
        brief=phrase("lists those exceptions, or ends one"),
        example="exceptions end 2",
    ),
    HelpEntry(
        record="At",
        word="at",
        form=phrase("at N WHEN"),
        brief=phrase("changes the time"),
        more=phrase(
            "; the approvals so far don't count for the new one, unless it lies inside"
            " the approved window"
        ),
        example="at 12 tue 10:00-12:00",
    ),
    HelpEntry(
        record="Withdraw",
        word="withdraw",
        form="withdraw N",
        brief=phrase("ends a draft of your own"),
        example="withdraw 12",
    ),
    HelpEntry(
        record="Hold",
        word="hold",
        form=phrase("hold N [REASON]"),
        brief=phrase("makes one post wait"),
        more=phrase("; the approvals stay"),
        example="hold 12 the date may be wrong",
    ),
    HelpEntry(
        record="Release",
        word="release",
        form=phrase("release N [REASON]"),
        brief=phrase("lets a held post go on"),
        more=phrase("; somebody other than its authors does it"),
        example="release 12 the date is right",
    ),
    HelpEntry(
        record="Lift",
        word="lift",
        form=phrase("lift N REASON"),
        brief=phrase("lifts an objection"),
        more=phrase("; somebody other than the authors does it, with a reason"),
        example="lift 12 done as asked",
    ),
    HelpEntry(
        record="Pause",
        word="pause",
        form=phrase("pause [ACCOUNT] REASON"),
        brief=phrase("stops everything, or one account, at once, until two people resume"),
        example="pause fire in the building",
    ),
    HelpEntry(
        record="Resume",
        word="resume",
        form=phrase("resume [ACCOUNT]"),
        brief=phrase("asks to end a pause"),
        more=phrase(
            "; somebody else confirms it, or within a minute you take your own back, if"
            " nothing fell due"
        ),
        example="resume",
    ),
    HelpEntry(
        record="Erase",
        word="erase",
        form=phrase("erase N REASON"),
        brief=phrase("asks that the texts and pictures of a draft that is over are erased here"),
        more=phrase("; somebody else, no author of it, confirms it"),
        example="erase 12 a customer asks for it",
    ),
    HelpEntry(
        record="Through",
        word="through",
        form="through N",
        brief=phrase("asks that one draft leaves in spite of a pause, once approved"),
        more=phrase("; somebody else confirms it, and neither is an author"),
        example="through 12",
    ),
    HelpEntry(
        record="Ask",
        word="ask",
        form="ask N",
        brief=phrase(
            "asks for opinions on a draft that was saved with *Save, ask nobody yet*,"
            " or came with `import`"
        ),
        example="ask 12",
    ),
    HelpEntry(
        record="Again",
        word="again",
        form=phrase("again N --at WHEN"),
        brief=phrase(
            "begins a new draft that says what an old one says, and asks for opinions of its own"
        ),
        example="again 12 --at fri 18:30",
    ),
    HelpEntry(
        record="Import",
        word="import",
        form="import",
        brief=phrase("opens a form that makes a saved draft of each row of a CSV table"),
        more=phrase("; nobody is asked before `ask N`"),
        example="import",
    ),
    HelpEntry(
        record="Takedown",
        word="takedown",
        form=phrase("takedown N|ADDRESS [REASON]"),
        brief=phrase("removes a published post everywhere, at once"),
        more=phrase(
            "; so does a message in the draft's thread that is nothing but `delete delete`"
        ),
        example="takedown 12",
    ),
    HelpEntry(
        record="Correct",
        word="correct",
        form=phrase("correct N TEXT"),
        brief=phrase(
            "begins a correction of a post that is out, which is edited in place or deleted and"
            " posted again as its card says"
        ),
        more=phrase(
            "; or of one that was taken down, which needs the opinions of level 3 at least"
        ),
        example="correct 12 Our soup is vegetarian after all, and we are sorry.",
    ),
    HelpEntry(
        record="Museum",
        word="museum",
        form=phrase("museum [N LEVEL STORY]"),
        brief=phrase(
            "shows what was taken down and what it taught, or tells it of one post, so"
            " that lint recognises it from then on"
        ),
        example="museum 12 4 the wrong account, on a Friday",
    ),
    HelpEntry(
        record="Away",
        word="away",
        form=phrase("away [@COLLEAGUE] [from WHEN] until WHEN"),
        brief=phrase("says that you, or a colleague, can't answer for posts in that time"),
        example="away from 18:30 until 22:40",
    ),
    HelpEntry(
        record="Back",
        word="back",
        form="back",
        brief=phrase("says that you can be reached again"),
        example="back",
    ),
    HelpEntry(
        record="Watch",
        word="watch",
        form=phrase("watch [from WHEN] until WHEN | off"),
        brief=phrase("says that you answer for whatever leaves in that time"),
        more=phrase("; `off` hands the watch back"),
        example="watch until 23:00",
    ),
    HelpEntry(
        record="Confirm",
        word="confirm",
        form=phrase("confirm @PERSON"),
        brief=phrase("stands for a newcomer, so that their opinion counts"),
        more=phrase("; whoever invited them can't"),
        example="confirm <@U0123ABCDEF>",
    ),
    HelpEntry(
        record="Live",
        word="live",
        form=phrase("live ACCOUNT"),
        brief=phrase("asks that posts on an account really leave"),
        more=phrase("; somebody else confirms it"),
        example="live acme",
    ),
    HelpEntry(
        record="Connect",
        word="connect",
        form=phrase("connect ACCOUNT"),
        brief=phrase("gives the account's owner a link, good once, to sign in or paste a token"),
        example="connect acme",
    ),
    HelpEntry(
        record="Disconnect",
        word="disconnect",
        form=phrase("disconnect ACCOUNT"),
        brief=phrase("forgets an account's login, so that nothing leaves there"),
        more=phrase("; its owner can connect it again"),
        example="disconnect acme",
    ),
    HelpEntry(
        record="Dry",
        word="dry",
        form=phrase("dry ACCOUNT"),
        brief=phrase("turns an account to rehearsal: nothing leaves"),
        example="dry acme",
    ),
    HelpEntry(
        record="Now",
        word="now",
        form="now",
        brief=phrase("says that the time is right, after a jump of the clock or a restored backup"),
        example="now",
    ),
    HelpEntry(
        record="Status",
        word="status",
        form="status",
        brief=phrase("says whether everything works, and what is paused"),
        example="status",
    ),
    HelpEntry(
        record="Help",
        word="help",
        form=phrase("help [COMMAND]"),
        brief=phrase("shows this list, or one command"),
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
        return joined("\n", (_short(each) for each in HELP))
    example = phrase("For example: `/draft {example}`", example=entry.example)
    return joined("\n", (_line(entry.form, entry.does), example))


def _short(entry: HelpEntry) -> str:
    return _line(entry.form, entry.brief)


def _line(form: str, does: str) -> str:
    return phrase("`/draft {form}` {does}.", form=form, does=does)

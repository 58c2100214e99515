"""The composer's form as Block Kit, and what it says in it. Pure.

Limits (traps 81, 90, 94): a title and buttons of 24 characters, inputs of 3,000, 100 options a
group. The text of a draft stands in its input and in the database, never in the metadata.
"""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.domain.accounts import Account, AccountName
from bot.domain.composing import Before, Composed, Done, Earlier, Opening, Warned
from bot.domain.drafts import label
from bot.domain.messages import Message
from bot.domain.placing import movable
from bot.domain.plain import UNSTYLED, why_not
from bot.domain.states import State
from bot.ports import CardRef
from bot.slack import answers, blocks, composerfields, counters, formparts, ids, parkwords, wording
from bot.slack.cardforms import MOVES
from bot.slack.escaping import escape
from bot.slack.formparts import NOWHERE, Block, Ticket, View
from bot.words.phrases import marked, phrase, rendered, t

TIME_SHOWN = 80
ALL_THE_SAME = marked("Submit all the same")
LOOK_FIRST = marked(
    "Please look at this first, and change it, or press *Submit all the same*: that publishes"
    " nothing, and only asks others for their opinion."
)
BLOCKED = marked("Nobody can approve what stands behind :no_entry: until it is changed or waived.")
NOT_OPENED = phrase(
    "Slack didn't open the form in time; please try once more, or write it in one line:"
    " `/draft TEXT --on ACCOUNT --at WHEN` begins a draft, and `/draft edit N TEXT`"
    " changes one."
)
EARLIER = marked(
    ":leftwards_arrow_with_hook: The fields have what you typed before; it was not sent."
)
OUTDATED = marked(
    ":warning: The draft was changed since you typed this text, which was not sent. The"
    " time below is the one that the draft has now"
)
CHOOSE = marked("Please let the fields say what you want of both before you send them.")
OF_A_MESSAGE = marked(
    "This is the message as it stands; whoever wrote it and whoever sends it from here"
    " are both authors, and neither approves it."
)
WITH_ITS_FILES = marked("Its pictures come along, and you are asked what each shows.")
WITH_FILES = "with files"
"""Stands in a ticket, for a form whose message's files are still to be taken."""
SAYS_NOW = marked("The draft itself says now:")
CHOOSE_AGAIN = marked("Please choose the accounts again: they are never chosen for you.")
COPY = phrase("Here is what you typed, for you to copy:")
NOT_SENT = phrase(
    "That was not sent yet, because there is something to look at or to write first;"
    " what you typed is kept, and stands in the form when you open it again."
)
REPEAT = marked(
    "Please repeat the handle of each account that you draft for the first time; then"
    " send it once more."
)
NOT_CHANGED = phrase(
    "Slack didn't change the form just now; what you typed is kept, please try once more."
)
NOTHING_FOUND = marked(":white_check_mark: Nothing in it stands out.")
DESCRIBE = marked(
    "Please say below what each picture shows, for whoever can't see it; then send it once more."
)
KEPT = marked("What you send from here is kept until it is done: if anything fails, it comes back.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One state of the form: what stands in it, on top of it, and on its button.

    `beneath` stands under the buttons that send nothing, where whoever pressed one looks.
    `goes_on` says that it was sent before, and right, so that what was chosen in it stays.
    """

    opening: Opening
    ticket: Ticket
    notes: tuple[Block, ...] = ()
    submit: str = ""
    beneath: tuple[Block, ...] = ()
    goes_on: bool = False
    handles: tuple[Account, ...] = ()


def form(opening: Opening, ref: CardRef = NOWHERE) -> Form:
    """The form as it opens, from a card where it is about one."""
    draft = opening.draft
    ticket = Ticket(pictures=_named(opening.composed), more=opening.composed.is_dressed)
    if draft is not None:
        ticket = replace(ticket, draft=draft.id, digest=draft.revision.digest, ref=ref)
    if opening.earlier is None:
        return Form(opening=opening, ticket=ticket)
    notes = blocks.sentence(_about_earlier(opening, opening.earlier))
    if draft is not None:
        notes.append(blocks.quote(draft.revision.content.targets[0].text))
    return Form(opening=opening, ticket=ticket, notes=tuple(notes))


def of_message(opening: Opening, ref: CardRef, message: Message) -> Form:
    """The form that a message opens: with its text, and a new draft to be made of it."""
    note = f":speech_balloon: {t(OF_A_MESSAGE)}"
    if message.files:
        note += f" {t(WITH_ITS_FILES)}"
    if message.plain.is_styled:
        note += f" {t(UNSTYLED)}"
    if message.plain.left:
        note += f"\n:warning: {rendered(why_not(message.plain))}"
    typed = opening.composed
    # What was typed before has them already.
    seen = WITH_FILES if message.files and not typed.pictures else ""
    named, dressed = _named(typed), typed.is_dressed
    ticket = Ticket(digest=message.mark, ref=ref, seen=seen, pictures=named, more=dressed)
    notes = blocks.sentence(note)
    if opening.earlier is not None:
        notes = blocks.sentence(f"{t(EARLIER)} {t(CHOOSE_AGAIN)}\n{note}")
        notes.append(blocks.quote(message.plain.text))
    return Form(opening=opening, ticket=ticket, notes=tuple(notes))


def _about_earlier(opening: Opening, earlier: Earlier) -> str:
    """Say what stands in the fields, and what doesn't."""
    if opening.draft is None:
        return f"{t(EARLIER)} {t(CHOOSE_AGAIN)}"
    if not opening.outdated:
        return f"{t(EARLIER)} {t(SAYS_NOW)}"
    time = earlier.composed.when
    cut = time if len(time) <= TIME_SHOWN else f"{time[: TIME_SHOWN - 1]}…"
    yours = t("; yours said “{cut}”", cut=escape(cut)) if time != opening.composed.when else ""
    return f"{t(OUTDATED)}{yours}. {t(CHOOSE)}\n{t(SAYS_NOW)}"


def _named(typed: Composed) -> tuple[tuple[str, str], ...]:
    """The pictures of a form by digest and kind; what they show stands in its fields."""
    return tuple((one.sha256, one.media_type) for one in typed.pictures)


def first(now: Form, found: Before) -> Form:
    """The form with what there is to do in it before it is sent once more."""
    notes = _asked(found)
    # The files of a message are taken once.
    seen, submit = "" if found.pictured else now.ticket.seen, ""
    if found.warned is not None:
        notes += _warned(found.warned)
        seen, submit = seen if seen == WITH_FILES else found.warned.mark, t(ALL_THE_SAME)
    going = _going_on(now)
    ticket = replace(going.ticket, seen=seen)
    return replace(going, notes=tuple(notes), ticket=ticket, submit=submit, handles=found.handles)


def _asked(found: Before) -> list[Block]:
    """Ask for what is still to be written."""
    wanted = [t(DESCRIBE)] if found.pictured else []
    if found.handles:
        wanted.append(t(REPEAT))
    return blocks.sentence("\n".join(f":point_right: {one}" for one in wanted)) if wanted else []


def _warned(found: Warned) -> list[Block]:
    report = found.report
    words = f"{t(LOOK_FIRST)} {t(BLOCKED)}" if report.blocking else t(LOOK_FIRST)
    lines = "\n".join([wording.level_line(report), *wording.finding_lines(report)])
    return [*blocks.sentence(f":point_right: {words}"), *blocks.sentence(lines)]


def looked(now: Form, found: Before, why: str = "") -> Form:
    """The form with its counts and findings, or why it can't be as it is; nothing was sent."""
    counts = now.opening.counts
    notes = blocks.sentence("\n".join(counters.lines(counts))) if counts else []
    if why:
        notes = blocks.sentence(f":warning: {escape(why)}")
    elif not counts:
        notes = blocks.sentence(t(counters.CHOOSE_FIRST))
    elif found.warned is None:
        notes += blocks.sentence(t(NOTHING_FOUND))
    else:
        report = found.warned.report
        said = [wording.level_line(report), *wording.finding_lines(report)]
        notes += blocks.sentence("\n".join(said))
    return replace(_going_on(now), beneath=tuple(notes))


def more(now: Form) -> Form:
    """The form with the fields that are seldom needed."""
    going = _going_on(now)
    return replace(going, ticket=replace(going.ticket, more=True))


def refused(now: Form, why: str) -> Form:
    """The form as it comes back where it is too late to put refusals at their fields."""
    again = "" if now.ticket.draft else f"\n{t(CHOOSE_AGAIN)}"
    return replace(now, notes=tuple(blocks.sentence(f":warning: {why}{again}")))


def not_saved(now: Form, why: str) -> Form:
    """The form that could not be saved: why stands beside what was pressed."""
    return replace(_going_on(now), beneath=tuple(blocks.sentence(f":warning: {why}")))


def _going_on(now: Form) -> Form:
    pictures = _named(now.opening.composed)
    return replace(now, goes_on=True, ticket=replace(now.ticket, pictures=pictures))


def drawn(state: Form) -> View:
    """Draw a form. Block ids stay the same, so that Slack keeps what was typed (trap 84)."""
    opening, draft = state.opening, state.opening.draft
    typed = opening.composed
    # Nothing is chosen in a form of a new draft that was not sent yet.
    counts = opening.counts if draft is not None or state.goes_on else ()
    fields = [composerfields.text(typed.text), counters.block(counts)]
    if draft is None:
        chosen = typed.accounts if state.goes_on else ()
        fields.append(composerfields.accounts(opening.accounts, chosen))
    fields += composerfields.pictures(typed.pictures, dict(opening.hung))
    fields += [composerfields.when(typed.when), composerfields.picked(typed.picked)]
    if opening.by_author:
        fields.append(composerfields.note(typed.note))
    if draft is None:
        fields.append(composerfields.reviewer(typed.reviewer))
    asked = {one.name for one in state.handles} | dict(typed.handles).keys()
    repeated = [one for one in opening.accounts if one.name in asked]
    fields += [composerfields.handle(one, typed.handle_on(one.name)) for one in repeated]
    if state.ticket.more:
        there = draft.revision.content.accounts if draft else _chosen(opening)
        fields += composerfields.dress(typed, there, counts)
    fields.append(composerfields.tools(more=state.ticket.more, parks=draft is None))
    fields += state.beneath
    title, submit = _words(opening)
    shown = (*state.notes, *fields, formparts.small(_below(opening)))
    return formparts.modal(ids.COMPOSE, state.ticket, (title, state.submit or submit), shown)


def _chosen(opening: Opening) -> tuple[AccountName, ...]:
    chosen = opening.composed.accounts
    return tuple(one.name for one in opening.accounts if one.name in chosen)


def _words(opening: Opening) -> tuple[str, str]:
    if opening.draft is None:
        return t("Draft a post"), t("Ask for an opinion")
    if opening.by_author:
        return t("Edit {draft}", draft=label(opening.draft.id)), t("Save")
    return t("Suggest a change"), t("Suggest")


def _below(opening: Opening) -> str:
    if opening.draft is None:
        return t(
            "Somebody else approves it on its card before anything leaves. {kept}", kept=t(KEPT)
        )
    accounts = escape(", ".join(opening.draft.revision.content.accounts))
    stay = t("It stays on {accounts}.", accounts=accounts)
    if movable(opening.draft):
        stay += f" {t(MOVES)}"
    if opening.by_author:
        return t(
            "{stay} Approvals so far don't count for another text or time. {kept}",
            stay=stay,
            kept=t(KEPT),
        )
    return t(
        "{stay} One of its authors can take your suggestion; your vote stays yours. {kept}",
        stay=stay,
        kept=t(KEPT),
    )


def moment() -> View:
    """The form while Slack or the database take longer than the form may wait."""
    return said(t("One moment, please: this takes longer than usual. The answer comes here."))


def sentence(what: Done, zone: ZoneInfo, link: str | None, who_can: str = "") -> str:
    """Say what became of what was typed; `who_can` approve it is said of a new draft."""
    draft = what.draft
    if draft.state is State.PARKED and what.before is None:
        return parkwords.saved(draft)
    if what.before is None:
        return answers.submitted(draft, zone, link, who_can)
    if what.suggested:
        return t(
            "Thank you! Your suggestion is in the thread of {draft} for its authors, and your"
            " vote stays yours.",
            draft=label(draft.id),
        )
    if what.moved_to is not None:
        return answers.moved(draft, what.moved_to, zone)
    return answers.revised(draft, what.before, zone, link)


def over(typed: Composed, why: str) -> View:
    """The form where nothing can be sent any more: why, and what was typed, to be copied."""
    if not typed.text:
        return said(why)
    return said(f"{why}\n{rendered(COPY)}", blocks.quote(typed.text))


def said(text: str, *more: Block) -> View:
    """A form in which only words stand."""
    return formparts.told([*blocks.sentence(text), *more])

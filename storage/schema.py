"""The numbered migrations, oldest first. Append only: a released one is never edited or removed."""

from collections.abc import Callable
from typing import TypeAlias

from sqlite_utils import Database

from storage import (
    clockwork,
    composed,
    connections,
    doubts,
    handovers,
    hung,
    inbox,
    invitations,
    labels,
    lamps,
    letters,
    linklooks,
    partings,
    parts,
    pictures,
    postings,
    presses,
    questions,
    readbacks,
    remarks,
    replacements,
    rosters,
    silences,
    sources,
    stop_presses,
    takedowns,
)
from storage.anchors import TABLE as ANCHORS
from storage.erasing import TABLES as ERASING
from storage.journal import TABLE as JOURNAL
from storage.landings import TABLES as LANDINGS
from storage.museum import TABLES as MUSEUM
from storage.opinion_tables import OPINIONS
from storage.policies import TABLES as POLICIES
from storage.scripts import run_script
from storage.stopping import PAUSES, PAUSES_GUARDED, REMOVALS
from storage.stops import DOUBTS as STOP_DOUBTS
from storage.stops import EMOJI as STOP_EMOJI
from storage.tables import TABLES, TRIGGERS
from storage.wall import TABLE as WALL
from storage.watches import TABLES as WATCHES

Step: TypeAlias = Callable[[Database], None]


def m0001_journal(db: Database) -> None:
    """Make the journal and the triggers that keep it append-only (rules 38 and 39)."""
    run_script(db, JOURNAL)


def m0002_drafts(db: Database) -> None:
    """Make drafts and all that belongs to them, with the triggers that stand guard (rule 38)."""
    run_script(db, TABLES + TRIGGERS)


def m0003_wall(db: Database) -> None:
    """Make the practice wall's table; the key makes a second post impossible."""
    run_script(db, WALL)


def m0004_roster(db: Database) -> None:
    """Make the roster, and let only people on it vote (rules 6 and 38)."""
    run_script(db, rosters.TABLE + rosters.GUARDS)


def m0005_opinions(db: Database) -> None:
    """Make what people think beside votes, with the triggers that stand guard (rules 2, 38)."""
    run_script(db, OPINIONS)


def m0006_presses(db: Database) -> None:
    """Make the votes by button, and the guard of what never leaves by itself (rules 10, 42)."""
    run_script(db, presses.TABLE + presses.TRIGGERS)


def m0007_watch(db: Database) -> None:
    """Make watches and recent acts, and let absences end once (rules 28, 29 and 38)."""
    run_script(db, WATCHES + LANDINGS)


def m0008_stopping(db: Database) -> None:
    """Pause one account, let a draft through, keep a lamp, and keep evidence (31 to 34)."""
    run_script(db, PAUSES + PAUSES_GUARDED + REMOVALS + MUSEUM)


def m0009_record(db: Database) -> None:
    """Make the policies, and let nothing be sent before two people confirmed one (rule 35)."""
    run_script(db, POLICIES)


def m0011_questions(db: Database) -> None:
    """Make the questions about posts that missed their time (rule 25)."""
    run_script(db, questions.TABLE)


def m0012_anchors(db: Database) -> None:
    """Make the anchors of the journal that stand in Slack (rule 39)."""
    run_script(db, ANCHORS)


def m0013_erasing(db: Database) -> None:
    """Let two people erase contents, which nobody changes otherwise (rule 39)."""
    run_script(db, ERASING)


def m0014_clock(db: Database) -> None:
    """Remember the last moment, and hold everything where the clock is not trusted (rule 25)."""
    run_script(db, clockwork.TABLES)


def m0015_presses_by_the_roster(db: Database) -> None:
    """Let only people on the roster vote by button (rules 6, 38 and 42)."""
    run_script(db, rosters.PRESSES_GUARDED)


def m0016_stop_emoji(db: Database) -> None:
    """Remember with which emoji somebody objects, holds, pauses or takes down (12, 13, 21)."""
    run_script(db, STOP_EMOJI + takedowns.EMOJI + lamps.EMOJI)


def m0017_composed(db: Database) -> None:
    """Keep what people typed in a form until it is a draft."""
    run_script(db, composed.TABLE)


def m0018_objections_in_words(db: Database) -> None:
    """Remember which objections were given by button, and for what cause (rules 12 and 38)."""
    run_script(db, stop_presses.TABLE)


def m0019_doubts_about_emoji(db: Database) -> None:
    """Tell a reaction that was taken back from one that nobody can tell about (rule 12)."""
    run_script(db, STOP_DOUBTS)


def m0020_base_of_what_was_typed(db: Database) -> None:
    """Remember over which version somebody typed, so that old words don't pass for new ones."""
    run_script(db, composed.BASE)


def m0021_links(db: Database) -> None:
    """Remember where the links of a version lead, in rows that are only added (rules 20, 38)."""
    run_script(db, linklooks.TABLE)


def m0023_sources(db: Database) -> None:
    """Remember which message a draft was made from, and what became of it (rule 18)."""
    run_script(db, sources.TABLES)


def m0025_pictures_shown(db: Database) -> None:
    """Remember which files in Slack show our pictures, and let unused pictures go (rule 20)."""
    run_script(db, hung.TABLE)


def m0026_remarks(db: Database) -> None:
    """Keep what authors say to those who approve (rule 39)."""
    run_script(db, remarks.TABLE)


def m0027_labels(db: Database) -> None:
    """Keep the labels by which a team finds its drafts again."""
    run_script(db, labels.TABLE)


def m0028_handovers(db: Database) -> None:
    """Remember to whom a post was given that people put out by hand: to one person only."""
    run_script(db, handovers.TABLE)


def m0032_letters(db: Database) -> None:
    """Remember whom the bot asked, and what it wrote to single people, before it does so."""
    run_script(db, letters.TABLES)


def m0034_inbox(db: Database) -> None:
    """Keep what Slack told us from before the work on it until that work is done (trap 9)."""
    run_script(db, inbox.TABLE)


def m0035_postings(db: Database) -> None:
    """Remember that a card is being posted, so that a lost answer makes no second one."""
    run_script(db, postings.TABLE)


def m0036_connections(db: Database) -> None:
    """Keep the tokens of accounts, encrypted, and let one at a time renew them (rules 20, 38)."""
    run_script(db, connections.TABLE)


def m0037_invitations(db: Database) -> None:
    """Let one person at a time connect an account in a browser, with a link for one use (38)."""
    run_script(db, invitations.TABLE)


def m0039_doubts(db: Database) -> None:
    """Remember what was ever unknown: it is never simply sent again (rules 25 and 38)."""
    run_script(db, doubts.TABLE)


def m0040_readbacks(db: Database) -> None:
    """Remember whether networks show what was approved."""
    run_script(db, readbacks.TABLE)


def m0041_replacements(db: Database) -> None:
    """Remember what a correction replaces, and let no second post out beside it (rule 38)."""
    run_script(db, replacements.TABLE)


def m0050_parts(db: Database) -> None:
    """Remember which parts of a thread are out, which are then never forgotten (rule 38)."""
    run_script(db, parts.TABLE)


def m0054_places_of_pictures(db: Database) -> None:
    """Let the bytes of pictures be kept outside the database, and moved; each row says where."""
    run_script(db, pictures.PLACES)


def m0055_partings(db: Database) -> None:
    """Let the bytes of pictures go when no draft needs them; a small likeness stays (rule 39)."""
    run_script(db, partings.TABLES)


def m0060_corrections(db: Database) -> None:
    """Let the database say once more what a correction waits for (rule 38)."""
    run_script(db, replacements.GUARDS)


def m0062_shown_truly(db: Database) -> None:
    """Let cards name only corrections that stand, and read threads back as their parts come."""
    run_script(db, replacements.SHOWN + readbacks.OF_PARTS)


def m0063_silences(db: Database) -> None:
    """Remember when Slack last told of anything, and when it should have and did not."""
    run_script(db, silences.TABLES)


# The next one goes here as `m0021_...`, and at the end of the list below.

STEPS: tuple[Step, ...] = (
    m0001_journal,
    m0002_drafts,
    m0003_wall,
    m0004_roster,
    m0005_opinions,
    m0006_presses,
    m0007_watch,
    m0008_stopping,
    m0009_record,
    m0011_questions,
    m0012_anchors,
    m0013_erasing,
    m0014_clock,
    m0015_presses_by_the_roster,
    m0016_stop_emoji,
    m0017_composed,
    m0018_objections_in_words,
    m0019_doubts_about_emoji,
    m0020_base_of_what_was_typed,
    m0021_links,
    m0023_sources,
    m0025_pictures_shown,
    m0026_remarks,
    m0027_labels,
    m0028_handovers,
    m0032_letters,
    m0034_inbox,
    m0035_postings,
    m0036_connections,
    m0037_invitations,
    m0039_doubts,
    m0040_readbacks,
    m0041_replacements,
    m0050_parts,
    m0054_places_of_pictures,
    m0055_partings,
    m0060_corrections,
    m0062_shown_truly,
    m0063_silences,
)

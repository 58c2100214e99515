"""What stands in the composer's form when it comes back, read into what services take."""

from bot.domain.composing import NEW, Composed, Field, handle_of, own_of
from bot.domain.drafts import DraftId, Picture
from bot.services.composing import Wish
from bot.slack import composerfields
from bot.slack.composer import WITH_FILES
from handlers.payloads import Filled


def wish_in(what: Filled) -> Wish:
    """What somebody asks for by sending the form. Raises `UserError` where it is none of ours."""
    ticket = what.about
    return Wish(
        by=what.user,
        key=what.key,
        composed=typed_in(what),
        draft=DraftId(ticket.draft),
        base=ticket.digest,
        seen=ticket.seen,
        source=ticket.ref if ticket.draft == NEW and ticket.ref.ts else None,
        takes_files=ticket.seen == WITH_FILES,
        files=what.handed(composerfields.files_in(ticket.pictures)),
    )


def typed_in(what: Filled) -> Composed:
    """What stands in the fields of the form."""
    return Composed(
        text=what.value(Field.TEXT),
        accounts=what.chosen(Field.ACCOUNTS),
        when=what.value(Field.WHEN),
        pictures=_pictures(what),
        picked=what.instant(Field.PICKED),
        own=tuple((name, said) for name, said in _each(what, own_of("")) if said),
        warning=what.value(Field.WARNING),
        language=what.value(Field.LANGUAGE),
        disclosed=tuple(sorted(what.chosen(Field.DISCLOSED))),
        note=what.value(Field.NOTE),
        reviewer=what.person(Field.REVIEWER),
        labels=what.value(Field.LABELS),
        handles=tuple(_each(what, handle_of(""))),
    )


def _each(what: Filled, start: str) -> list[tuple[str, str]]:
    """What stands in each of the fields for one account, by the account's name."""
    fields = sorted(name for name in what.shown if name.startswith(start))
    return [(name.removeprefix(start), what.value(name)) for name in fields]


def _pictures(what: Filled) -> tuple[Picture, ...]:
    """The pictures of the form with their words, but for those that are to be left out."""
    return tuple(
        Picture(
            sha256=sha256,
            media_type=kind,
            alt_text=what.value(composerfields.alt_of(sha256)),
        )
        for sha256, kind in (what.ticket.pictures if what.ticket else ())
        if not what.chosen(composerfields.out_of(sha256))
    )

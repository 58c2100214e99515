"""French is longer than English: what is drawn in it keeps Slack's limits, and works."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.card import CardView
from bot.domain.composing import Before, Composed, Opening
from bot.domain.emoji import DEFAULT_GESTURES, Gesture
from bot.domain.times import TimeProblem, parse_span, parse_when
from bot.ports import CardRef
from bot.simulator.blocks import check_blocks, check_view
from bot.slack import (
    blocks,
    cardforms,
    composer,
    formparts,
    handwords,
    parkwords,
    roundwords,
    wording,
)
from bot.words.french import french
from bot.words.languages import Language, speaking
from tests.factories import NOON, ZOE, a_draft, a_stop, an_account
from tests.slack.gallery import GALLERY

PARIS = ZoneInfo("Europe/Paris")
REF = CardRef(channel="C0DRAFTS", ts="17.5")
DRAFT = a_draft()
TYPED = Composed(text="x", when="demain 9h")
NEW = Opening(accounts=(an_account(),), composed=TYPED)
MINE = Opening(accounts=(an_account(),), composed=TYPED, draft=DRAFT, by_author=True)
THEIRS = Opening(accounts=(an_account(),), composed=TYPED, draft=DRAFT)

FORMS: tuple[Callable[[], formparts.View], ...] = (
    lambda: composer.drawn(composer.form(NEW)),
    lambda: composer.drawn(composer.more(composer.form(NEW))),
    lambda: composer.drawn(composer.form(MINE)),
    lambda: composer.drawn(composer.form(THEIRS)),
    lambda: composer.drawn(composer.first(composer.form(NEW), Before(composed=TYPED))),
    lambda: cardforms.request_changes(DRAFT, REF),
    lambda: cardforms.take_back(DRAFT, REF, (a_stop(Gesture.OBJECT, ZOE, reason="x"),)),
    lambda: cardforms.another_time(DRAFT, REF, "demain", is_author=True),
    lambda: cardforms.another_time(DRAFT, REF, "demain", is_author=False),
    lambda: parkwords.import_form(),
    lambda: handwords.form(1),
    lambda: roundwords.moment(),
)


@pytest.mark.parametrize("form", FORMS)
def test_trap_90_every_form_fits_in_french(form: Callable[[], formparts.View]) -> None:
    with speaking(Language.FR):
        check_view(form(), "modal")


@pytest.mark.parametrize("view", GALLERY.values(), ids=GALLERY.keys())
def test_trap_81_every_card_fits_in_french(view: CardView) -> None:
    with speaking(Language.FR):
        drawn: Any = blocks.card(view, PARIS, DEFAULT_GESTURES)
        assert wording.plain(view, PARIS)
    check_blocks(drawn)


def test_what_is_still_to_be_written_is_asked_for_in_french() -> None:
    found = Before(composed=TYPED, pictured=True, handles=NEW.accounts)
    with speaking(Language.FR):
        drawn = composer.drawn(composer.first(composer.form(NEW), found))
    asked = [french()[composer.DESCRIBE], french()[composer.REPEAT]]
    said = drawn["blocks"][0]["text"]["text"]
    assert said == "\n".join(f":point_right: {one}" for one in asked)


def test_the_times_that_french_hints_name_are_understood() -> None:
    hint = french()[cardforms.TIMES].removeprefix("Par exemple\u202f: ")
    named = hint.split(". Dans")[0].split(" · ")
    assert len(named) == 6
    found = [parse_when(one, now=NOON, zone=PARIS) for one in named]
    assert not [one for one in found if isinstance(one, TimeProblem)]


def test_what_is_wrong_at_a_field_is_quoted_as_french_quotes() -> None:
    with speaking(Language.FR):
        said = formparts.at_field("Je ne comprends pas `someday`.")
    assert said == "Je ne comprends pas «\u202fsomeday\u202f»."


@pytest.mark.parametrize("span", ["jusqu'à 22:40", "de 18:30 à 22:40"])
def test_the_spans_that_french_sentences_name_are_understood(span: str) -> None:
    assert not isinstance(parse_span(span, now=NOON, zone=PARIS), TimeProblem)


@pytest.mark.parametrize("late", ["18:30 retard ok jusqu'à 19:00", "18:30 late ok until 19:00"])
def test_a_lateness_is_written_in_either_language(late: str) -> None:
    assert not isinstance(parse_when(late, now=NOON, zone=PARIS), TimeProblem)

"""The composer's form keeps Slack's limits, chooses nothing for anybody, and says what it means."""

import pytest

from bot.domain.accounts import Account, Mode, Network
from bot.domain.attaching import LONGEST_ALT
from bot.domain.composing import LONGEST, Before, Composed, Opening, Warned
from bot.domain.drafts import Picture
from bot.domain.report import Finding, Level, Report
from bot.simulator.blocks import check_view
from bot.slack import composer, formparts
from tests.factories import a_draft, an_account


def accounts(count: int) -> tuple[Account, ...]:
    """So many accounts, with the longest names there are."""
    return tuple(
        an_account(name=f"{number:03}{'x' * 37}", network=Network.MASTODON, handle="h" * 60)
        for number in range(count)
    )


FOUR = tuple(
    Picture(sha256=str(number) * 64, media_type="image/jpeg", alt_text="z" * LONGEST_ALT)
    for number in range(4)
)
HUNG = tuple((one.sha256, f"F{one.sha256[:9]}") for one in FOUR)


def options(view: formparts.View) -> list[str]:
    """The accounts that can be chosen, in order."""
    (element,) = [b["element"] for b in view["blocks"] if b.get("block_id") == "accounts"]
    assert not {"initial_options", "initial_option"} & element.keys()
    groups = element.get("option_groups") or [element]
    return [option["value"] for group in groups for option in group["options"]]


@pytest.mark.parametrize("count", [1, 100, 101, 250])
def test_trap_81_every_account_can_be_chosen_and_none_is(count: int) -> None:
    there = accounts(count)
    view = composer.drawn(composer.form(Opening(accounts=there)))
    check_view(view, "modal")
    assert options(view) == [account.name for account in there]


def test_an_account_says_first_whether_it_is_for_real() -> None:
    live = an_account(name="soupe", network=Network.WALL, handle="soupe", mode=Mode.LIVE)
    dry = an_account(name="masto", network=Network.MASTODON, handle="", mode=Mode.DRY_RUN)
    view = composer.drawn(composer.form(Opening(accounts=(live, dry))))
    said = [o["text"]["text"] for o in view["blocks"][2]["element"]["options"]]
    assert said == [
        "soupe · :large_green_circle: LIVE · the practice wall as soupe",
        "masto · :performing_arts: DRY RUN · Mastodon",
    ]


@pytest.mark.parametrize("length", [1, LONGEST])
def test_trap_94_the_longest_text_and_the_worst_findings_fit(length: int) -> None:
    finding = Finding(
        code="c" * 60, family="f", severity=4, message="m" * 900, why="w" * 900, fix="x" * 900
    )
    found = Warned(report=Report(level=Level(4), findings=(finding,) * 12), mark="0" * 16)
    typed = Composed(text="x" * length, when="y" * length, pictures=FOUR)
    start = composer.form(Opening(accounts=(an_account(),), composed=typed, hung=HUNG))
    view = composer.drawn(composer.first(start, Before(composed=typed, warned=found)))
    check_view(view, "modal")
    assert view["submit"]["text"] == "Submit all the same"
    ticket = formparts.ticket_in(view["private_metadata"])
    named = tuple((one.sha256, one.media_type) for one in FOUR)
    assert ticket == formparts.Ticket(seen="0" * 16, pictures=named)


def test_trap_84_typed_values_survive_because_block_ids_stay() -> None:
    start = composer.form(Opening(accounts=(an_account(),)))
    late = composer.refused(start, "Not now.")
    ids = [
        [block["block_id"] for block in composer.drawn(state)["blocks"] if "block_id" in block]
        for state in (start, late)
    ]
    when = ["when", "picked", "note", "reviewer"]
    assert ids[0] == ids[1] == ["text", "counts", "accounts", "pictures", *when, "tools"]


def test_trap_90_an_edit_carries_its_draft_and_version_and_no_word_of_it() -> None:
    draft = a_draft()
    view = composer.drawn(composer.form(Opening(draft=draft, composed=Composed(text="Soup"))))
    check_view(view, "modal")
    ticket = formparts.ticket_in(view["private_metadata"])
    assert ticket == formparts.Ticket(draft=draft.id, digest=draft.revision.digest)


def test_a_sentence_at_a_field_has_no_markup_and_is_never_too_long() -> None:
    assert (
        formparts.at_field("Press *Edit* or write `/draft`.") == "Press “Edit” or write “/draft”."
    )
    long = formparts.at_field("x" * 301)
    assert len(long) == 300
    assert long.endswith("…")
    assert formparts.at_field("x" * 300) == "x" * 300


def test_what_can_not_be_sent_any_more_is_shown_to_be_copied() -> None:
    view = composer.over(Composed(text="<!channel> *Soup*"), "That is over.")
    check_view(view, "modal")
    assert view["blocks"][-1]["type"] == "rich_text"
    assert "submit" not in view


def test_a_text_of_its_own_is_never_left_out_of_the_form() -> None:
    """Else sending the form as it opened would give that account the text of the others."""
    names = [f"wall-{number}" for number in range(12)]
    there = tuple(an_account(name) for name in names)
    own = (("wall-11", "Other soup"), ("wall-10", "Tea"))
    typed = Composed(text="Soup", accounts=tuple(names), own=own)
    start = composer.more(composer.form(Opening(accounts=there, composed=typed)))
    shown = [b.get("block_id", "") for b in composer.drawn(start)["blocks"]]
    fields = [name for name in shown if name.startswith("own.")]
    assert fields[:3] == ["own.wall-10", "own.wall-11", "own.wall-0"]
    assert len(fields) == 8
    check_view(composer.drawn(start), "modal")

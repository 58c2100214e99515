"""Previews of links: on the first card, in its digest, and sent just so (rules 16 and 20)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.accounts import Network
from bot.domain.drafts import LinkCard, digest_of
from bot.domain.links import Outcome
from bot.domain.states import State
from bot.services import linking
from bot.services.changing import Made, change, with_text
from bot.services.picturing import digest
from bot.services.previews import fitting
from storage import pictures
from tests.factories import ANA, BEN, a_content, a_picture, a_target, an_account
from tests.publishers.bench import png
from tests.services.linked import MENU, TEXT, Linked, linked


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Linked]:
    """One account on one network, and links that are followed."""
    async with linked(tmp_path) as opened:
        yield opened


@pytest.fixture
def bluesky(here: Linked) -> Linked:
    """The same, with an account whose network takes previews from us."""
    account = an_account("soupe", network=Network.BLUESKY, handle="soupe.test")
    here.ctx = replace(here.ctx, accounts={account.name: account})
    return here


async def test_rule_20_the_preview_is_on_the_first_card_and_in_its_digest(bluesky: Linked) -> None:
    here = bluesky
    here.links.tell(MENU, final=MENU, title="Soups", description="All of them")
    draft = await here.submitted(TEXT)
    assert here.preview() == LinkCard(url=MENU, title="Soups", description="All of them")
    assert len(here.cards.views) == 1
    bare = replace(draft.revision.content.targets[0], card=None)
    without = replace(draft.revision.content, targets=(bare,))
    assert digest_of(draft.revision.content) == draft.revision.digest != digest_of(without)
    assert (draft.authors, draft.revision.number, draft.revision.cause) == (
        (ANA,),
        2,
        "link preview",
    )
    # Whoever sends the same again means this one (trap 7).
    assert (await here.submitted(TEXT, key="again")).id == draft.id
    await here.reacts()
    assert (await here.draft()).state is State.SCHEDULED


async def test_rule_20_what_the_page_says_later_changes_nothing_that_was_approved(
    bluesky: Linked,
) -> None:
    here = bluesky
    here.links.tell(MENU, final=MENU, title="Soups")
    draft = await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, final=MENU, title="Win a car!")
    await here.beats(minutes=3)
    now_is = await here.draft()
    assert now_is.revision == draft.revision
    assert now_is.state is State.REHEARSED


async def test_rule_16_a_vote_that_came_before_a_slow_preview_stays_and_there_is_none(
    bluesky: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = bluesky
    monkeypatch.setattr(linking, "PATIENCE", 0.01)
    here.links.tell(MENU, final=MENU, title="Soups")
    shown = asyncio.Event()

    async def is_shown() -> None:
        shown.set()

    async def approved() -> None:
        await shown.wait()
        here.cards.react(BEN)
        # The card is bound to its draft a moment after it was posted.
        while (await here.draft()).state is not State.SCHEDULED:
            await here.looks()

    here.cards.story.after["post"] = is_shown
    here.links.meanwhile[MENU] = approved
    await here.submitted(TEXT)
    assert here.preview() is None
    now_is = await here.draft()
    assert (now_is.revision.number, now_is.state) == (1, State.SCHEDULED)


async def test_a_slow_preview_makes_a_new_card_while_nobody_has_voted(
    bluesky: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = bluesky
    monkeypatch.setattr(linking, "PATIENCE", 0.01)
    here.links.tell(MENU, final=MENU, title="Soups")
    here.links.waiting[MENU] = asyncio.Event()

    async def answers() -> None:
        here.links.waiting[MENU].set()

    here.cards.story.after["post"] = answers
    await here.submitted(TEXT)
    first, second = here.cards.views.values()
    assert first[-1].changes == second[-1].changes == ("the link preview",)
    assert here.preview() == LinkCard(url=MENU, title="Soups")


@pytest.mark.parametrize(
    ("outcome", "title"), [(Outcome.ANSWERS, ""), (Outcome.GONE, "404"), (Outcome.NO_ANSWER, "?")]
)
async def test_without_a_page_or_its_title_there_is_no_preview(
    bluesky: Linked, outcome: Outcome, title: str
) -> None:
    bluesky.links.tell(MENU, outcome, title=title)
    assert (await bluesky.submitted(TEXT)).revision.number == 1
    assert bluesky.preview() is None


async def test_a_preview_goes_with_its_link_and_stays_with_it(bluesky: Linked) -> None:
    here = bluesky
    here.links.tell(MENU, final=MENU, title="Soups")
    draft = await here.submitted(TEXT)
    edited = Made(by=ANA, cause="edited")
    same = await change(here.ctx, draft, with_text(TEXT), edited)
    assert same.revision == draft.revision
    longer = await change(here.ctx, draft, with_text(f"{TEXT} today"), edited)
    assert longer.revision.content.targets[0].card == LinkCard(url=MENU, title="Soups")
    other = await change(
        here.ctx, longer, with_text("https://tea.test first, then " + MENU), edited
    )
    assert other.revision.content.targets[0].card is None
    back = await change(here.ctx, other, with_text(TEXT), edited)
    assert back.revision.digest == draft.revision.digest


def test_rule_20_a_preview_that_is_not_of_the_post_is_dropped() -> None:
    card = LinkCard(url=MENU, title="Soups")
    fits = a_target(network=Network.BLUESKY, text=TEXT, card=card)
    assert fitting(a_content(fits)) == a_content(fits)
    for other in (
        replace(fits, network=Network.MASTODON),
        replace(fits, pictures=(a_picture(),)),
        replace(fits, text="No link"),
        replace(fits, text=f"https://tea.test {MENU}"),
    ):
        assert fitting(a_content(other)) == a_content(replace(other, card=None))


async def test_rule_20_the_picture_of_a_preview_is_ours_and_hangs_on_the_card(
    bluesky: Linked,
) -> None:
    here, image = bluesky, "https://soup.test/leek.png"
    here.links.tell(MENU, final=MENU, title="Soups", image=image)
    here.links.pictures[image] = png((9, 99, 9))
    draft = await here.submitted(TEXT)
    card = draft.revision.content.targets[0].card
    assert card is not None
    assert card.picture is not None
    sha256 = card.picture.sha256
    kept = await here.ctx.store.read(lambda tx: pictures.get(tx, sha256))
    assert kept is not None
    assert (digest(kept), card.picture.media_type) == (sha256, "image/jpeg")
    assert [one for one, _ in here.cards.views[here.cards.newest][-1].hung] == [sha256]
    assert here.links.asked == [MENU, image]
    await linking.follow(here.ctx, draft.id, 1)
    assert here.links.asked == [MENU, image, MENU]


@pytest.mark.parametrize("data", [b"", b"<html>not here</html>"])
async def test_a_preview_whose_picture_can_t_be_had_has_none(bluesky: Linked, data: bytes) -> None:
    image = "https://soup.test/leek.png"
    bluesky.links.tell(MENU, final=MENU, title="Soups", image=image)
    bluesky.links.pictures[image] = data
    await bluesky.submitted(TEXT)
    assert bluesky.preview() == LinkCard(url=MENU, title="Soups")

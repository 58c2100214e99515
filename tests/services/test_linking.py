"""Where links lead: learned before the card, again before the slot, and held against it (20)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.accounts import Network
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId, LinkCard, digest_of
from bot.domain.links import Outcome
from bot.domain.states import State
from bot.services import drafting, linking
from bot.services.changing import Made, change, with_text
from bot.services.previews import fitting
from storage import linklooks
from tests.factories import ANA, BEN, SEALER, a_content, a_picture, a_target, an_account
from tests.following import FakeLinks
from tests.services.bench import Bench, bench

MENU = "https://soup.test/menu"
TEXT = f"Soup is back: {MENU}"


class Linked(Bench):
    """A bench whose bot follows links."""

    links: FakeLinks

    async def looks_kept(self) -> int:
        """How many looks at the links of the first draft are written down."""
        return len(await self.ctx.store.read(lambda tx: linklooks.of(tx, DraftId(1), SEALER)))

    def said_on_card(self) -> str:
        """What lint says on the newest card."""
        return " ".join(f.message for f in self.cards.views[self.cards.newest][-1].report.findings)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Linked]:
    async with bench(tmp_path) as opened:
        links = FakeLinks()
        linked = Linked(
            ctx=replace(opened.ctx, links=links),
            clock=opened.clock,
            cards=opened.cards,
            networks=opened.networks,
            woken=opened.woken,
        )
        linked.links = links
        yield linked


async def test_the_first_card_says_already_what_came_of_its_links(here: Linked) -> None:
    here.links.tell(MENU, Outcome.GONE, status=404)
    await here.submitted(TEXT)
    assert [view.links.pending for view in here.cards.views[here.cards.newest]] == [(), ()]
    assert here.said_on_card() == f"“{MENU}” doesn't work: there is no such page (404)"
    assert here.cards.views[here.cards.newest][-1].report.level == 2
    (told,) = await here.entries("links.followed")
    assert told["outcomes"] == {"gone": 1}
    assert MENU not in str(told)


async def test_where_a_link_is_slow_the_card_does_not_wait_and_says_so(
    here: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "PATIENCE", 0.01)
    here.links.waiting[MENU] = asyncio.Event()

    async def answers() -> None:
        here.links.waiting[MENU].set()

    here.cards.story.after["post"] = answers
    await here.submitted(TEXT)
    ((first, *_, last),) = here.cards.views.values()
    assert (first.links.pending, last.links.pending) == ((MENU,), ())


async def test_a_link_that_takes_too_long_is_unknown_which_is_no_fault_and_is_said(
    here: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "LONGEST", 0.01)
    here.links.waiting[MENU] = asyncio.Event()
    draft = await here.submitted(f"{TEXT} and https://soup.test/other")
    await linking.follow(here.ctx, draft.id, within=0.01)
    view = here.cards.views[here.cards.newest][-1]
    known = {fact.url: (fact.outcome, fact.why) for fact in view.links.facts}
    assert known[MENU] == (Outcome.NO_ANSWER, "it took too long to answer")
    assert known["https://soup.test/other"][0] is Outcome.ANSWERS
    assert view.report.level == 0
    await here.reacts()
    await here.beats(seconds=61)
    assert here.network.texts == [draft.revision.content.targets[0].text]


async def test_rule_20_a_link_that_leads_to_another_host_at_its_time_holds_the_post(
    here: Linked,
) -> None:
    await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, final="https://casino.test/win")
    here.clock.advance(minutes=3)
    await here.beats()
    delivery = await here.delivery()
    assert here.network.sent == []
    assert delivery.state is DeliveryState.SCHEDULED
    assert delivery.reason == (
        f"its link {MENU} leads to casino.test now, and led to soup.test before"
    )
    await here.beats(minutes=20)
    assert here.network.sent == []
    assert (await here.delivery()).state is DeliveryState.MISSED


async def test_rule_20_a_link_that_is_mended_in_time_lets_the_post_leave(here: Linked) -> None:
    draft = await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, Outcome.FAILING, status=503)
    await here.beats(minutes=3)
    assert (await here.delivery()).reason.startswith(f"its link {MENU} does not work,")
    here.links.tell(MENU, final=MENU, status=200)
    await here.beats(minutes=3)
    assert here.network.texts == [draft.revision.content.targets[0].text]


async def test_what_people_saw_broken_and_approved_leaves_and_offline_holds_nothing(
    here: Linked,
) -> None:
    here.links.tell(MENU, Outcome.GONE, status=404)
    await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, Outcome.NO_ANSWER, why="it could not be reached")
    await here.beats(minutes=3)
    assert len(here.network.sent) == 1


async def test_rule_20_an_edit_asks_anew_and_what_it_shows_is_what_counts(here: Linked) -> None:
    draft = await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, final="https://tea.test/")
    await here.beats(minutes=3)
    now_is = await drafting.get(here.ctx, draft.id)
    await change(here.ctx, now_is, with_text(f"Tea! {MENU}"), Made(by=ANA, cause="edited"))
    assert here.said_on_card().endswith("leads to another site: tea.test")
    await here.reacts()
    await here.beats(seconds=61)
    await here.beats(minutes=3)
    assert here.network.texts == [f"Tea! {MENU}"]


async def test_a_look_just_before_is_enough_and_without_links_nobody_is_asked(
    here: Linked,
) -> None:
    await here.submitted(TEXT)
    await here.reacts()
    await here.beats(seconds=61)
    assert (len(here.network.sent), here.links.asked) == (1, [MENU])
    await here.submitted("No links here", key="another")
    await linking.look_where_due(here.ctx)
    assert here.links.asked == [MENU]


async def test_links_are_looked_at_again_within_the_hour_and_what_turned_is_told_once(
    here: Linked,
) -> None:
    draft = await here.submitted(TEXT, when="in 3 days")
    await here.reacts()
    here.links.tell(MENU, Outcome.NO_SUCH_HOST)
    await linking.look_where_due(here.ctx)
    assert await here.looks_kept() == 1
    here.clock.advance(days=2, hours=1)
    await linking.look_where_due(here.ctx)
    await linking.look_where_due(here.ctx)
    assert await here.looks_kept() == 2
    here.clock.advance(hours=22, minutes=30)
    await linking.look_where_due(here.ctx)
    here.clock.advance(minutes=11)
    await linking.look_where_due(here.ctx)
    assert await here.looks_kept() == 4
    said = [text for text in here.cards.texts() if "This post waits as it stands" in text]
    assert said == [
        f"<@{ANA}> This post waits as it stands: its link {MENU} leads nowhere, because nobody"
        " has that name now. Please have the link mended, or put another one in with"
        f" `/draft edit {draft.id} TEXT`, which needs approvals anew."
    ]
    outcomes = [told["outcomes"] for told in await here.entries("links.followed")]
    assert outcomes == [{"answers": 1}, {"no such host": 1}]


async def test_a_draft_whose_look_was_lost_in_a_stop_is_looked_at_later(here: Linked) -> None:
    links, here.ctx = here.ctx.links, replace(here.ctx, links=None)
    await here.submitted(TEXT)
    assert await here.looks_kept() == 0
    here.ctx = replace(here.ctx, links=links)
    here.links.tell(MENU, Outcome.BAD_CERTIFICATE)
    await linking.look_where_due(here.ctx)
    assert here.cards.views[here.cards.newest][-1].report.level == 3


async def test_rule_20_links_that_are_not_followed_are_said_to_be_where_settings_say_so(
    here: Linked,
) -> None:
    rules = replace(here.ctx.rules, follows_links=False)
    here.ctx = replace(here.ctx, links=None, rules=rules)
    await here.submitted(TEXT)
    assert here.cards.views[here.cards.newest][-1].links.off
    await here.submitted("No links here", key="another")
    assert not here.cards.views[here.cards.newest][-1].links.off


async def test_an_edit_while_its_links_are_looked_at_keeps_nothing_of_the_old_ones(
    here: Linked,
) -> None:
    draft = await here.submitted("No links here")
    await change(here.ctx, draft, with_text(TEXT), Made(by=ANA, cause="edited"))

    async def edited() -> None:
        now_is = await here.draft()
        await change(here.ctx, now_is, with_text("Not even one"), Made(by=ANA, cause="edited"))

    here.links.meanwhile[MENU] = edited
    assert await linking.follow(here.ctx, draft.id, 1) is None
    assert await here.looks_kept() == 1


@pytest.fixture
def bluesky(here: Linked) -> Linked:
    """The same, with an account whose network takes previews from us."""
    account = an_account("soupe", network=Network.BLUESKY, handle="soupe.test")
    here.ctx = replace(here.ctx, accounts={account.name: account})
    return here


def card_of(here: Linked) -> LinkCard | None:
    """The preview on the newest card."""
    (target,) = here.cards.views[here.cards.newest][-1].draft.revision.content.targets
    return target.card


async def test_rule_20_the_preview_is_on_the_first_card_and_in_its_digest(bluesky: Linked) -> None:
    here = bluesky
    here.links.tell(MENU, final=MENU, title="Soups", description="All of them")
    draft = await here.submitted(TEXT)
    assert card_of(here) == LinkCard(url=MENU, title="Soups", description="All of them")
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
    assert card_of(here) is None
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
    assert card_of(here) == LinkCard(url=MENU, title="Soups")


@pytest.mark.parametrize(
    ("outcome", "title"), [(Outcome.ANSWERS, ""), (Outcome.GONE, "404"), (Outcome.NO_ANSWER, "?")]
)
async def test_without_a_page_or_its_title_there_is_no_preview(
    bluesky: Linked, outcome: Outcome, title: str
) -> None:
    bluesky.links.tell(MENU, outcome, title=title)
    assert (await bluesky.submitted(TEXT)).revision.number == 1
    assert card_of(bluesky) is None


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


async def test_rule_20_who_approved_before_it_was_known_where_a_link_leads_is_asked_again(
    here: Linked,
) -> None:
    """The bot stopped before it had looked, and somebody approved meanwhile."""
    links, here.ctx = here.ctx.links, replace(here.ctx, links=None)
    draft = await here.submitted(TEXT)
    await here.reacts()
    here.ctx = replace(here.ctx, links=links)
    here.links.tell(MENU, final="https://casino.test/")
    await here.beats(seconds=61)
    assert (await here.delivery()).reason == (
        f"its link {MENU} leads to casino.test, which nobody knew when it was approved"
    )
    assert here.network.sent == []
    await here.reacts(on=False)
    here.clock.advance(seconds=5)
    await here.reacts()
    await here.beats(seconds=61)
    assert here.network.texts == [draft.revision.content.targets[0].text]


async def test_a_round_ends_in_time_and_the_next_one_goes_on(here: Linked) -> None:
    """Many slow links must not look like a loop that hangs, at which a supervisor restarts."""
    links, here.ctx = here.ctx.links, replace(here.ctx, links=None)
    urls = [f"https://soup.test/{number}" for number in range(3)]
    for url in urls:
        await here.submitted(f"Soup: {url}", key=url)
    here.ctx = replace(here.ctx, links=links)

    async def slow() -> None:
        here.clock.advance(seconds=61)

    here.links.meanwhile = dict.fromkeys(urls, slow)
    await linking.look_where_due(here.ctx)
    assert here.links.asked == urls[:1]
    await linking.look_where_due(here.ctx)
    await linking.look_where_due(here.ctx)
    assert here.links.asked == urls

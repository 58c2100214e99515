"""A team whose channel reads French, with a colleague whose Slack is in English."""

from pathlib import Path

import pytest

from bot.simulator.seed import BOT_USER
from storage import journal
from storage.engine import Tx
from tests.composing import Form, by_shortcut
from tests.flows.test_home import opens, presses
from tests.flows.test_rounds import glances
from tests.world import TOML, World, world

pytestmark = pytest.mark.slow

SOUP = "Soupe du jour : potimarron rôti, venez le ventre vide"


async def french_card(here: World, saying: str) -> str:
    """Wait until the card, which is French, says something; return its text."""

    def found() -> str | None:
        texts = [str(m["text"]) for m in here.messages(here.olga.id) if m["user"] == str(BOT_USER)]
        return next((t for t in texts if t.startswith("D-1 par") and saying in t), None)

    return await here.until(found, f"a French card that says {saying!r}")


async def too_long_is_told(form: Form) -> None:
    """Count a text that nobody could approve; what is wrong with it is French, too."""
    form.writes(text="Soupe ! " * 100)
    form.extra["accounts"] = {"selected_options": [{"value": "soupe-wall"}]}
    await form.presses("compose_count")
    assert "Personne ne pourrait approuver ceci en l'état" in form.says
    assert "comme le mur d'essai les compte" in form.says


async def test_each_reads_their_own_language_and_all_read_the_channels(tmp_path: Path) -> None:
    async with world(tmp_path, toml=TOML + 'language = "fr"\n') as here:
        await here.ana.does("locale", locale="fr-FR")
        # Who somebody is is asked anew with each command, and remembered.
        await here.ana.types("status")
        form = await by_shortcut(here.ana)
        assert (form.title, form.button) == ("Écrire un post", "Demander un avis")
        assert (await by_shortcut(here.ben)).title == "Draft a post"
        await too_long_is_told(form)

        answer = await here.ana.types(f"{SOUP} --on soupe-wall --at demain 9h")
        assert answer.startswith("D-1 pour soupe-wall, prévu ")
        assert "attend maintenant l'avis de quelqu'un d'autre" in answer
        card = await french_card(here, "attend un deuxième avis")
        assert "il manque encore\N{NARROW NO-BREAK SPACE}: un accord" in card
        assert "rien ne saute aux yeux" in card
        assert "still needed" not in card.casefold()

        (ts,) = [m["ts"] for m in here.messages(here.olga.id) if m["text"].startswith("D-1 par")]
        await here.ana.reacts(ts)
        await french_card(here, "les auteurs ne peuvent pas approuver leur propre post")
        await here.ben.reacts(ts)
        await french_card(here, "programmé")
        assert (await here.ben.types("why 1")).startswith("*D-1*: scheduled")
        assert "* programmé · soupe-wall" in await here.ana.types("list")

        await here.ben.types("hold 1")
        await french_card(here, f"retenu par <@{here.ben.id}>")
        await here.ben.types("release 1")
        await here.ana.types("at 1 now")
        assert "a écrit la version" in await here.ana.types("history 1")

        await here.ben.types("La terrasse rouvre avec le soleil --on soupe-wall")
        await opens(here.ana, "Les regarder un par un")
        await presses(here.ana, "home_round:0")
        await glances(here.ana, "attend un deuxième avis")

        def facts(tx: Tx) -> str:
            return " ".join(str(entry.facts) for entry in journal.entries(tx))

        told = await here.bot.ctx.store.read(facts)
        assert not [word for word in ("auteurs", "accord", "retenu", "prévu") if word in told]

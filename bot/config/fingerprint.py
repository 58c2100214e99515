"""The policy in a settings file: its canonical text, its digest, and its effective values (35, 36).

All of the file is policy but what only says where the program listens, whether its disk is known
to forget, in which language the bot and its findings speak, and which languages an account
writes in: those apply at once.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time

from bot.config.tables import flat
from bot.domain.drafts import canonical

DEPLOYMENT = frozenset({"web", "storage"})
LANGUAGES = "languages"
# In which language the bot and its findings speak.
SPOKEN = (("defaults", "language"), ("lint", "voice"))

Tree = Mapping[str, object]


def policy_body(written: Tree) -> str:
    """Write the policy part of a parsed settings file as canonical JSON."""
    return canonical({"settings": _plain(_policy_of(written))})


def digest_of_body(body: str) -> str:
    """SHA-256 (hex) of a policy's canonical text: remarks and the order of lines are left out."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def effective_policy(written: Tree, effective: Mapping[str, object]) -> dict[str, object]:
    """Give each setting of the policy by its whole name with the value that it has.

    `effective` holds what was read, usual values included; what is written and was read in
    another way is there too, so that nothing that differs can be overlooked.
    """
    everything = {**flat(_policy_of(written)), **effective}
    return {
        name: value
        for name, value in everything.items()
        if value is not None and not _is_aside(name)
    }


def joined(body: str, written: Tree) -> dict[str, object]:
    """Put a confirmed policy and the deployment part of the file of today into one tree.

    Raises `ValueError` where the body can't be read.
    """
    stored = json.loads(body)
    settings = stored.get("settings") if isinstance(stored, dict) else None
    if not isinstance(settings, dict):
        raise ValueError("the stored policy is none")
    tree = {**settings, **{name: written[name] for name in DEPLOYMENT if name in written}}
    languages = {a.get("name"): a[LANGUAGES] for a in _accounts(written) if LANGUAGES in a}
    for account in _accounts(tree):
        if account.get("name") in languages:
            account[LANGUAGES] = languages[account.get("name")]
    for table, name in SPOKEN:
        if name in _table(written, table):
            tree[table] = {**_table(tree, table), name: _table(written, table)[name]}
    return tree


def _policy_of(written: Tree) -> dict[str, object]:
    kept = {name: value for name, value in written.items() if name not in DEPLOYMENT}
    for table, aside in SPOKEN:
        if aside in _table(written, table):
            kept[table] = {n: one for n, one in _table(written, table).items() if n != aside}
            if not kept[table]:
                del kept[table]
    if _accounts(written):
        kept["accounts"] = [
            {name: value for name, value in account.items() if name != LANGUAGES}
            for account in _accounts(written)
        ]
    return kept


def _accounts(written: Tree) -> list[dict[str, object]]:
    found = written.get("accounts")
    if isinstance(found, list) and all(isinstance(one, dict) for one in found):
        return found
    return []


def _table(written: Tree, name: str) -> dict[str, object]:
    found = written.get(name)
    return found if isinstance(found, dict) else {}


def _is_aside(name: str) -> bool:
    first, _, rest = name.partition(".")
    if first in DEPLOYMENT or (first, rest) in SPOKEN:
        return True
    return first == "accounts" and rest.endswith(f".{LANGUAGES}")


def _plain(value: object) -> object:
    """Turn what TOML can hold and JSON can't into text."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value

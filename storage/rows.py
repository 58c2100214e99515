"""Records to rows and back: content, instants, findings."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Content, LinkCard, Picture, Target, canonical, stamp, unstamp
from bot.domain.report import Finding, Level, Report
from bot.domain.times import Timing, TimingKind

Stored = Mapping[str, Any]


def instant(value: object) -> datetime | None:
    """Read an instant that may be missing."""
    return unstamp(value) if isinstance(value, str) else None


UNREADABLE = Content(targets=(), timing=Timing(kind=TimingKind.WHEN_APPROVED))


def content_from(body: str) -> Content:
    """Read content back from its canonical JSON.

    What can't be read becomes content without any target: its digest fits no approval, so
    one damaged row sends nothing and keeps no other draft back.
    """
    try:
        plain = json.loads(body)
        return Content(
            targets=tuple(_target(target) for target in plain["targets"]),
            timing=_timing(plain["timing"]),
        )
    except (ValueError, KeyError, TypeError):
        return UNREADABLE


def _target(plain: Stored) -> Target:
    return Target(
        account=AccountName(plain["account"]),
        network=Network(plain["network"]),
        address=plain["address"],
        handle=plain["handle"],
        identity=plain["identity"],
        mode=Mode(plain["mode"]),
        text=plain["text"],
        pictures=tuple(
            Picture(sha256=sha256, media_type=kind, alt_text=alt)
            for sha256, kind, alt in plain["pictures"]
        ),
        options=tuple((name, value) for name, value in plain["options"]),
        card=_card(*plain["card"]) if "card" in plain else None,
    )


def _card(url: str, title: str, description: str, shown: list[str] | None) -> LinkCard:
    picture = Picture(sha256=shown[0], media_type=shown[1], alt_text=shown[2]) if shown else None
    return LinkCard(url=url, title=title, description=description, picture=picture)


def _timing(plain: Stored) -> Timing:
    return Timing(
        kind=TimingKind(plain["kind"]),
        start=instant(plain["start"]),
        end=instant(plain["end"]),
        late_until=instant(plain["late_until"]),
    )


def findings_text(report: Report) -> str:
    """Write a report's findings as JSON."""
    return canonical(
        [
            {
                "code": f.code,
                "family": f.family,
                "severity": f.severity,
                "message": f.message,
                "why": f.why,
                "fix": f.fix,
                "span": list(f.span) if f.span else None,
                "quote": f.quote,
                "account": f.account,
                "network": f.network,
                "blocks": f.blocks,
                "lets_waive": f.lets_waive,
            }
            for f in report.findings
        ]
    )


def report_from(level: int, findings: str) -> Report:
    """Read a report back."""
    return Report(
        level=Level(level),
        findings=tuple(
            Finding(**{**plain, "span": tuple(plain["span"]) if plain["span"] else None})
            for plain in json.loads(findings)
        ),
    )


def intent_text(intent: Intent) -> str:
    """Write an intent as JSON."""
    # Without a trace it is what it was before there were any, and so is its seal.
    traced = {"trace": intent.trace} if intent.trace else {}
    plain = {"key": intent.key, "body": intent.body, "baseline": intent.baseline}
    return canonical(plain | traced)


def intent_from(text: object) -> Intent | None:
    """Read an intent back, or `None`."""
    return Intent(**json.loads(text)) if isinstance(text, str) else None


def receipt_text(receipt: Receipt) -> str:
    """Write a receipt as JSON."""
    return canonical({"remote_id": receipt.remote_id, "url": receipt.url, "at": stamp(receipt.at)})


def receipts_text(receipts: Iterable[Receipt]) -> str:
    """Write receipts as JSON, one to a line."""
    return "".join(f"{receipt_text(receipt)}\n" for receipt in receipts)


def receipts_from(text: str) -> tuple[Receipt, ...]:
    """Read back what `receipts_text` wrote."""
    found = (receipt_from(line) for line in text.split("\n") if line)
    return tuple(receipt for receipt in found if receipt is not None)


def receipt_from(text: object) -> Receipt | None:
    """Read a receipt back, or `None`."""
    if not isinstance(text, str):
        return None
    plain = json.loads(text)
    return Receipt(remote_id=plain["remote_id"], url=plain["url"], at=unstamp(plain["at"]))

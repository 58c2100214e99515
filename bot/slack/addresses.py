"""Links as Slack writes them, and what somebody typed to make one. Pure (trap 67)."""


def bare(address: str) -> str:
    """An address as people write it: without the word before those of mail and telephones."""
    return address.removeprefix("mailto:").removeprefix("tel:")


def typed_as(address: str, label: str) -> str | None:
    """What was typed for a link: the address, or a bare domain that Slack made a link of.

    `None` where the label says something else, which no reader outside Slack could follow.
    """
    if not label or label.rstrip("/") == bare(address).rstrip("/"):
        return bare(address)
    if label.rstrip("/") == address.removeprefix("http://").rstrip("/"):
        return label
    if label.rstrip("/") == address.removeprefix("https://").rstrip("/"):
        return address
    return None

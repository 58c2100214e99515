"""What Slack answers about itself, and not about the token with which it was asked."""

# Any other refusal is a mistake in the settings, which another try doesn't mend.
SLACKS_OWN_TROUBLE = frozenset(
    {
        "fatal_error",
        "internal_error",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        # Our word for a page instead of an answer, as a gateway gives while Slack is down.
        "unreadable",
    }
)

"""The porter: a process of its own that takes in what Slack sends, and never waits for the work."""

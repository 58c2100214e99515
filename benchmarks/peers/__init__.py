"""Other linters for prose, to be measured beside ours."""

"""The listeners: a payload in, an answer out, without any server."""

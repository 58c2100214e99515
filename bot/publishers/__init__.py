"""The networks: one module each, all held to one contract."""

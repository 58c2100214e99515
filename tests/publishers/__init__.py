"""The networks, against servers on loopback which answer as documented."""

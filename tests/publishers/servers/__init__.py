"""Servers on loopback which answer as the networks document, errors included."""

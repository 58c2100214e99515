"""Tests of the guarded client, against real servers on this machine."""

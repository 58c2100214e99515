"""Checks that no word list can make: one module for each kind of thing to see."""

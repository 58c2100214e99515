"""Breaks the code in thousands of small ways and counts what the tests notice: `make mutants`."""

"""Tests of the rules: tables and properties, no fixtures, no loops."""

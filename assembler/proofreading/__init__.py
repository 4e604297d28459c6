"""Finds what must not be left in a finished text."""

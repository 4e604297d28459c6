"""Reads an edited Word file."""

"""Reads the fields of a filled PDF form."""

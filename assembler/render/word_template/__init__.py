"""Fills complete Word templates, compiled once."""

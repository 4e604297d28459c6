"""Composes the documents of a scheme-year."""

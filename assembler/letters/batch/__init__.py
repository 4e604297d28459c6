"""Writes a batch of letters with its manifest and summary."""

"""Writes a document as a web page."""

"""Writes a document as bytes: one package for each format."""

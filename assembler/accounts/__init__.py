"""Accounts as workbooks: built from a report, written, read back and calculated."""

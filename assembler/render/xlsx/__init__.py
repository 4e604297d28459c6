"""Writes tables as a workbook."""

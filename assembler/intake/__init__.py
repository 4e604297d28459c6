"""Reads filled forms and workbooks from anyone into checked records."""

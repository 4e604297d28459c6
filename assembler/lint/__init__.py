"""Finds what breaks a rule in definitions, letter texts, register and colours."""

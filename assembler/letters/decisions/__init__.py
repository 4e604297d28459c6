"""Reads and checks sheets of decisions."""

"""Compares two years of a scheme: changes as text, page and «nytt i år»."""

"""Reads an edited Word file: ``reader``, with ``package``, ``styles``, ``elements``, ``runs`` and ``annotations``."""

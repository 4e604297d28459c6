"""Finds facts that were typed although a placeholder holds them."""

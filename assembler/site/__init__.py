"""Publishes the public site."""

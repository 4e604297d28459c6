"""Whole commands of ours beside those of our peers: ``python -m bench``."""

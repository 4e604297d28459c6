"""Combines two Word files into one with tracked changes."""

"""Circulars, forms, letters and reports for public grants, from one JSON Schema per scheme and year."""

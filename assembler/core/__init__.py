"""Foundations without domain: errors as data, atomic files, JSON files, processes, working days, national ids."""

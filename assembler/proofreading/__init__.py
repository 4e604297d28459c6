"""Check the language of finished texts: wrong language form, readability, and what was left to fill in.

The lint uses it on definitions and letter texts, and letters on the values of decisions.
"""

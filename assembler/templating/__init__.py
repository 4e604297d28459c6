"""Markdown with Jinja placeholders to blocks; values never become markup."""

"""Takes text out to Word for clearing, and back."""

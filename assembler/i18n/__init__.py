"""Languages, and how dates, amounts and numbers are written in them."""

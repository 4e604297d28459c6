"""The doors through which others' files come in, and the two runners that push anything through them."""

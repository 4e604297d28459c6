"""The document tree: what every product is made of and every format reads."""

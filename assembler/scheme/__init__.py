"""The domain: what a scheme is in one year, loaded from its definition and validated."""

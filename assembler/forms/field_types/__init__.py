"""The field types: one module for each kind of field that a question can become (docs/architecture.md)."""

"""JSON Schema to form blocks, data to field texts and back, messages about answers."""

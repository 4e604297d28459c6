"""What kind of field a question becomes."""

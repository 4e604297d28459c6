"""Make the archive copy of a filled form."""

"""From decisions to letters."""

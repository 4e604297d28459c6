"""Legal rules by date, and what rests on them."""

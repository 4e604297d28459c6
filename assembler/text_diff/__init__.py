"""What two texts or two lists have in common: word diff, similarity, alignment."""

"""Compare the dates, amounts, counts and areas that texts type with the facts of a definition."""

"""Makes the files of scheme-years."""

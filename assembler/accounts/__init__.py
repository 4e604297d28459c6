"""Build accounts workbooks from reports, write them, calculate them, and read them back."""

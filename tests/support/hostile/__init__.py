"""Files that were broken, or made to do harm: each made by a few lines of code, none of them kept."""

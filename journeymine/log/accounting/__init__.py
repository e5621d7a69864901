"""What became of the rows of a log: kept, rejected, and what was found in them."""

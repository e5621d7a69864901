"""Inner loops over the events of a log, as machine code."""

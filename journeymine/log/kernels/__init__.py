"""Inner loops over the events of large logs, compiled at first use."""

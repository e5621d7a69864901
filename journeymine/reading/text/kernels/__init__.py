"""Inner loops over the bytes of large files, compiled at first use."""

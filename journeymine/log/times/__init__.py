"""Times and durations, as they are written and as microseconds."""

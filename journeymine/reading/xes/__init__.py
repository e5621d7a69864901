"""XES logs: a fast reader, a strict one, and the table that both make."""

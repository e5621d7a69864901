"""YAML as plain text that knows its lines, for the files that people write."""

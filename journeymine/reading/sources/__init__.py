"""Many exports that become one log, as a map file (``sources.yaml``) says."""

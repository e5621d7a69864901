"""What places the nodes of a graph: a file an engine."""

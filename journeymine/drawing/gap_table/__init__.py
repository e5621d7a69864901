"""The gap table: what was designed beside what happened, a row a touchpoint."""

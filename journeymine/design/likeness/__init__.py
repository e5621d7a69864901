"""How alike two names are, and why: spelling, typing errors, and words."""

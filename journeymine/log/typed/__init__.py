"""The typed step, which turns the rows of any reader into events."""

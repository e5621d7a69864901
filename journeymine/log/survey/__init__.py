"""Answers of customers to surveys: a table beside the log, until they are joined to its events."""

"""Answers of a survey, joined to the visits that they are about."""

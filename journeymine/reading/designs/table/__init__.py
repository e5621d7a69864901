"""Designs as people keep them in spreadsheets: one row a touchpoint."""

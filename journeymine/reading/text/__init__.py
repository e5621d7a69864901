"""Text tables (CSV, TSV), and what every text file has: an encoding and lines."""

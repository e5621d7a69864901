"""What stands in a column: texts, numbers, and whole numbers that stand for them."""

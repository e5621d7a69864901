"""What lint looks for, a file a question: names, order, ends, soundness."""

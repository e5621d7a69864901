"""The experience curve: how customers felt, beside how it was meant to feel."""

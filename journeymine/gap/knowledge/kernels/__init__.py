"""The inner loops of the part *knowledge*, compiled."""
